import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type HouseCase, openHouseCase } from '#test/support/house-case';
import { makeToolResources } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let house: HouseCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  house = await openHouseCase(folder.folder);
});
afterEach(() => house.stop());

const stated = async (questionId: string) => {
  const { state } = await house.client.signOff.prepare({ assessmentId: house.houseId });
  return state.answers.find((answer) => answer.questionId === questionId);
};
const sha256 = (words: string): string => createHash('sha256').update(words).digest('hex');

describe('an evidence question', () => {
  test('is answered by its files, each once, and is open again without them', async () => {
    expect((await house.openHouse()).judgement.open).toContain('proof');
    await house.attach('proof', 'a.txt', 'proof');
    house.setClock('2026-11-24T09:00:00.000Z');
    const view = await house.attach('proof', 'b.txt', 'proof');
    expect(view.judgement.open).not.toContain('proof');
    expect(view.judgement.classes.find(({ id }) => id === 'proven')?.truth).toBe('true');
    expect(view.answers).toEqual([]);
    expect(await stated('proof')).toMatchObject({
      status: 'answered',
      value: [sha256('proof')],
      answeredBy: 'Olga Owner',
      answeredAt: view.evidence[1]?.addedAt,
    });
    for (const { id } of view.evidence) await house.client.evidence.remove({ id, baseVersion: 1 });
    expect(await stated('proof')).toMatchObject({ status: 'open', value: null });
    expect((await house.openHouse()).judgement.open).toContain('proof');
  });

  test('takes no value, but that it does not apply or is not known', async () => {
    for (const value of [[sha256('x')], 'yes', []]) {
      await expect(house.answerHouse('proof', value)).rejects.toMatchObject({
        code: 'answer.not-allowed',
        data: { questionId: 'proof', reason: 'type' },
      });
    }
    await house.answerHouse('proof', { unknown: true });
    expect(await stated('proof')).toMatchObject({ status: 'unknown', value: { unknown: true } });
  });

  test('makes whoever attached its file an author; a file beside another question does not', async () => {
    await house.client.session.actAs({ personId: house.anna });
    await house.attach('public', 'a.txt', 'screenshot');
    const barred = async () => (await house.client.signOff.prepare({ assessmentId: house.houseId })).barred;
    expect(await barred()).not.toContainEqual({ personId: house.anna, reason: 'four-eyes' });
    await house.attach('proof', 'b.txt', 'proof');
    expect(await barred()).toContainEqual({ personId: house.anna, reason: 'four-eyes' });
  });
});

test('a question that does not apply keeps its reason in what is signed, and a hidden one tells nothing', async () => {
  expect(await stated('note')).toMatchObject({ status: 'open', value: null });
  await house.answerHouse('public', 'yes');
  await house.answerHouse('note', { notApplicable: 'Nothing to note.' });
  expect(await stated('note')).toMatchObject({
    status: 'not-applicable',
    value: { notApplicable: 'Nothing to note.' },
    answeredBy: 'Olga Owner',
  });
  await house.answerHouse('public', 'no');
  expect(await stated('note')).toMatchObject({ status: 'not-applicable', value: null, answeredBy: null });
  await expect(house.answerHouse('public', { notApplicable: 'no' })).rejects.toMatchObject({
    code: 'answer.not-allowed',
  });
});

test('what is presumed is stated as such until something is answered', async () => {
  expect(await stated('standard')).toMatchObject({ status: 'presumed', value: 'no', answeredBy: null });
  expect((await house.openHouse()).judgement.open).not.toContain('standard');
  await house.answerHouse('standard', { unknown: true });
  expect(await stated('standard')).toMatchObject({ status: 'presumed', value: 'no', answeredBy: 'Olga Owner' });
  await house.answerHouse('standard', 'yes');
  expect(await stated('standard')).toMatchObject({ status: 'answered', value: 'yes', answeredBy: 'Olga Owner' });
});

test('answers of every form are kept as they were given', async () => {
  const richText = { type: 'doc' as const, content: [{ type: 'paragraph' as const }] };
  const words = {
    ...richText,
    content: [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text: 'x' }] }],
  };
  const people = { people: [{ name: 'Olga', function: 'CTO', organisation: '' }] };
  const rooms = { entries: [{ name: 'Kitchen' }, { name: 'Cellar' }] };
  await house.answerHouse('about', { richText: words });
  await house.answerHouse('team', people);
  const view = await house.answerHouse('rooms', rooms);
  expect(Object.fromEntries(view.answers.map(({ questionId, value }) => [questionId, value]))).toEqual({
    about: { richText: words },
    team: people,
    rooms,
  });
  // Text without a word takes the answer back.
  expect(
    (await house.answerHouse('about', { richText })).answers.find(({ questionId }) => questionId === 'about'),
  ).toMatchObject({ value: null });
});

test('options chosen in another order are the same answer', async () => {
  await house.answerHouse('areas', ['work', 'home']);
  const { contentHash } = await house.openHouse();
  expect(await stated('areas')).toMatchObject({ value: ['home', 'work'] });
  house.setClock('2026-11-25T09:00:00.000Z');
  expect((await house.answerHouse('areas', ['home', 'work'])).contentHash).toBe(contentHash);
});

test('what states nothing takes an answer back: a list without entries, a blank text', async () => {
  await house.answerHouse('rooms', { entries: [{ name: 'Kitchen' }] });
  await house.answerHouse('team', { people: [{ name: 'Olga', function: '', organisation: '' }] });
  await house.answerHouse('purpose', 'Nails');
  await house.answerHouse('rooms', { entries: [] });
  await house.answerHouse('team', { people: [] });
  await house.answerHouse('purpose', ' ');
  for (const id of ['rooms', 'team', 'purpose'])
    expect(await stated(id)).toMatchObject({ status: 'open', value: null });
});

test('scores and conclusions are part of what is signed, by their values', async () => {
  await house.answerHouse('public', 'yes');
  const { state } = await house.client.signOff.prepare({ assessmentId: house.houseId });
  expect(state.outcome.scores).toEqual([{ id: 'risk', value: 3, band: 'large', isDetermined: true }]);
  expect(state.outcome.conclusions).toEqual([{ id: 'route', isDetermined: true, values: ['own'] }]);
  expect(state.outcome).not.toHaveProperty('calculations');
  expect(state).not.toHaveProperty('overrides');
  const other = await house.client.signOff.prepare({ assessmentId: house.assessmentId });
  expect(other.state.outcome).not.toHaveProperty('scores');
});

test('what would be otherwise is told for every answer', async () => {
  await house.answerHouse('public', 'no');
  const changes = await house.client.assessment.whatIf({ id: house.houseId });
  const yes = changes.find(({ questionId, value }) => questionId === 'public' && value === 'yes');
  expect(yes).toMatchObject({
    classes: [{ id: 'exposed', before: 'false', after: 'true' }],
    bands: [{ score: 'risk', before: 'small', after: 'large' }],
  });
  expect(yes?.obligations.gained).toContain('audit');
});
