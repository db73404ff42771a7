import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AssessmentView } from '#contract/records/assessment';
import type { RichText } from '#contract/rich-text';
import { type HouseCase, openHouseCase } from '#test/support/house-case';
import { house2 } from '#test/support/house-pack';
import { askOneApprover, decide } from '#test/support/sign-off';
import { makeToolResources, passphrase } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let house: HouseCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  house = await openHouseCase(folder.folder);
  await house.answerHouse('public', 'yes');
  await house.answerHouse('level', 'high');
  await house.answerHouse('note', 'Only in spring.');
  await house.answerHouse('owner', 'Olga');
  await house.client.assessment.answer({
    assessmentId: house.houseId,
    questionId: 'purpose',
    value: 'To live in',
    justification: words('As built.'),
  });
  await house.attach('proof', 'proof.txt', 'proof');
  await house.attach('owner', 'deed.txt', 'deed');
  house.setClock('2026-12-24T09:00:00.000Z');
});
afterEach(() => house.stop());

const words = (text: string): RichText => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
const answerOf = (view: AssessmentView, id: string) => view.answers.find(({ questionId }) => questionId === id);
const preview = (version?: string) =>
  house.client.assessment.previewUpgrade({ id: house.houseId, ...(version === undefined ? {} : { version }) });
const upgrade = (version = '1.1.0') => house.client.assessment.upgrade({ id: house.houseId, version });

async function signOff(): Promise<void> {
  await askOneApprover(house.client);
  const { houseId: assessmentId, anna: personId, annasKey: keyId } = house;
  await decide(house.client, { assessmentId, personId, keyId, passphrase, decision: 'reject' });
}

describe('a newer version of the pack', () => {
  test('is offered as soon as it is there, and not to those who have it', async () => {
    expect((await house.openHouse()).upgradeTo).toBeNull();
    await house.importPack(house2);
    expect((await house.openHouse()).upgradeTo).toBe('1.1.0');
    const list = await house.client.assessment.list();
    expect(list.map(({ upgradeTo }) => upgradeTo)).toEqual(['1.1.0', null]);
    const next = await house.client.assessment.create({ systemId: house.systemId, packId: 'house-check' });
    expect(next).toMatchObject({ assessment: { packVersion: '1.1.0' }, upgradeTo: null });
  });

  test('shows what it does to each answer and to the outcome before anything is written', async () => {
    await house.importPack(house2);
    const before = await house.client.journal.verify();
    const { from, to, steps, after } = await preview();
    expect([from, to]).toEqual(['1.0.0', '1.1.0']);
    expect(steps.map(({ questionId, change, answer }) => [questionId, change, answer])).toEqual([
      ['purpose', 'reworded', 'kept'],
      ['responsible', 'reworded', 'kept'],
      ['public', 'meaning', 'asked-again'],
      ['level', 'meaning', 'mapped'],
      ['region', 'new', 'none'],
      ['about', 'unchanged', 'none'],
      ['areas', 'unchanged', 'none'],
      ['proof', 'unchanged', 'kept'],
      ['standard', 'unchanged', 'none'],
      ['team', 'unchanged', 'none'],
      ['rooms', 'unchanged', 'none'],
      ['note', 'gone', 'dropped'],
    ]);
    expect(after.classes.find(({ id }) => id === 'exposed')?.truth).toBe('unknown');
    expect(after.obligations.find(({ id }) => id === 'grave')?.truth).toBe('true');
    expect(await house.client.journal.verify()).toEqual(before);
  });

  test('makes a new assessment with what stays, and leaves the old one and its sign-off as they were', async () => {
    await house.client.assessment.override({
      assessmentId: house.houseId,
      classId: 'proven',
      truth: 'false',
      reason: 'It is a forgery.',
    });
    await signOff();
    const old = await house.openHouse();
    await house.importPack(house2);
    const foreseen = await preview();
    const view = await upgrade();

    expect(view.assessment).toMatchObject({
      packVersion: '1.1.0',
      upgradedFromId: house.houseId,
      systemId: house.systemId,
      title: old.assessment.title,
      assessedOn: '2026-12-24',
      version: 1,
    });
    expect(answerOf(view, 'purpose')).toMatchObject({
      value: 'To live in',
      justification: words('As built.'),
      isFlagged: false,
      answeredBy: house.olga,
      answeredAt: answerOf(old, 'purpose')?.answeredAt,
    });
    expect(answerOf(view, 'responsible')).toMatchObject({ value: 'Olga', isFlagged: false });
    expect(answerOf(view, 'public')).toMatchObject({ value: null, isFlagged: true });
    expect(answerOf(view, 'level')).toMatchObject({ value: 'major', isFlagged: false });
    expect(answerOf(view, 'level')?.answeredAt).toMatch(/^2026-12-24/);
    expect(view.answers).toHaveLength(4);
    expect(view.evidence.map(({ questionId, name, sha256 }) => [questionId, name, sha256])).toEqual(
      old.evidence.map(({ questionId, name, sha256 }) => [questionId.replace('owner', 'responsible'), name, sha256]),
    );
    expect(view.overrides).toEqual([]);
    expect(view.signOffs).toEqual([]);
    expect(view.judgement).toEqual(foreseen.after);

    const now = await house.openHouse();
    expect(now).toEqual({ ...old, upgradeTo: '1.1.0' });
    expect(now.signOffs[0]?.staleness).toBeNull();
    expect(await house.client.journal.verify()).toMatchObject({ isIntact: true, problems: [] });
    const [newest] = await house.client.journal.list({ limit: 1 });
    expect(newest).toMatchObject({ action: 'assessment.upgrade' });
  });

  test('keeps a day that is still to come', async () => {
    await house.client.assessment.setDate({ id: house.houseId, baseVersion: 1, assessedOn: '2027-06-01' });
    await house.importPack(house2);
    expect((await upgrade()).assessment.assessedOn).toBe('2027-06-01');
  });

  test('keeps stored files until neither assessment needs them', async () => {
    await house.importPack(house2);
    const view = await upgrade();
    const [own] = view.evidence;
    const [olds] = (await house.openHouse()).evidence;
    await house.client.evidence.remove({ id: olds?.id ?? '', baseVersion: 1 });
    expect(await house.client.journal.verify()).toMatchObject({ isIntact: true });
    await house.client.evidence.remove({ id: own?.id ?? '', baseVersion: 1 });
    expect(await house.client.journal.verify()).toMatchObject({ isIntact: true });
  });

  test('has to be newer, and to be there', async () => {
    await expect(preview()).rejects.toMatchObject({
      code: 'upgrade.not-newer',
      data: { from: '1.0.0', to: 'none' },
    });
    for (const version of ['1.0.0', '0.9.9']) {
      await expect(upgrade(version)).rejects.toMatchObject({ code: 'upgrade.not-newer', data: { to: version } });
    }
    await expect(upgrade('1.1.0')).rejects.toMatchObject({ code: 'pack.not-found', data: { version: '1.1.0' } });
    expect(await house.client.assessment.list()).toHaveLength(2);
  });
});

describe('two assessments by the same pack', () => {
  test('are laid side by side, with only what differs', async () => {
    await house.importPack(house2);
    const { assessment } = await upgrade();
    const comparison = await house.client.assessment.compare({ leftId: house.houseId, rightId: assessment.id });
    expect(comparison.left.id).toBe(house.houseId);
    expect(comparison.answers).toEqual([
      { questionId: 'public', left: 'yes', right: null },
      { questionId: 'level', left: 'high', right: 'major' },
      { questionId: 'note', left: 'Only in spring.', right: null },
    ]);
    // A renamed question stands once, whichever side is the newer.
    expect(comparison.questions).toContainEqual({ id: 'responsible', left: 'owner', right: 'responsible' });
    expect(comparison.questions.map(({ left }) => left).filter((id) => id === 'owner')).toHaveLength(1);
    const turned = await house.client.assessment.compare({ leftId: assessment.id, rightId: house.houseId });
    expect(turned.questions).toContainEqual({ id: 'responsible', left: 'responsible', right: 'owner' });
    expect(turned.answers).toHaveLength(3);
    expect(comparison.classes).toEqual([{ id: 'exposed', left: 'true', right: 'unknown' }]);
    expect(comparison.obligations).toContainEqual({
      id: 'grave',
      left: null,
      right: { truth: 'true', appliesFrom: '2028-03-01' },
    });
    expect(comparison.scores).toEqual([{ id: 'risk', left: 3, right: 0 }]);
    const same = await house.client.assessment.compare({ leftId: house.houseId, rightId: house.houseId });
    expect(same).toMatchObject({ answers: [], classes: [], obligations: [], scores: [] });
  });

  test('are needed: those by different packs are refused', async () => {
    const compare = house.client.assessment.compare({ leftId: house.houseId, rightId: house.assessmentId });
    await expect(compare).rejects.toMatchObject({
      code: 'comparison.other-pack',
      data: { left: 'house-check', right: 'tool-check' },
    });
  });
});
