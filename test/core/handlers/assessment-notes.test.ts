import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type HouseCase, openHouseCase } from '#test/support/house-case';
import { makeToolResources, passphrase } from '#test/support/tool-pack';

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

const override = (truth: 'true' | 'false' | null, reason = 'The regulator said so.', classId = 'exposed') =>
  house.client.assessment.override({ assessmentId: house.houseId, classId, truth, reason });
const classResult = (view: { judgement: { classes: readonly { id: string }[] } }, id = 'exposed') =>
  view.judgement.classes.find((one) => one.id === id);

describe('an override', () => {
  test('counts for what follows, says what the rules say, and is told who set it and why', async () => {
    await house.answerHouse('public', 'no');
    const view = await override('true');
    expect(classResult(view)).toMatchObject({ truth: 'true', because: [], override: { byRules: 'false' } });
    expect(view.judgement.obligations.find(({ id }) => id === 'audit')?.truth).toBe('true');
    expect(view.overrides).toMatchObject([
      { classId: 'exposed', truth: 'true', reason: 'The regulator said so.', personId: house.olga, version: 1 },
    ]);
    const [event] = await house.client.journal.list({ limit: 1 });
    expect(event).toMatchObject({ action: 'assessment.override', operation: 'insert', recordName: 'exposed' });
    const [summary] = await house.client.assessment.list();
    expect(summary).toMatchObject({ isOverridden: true, classes: ['exposed'] });
  });

  test('is part of what is signed, and taken back leaves the content as it was', async () => {
    const before = await house.answerHouse('public', 'no');
    const set = await override('true');
    expect(set.contentHash).not.toBe(before.contentHash);
    const { state } = await house.client.signOff.prepare({ assessmentId: house.houseId });
    expect(state.overrides).toMatchObject([
      { classId: 'exposed', truth: 'true', byRules: 'false', reason: 'The regulator said so.', person: 'Olga Owner' },
    ]);
    const left = await override(null, '');
    expect(left.overrides).toEqual([]);
    expect(left.contentHash).toBe(before.contentHash);
    expect((await override(null, '')).contentHash).toBe(before.contentHash);
    expect(await house.client.journal.verify()).toMatchObject({ isIntact: true });
  });

  test('taken back with a reason of its own leaves that reason in the journal', async () => {
    await override('true');
    await override(null, 'The regulator changed its mind.');
    expect((await house.openHouse()).overrides).toEqual([]);
    const [taken, told] = await house.client.journal.list({ limit: 2 });
    expect(taken).toMatchObject({ action: 'assessment.override', operation: 'delete' });
    const reason = { field: 'reason', old: 'The regulator said so.', new: 'The regulator changed its mind.' };
    expect(told).toMatchObject({ operation: 'update', changes: expect.arrayContaining([reason]) });
    await override('true');
    const before = await house.client.journal.verify();
    await override(null, 'The regulator said so.');
    expect(await house.client.journal.verify()).toMatchObject({ isIntact: true, events: before.events + 1 });
  });

  test('set again the same leaves no trace, set otherwise replaces the first', async () => {
    const first = await override('true');
    house.setClock('2026-11-24T09:00:00.000Z');
    expect(await override('true')).toEqual(first);
    const second = await override('false', 'They took it back.');
    expect(second.overrides).toMatchObject([{ truth: 'false', reason: 'They took it back.', version: 2 }]);
    expect(second.overrides[0]?.at).toMatch(/^2026-11-24/);
  });

  test('needs a reason and a class that is there', async () => {
    await expect(override('true', '  ')).rejects.toMatchObject({ code: 'override.reason-missing' });
    await expect(override('true', 'r', 'no-such')).rejects.toMatchObject({
      code: 'record.not-found',
      data: { kind: 'classes', id: 'no-such' },
    });
    const elsewhere = { assessmentId: house.olga, classId: 'exposed', truth: 'true' as const, reason: 'r' };
    await expect(house.client.assessment.override(elsewhere)).rejects.toMatchObject({
      code: 'record.not-found',
      data: { kind: 'assessments' },
    });
    expect((await house.openHouse()).overrides).toEqual([]);
  });

  test('makes whoever set it an author, who cannot sign off', async () => {
    await house.answerHouse('public', 'no');
    await house.answerHouse('proof', { notApplicable: 'Nothing to show.' });
    await house.client.signOff.submit({ assessmentId: house.houseId });
    await house.client.session.actAs({ personId: house.anna });
    await override('true');
    const { contentHash, barred } = await house.client.signOff.prepare({ assessmentId: house.houseId });
    expect(barred).toContainEqual({ personId: house.anna, reason: 'four-eyes' });
    const sign = house.client.signOff.sign({
      assessmentId: house.houseId,
      contentHash,
      personId: house.anna,
      keyId: house.annasKey,
      passphrase,
      decision: 'approve',
      statement: 'Read and agreed.',
    });
    await expect(sign).rejects.toMatchObject({ code: 'sign-off.four-eyes' });
  });
});

describe('a comment', () => {
  const comment = (questionId: string, text: string) =>
    house.client.assessment.comment({ assessmentId: house.houseId, questionId, text });

  test('stands beside a question in the order it came, and is not part of what is signed', async () => {
    const before = await house.openHouse();
    await comment('public', 'Ask the vendor.');
    house.setClock('2026-11-25T09:00:00.000Z');
    const view = await comment('public', 'They say no.');
    expect(view.comments.map(({ text }) => text)).toEqual(['Ask the vendor.', 'They say no.']);
    expect(view.comments[0]).toMatchObject({ questionId: 'public', personId: house.olga, resolvedAt: null });
    expect(view.contentHash).toBe(before.contentHash);
    expect(view.savedAt > before.savedAt).toBe(true);
  });

  test('is resolved and opened again, from the version that was seen', async () => {
    const [first] = (await comment('public', 'Ask the vendor.')).comments;
    const resolve = (baseVersion: number, isResolved: boolean) =>
      house.client.assessment.resolveComment({ id: first?.id ?? '', baseVersion, isResolved });
    expect((await resolve(1, true)).comments[0]?.resolvedAt).toMatch(/Z$/);
    await expect(resolve(1, false)).rejects.toMatchObject({ code: 'record.changed-meanwhile' });
    expect((await resolve(2, false)).comments[0]?.resolvedAt).toBeNull();
    expect(await house.client.journal.verify()).toMatchObject({ isIntact: true });
  });

  test('needs words, a question, and itself to be there', async () => {
    await expect(comment('public', '  ')).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(comment('no-such', 'x')).rejects.toMatchObject({ data: { kind: 'questions', id: 'no-such' } });
    const resolve = house.client.assessment.resolveComment({ id: house.olga, baseVersion: 1, isResolved: true });
    await expect(resolve).rejects.toMatchObject({ code: 'record.not-found', data: { kind: 'comments' } });
  });
});

test('the list tells of flags, bands and what is overridden, and follows each write', async () => {
  const row = async () =>
    (await house.client.assessment.list()).find(({ assessment }) => assessment.id === house.houseId);
  expect(await row()).toMatchObject({ flagged: 0, isOverridden: false, bands: [{ score: 'risk', band: 'small' }] });
  await house.client.assessment.answer({ assessmentId: house.houseId, questionId: 'public', isFlagged: true });
  expect(await row()).toMatchObject({ flagged: 1 });
  await house.answerHouse('public', 'yes');
  expect(await row()).toMatchObject({ bands: [{ score: 'risk', band: 'large' }], classes: ['exposed'] });
  const { system } = await house.openHouse();
  const { id, version, createdAt: _, updatedAt: __, ...entered } = system;
  await house.client.system.update({ id, baseVersion: version, system: { ...entered, name: 'Mallet' } });
  expect(await row()).toMatchObject({ systemName: 'Mallet' });
});
