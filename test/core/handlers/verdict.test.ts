import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ReviewView, VerdictInput } from '#contract/records/review';
import { openTeamCase, type TeamCase } from '#test/support/team-case';
import { makeToolResources } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let team: TeamCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  team = await openTeamCase(folder.folder);
});
afterEach(() => team.stop());

const WEIGHT = 'use.weight';
const target = (view: ReviewView, id = WEIGHT) => view.targets.find((one) => one.target.id === id);
const list = () => team.client.verdict.list({ assessmentId: team.assessmentId });
const set = (value: VerdictInput['value'], more: Partial<VerdictInput> = {}) =>
  team.client.verdict.set({
    ...{ assessmentId: team.assessmentId, targetKind: 'answer', targetId: WEIGHT, baseVersion: 0, value },
    ...more,
  });
const improve = (more: Partial<VerdictInput> = {}) =>
  set('improvable', { action: 'Weigh it again.', ownerId: team.ids.olga, dueOn: '2027-01-31', ...more });
const actions = (filter: Parameters<TeamCase['client']['action']['list']>[0]['filter'] = {}) =>
  team.client.action.list({ filter });

describe('a verdict', () => {
  test('is given by somebody else than the author, and says who can move the answer on', async () => {
    await expect(set('acceptable')).rejects.toMatchObject({ code: 'verdict.own-answer', data: { name: 'Olga Owner' } });
    await team.as('vera');
    const view = await set('acceptable');
    expect(view).toMatchObject({ by: 'answer', isRequired: false, isHandedIn: false });
    expect(target(view)).toMatchObject({
      state: 'acceptable',
      isOutdated: false,
      isBlocking: false,
      authors: [team.ids.olga],
      verdict: { value: 'acceptable', judgedBy: team.ids.vera },
    });
    expect(target(view)?.moves).toContainEqual({ move: 'correct', by: [team.ids.olga] });
    expect(target(view)?.moves.find(({ move }) => move === 'judge')?.by).not.toContain(team.ids.olga);
    await expect(set('acceptable')).rejects.toMatchObject({ code: 'record.changed-meanwhile' });
  });

  test('says why, or what is to be done by whom and until when; else nothing is changed', async () => {
    await team.as('vera');
    await expect(set('to-correct')).rejects.toMatchObject({ code: 'verdict.reason-missing' });
    await expect(set('improvable', { action: 'Weigh it.' })).rejects.toMatchObject({ code: 'verdict.action-missing' });
    await expect(improve({ ownerId: '01890000-0000-7000-8000-000000000000' })).rejects.toMatchObject({
      code: 'record.not-found',
    });
    await expect(set('acceptable', { targetKind: 'section', targetId: 'use' })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    expect(target(await list())).toMatchObject({ state: 'none', verdict: null });
  });

  test('speaks of the answer as it was, and speaks again once that is put back', async () => {
    await team.as('vera');
    await set('acceptable');
    await team.as('olga');
    await team.answer({ [WEIGHT]: 400 });
    expect(target(await list())).toMatchObject({ state: 'outdated', isOutdated: true, isBlocking: false });
    await team.answer({ [WEIGHT]: 500 });
    expect(target(await list())).toMatchObject({ state: 'acceptable', isOutdated: false });
  });
});

describe('what keeps from an approval', () => {
  test('is an answer to correct, until it was changed and judged anew; sending back is always possible', async () => {
    await team.client.signOff.submit({ assessmentId: team.assessmentId });
    await team.as('vera');
    await set('to-correct', { reason: 'The scales were broken.' });
    const { review } = await team.standing();
    expect(review).toMatchObject({ counts: { 'to-correct': 1 }, blocking: [{ target: { id: WEIGHT } }] });
    expect(review.blocking[0]?.moves.map(({ move }) => move)).toEqual(['judge', 'correct']);
    const refused = { code: 'sign-off.verdicts-open', data: { toCorrect: 1, missing: 0 } };
    await expect(team.decide('vera')).rejects.toMatchObject(refused);
    await team.decide('vera', 'request-changes', { statement: 'See the weight.' });
    await team.as('olga');
    await team.answer({ [WEIGHT]: 450 });
    await team.client.signOff.submit({ assessmentId: team.assessmentId });
    expect(target(await list())).toMatchObject({ state: 'corrected', isBlocking: true });
    await expect(team.decide('vera')).rejects.toMatchObject(refused);
    await team.as('vera');
    await improve({ baseVersion: 1 });
    for (const member of ['vera', 'rolf', 'anna'] as const) await team.decide(member);
    expect(await team.standing()).toMatchObject({ state: 'approved', review: { blocking: [] } });
  });
});

describe('a verdict on one’s own answer', () => {
  const fourEyes = (isOn: boolean) => team.client.workspace.configure({ fourEyes: isOn, timestampServer: null });

  test('given while four eyes were off does not lift what another sent back', async () => {
    await team.client.signOff.submit({ assessmentId: team.assessmentId });
    await team.as('vera');
    await set('to-correct', { reason: 'The scales were broken.' });
    await team.as('olga');
    await fourEyes(false);
    expect(target(await set('acceptable', { baseVersion: 1 }))).toMatchObject({ state: 'acceptable' });
    await fourEyes(true);
    expect(target(await list())).toMatchObject({ state: 'outdated', isOutdated: true, isBlocking: true });
    await expect(team.decide('vera')).rejects.toMatchObject({ code: 'sign-off.verdicts-open' });
    await team.as('vera');
    expect(target(await set('acceptable', { baseVersion: 2 }))).toMatchObject({
      state: 'acceptable',
      isBlocking: false,
    });
  });
});

describe('the action of an improvable', () => {
  test('stands in the plan with owner and day, and is done there', async () => {
    await team.as('vera');
    await improve({ reason: 'Rounded too far.' });
    const { rows } = await actions({ sources: ['verdict'] });
    expect(rows).toMatchObject([
      {
        source: { kind: 'verdict', part: `answer:${WEIGHT}` },
        title: { en: 'Weigh it again.' },
        detail: 'Rounded too far.',
        ownerId: team.ids.olga,
        dueOn: '2027-01-31',
        progress: 0,
        isDone: false,
        isOverdue: false,
        systemName: 'Hammer',
        assessmentId: team.assessmentId,
      },
    ]);
    const id = rows[0]?.source.id ?? '';
    await team.client.verdict.progress({ id, baseVersion: 1, progress: 40, isDone: false, note: 'Scales ordered.' });
    const view = await team.client.verdict.progress({ id, baseVersion: 2, progress: 40, isDone: true, note: 'Done.' });
    expect(target(view)).toMatchObject({ state: 'improvable-done', verdict: { progress: 100, doneBy: team.ids.vera } });
    expect((await actions({ sources: ['verdict'] })).rows).toEqual([]);
    expect((await actions({ sources: ['verdict'], done: 'done' })).rows).toMatchObject([
      { isDone: true, progress: 100 },
    ]);
    // Judged anew as before: what was held for done is to be done again.
    expect(target(await improve({ baseVersion: 3 }))).toMatchObject({
      state: 'improvable',
      verdict: { progress: 0, doneAt: null, note: '' },
    });
    await set('acceptable', { baseVersion: 4 });
    await expect(
      team.client.verdict.progress({ id, baseVersion: 5, progress: 1, isDone: false }),
    ).rejects.toMatchObject({ code: 'verdict.nothing-to-do' });
    expect((await actions({ sources: ['verdict'], done: 'all' })).rows).toEqual([]);
  });
});

describe('comments', () => {
  const note = (text: string, parentId?: string) =>
    team.client.assessment.comment({
      ...{ assessmentId: team.assessmentId, questionId: WEIGHT, text },
      ...(parentId && { parentId }),
    });

  test('are answered in one thread, which is resolved and reopened as a whole', async () => {
    const first = (await note('Which scales?')).comments[0];
    await team.as('vera');
    const second = (await note('The ones in the yard.', first?.id)).comments.at(-1);
    const third = (await note('Are they checked?', second?.id)).comments.at(-1);
    expect([second?.parentId, third?.parentId]).toEqual([first?.id, first?.id]);
    const resolve = (id = '', baseVersion = 1) =>
      team.client.assessment.resolveComment({ id, baseVersion, isResolved: true });
    const resolved = (await resolve(second?.id)).comments;
    expect(resolved.map(({ resolvedAt }) => resolvedAt !== null)).toEqual([true, true, true]);
    const reopened = (await note('They are not.', first?.id)).comments;
    expect(reopened.map(({ resolvedAt }) => resolvedAt)).toEqual([null, null, null, null]);
    await expect(
      team.client.assessment.comment({
        ...{ assessmentId: team.assessmentId, questionId: 'use.areas', text: 'Elsewhere.' },
        parentId: first?.id ?? '',
      }),
    ).rejects.toMatchObject({ code: 'record.not-found' });
  });
});

describe('opinions', () => {
  const opinion = {
    ...({ kind: 'dpo', isSought: true, reason: '', givenBy: 'Dora Data', personId: null } as const),
    ...({ askedOn: '2026-11-01', givenOn: '2026-11-10', stance: 'conditional' } as const),
    ...{ text: 'Delete the logs after a month.', response: 'Logs are deleted after 30 days.', evidenceItemId: null },
  };

  test('are kept with what was done with them; one that is not sought says why and nothing else', async () => {
    const { assessmentId } = team;
    const [added] = await team.client.opinion.add({ assessmentId, opinion });
    expect(added).toMatchObject({ ...opinion, enteredBy: team.ids.olga });
    const unsought = { ...opinion, isSought: false };
    const change = { id: added?.id ?? '', baseVersion: 1 };
    await expect(team.client.opinion.update({ ...change, opinion: unsought })).rejects.toMatchObject({
      code: 'opinion.reason-missing',
    });
    const reason = 'Nobody is affected.';
    expect(await team.client.opinion.update({ ...change, opinion: { ...unsought, reason } })).toMatchObject([
      { isSought: false, reason, stance: null, text: '', givenOn: null },
    ]);
    expect(await team.client.opinion.remove({ id: change.id, baseVersion: 2 })).toEqual([]);
  });
});

describe('the duties of an assessment', () => {
  test('have an owner, a day and progress, and stand in the plan until they are met', async () => {
    const { assessmentId } = team;
    const [duty] = await team.client.obligation.list({ assessmentId });
    expect(duty).toMatchObject({ progress: null });
    const obligationId = duty?.obligationId ?? '';
    const inPlan = async (done: 'open' | 'done' = 'open') =>
      (await actions({ sources: ['obligation'], done })).rows.find(({ source }) => source.part === obligationId);
    expect(await inPlan()).toMatchObject({ dueOn: duty?.appliesFrom, ownerId: null, progress: 0, assessmentId });
    const change = { ...{ assessmentId, obligationId, baseVersion: 0, progress: 30, note: '' } };
    const own = { ownerId: team.ids.rolf, dueOn: '2026-12-24' };
    await expect(team.client.obligation.set({ ...change, ...own, state: 'not-applicable' })).rejects.toMatchObject({
      code: 'obligation.reason-missing',
    });
    await team.client.obligation.set({ ...change, ...own, state: 'in-progress' });
    expect(await inPlan()).toMatchObject({ ...own, progress: 30 });
    await team.client.obligation.set({ ...change, ...own, baseVersion: 1, state: 'met' });
    expect(await inPlan()).toBeUndefined();
    expect(await inPlan('done')).toMatchObject({ progress: 100, isDone: true });
    await expect(
      team.client.obligation.set({ ...change, ...own, obligationId: 'no-such', state: 'met' }),
    ).rejects.toMatchObject({ code: 'record.not-found' });
  });
});

describe('the conditions of an approval', () => {
  test('stand in the plan until they are fulfilled, and go with an approval that is taken back', async () => {
    const dueOn = '2027-03-31';
    const conditions = [
      { text: 'Repeat the test.', ownerId: team.ids.olga, dueOn },
      { text: 'Tell the council.', ownerId: team.ids.rolf, dueOn: '2026-11-01' },
    ];
    const signed = await team.decide('vera', 'approve-with-conditions', { conditions });
    const inPlan = async (done: 'open' | 'all' = 'open') => (await actions({ sources: ['condition'], done })).rows;
    expect((await inPlan()).map((row) => [row.title.en, row.dueOn, row.isOverdue])).toEqual([
      ['Tell the council.', '2026-11-01', true],
      ['Repeat the test.', dueOn, false],
    ]);
    expect(await actions({ sources: ['condition'], isOverdue: true })).toMatchObject({ total: 1, overdue: 1 });
    const { standing } = team;
    const first = (await standing()).conditions.find(({ text }) => text === 'Repeat the test.');
    await team.as('olga');
    const fulfil = { id: first?.id ?? '', baseVersion: 1, isFulfilled: true, note: 'Repeated.' };
    await team.client.signOff.fulfilCondition(fulfil);
    expect((await inPlan('all')).map(({ isDone }) => isDone)).toEqual([false, true]);
    await team.decide('vera', 'withdraw', { withdraws: signed.id, statement: 'Too early.' });
    expect(await inPlan('all')).toEqual([]);
  });
});
