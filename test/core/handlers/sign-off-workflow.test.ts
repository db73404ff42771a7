import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WorkflowRules } from '#contract/records/workflow';
import { defaultWorkflows } from '#core/sign-off/default-workflows';
import { condition } from '#test/support/sign-off';
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

const submit = () => team.client.signOff.submit({ assessmentId: team.assessmentId });
const assign = (role: 'approver' | 'validator' | 'affected-persons', ...personIds: string[]) =>
  team.client.signOff.assign({ assessmentId: team.assessmentId, role, personIds });
const reopen = () => team.client.signOff.reopen({ assessmentId: team.assessmentId, reason: 'Look again.' });
const steps = async () => (await team.standing()).stages.flatMap((stage) => stage.steps);
const status = async () => Object.fromEntries((await steps()).map((step) => [step.id, step.status]));
const state = async () => (await team.standing()).state;
const mover = async (move: string) => (await team.standing()).moves.find((one) => one.move === move)?.by;
async function approveAll(): Promise<void> {
  for (const member of ['vera', 'rolf', 'anna'] as const) await team.decide(member);
}

describe('a grave assessment', () => {
  test('is approved in stages, each step told with who can take it, and the file verifies', async () => {
    expect(await team.standing()).toMatchObject({ state: 'draft', tone: 'high', round: 0, lacking: [] });
    expect(await submit()).toMatchObject({ state: 'in-review', round: 1 });
    expect((await steps())[0]).toMatchObject({ id: 'validator', status: 'open', needed: 1, openTo: [team.ids.vera] });
    await expect(team.decide('anna')).rejects.toMatchObject({ code: 'sign-off.no-open-step' });
    await team.decide('vera');
    expect(await status()).toEqual({
      validator: 'met',
      'risk-officer': 'open',
      'dpo-opinion': 'open',
      approver: 'later',
    });
    await team.decide('dora', 'opinion', { statement: 'Mind the logs.' });
    await team.decide('rolf');
    expect(await state()).toBe('in-review');
    const last = await team.decide('anna');
    expect(last).toMatchObject({ role: 'approver', stepId: 'approver', round: 1, attestations: expect.any(Array) });
    expect(await team.standing()).toMatchObject({ state: 'approved', validUntil: '2027-11-23', changes: [] });
    expect((await team.client.assessment.list())[0]).toMatchObject({ signOff: 'current', signOffState: 'approved' });
    const trusted = (await team.client.key.list()).map(({ fingerprint }) => fingerprint);
    const report = await team.client.verification.check({ file: team.file('tools.mdossier'), trusted });
    const wrong = report.checks.filter(({ verdict }) => verdict !== 'TOTAL-PASSED');
    expect(wrong.filter(({ code }) => code !== 'journal-checkpoint')).toEqual([]);
    expect(report.checks.filter(({ code }) => code === 'quorum')).toHaveLength(4);
  });

  test('passes without an opinion that was asked for', async () => {
    await approveAll();
    expect(await state()).toBe('approved');
    expect(await status()).toMatchObject({ 'dpo-opinion': expect.any(String), approver: 'met' });
  });

  test('is not handed in while people are missing, and the roles are named', async () => {
    await assign('validator', team.ids.rolf);
    await team.client.person.update({
      id: team.ids.rolf,
      baseVersion: 1,
      person: { name: 'Rolf Risk', roles: ['developer'] },
    });
    expect(await team.standing()).toMatchObject({ lacking: ['risk-officer'] });
    expect(await mover('submit')).toBeUndefined();
    expect(await mover('assign')).toEqual([team.ids.olga]);
    await expect(submit()).rejects.toMatchObject({
      code: 'sign-off.step-without-people',
      data: { roles: 'risk-officer' },
    });
  });

  test('that was rejected or sent back says why and goes on; what is still good stays good', async () => {
    await team.decide('vera');
    await team.decide('rolf', 'request-changes', { statement: 'Weight is wrong.' });
    expect(await team.standing()).toMatchObject({ state: 'changes-requested', round: 1 });
    expect(await status()).toMatchObject({ validator: 'met', 'risk-officer': 'refused' });
    await expect(team.decide('anna', 'reject')).rejects.toMatchObject({ code: 'sign-off.no-open-step' });
    // The validator's decision still stands in the round that the hand-in above began.
    expect(await team.standing()).toMatchObject({ state: 'in-review', round: 2 });
    expect(await status()).toMatchObject({ validator: 'met', 'risk-officer': 'open' });
    await team.decide('rolf', 'reject', { statement: 'Too risky.' });
    expect(await state()).toBe('rejected');
    await expect(submit()).rejects.toMatchObject({
      code: 'sign-off.move-not-possible',
      data: { move: 'submit', state: 'rejected' },
    });
    await reopen();
    await team.answer({ 'use.weight': 400 });
    expect(await status()).toMatchObject({ validator: 'open', 'risk-officer': 'later' });
    await approveAll();
    expect(await state()).toBe('approved');
  });
});

describe('a change after approval', () => {
  test('that is material makes it stale field by field, and only reopening leads on', async () => {
    await approveAll();
    await team.answer({ 'use.weight': 400 });
    expect(await team.standing()).toMatchObject({
      state: 'stale',
      changes: [{ subject: 'answer.use.weight', before: '500', after: '400', isMaterial: true }],
    });
    await expect(team.decide('vera')).rejects.toMatchObject({ code: 'sign-off.move-not-possible' });
    expect(await mover('reopen')).toEqual([team.ids.olga]);
    await reopen();
    expect(await team.standing()).toMatchObject({ state: 'in-review', round: 2 });
    await approveAll();
    expect(await state()).toBe('approved');
  });

  test('that is not material is told of and reopens nothing; in a new round only the changed decision is asked again', async () => {
    await approveAll();
    const {
      id,
      version,
      createdAt: _,
      updatedAt: __,
      ...system
    } = (await team.client.assessment.open({ id: team.assessmentId })).system;
    await team.client.system.update({ id, baseVersion: version, system: { ...system, ownerId: team.ids.olga } });
    await team.answer({ 'use.weight': 500 });
    const { state: now, changes, signOffs } = await team.standing();
    expect(now).toBe('approved');
    expect(changes).toContainEqual({ subject: 'system.owner', before: null, after: 'Olga Owner', isMaterial: false });
    expect(signOffs.map(({ staleness }) => staleness)).toEqual([null, null, null]);
    const anna = signOffs.at(-1);
    await team.decide('anna', 'withdraw', { withdraws: anna?.id ?? '', statement: 'I was wrong.' });
    expect(await state()).toBe('withdrawn');
    await reopen();
    expect(await status()).toMatchObject({ validator: 'met', 'risk-officer': 'met', approver: 'open' });
    await team.decide('anna');
    expect(await state()).toBe('approved');
  });

  test('and a reopening without one ask everybody afresh', async () => {
    await approveAll();
    await reopen();
    expect(await status()).toMatchObject({ validator: 'open', approver: 'later' });
  });
});

describe('what a decision carries', () => {
  test('conditions have an owner and a day and are open until they are fulfilled', async () => {
    await team.decide('vera');
    await team.decide('rolf', 'approve-with-conditions', { conditions: [condition(team.ids.dora, 'Test it.')] });
    await team.decide('anna');
    const { state: before, conditions } = await team.standing();
    expect(before).toBe('approved-with-conditions');
    expect(conditions).toMatchObject([{ text: 'Test it.', ownerId: team.ids.dora, fulfilledAt: null }]);
    const fulfil = { id: conditions[0]?.id ?? '', baseVersion: 1, isFulfilled: true, note: 'Done, see report.' };
    await team.as('vera');
    await expect(team.client.signOff.fulfilCondition(fulfil)).rejects.toMatchObject({
      code: 'sign-off.move-not-possible',
    });
    await team.as('dora');
    expect(await team.client.signOff.fulfilCondition(fulfil)).toMatchObject({
      state: 'approved',
      conditions: [{ fulfilledBy: team.ids.dora, note: 'Done, see report.' }],
    });
  });

  test('every attestation must be confirmed in the words of one language, and none besides', async () => {
    const { rules } = await submit();
    const [first, ...others] = rules.attestations.map(({ de }) => de ?? '');
    await expect(team.decide('vera', 'approve', { attestations: others })).rejects.toMatchObject({
      code: 'sign-off.attestation-missing',
    });
    await expect(
      team.decide('vera', 'approve', { attestations: [first ?? '', ...others, 'And more.'] }),
    ).rejects.toMatchObject({ code: 'input.invalid' });
    const signed = await team.decide('vera', 'approve', { attestations: [first ?? '', ...others] });
    expect(signed.attestations).toEqual([first, ...others]);
  });

  test('accepted risk ends the approval on its day, or on the day it is revoked', async () => {
    await team.decide('vera');
    await team.decide('rolf');
    const residualRisk = { text: 'Some bias stays.', until: '2026-12-31' };
    await expect(team.decide('anna', 'reject', { residualRisk })).rejects.toMatchObject({ code: 'input.invalid' });
    await team.decide('anna', 'approve', { residualRisk });
    const { acceptances, validUntil } = await team.standing();
    expect({ acceptances, validUntil }).toMatchObject({
      acceptances: [{ ...residualRisk, acceptedBy: team.ids.anna }],
      validUntil: '2026-12-31',
    });
    const revoke = { id: acceptances[0]?.id ?? '', baseVersion: 1, reason: 'It is worse.' };
    expect(await team.client.signOff.revokeAcceptance(revoke)).toMatchObject({ state: 'expired' });
    await expect(team.client.signOff.revokeAcceptance({ ...revoke, baseVersion: 2 })).rejects.toMatchObject({
      code: 'sign-off.move-not-possible',
    });
    await reopen();
    expect(await status()).toMatchObject({ validator: 'met', approver: 'open' });
  });

  test('an approval ends after its last day, or after the months that the rules allow', async () => {
    await team.decide('vera');
    await team.decide('rolf');
    await team.decide('anna', 'approve', { validUntil: '2026-12-24', nextReviewOn: '2026-12-01' });
    expect(await team.standing()).toMatchObject({
      state: 'approved',
      validUntil: '2026-12-24',
      nextReviewOn: '2026-12-01',
    });
    team.setClock('2026-12-24T20:00:00.000Z');
    expect(await state()).toBe('approved');
    team.setClock('2026-12-25T00:00:00.000Z');
    expect(await state()).toBe('expired');
    expect((await team.client.assessment.list())[0]).toMatchObject({ signOff: 'stale', signOffState: 'expired' });
    await reopen();
    await team.decide('anna');
    expect(await state()).toBe('approved');
    team.setClock('2027-11-24T00:00:00.000Z');
    expect(await state()).toBe('expired');
  });

  test('can be taken back by its signer only', async () => {
    const own = await team.decide('vera');
    await expect(team.decide('rolf', 'withdraw', { withdraws: own.id })).rejects.toMatchObject({
      code: 'sign-off.not-own',
      data: { name: 'Vera Validator' },
    });
    await team.decide('vera', 'withdraw', { withdraws: own.id });
    expect(await status()).toMatchObject({ validator: 'open', 'risk-officer': 'later' });
    await expect(team.decide('vera', 'withdraw', { withdraws: own.id })).rejects.toMatchObject({
      code: 'sign-off.move-not-possible',
    });
  });

  test('taken back leaves its step open again, be it an opinion or a refusal', async () => {
    await team.decide('vera');
    const opinion = await team.decide('dora', 'opinion', { statement: 'Mind the logs.' });
    expect(await status()).toMatchObject({ 'dpo-opinion': 'met' });
    await team.decide('dora', 'withdraw', { withdraws: opinion.id });
    const asked = (await steps()).find(({ id }) => id === 'dpo-opinion');
    expect(asked).toMatchObject({ status: 'open', given: [], openTo: [team.ids.dora] });
    const refusal = await team.decide('rolf', 'reject', { statement: 'Too dangerous.' });
    expect([await state(), await status()]).toMatchObject(['rejected', { 'risk-officer': 'refused' }]);
    await team.decide('rolf', 'withdraw', { withdraws: refusal.id });
    const judged = (await steps()).find(({ id }) => id === 'risk-officer');
    expect(await state()).toBe('in-review');
    expect(judged).toMatchObject({ status: 'open', given: [], openTo: [team.ids.rolf] });
    await team.decide('rolf');
    expect(await status()).toMatchObject({ 'risk-officer': 'met', approver: 'open' });
  });

  test('counts for nothing once its key is revoked from before', async () => {
    await approveAll();
    const key = (await team.client.key.list()).find(({ id }) => id === team.keys.vera);
    await team.client.key.revoke({
      id: team.keys.vera,
      baseVersion: key?.version ?? 1,
      from: '2026-01-01T00:00:00.000Z',
      reason: 'Stolen.',
    });
    expect(await team.standing()).toMatchObject({ state: 'in-review' });
    const [validator] = await steps();
    expect(validator).toMatchObject({ status: 'open', barred: [{ personId: team.ids.vera, reason: 'key-revoked' }] });
  });
});

describe('roles', () => {
  test('that are kept apart are given to different people, and authors get none', async () => {
    await assign('validator', team.ids.vera);
    await expect(assign('approver', team.ids.vera)).rejects.toMatchObject({ code: 'sign-off.separation' });
    await expect(assign('approver', team.ids.olga)).rejects.toMatchObject({ code: 'sign-off.four-eyes' });
    expect((await assign('affected-persons', team.ids.dora)).assignments).toMatchObject([
      { role: 'validator', personId: team.ids.vera },
      { role: 'affected-persons', personId: team.ids.dora },
    ]);
  });

  test('held by one person through the workspace bar them from the second step', async () => {
    await team.client.person.update({
      id: team.ids.vera,
      baseVersion: 1,
      person: { name: 'Vera Validator', roles: ['validator', 'approver'] },
    });
    await team.decide('vera');
    await team.decide('rolf');
    expect((await steps()).at(-1)).toMatchObject({
      openTo: [team.ids.anna],
      barred: [{ personId: team.ids.vera, reason: 'separation' }],
    });
    await expect(team.decide('vera')).rejects.toMatchObject({ code: 'sign-off.separation' });
  });

  test('are given by owners only', async () => {
    await team.as('vera');
    await expect(assign('validator', team.ids.vera)).rejects.toMatchObject({ code: 'sign-off.move-not-possible' });
    await expect(submit()).rejects.toMatchObject({ code: 'sign-off.move-not-possible' });
  });

  test('one person alone can finish when four eyes are off, and the report says so', async () => {
    await team.client.workspace.configure({ fourEyes: false, timestampServer: null });
    for (const role of ['validator', 'risk-officer', 'approver'] as const) {
      await team.client.signOff.assign({ assessmentId: team.assessmentId, role, personIds: [team.ids.olga] });
    }
    for (const stepId of ['validator', 'risk-officer', 'approver']) await team.decide('olga', 'approve', { stepId });
    expect(await state()).toBe('approved');
    const { checks } = await team.client.verification.check({ file: team.file('tools.mdossier') });
    const of = (code: string) => checks.filter((one) => one.code === code).map(({ verdict }) => verdict);
    expect(of('four-eyes')).toEqual(['INDETERMINATE', 'INDETERMINATE', 'INDETERMINATE']);
    expect(of('separation')).toContain('INDETERMINATE');
    expect(of('quorum')).toEqual(['TOTAL-PASSED', 'TOTAL-PASSED', 'TOTAL-PASSED']);
  });
});

describe('a round', () => {
  const reason = 'Too early.';
  test('can be recalled, and an assessment superseded and taken up again', async () => {
    await team.decide('vera');
    const { assessmentId } = team;
    await expect(team.client.signOff.recall({ assessmentId, reason: ' ' })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    expect(await team.client.signOff.recall({ assessmentId, reason })).toMatchObject({ state: 'draft' });
    await expect(team.client.signOff.recall({ assessmentId, reason })).rejects.toMatchObject({
      code: 'sign-off.move-not-possible',
    });
    await submit();
    expect(await status()).toMatchObject({ validator: 'met' });
    expect(await team.client.signOff.supersede({ assessmentId, reason })).toMatchObject({ state: 'superseded' });
    expect(await reopen()).toMatchObject({ state: 'in-review' });
    expect((await team.standing()).history.map(({ move }) => move)).toEqual([
      'submit',
      'recall',
      'submit',
      'supersede',
      'reopen',
    ]);
    const entries = await team.client.journal.list({ limit: 200 });
    expect(
      entries.filter(({ record }) => record.kind === 'sign_off_moves').map(({ recordName }) => recordName),
    ).toEqual(['reopen', 'supersede', 'submit', 'recall', 'submit']);
  });
});

describe('the rules', () => {
  const change = (rules: WorkflowRules | null, baseVersion = 0) =>
    team.client.workflow.change({ tone: 'high', baseVersion, rules });

  test('are those the app ships until an owner changes them, and each change is in the journal', async () => {
    expect((await team.client.workflow.list()).map(({ tone, isDefault }) => [tone, isDefault])).toEqual([
      ['prohibited', true],
      ['high', true],
      ['limited', true],
      ['minimal', true],
      ['none', true],
    ]);
    const [, high] = await change({ ...defaultWorkflows.limited, validMonths: 3 });
    expect(high).toMatchObject({ isDefault: false, version: 1, rules: { validMonths: 3 } });
    await expect(change(defaultWorkflows.high)).rejects.toMatchObject({ code: 'record.changed-meanwhile' });
    const [, back] = await change(null, 1);
    expect(back).toMatchObject({ isDefault: true, version: 2, rules: defaultWorkflows.high });
    const [newest] = await team.client.journal.list({ limit: 1 });
    expect(newest).toMatchObject({ action: 'workflow.change', recordName: 'high', record: { kind: 'workflows' } });
    await team.as('vera');
    await expect(change(defaultWorkflows.high, 2)).rejects.toMatchObject({ code: 'workflow.not-owner' });
  });

  test.each([
    ['no_decision', { stages: [{ id: 's', steps: [{ id: 'a', role: 'dpo', asks: 'opinion', quorum: 1 }] }] }],
    [
      'same_step',
      { stages: [...defaultWorkflows.high.stages, { ...defaultWorkflows.limited.stages[0], id: 'again' }] },
    ],
    [
      'same_stage',
      {
        stages: [
          ...defaultWorkflows.limited.stages,
          { id: 'approval', steps: [{ id: 'x', role: 'dpo', asks: 'decision', quorum: 1 }] },
        ],
      },
    ],
    ['role_apart_from_itself', { separation: [['approver', 'approver']] }],
    ['same_attestation', { attestations: [{ en: 'I agree.' }, { en: 'I agree.' }] }],
  ])('by which nobody could ever approve are refused: %s', async (reason, part) => {
    const rules = { ...defaultWorkflows.high, ...part } as WorkflowRules;
    await expect(change(rules)).rejects.toMatchObject({ code: 'workflow.dead-end', data: { reason } });
    expect((await team.client.workflow.list())[1]).toMatchObject({ isDefault: true, version: 0 });
  });

  test('that hold when a round is decided go on holding for it', async () => {
    await approveAll();
    await change({ ...defaultWorkflows.prohibited });
    expect(await team.standing()).toMatchObject({ state: 'approved', rules: defaultWorkflows.high });
    await change(defaultWorkflows.limited, 1);
    await reopen();
    expect(await status()).toEqual({ approver: 'open' });
  });
});
