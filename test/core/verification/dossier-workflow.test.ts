import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOSSIER_ATTACHMENTS, DossierRecord } from '#contract/records/dossier';
import { AssessmentState, SignOffManifest } from '#contract/records/sign-off';
import { WorkflowRules } from '#contract/records/workflow';
import { sealManifest } from '#core/sign-off/manifest';
import { readAttachments } from '#core/verification/attachments';
import { checkDossierWorkflow } from '#core/verification/dossier-workflow';
import { openTeamCase, type TeamCase } from '#test/support/team-case';
import { makeToolResources } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let team: TeamCase;
let files: Map<string, Uint8Array>;
let record: DossierRecord;
let state: AssessmentState;

beforeAll(async () => {
  folder = makeToolResources();
  team = await openTeamCase(folder.folder);
  for (const member of ['vera', 'rolf', 'anna'] as const) await team.decide(member);
  const job = await team.client.dossier.export({
    assessmentId: team.assessmentId,
    file: team.file('dossier.pdf'),
    options: { languages: ['en'] },
    signers: [],
  });
  for (let step = await job.next(); step.done !== true; step = await job.next());
  const attachments = readAttachments(readFileSync(join(team.folder, 'dossier.pdf')));
  files = new Map(attachments.map(({ name, bytes }) => [name, bytes]));
  const json = (name: string): unknown => JSON.parse(Buffer.from(files.get(name) ?? []).toString('utf8'));
  record = DossierRecord.parse(json(DOSSIER_ATTACHMENTS.record));
  state = AssessmentState.parse(json(DOSSIER_ATTACHMENTS.state));
}, 60_000);
afterAll(() => {
  team.stop();
  folder.remove();
});

type Change = {
  readonly record?: (record: DossierRecord) => DossierRecord;
  readonly file?: (name: string) => Uint8Array | undefined;
  readonly revocations?: ReadonlyMap<string, Date>;
};

/** What is found of the dossier after a change, without what is in order. */
function check({ record: change = (one) => one, file = (name) => files.get(name), revocations }: Change = {}) {
  const context = { now: new Date('2026-12-24T12:00:00Z'), trusted: [], ...(revocations ? { revocations } : {}) };
  return checkDossierWorkflow(change(record), state, file, context);
}
const wrong = (change: Change): string[] =>
  check(change)
    .filter(({ verdict }) => verdict !== 'TOTAL-PASSED')
    .map(({ code, subject, verdict }) => `${code} ${subject.split(' ')[0]} ${verdict}`);

const manifestOf = (n: number): SignOffManifest =>
  SignOffManifest.parse(JSON.parse(Buffer.from(files.get(DOSSIER_ATTACHMENTS.manifest(n)) ?? []).toString('utf8')));

/** The n-th manifest otherwise than it was signed, with the record changed to fit; only the signature would tell. */
function resealed(n: number, change: (manifest: SignOffManifest) => SignOffManifest): Change {
  const { text, hash } = sealManifest(change(manifestOf(n)));
  return {
    record: (one) => ({
      ...one,
      signOffs: one.signOffs.map((signOff, i) => (i === n - 1 ? { ...signOff, manifestHash: hash } : signOff)),
    }),
    file: (name) => (name === DOSSIER_ATTACHMENTS.manifest(n) ? Buffer.from(text) : files.get(name)),
  };
}

const at = (n: number, change: Partial<DossierRecord['signOffs'][number]>): Change => ({
  record: (one) => ({
    ...one,
    signOffs: one.signOffs.map((signOff, i) => (i === n - 1 ? { ...signOff, ...change } : signOff)),
  }),
});

test('an honest dossier shows that enough people decided, each in their turn, and none an author', () => {
  expect(wrong({})).toEqual([]);
  expect(
    check()
      .map(({ code }) => code)
      .filter((code) => code === 'quorum'),
  ).toHaveLength(4);
});

describe('found in a dossier is', () => {
  test('a manifest that belongs to another sign-off', () => {
    const other: Record<string, string> = {
      'manifest-1.json': 'manifest-2.json',
      'manifest-2.json': 'manifest-1.json',
    };
    expect(wrong({ file: (name) => files.get(other[name] ?? name) })).toEqual(
      expect.arrayContaining(['manifest-hash Vera TOTAL-FAILED', 'manifest-hash Rolf TOTAL-FAILED']),
    );
  });

  test('a manifest that is missing', () => {
    expect(wrong({ file: (name) => (name === 'manifest-3.json' ? undefined : files.get(name)) })).toContain(
      'manifest-hash Anna TOTAL-FAILED',
    );
  });

  test('a sign-off that was taken out, as the next one names it', () => {
    const found = wrong({
      record: (one) => ({ ...one, signOffs: one.signOffs.slice(1) }),
      file: (name) => files.get(name.replace(/^manifest-(\d)/, (_, n: string) => `manifest-${Number(n) + 1}`)),
    });
    expect(found).toEqual(
      expect.arrayContaining([
        'manifest-hash Rolf TOTAL-FAILED',
        'quorum Rolf TOTAL-FAILED',
        'quorum Anna TOTAL-FAILED',
      ]),
    );
  });

  test('a decision that is still missing', () => {
    expect(wrong({ record: (one) => ({ ...one, signOffs: one.signOffs.slice(0, 2) }) })).toEqual([
      'quorum Hammer: INDETERMINATE',
    ]);
  });

  test('fewer people than the rules ask for, with four eyes off', () => {
    const two = resealed(3, (manifest) => {
      const rules = WorkflowRules.parse(manifest.workflow.rules);
      const stages = rules.stages.map(({ id, steps }) => ({
        id,
        steps: steps.map((step) => (step.role === 'approver' ? { ...step, quorum: 2 } : step)),
      }));
      return { ...manifest, workflow: { ...manifest.workflow, rules: { ...rules, stages } as never } };
    });
    const off = at(3, { fourEyes: false });
    const both = {
      ...two,
      record: (one: DossierRecord) => (off.record ?? (() => one))((two.record ?? (() => one))(one)),
    };
    const complete = check(both).filter(({ subject }) => subject === state.assessment.title);
    expect(complete).toMatchObject([
      { code: 'quorum', verdict: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE' },
    ]);
  });

  test('an author whom the manifest leaves out, and one who decided', () => {
    const without = resealed(1, (one) => ({ ...one, authors: [] }));
    expect(wrong(without)).toEqual(expect.arrayContaining(['four-eyes Vera TOTAL-FAILED']));
    const vera = { id: team.ids.vera, name: 'Vera Validator' };
    const author = resealed(1, (one) => ({ ...one, authors: [...one.authors, vera] }));
    expect(wrong(author)).toEqual(
      expect.arrayContaining(['four-eyes Vera TOTAL-FAILED', 'separation Vera TOTAL-FAILED']),
    );
  });

  test('a rule of four eyes that was on in the state and off in the decision', () => {
    expect(wrong(at(1, { fourEyes: false }))).toContain('four-eyes Vera TOTAL-FAILED');
  });

  test('evidence or a pack that the manifest does not name', () => {
    expect(wrong(resealed(1, (one) => ({ ...one, packs: [] })))).toContain('manifest-hash Vera TOTAL-FAILED');
    const evidence = [{ questionId: 'use.weight', name: 'x', sha256: '0'.repeat(64) }];
    expect(wrong(resealed(1, (one) => ({ ...one, evidence })))).toContain('manifest-hash Vera TOTAL-FAILED');
  });

  test('a manifest of another workspace', () => {
    expect(wrong(resealed(1, (one) => ({ ...one, workspaceId: team.systemId })))).toContain(
      'manifest-hash Vera TOTAL-FAILED',
    );
  });

  test('one certificate under two names, and a name that is not the person’s', () => {
    const fingerprint = record.signOffs[0]?.fingerprint ?? '';
    expect(wrong(at(2, { fingerprint }))).toEqual(
      expect.arrayContaining(['signer-key Vera TOTAL-FAILED', 'signer-key Rolf TOTAL-FAILED']),
    );
    expect(wrong(at(1, { personName: 'Vera Other' }))).toContain('signer-key Vera TOTAL-FAILED');
  });

  test('a key that was revoked from before its signature on; one revoked later is in order', () => {
    const fingerprint = record.signOffs[1]?.fingerprint ?? '';
    const revoked = (from: string) => wrong({ revocations: new Map([[fingerprint, new Date(from)]]) });
    expect(revoked('2026-01-01T00:00:00Z')).toContain('signer-key Rolf TOTAL-FAILED');
    expect(revoked('2026-12-01T00:00:00Z')).toEqual([]);
  });
});
