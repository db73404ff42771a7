import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AssessmentState, StatedJudging } from '#contract/records/sign-off';
import { readAttachments } from '#core/verification/attachments';
import { verifyDossier } from '#core/verification/verify-dossier';
import { decide } from '#test/support/sign-off';
import { makeToolResources, openToolCase, passphrase, plainAnswers, type ToolCase } from '#test/support/tool-pack';
import { stranger } from '#test/verifier/stranger';

let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  tools = await openToolCase(folder.folder);
  await tools.answer(plainAnswers);
});
afterEach(() => tools.stop());

const system = () => ({ kind: 'system' as const, id: tools.systemId });
const state = async (): Promise<AssessmentState> =>
  (await tools.client.signOff.prepare({ assessmentId: tools.assessmentId })).state;
const judged = async (): Promise<StatedJudging | undefined> => (await state()).judged;
const standing = () => tools.client.signOff.standing({ assessmentId: tools.assessmentId });
const approve = () =>
  decide(tools.client, {
    assessmentId: tools.assessmentId,
    personId: tools.anna,
    keyId: tools.annasKey,
    passphrase,
    decision: 'approve',
  });

/** A risk of the system with an operating control that takes two steps off its likelihood. */
async function addRisk() {
  const { client } = tools;
  const { risk } = await client.risk.add({
    item: system(),
    input: { title: 'Thumb', inherent: { likelihood: 4, impact: 2 } },
  });
  const { control } = await client.control.add({ title: 'Gloves', state: 'operating', maturity: 4 });
  await client.control.link({ riskId: risk.id, controlId: control.id, likelihoodEffect: 2, impactEffect: 0 });
  return { risk, control };
}

const figure = (value: number, measuredAt: string) =>
  tools.client.measurement.add({ item: system(), metric: 'app:accuracy', value, measuredAt });

const verdict = (value: 'acceptable' | 'improvable', baseVersion = 0) =>
  tools.client.verdict.set({
    assessmentId: tools.assessmentId,
    targetKind: 'answer',
    targetId: 'role.is-tool',
    baseVersion,
    value,
    reason: 'Read.',
    ...(value === 'improvable' && { action: 'Say more.', ownerId: tools.olga, dueOn: '2027-01-31' }),
  });

const opinion = () =>
  tools.client.opinion.add({
    assessmentId: tools.assessmentId,
    opinion: {
      kind: 'dpo',
      isSought: true,
      reason: '',
      givenBy: 'Dora Data',
      personId: null,
      askedOn: null,
      givenOn: '2026-11-20',
      stance: 'favourable',
      text: 'Agreed.',
      response: '',
      evidenceItemId: null,
    },
  });

test('nothing judged leaves the state as it was before there was judging', async () => {
  const before = await state();
  expect(before).not.toHaveProperty('judged');
  const { risk } = await addRisk();
  expect(await judged()).toMatchObject({ risks: [{ id: risk.id, residual: { likelihood: 2, impact: 2 } }] });
  const at = await tools.client.risk.get({ id: risk.id });
  for (const { linkId, linkVersion } of at.controls) {
    await tools.client.control.unlink({ id: linkId, baseVersion: linkVersion });
  }
  const { version } = (await tools.client.risk.get({ id: risk.id })).risk;
  await tools.client.risk.remove({ id: risk.id, baseVersion: version });
  expect(canonicalize(await state())).toBe(canonicalize(before));
});

test('a residual level that rises makes an approval stale, and falls back when it is as it was', async () => {
  const { control } = await addRisk();
  await approve();
  expect((await standing()).state).toBe('approved');
  const failed = await tools.client.control.update({
    id: control.id,
    baseVersion: control.version,
    change: { state: 'failed' },
  });
  const after = await standing();
  expect(after.state).toBe('stale');
  expect(after.changes).toContainEqual({
    subject: 'risk.residual.Thumb',
    before: '3 × 3',
    after: '5 × 3',
    isMaterial: true,
  });
  await tools.client.control.update({
    id: control.id,
    baseVersion: failed.control.version,
    change: { state: 'operating' },
  });
  expect((await standing()).state).toBe('approved');
});

test('a new figure makes no approval stale unless it comes to stand otherwise against its threshold', async () => {
  await tools.client.threshold.add({
    metric: 'app:accuracy',
    direction: 'higher',
    lowerFail: 0.8,
    reason: 'Asked by the house.',
  });
  await figure(0.9, '2026-11-01T09:00:00.000Z');
  await approve();
  await figure(0.88, '2026-11-02T09:00:00.000Z');
  const minor = await standing();
  expect(minor.state).toBe('approved');
  expect(minor.changes).toEqual([
    expect.objectContaining({ subject: 'measurement.value.app:accuracy.Hammer', isMaterial: false }),
  ]);
  await figure(0.7, '2026-11-03T09:00:00.000Z');
  const after = await standing();
  expect(after.state).toBe('stale');
  expect(after.changes).toContainEqual(
    expect.objectContaining({
      subject: 'measurement.verdict.app:accuracy.Hammer',
      before: 'pass',
      after: 'fail',
      isMaterial: true,
    }),
  );
});

test('verdicts and opinions are told as changes, and make no approval stale', async () => {
  await approve();
  await tools.client.session.actAs({ personId: tools.anna });
  await verdict('acceptable');
  await opinion();
  const after = await standing();
  expect(after.state).toBe('approved');
  expect(after.changes.map(({ subject, isMaterial }) => [subject, isMaterial])).toEqual([
    ['verdict.answer.role.is-tool', false],
    ['opinion.dpo', false],
  ]);
});

test('the same words in another order of writing give the same state, but for ids and times', async () => {
  const told = async (isTurned: boolean): Promise<unknown> => {
    const one = await openToolCase(folder.folder);
    const { client } = one;
    const { risk } = await client.risk.add({
      item: { kind: 'system', id: one.systemId },
      input: { title: 'Thumb', inherent: { likelihood: 4, impact: 3 } },
    });
    const names = ['Apron', 'Gloves', 'Mask'];
    for (const title of isTurned ? names.toReversed() : names) {
      const { control } = await client.control.add({ title, state: 'operating', maturity: 3 });
      await client.control.link({ riskId: risk.id, controlId: control.id, likelihoodEffect: 1, impactEffect: 1 });
    }
    const metrics = ['app:accuracy', 'app:recall'];
    for (const metric of isTurned ? metrics.toReversed() : metrics) {
      await client.measurement.add({
        item: { kind: 'system', id: one.systemId },
        metric,
        value: 0.5,
        measuredAt: '2026-11-01T09:00:00.000Z',
      });
    }
    const { state: found } = await client.signOff.prepare({ assessmentId: one.assessmentId });
    one.stop();
    return JSON.parse(
      JSON.stringify(found.judged, (key, value: unknown) => (key === 'id' || key === 'at' ? undefined : value)),
    );
  };
  expect(await told(true)).toEqual(await told(false));
});

/** The file with other bytes in place of the attached state; as long as they were. */
async function exported(): Promise<Uint8Array> {
  const job = await tools.client.dossier.export({
    assessmentId: tools.assessmentId,
    file: tools.file('judged.pdf'),
    options: { languages: ['en'], audience: 'auditor' },
    signers: [],
  });
  for await (const _ of job) {
    // Only its end matters.
  }
  return readFileSync(join(tools.folder, 'judged.pdf'));
}

test('the verifier for strangers reads a dossier with all of it as the app does', async () => {
  await addRisk();
  await figure(0.9, '2026-11-01T09:00:00.000Z');
  await tools.client.session.actAs({ personId: tools.anna });
  await verdict('improvable');
  await opinion();
  await tools.client.session.actAs({ personId: tools.olga });
  const bytes = await exported();
  const now = new Date('2026-12-01T00:00:00Z');
  const app = verifyDossier({ name: 'judged.pdf', bytes, now, trusted: [] });
  const told = await stranger.verifyFile('judged.pdf', bytes, {
    now,
    fingerprints: [],
    certificates: [],
    timestampAuthorities: [],
    anchors: [],
  });
  expect(told.checks.map(({ code, verdict: one }) => `${code} ${one}`)).toEqual(
    app.checks.map(({ code, verdict: one }) => `${code} ${one}`),
  );
  expect(told.verdict).toBe(app.verdict);
  expect(app.state?.judged).toMatchObject({
    verdicts: [{ value: 'improvable' }],
    opinions: [{ givenBy: 'Dora Data' }],
    risks: [{ title: 'Thumb' }],
    measurements: [{ metric: 'app:accuracy' }],
  });
  const attached = readAttachments(bytes).find(({ name }) => name === 'assessment.json');
  expect(Buffer.from(attached?.bytes ?? []).toString()).toBe(canonicalize(app.state));
});
