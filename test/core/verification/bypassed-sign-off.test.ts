import { X509Certificate } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SigningKey } from '#contract/records/person';
import type { SignOff, SignOffManifest } from '#contract/records/sign-off';
import type { ContentCheck } from '#contract/records/verification';
import { loadAssessment } from '#core/assessments/load';
import { sealState } from '#core/assessments/state';
import { createIds } from '#core/clock';
import { createJournal, type Journal } from '#core/journal/write';
import { loadStanding } from '#core/sign-off/load';
import { makeManifest, sealManifest } from '#core/sign-off/manifest';
import { signDetached } from '#core/signing/cms';
import { decisionBytes, workflowText } from '#core/signing/decision';
import { openKey } from '#core/signing/envelope';
import { type Signer, softwareSigner } from '#core/signing/signer';
import { listAnswers } from '#core/store/assessments';
import { openStore, type Store } from '#core/store/db';
import { findSigningKey, listSigningKeys } from '#core/store/people';
import { build } from '#core/store/sql';
import type { SigningKeyRow, SignOffRow } from '#core/store/tables';
import { verifyWorkspace } from '#core/verification/verify-workspace';
import { type Member, openTeamCase, type TeamCase } from '#test/support/team-case';
import { makeToolResources, passphrase } from '#test/support/tool-pack';

// Whoever holds the file and the keys can write what the app never would, with a journal in which every hash is right.

let folder: ReturnType<typeof makeToolResources>;
let team: TeamCase;
const signers = new Map<Member, Signer>();
const path = (name: string): string => join(team.folder, name);
let copies = 0;

/** Vera and Rolf have decided as they should; it is Anna's turn. */
beforeAll(async () => {
  folder = makeToolResources();
  team = await openTeamCase(folder.folder);
  await team.client.signOff.submit({ assessmentId: team.assessmentId });
  await team.client.workspace.close();
  copyFileSync(path('tools.mdossier'), path('submitted.mdossier'));
  await team.client.workspace.open({ file: team.file('tools.mdossier') });
  await team.decide('vera');
  await team.decide('rolf');
  await team.client.workspace.close();
  const store = openStore(path('tools.mdossier'), { check: false });
  for (const member of ['vera', 'rolf', 'dora', 'anna', 'olga'] as const) {
    const found = findSigningKey(store.read, team.keys[member]);
    const pkcs8 = await openKey(found?.envelope ?? '', passphrase);
    signers.set(
      member,
      softwareSigner(
        pkcs8,
        (found?.key.certificates ?? []).map((pem) => new X509Certificate(pem).raw),
      ),
    );
  }
  store.close();
}, 60_000);
afterAll(() => {
  team.stop();
  folder.remove();
});

type Workbench = { readonly store: Store; readonly journal: Journal; readonly next: () => string };

/** A copy of a workspace, written to behind the app's back; then what verification says against it. */
async function after(change: (bench: Workbench) => Promise<void> | void, from = 'tools'): Promise<ContentCheck[]> {
  copies += 1;
  const file = path(`bypassed-${copies}.mdossier`);
  copyFileSync(path(`${from}.mdossier`), file);
  const clock = () => new Date('2026-11-24T09:00:00.000Z');
  const ids = createIds(clock);
  const store = openStore(file, { check: false });
  try {
    await change({ store, journal: createJournal(store, clock, team.olga), next: () => ids.next() });
    const trusted = listSigningKeys(store.read).map(({ fingerprint }) => fingerprint);
    const about = { fileName: 'bypassed', sizeBytes: 0, sha256: '0'.repeat(64) };
    const report = store.snapshot((tables) => verifyWorkspace(tables, about, { now: clock(), trusted }));
    // The journal is in order: what is wrong is found by what the records say.
    expect(report.journal?.problems.filter(({ kind }) => !kind.startsWith('checkpoint'))).toEqual([]);
    return report.checks.filter(({ code, verdict }) => verdict !== 'TOTAL-PASSED' && code !== 'journal-checkpoint');
  } finally {
    store.close();
  }
}

type Forged = {
  readonly by: Member;
  /** Whose key really signs, if not the signer's own. */
  readonly with?: Member;
  readonly step?: 'approver' | 'validator';
  readonly signOff?: Partial<SignOff>;
  readonly manifest?: (manifest: SignOffManifest) => SignOffManifest;
  readonly row?: Partial<SignOffRow>;
  /** In the form from before there were workflows, which names no rules. */
  readonly isOlder?: boolean;
};

/** Writes an approval as the app does, without asking whether it may be. */
async function forge({ store, journal, next }: Workbench, { by, step = 'approver', ...more }: Forged): Promise<void> {
  const { assessmentId } = team;
  const now = '2026-11-24T08:00:00.000Z';
  const loaded = loadAssessment(store.read, assessmentId);
  const sealed = sealState(loaded);
  const { facts, standing } = loadStanding(store.read, loaded, sealed, now);
  const honest = makeManifest(store.read, loaded, sealed, {
    frame: facts.frame,
    tone: facts.tone,
    round: standing.round,
  });
  const manifest = sealManifest(more.manifest ? more.manifest(honest.manifest) : honest.manifest);
  const key = findSigningKey(store.read, team.keys[by])?.key;
  const signOff: Omit<SignOff, 'version' | 'keyId'> = {
    id: next(),
    assessmentId,
    personId: team.ids[by],
    personName: loaded.people.get(team.ids[by])?.name ?? '',
    fingerprint: key?.fingerprint ?? '',
    decision: 'approve',
    statement: 'Forged.',
    conditions: '',
    nextReviewOn: null,
    fourEyes: true,
    contentHash: sealed.contentHash,
    signedAt: now,
    ...(!more.isOlder && {
      role: step,
      stepId: step,
      round: standing.round,
      attestations: [],
      conditionList: [],
      validUntil: null,
      residualRisk: null,
      withdraws: null,
      manifestHash: manifest.hash,
    }),
    ...more.signOff,
  };
  const signer = signers.get(more.with ?? by);
  if (!signer) throw new Error('no signer');
  const cms = await signDetached(sealed.bytes, signer);
  const decisionCms = await signDetached(decisionBytes(signOff), signer);
  journal.write({ action: 'signOff.sign', actor: signOff.personId }, (tx) =>
    tx.insert('sign_offs', {
      id: signOff.id,
      assessment_id: assessmentId,
      person_id: signOff.personId,
      person_name: signOff.personName,
      key_id: team.keys[by],
      fingerprint: signOff.fingerprint,
      decision: signOff.decision,
      statement: signOff.statement,
      conditions: '',
      next_review_on: null,
      four_eyes: signOff.fourEyes ? 1 : 0,
      content_hash: signOff.contentHash,
      signed_at: signOff.signedAt,
      cms: Buffer.from(cms).toString('base64'),
      decision_cms: Buffer.from(decisionCms).toString('base64'),
      state: sealed.bytes.toString('utf8'),
      workflow: more.isOlder ? null : workflowText(signOff),
      manifest: more.isOlder ? null : manifest.text,
      withdraws_id: null,
      ...more.row,
    }),
  );
}

const codes = (checks: readonly ContentCheck[]): string[] => [
  ...new Set(checks.filter(({ verdict }) => verdict === 'TOTAL-FAILED').map(({ code }) => code)),
];

test('an approval written around the app as the app would write it is in order', async () => {
  expect(await after((bench) => forge(bench, { by: 'anna' }))).toEqual([]);
});

const withoutOlga = (manifest: SignOffManifest): SignOffManifest => ({
  ...manifest,
  authors: manifest.authors.filter(({ id }) => id !== team.olga).concat({ id: team.ids.dora, name: 'Dora Data' }),
});
const approverToo =
  (member: Member) =>
  (manifest: SignOffManifest): SignOffManifest => ({
    ...manifest,
    assignments: [...manifest.assignments, { role: 'approver', personId: team.ids[member], name: 'x' }],
  });
const oneStage = (manifest: SignOffManifest): SignOffManifest => {
  const rules = manifest.workflow.rules as { stages: unknown[] };
  return {
    ...manifest,
    workflow: { ...manifest.workflow, rules: { ...rules, stages: rules.stages.slice(2) } as never },
  };
};

test.each<[string, Forged, string[], string?]>([
  ['the author approves', { by: 'olga', manifest: approverToo('olga') }, ['four-eyes', 'separation', 'quorum']],
  [
    'the author approves and leaves themselves out of the authors',
    { by: 'olga', manifest: (m) => withoutOlga(approverToo('olga')(m)) },
    ['four-eyes', 'quorum'],
  ],
  [
    'the author approves and says that four eyes were off',
    { by: 'olga', manifest: approverToo('olga'), signOff: { fourEyes: false } },
    ['four-eyes', 'quorum'],
  ],
  ['the validator approves as well', { by: 'vera', manifest: approverToo('vera') }, ['separation', 'quorum']],
  ['somebody approves who was never asked', { by: 'dora' }, ['quorum']],
  ['the approver decides before their turn', { by: 'anna' }, ['quorum'], 'submitted'],
  ['weaker rules are signed than those that hold', { by: 'anna', manifest: oneStage }, ['quorum'], 'submitted'],
  ['a decision is for a round that never began', { by: 'anna', signOff: { round: 7 } }, ['manifest-hash', 'quorum']],
  [
    'a record is left out of the manifest',
    { by: 'anna', manifest: (m) => ({ ...m, records: m.records.slice(1) }) },
    ['manifest-hash'],
  ],
  ['the sign-off before is not named', { by: 'anna', manifest: (m) => ({ ...m, previous: null }) }, ['manifest-hash']],
  [
    'the manifest is of another workspace',
    { by: 'anna', manifest: (m) => ({ ...m, workspaceId: team.systemId }) },
    ['manifest-hash'],
  ],
  ['a decision poses as one from before there were rules', { by: 'anna', isOlder: true }, ['manifest-hash']],
  ['the manifest is not the signed one', { by: 'anna', signOff: { manifestHash: 'a'.repeat(64) } }, ['manifest-hash']],
  ['the key of another signs', { by: 'anna', with: 'vera' }, ['sign-off-signature', 'sign-off-decision']],
  [
    'the certificate of another is named as one’s own',
    { by: 'vera', signOff: { personId: 'ANNA', personName: 'Anna Approver' } },
    ['separation', 'signer-key'],
  ],
  ['another name stands beside the person', { by: 'anna', signOff: { personName: 'Anna Other' } }, ['signer-key']],
])('when %s, verification finds it', async (_, forged, expected, from = 'tools') => {
  const signOff = forged.signOff?.personId === 'ANNA' ? { ...forged.signOff, personId: team.ids.anna } : forged.signOff;
  const found = codes(await after((bench) => forge(bench, { ...forged, ...(signOff ? { signOff } : {}) }), from));
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test('an approval of what open questions could still change is found', async () => {
  const vera = { by: 'vera', step: 'validator' } as const;
  expect(await after((bench) => forge(bench, vera), 'submitted')).toEqual([]);
  const undetermined = await after(async (bench) => {
    const { store, journal } = bench;
    const open = listAnswers(store.read, team.assessmentId).filter(({ questionId }) => questionId.startsWith('use.'));
    journal.write({ action: 'test', actor: team.olga }, (tx) => {
      for (const { id, version } of open) tx.update('answers', id, version, { value: null });
    });
    expect(sealState(loadAssessment(store.read, team.assessmentId)).state.outcome.isDetermined).toBe(false);
    await forge(bench, vera);
  }, 'submitted');
  expect(codes(undetermined)).toEqual(['quorum']);
});

function signerKey({ store }: Workbench, of: Member): SigningKey {
  return findSigningKey(store.read, team.keys[of])?.key ?? expect.unreachable();
}

test('a key that was revoked from before its signature on is found, and so is one that two people share', async () => {
  const change = (of: Member, changes: Partial<SigningKeyRow>) => (bench: Workbench) => {
    const key = findSigningKey(bench.store.read, team.keys[of])?.key;
    bench.journal.write({ action: 'key.revoke', actor: team.olga }, (tx) =>
      tx.update('signing_keys', team.keys[of], key?.version ?? 1, changes),
    );
  };
  const revoked = await after(change('vera', { revoked_at: '2026-01-01T00:00:00.000Z', revocation_reason: 'Stolen' }));
  expect(revoked.filter(({ code }) => code === 'signer-key')).toMatchObject([
    { subject: 'Vera Validator', verdict: 'TOTAL-FAILED', subIndication: 'REVOKED' },
  ]);
  // Sign-offs keep the certificate they were made with; the workspace's authority may have given the key another since.
  const renewed = await after((bench) => {
    const { fingerprint, certificates } = signerKey(bench, 'olga');
    change('vera', { fingerprint, certificates: JSON.stringify(certificates) })(bench);
    change('vera', { revoked_at: '2026-01-01T00:00:00.000Z', revocation_reason: 'Stolen' })(bench);
  });
  expect(renewed.filter(({ code }) => code === 'signer-key')).toMatchObject([
    { subject: 'Vera Validator', verdict: 'TOTAL-FAILED', subIndication: 'REVOKED' },
  ]);
  const shared = await after(async (bench) => {
    const anna = findSigningKey(bench.store.read, team.keys.anna)?.key;
    change('dora', { fingerprint: anna?.fingerprint ?? '', certificates: JSON.stringify(anna?.certificates) })(bench);
    await forge(bench, { by: 'anna' });
  });
  expect(codes(shared)).toEqual(['signer-key']);
});

test('signatures that change places between two sign-offs are found on both', async () => {
  const swapped = await after(({ store, journal }) => {
    const rows = store.read.all<SignOffRow>(build.selectFrom('sign_offs').selectAll().orderBy('id'));
    const [vera, rolf] = rows;
    if (!vera || !rolf) throw new Error('two sign-offs');
    journal.write({ action: 'test', actor: null }, (tx) => {
      tx.update('sign_offs', vera.id, 1, { decision_cms: rolf.decision_cms, cms: rolf.cms });
      tx.update('sign_offs', rolf.id, 1, { decision_cms: vera.decision_cms, cms: vera.cms });
    });
  });
  const wrong = swapped.filter(({ verdict }) => verdict === 'TOTAL-FAILED');
  expect(wrong.map(({ code, subject }) => `${code} ${subject.split(' ')[0]}`).toSorted()).toEqual([
    'sign-off-decision Rolf',
    'sign-off-decision Vera',
    'sign-off-signature Rolf',
    'sign-off-signature Vera',
  ]);
});
