import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnswerOrigin, OfferedAnswer } from '#contract/records/assessment';
import type { Item } from '#contract/records/inventory';
import { type InventoryCase, openInventoryCase, refOf } from '#test/support/inventory-case';

let house: InventoryCase;
let system: Item;
beforeEach(async () => {
  house = await openInventoryCase();
  system = await house.add('system', 'Screening', {
    facts: { intendedPurpose: 'Ranks applications', organisationRoles: ['provider', 'deployer'] },
  });
});
afterEach(() => house.stop());

const assess = async (packId: string): Promise<string> =>
  (await house.client.assessment.create({ systemId: system.id, packId })).assessment.id;
const offersOf = async (id: string, questionId: string): Promise<OfferedAnswer[]> =>
  (await house.client.assessment.offers({ id })).filter((offer) => offer.questionId === questionId);
const originOf = (offer: OfferedAnswer | undefined): AnswerOrigin => {
  if (offer?.origin.from !== 'item') throw new Error('the offer is of no fact');
  const { item, field, hash } = offer.origin;
  return { item, field, hash };
};
const answered = async (id: string, questionId: string) =>
  (await house.client.assessment.open({ id })).answers.find((answer) => answer.questionId === questionId);

test('a fact is offered in the words of the question, with the record it is of', async () => {
  const id = await assess('eu-ai-act');
  expect(await offersOf(id, 'role.held')).toMatchObject([
    {
      value: ['provider', 'deployer'],
      isSame: false,
      origin: { from: 'item', name: 'Screening', field: 'organisationRoles' },
    },
  ]);
});

test('an answer that was taken over keeps its origin, and is marked once the fact is another, until it is one’s own', async () => {
  const assessmentId = await assess('eu-ai-act');
  const [offer] = await offersOf(assessmentId, 'role.held');
  const question = { assessmentId, questionId: 'role.held' };
  const value = offer?.value ?? null;
  await house.client.assessment.answer({ ...question, value, origin: originOf(offer) });
  expect(await answered(assessmentId, 'role.held')).toMatchObject({ origin: originOf(offer), isFactChanged: false });
  // A flag is no statement.
  await house.client.assessment.answer({ ...question, isFlagged: true });
  expect(await answered(assessmentId, 'role.held')).toMatchObject({ origin: originOf(offer), isFactChanged: false });
  await house.set(system, { organisationRoles: ['provider'] });
  expect(await answered(assessmentId, 'role.held')).toMatchObject({ isFactChanged: true });
  await house.set(system, { organisationRoles: ['provider', 'deployer'] });
  expect(await answered(assessmentId, 'role.held')).toMatchObject({ isFactChanged: false });
  await house.client.assessment.answer({ ...question, value });
  const own = await answered(assessmentId, 'role.held');
  expect([own?.origin, own?.isFactChanged]).toEqual([undefined, undefined]);
});

test('where an answer comes from is no part of what is signed', async () => {
  const assessmentId = await assess('eu-ai-act');
  const [offer] = await offersOf(assessmentId, 'role.held');
  const question = { assessmentId, questionId: 'role.held', value: offer?.value ?? null };
  const own = await house.client.assessment.answer(question);
  const taken = await house.client.assessment.answer({ ...question, origin: originOf(offer) });
  expect(taken.answers[0]?.origin).toEqual(originOf(offer));
  expect(taken.contentHash).toBe(own.contentHash);
});

test('an origin that is no record is refused', async () => {
  const assessmentId = await assess('eu-ai-act');
  const item = { kind: 'model', id: '01a207a2-8488-7000-8000-01f6233a1042' } as const;
  const origin = { item, field: 'task', hash: 'a'.repeat(64) };
  await expect(
    house.client.assessment.answer({ assessmentId, questionId: 'role.held', value: ['provider'], origin }),
  ).rejects.toMatchObject({ code: 'record.not-found', data: { kind: 'models' } });
});

test('the datasets of a system’s models become the entries of a table, and a change of one of them marks the answer', async () => {
  const data = await house.add('dataset', 'CVs');
  const set = (name: string, rowCount: number) =>
    house.add('dataset-version', name, {
      parent: data,
      facts: { semanticVersion: '1.0.0', rowCount, personalData: 'personal', sources: ['Job portal', 'Post'] },
    });
  const [training, testing] = [await set('Training CVs', 900), await set('Test CVs', 100)];
  const model = await house.add('model', 'Ranker', { facts: { isGeneralPurpose: false } });
  const metric = (slice: string, value: number) => ({
    type: 'accuracy',
    slice,
    value,
    dataset: 'Test CVs',
    threshold: 0.8,
  });
  const version = await house.add('model-version', 'Ranker 1', {
    parent: model,
    facts: { metrics: [metric('', 0.9), metric('women', 0.88)] },
  });
  await house.link('part-of', version, system);
  await house.link('trained-on', version, training);
  await house.link('tested-on', version, testing);
  const id = await assess('eu-annex-iv');
  await house.client.assessment.answer({ assessmentId: id, questionId: 'basis.route', value: 'voluntary' });
  await house.client.assessment.answer({ assessmentId: id, questionId: 'basis.trained', value: 'yes' });
  const [sets] = await offersOf(id, 'data.sets');
  expect(sets).toMatchObject({
    value: {
      entries: [
        {
          name: 'Training CVs',
          version: '1.0.0',
          use: 'training',
          size: 900,
          provenance: 'Job portal, Post',
          personal: 'yes',
        },
      ],
    },
    origin: { name: 'Screening', item: refOf(system) },
  });
  expect((await offersOf(id, 'testing.data')).map(({ value }) => value)).toMatchObject([
    { entries: [{ name: 'Test CVs', size: 100 }] },
  ]);
  expect((await offersOf(id, 'operation.accuracy-groups')).map(({ value }) => value)).toEqual([
    { entries: [{ group: 'women', metric: 'accuracy', value: 0.88 }] },
  ]);
  expect((await offersOf(id, 'testing.metrics')).map(({ value, origin }) => [value, origin])).toMatchObject([
    [{ entries: [{ threshold: '0.8' }, { value: 0.88 }] }, { item: refOf(version), field: 'metrics' }],
  ]);
  await house.client.assessment.answer({
    assessmentId: id,
    questionId: 'data.sets',
    value: sets?.value ?? null,
    origin: originOf(sets),
  });
  expect(await answered(id, 'data.sets')).toMatchObject({ isFactChanged: false });
  // A fact that is in no cell changes nothing.
  await house.set(training, { licence: 'MIT' });
  expect(await answered(id, 'data.sets')).toMatchObject({ isFactChanged: false });
  await house.set(training, { rowCount: 901 });
  expect(await answered(id, 'data.sets')).toMatchObject({ isFactChanged: true });
});

test('owners and roles are offered as people, a yes or no of the line of a model as the answer', async () => {
  await house.set(system, { responsible: [{ role: 'oversight', person: house.olga }] });
  const fria = await assess('eu-fria');
  await house.client.assessment.answer({ assessmentId: fria, questionId: 'duty.points', value: ['5-b'] });
  await house.client.assessment.answer({ assessmentId: fria, questionId: 'duty.deployer-kind', value: 'public-body' });
  expect((await offersOf(fria, 'oversight.people')).map(({ value }) => value)).toEqual([
    { people: [{ name: 'Olga Owner', function: '', organisation: '' }] },
  ]);
  const model = await house.add('model', 'Big', { facts: { isGeneralPurpose: true } });
  const version = await house.add('model-version', 'Big 1', { parent: model });
  await house.link('part-of', version, system);
  const id = await assess('eu-ai-act');
  await house.client.assessment.answer({ assessmentId: id, questionId: 'role.held', value: ['gpai-provider'] });
  expect((await offersOf(id, 'gpai.general')).map(({ value, origin }) => [value, origin])).toMatchObject([
    ['yes', { name: 'Big', field: 'isGeneralPurpose' }],
  ]);
});

test('an answer taken from a version is marked once the system is made of another, until it is made of that one again', async () => {
  const line = await house.add('model', 'Ranker');
  const metrics = [{ type: 'accuracy', slice: '', value: 0.9 }];
  const version = await house.add('model-version', 'Ranker 1', { parent: line, facts: { metrics } });
  await house.link('part-of', version, system);
  const assessmentId = await assess('eu-annex-iv');
  await house.client.assessment.answer({ assessmentId, questionId: 'basis.route', value: 'voluntary' });
  await house.client.assessment.answer({ assessmentId, questionId: 'basis.trained', value: 'yes' });
  const [offer] = await offersOf(assessmentId, 'testing.metrics');
  const question = { assessmentId, questionId: 'testing.metrics' };
  await house.client.assessment.answer({ ...question, value: offer?.value ?? null, origin: originOf(offer) });
  expect(await answered(assessmentId, 'testing.metrics')).toMatchObject({ isFactChanged: false });
  const [link] = (await house.view(version)).links;
  await house.client.link.remove({ id: link?.id ?? '', baseVersion: link?.version ?? 0 });
  expect(await answered(assessmentId, 'testing.metrics')).toMatchObject({ isFactChanged: true });
  await house.link('part-of', version, system);
  expect(await answered(assessmentId, 'testing.metrics')).toMatchObject({ isFactChanged: false });
});

test('an answer that names a person is marked when that person has another name', async () => {
  const vera = await house.client.person.add({ name: 'Vera Vogel', roles: ['validator'] });
  await house.set(system, { responsible: [{ role: 'oversight', person: vera.id }] });
  const assessmentId = await assess('eu-fria');
  await house.client.assessment.answer({ assessmentId, questionId: 'duty.points', value: ['5-b'] });
  await house.client.assessment.answer({ assessmentId, questionId: 'duty.deployer-kind', value: 'public-body' });
  const [offer] = await offersOf(assessmentId, 'oversight.people');
  const question = { assessmentId, questionId: 'oversight.people' };
  await house.client.assessment.answer({ ...question, value: offer?.value ?? null, origin: originOf(offer) });
  expect(await answered(assessmentId, 'oversight.people')).toMatchObject({ isFactChanged: false });
  const person = { name: 'Vera Vogel-Weiss', roles: vera.roles };
  await house.client.person.update({ id: vera.id, baseVersion: vera.version, person });
  expect(await answered(assessmentId, 'oversight.people')).toMatchObject({ isFactChanged: true });
});
