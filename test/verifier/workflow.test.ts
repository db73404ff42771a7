import canonicalize from 'canonicalize';
import { expect, test } from 'vitest';
import type { DossierRecord } from '#contract/records/dossier';
import type { Decision, SignOffManifest } from '#contract/records/sign-off';
import type { RecordRole } from '#contract/records/workflow-parts';
import { decisionBytes } from '#core/signing/decision';
import type { FixtureFile } from '#test/support/signing';
import { honestParts, id, now, sha256, state } from '#test/support/small-dossier';
import { type Random, seededRandom } from '../core/journal/manipulations.ts';
import { verifyByBoth } from './stranger.ts';

const CASES = process.env['THOROUGH'] ? 5000 : 400;

/** The barest PDF with files in it: pages are of no concern here. */
function barePdf(files: readonly FixtureFile[], keywords: string): Buffer {
  const objects: Buffer[] = [];
  const add = (text: string, data?: Uint8Array): string => {
    const body = data ? [`${text.replace('>>', `/Length ${data.length} >>`)}\nstream\n`, data, '\nendstream'] : [text];
    objects.push(
      Buffer.concat([`${objects.length + 1} 0 obj\n`, ...body, '\nendobj\n'].map((part) => Buffer.from(part))),
    );
    return `${objects.length} 0 R`;
  };
  const names = files
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, bytes }) => {
      const stream = add('<< /Type /EmbeddedFile >>', bytes);
      return `(${name}) << /Type /Filespec /F (${name}) /UF (${name}) /EF << /F ${stream} >> >>`;
    });
  const metadata = add('<< /Type /Metadata /Subtype /XML >>', Buffer.from(keywords));
  const info = add(`<< /Keywords (${keywords}) >>`);
  const pages = add('<< /Type /Pages /Kids [] /Count 0 >>');
  const tree = `<< /EmbeddedFiles << /Names [${names.join(' ')}] >> >>`;
  const root = add(`<< /Type /Catalog /Pages ${pages} /Metadata ${metadata} /Names ${tree} >>`);
  const head = Buffer.from('%PDF-1.7\n');
  let offset = head.length;
  const rows = objects.map((object) => {
    const row = `${String(offset).padStart(10, '0')} 00000 n \n`;
    offset += object.length;
    return row;
  });
  const size = objects.length + 1;
  const tail = `xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size ${size} /Root ${root} /Info ${info} >>\nstartxref\n${offset}\n%%EOF\n`;
  return Buffer.concat([head, ...objects, Buffer.from(tail)]);
}

const ROLES = ['validator', 'risk-officer', 'approver', 'owner'] as const;
const NAMES = ['Ada', 'Ben', 'Cleo', 'Dan'] as const;

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)] ?? expect.unreachable();
}
const some = <T>(random: Random, from: readonly T[], inTen: number): T[] => from.filter(() => random(10) < inTen);

function rulesOf(random: Random): SignOffManifest['workflow']['rules'] {
  const stages = Array.from({ length: 1 + random(3) }, (_, i) => ({
    id: `stage-${i}`,
    steps: Array.from({ length: 1 + random(2) }, (_, k) => ({
      id: `step-${i}-${k}`,
      role: pick(random, ROLES),
      asks: random(6) === 0 ? 'opinion' : 'decision',
      quorum: pick(random, ['all', 1, 1, 2] as const),
    })),
  }));
  const pairs: [RecordRole, RecordRole | 'author'][] = [
    ['validator', 'approver'],
    ['validator', 'author'],
    ['risk-officer', 'approver'],
    ['approver', 'author'],
  ];
  const validMonths = random(4) === 0 ? 1 : null;
  return { stages, separation: some(random, pairs, 6), attestations: [], material: [], validMonths };
}

type Step = { readonly id: string; readonly role: RecordRole };

/** A dossier of some decisions, some of them as they should be. */
function dossierOf(random: Random): Buffer {
  const fourEyes = random(3) > 0;
  const told = { ...state, workspace: { ...state.workspace, fourEyes }, evidence: [] };
  const stateBytes = Buffer.from(canonicalize(told) ?? '');
  const contentHash = sha256(stateBytes);
  const rules = rulesOf(random) as unknown as { stages: { steps: Step[] }[] } & SignOffManifest['workflow']['rules'];
  const steps = rules.stages.flatMap((stage) => stage.steps);
  const people = NAMES.map((name, i) => ({ id: id(20 + i), name }));
  const authors = [
    ...some(random, people, 2),
    ...(random(4) > 0 ? [{ id: id(30), name: state.assessment.author }] : []),
  ];
  const assignments = steps.flatMap(({ role }) =>
    some(random, people, 6).map((one) => ({ role, personId: one.id, name: one.name })),
  );
  const files: FixtureFile[] = [];
  const signOffs: DossierRecord['signOffs'] = [];
  let [round, place] = [1, 0];
  for (let n = 1; n <= 1 + random(6); n += 1) {
    if (random(5) === 0) [round, place] = [round + 1, 0];
    const step = random(8) > 0 ? (steps[place] ?? pick(random, steps)) : pick(random, steps);
    place += 1;
    const holders = assignments.filter(({ role }) => role === step.role);
    const held = holders.length > 0 && random(8) > 0 ? pick(random, holders).personId : pick(random, people).id;
    const person = people.find((one) => one.id === held) ?? expect.unreachable();
    const decision = pick<Decision>(random, [
      'approve',
      'approve',
      'approve',
      'approve',
      'approve-with-conditions',
      'reject',
      'request-changes',
      'opinion',
      'withdraw',
    ]);
    const isOlder = random(12) === 0;
    const about = {
      ...(honestParts().record.signOffs[0] ?? expect.unreachable()),
      id: id(40 + n),
      personId: person.id,
      personName: random(15) === 0 ? 'Somebody' : person.name,
      fingerprint: sha256(random(15) === 0 ? 'shared' : person.name),
      decision,
      fourEyes: random(15) === 0 ? !fourEyes : fourEyes,
      contentHash: random(5) === 0 ? sha256(`other ${random(2)}`) : contentHash,
      signedAt: `2026-${String(1 + n).padStart(2, '0')}-${pick(random, ['01', '28'])}T10:00:00.000Z`,
    };
    const withdraws = decision === 'withdraw' && n > 1 ? { withdraws: id(40 + 1 + random(n - 1)) } : {};
    const inWorkflow = { role: step.role, stepId: step.id, round, ...withdraws };
    const before = signOffs.at(-1);
    const manifest: SignOffManifest = {
      format: 'model-dossier/manifest',
      formatVersion: 1,
      workspaceId: random(20) === 0 ? id(99) : state.workspace.id,
      assessmentId: state.assessment.id,
      contentHash: about.contentHash,
      records: [],
      packs: [state.pack],
      evidence: [],
      authors,
      assignments,
      workflow: { tone: 'high', round, rules: random(30) === 0 ? 'none' : rules },
      previous: before && random(15) > 0 ? { id: before.id, hash: sha256(decisionBytes(before)) } : null,
    };
    const bytes = Buffer.from(canonicalize(manifest) ?? '');
    const manifestHash = random(20) === 0 ? sha256('other') : sha256(bytes);
    const isStale = about.contentHash !== contentHash && random(2) === 0;
    const validUntil = random(4) === 0 ? { validUntil: '2026-04-01' } : {};
    signOffs.push({
      ...about,
      ...(isOlder ? {} : { ...inWorkflow, ...validUntil, manifestHash }),
      staleness: isStale ? { changes: [] } : null,
    });
    if (random(isOlder ? 4 : 20) > 0 !== isOlder) files.push({ name: `manifest-${n}.json`, bytes });
  }
  const { record } = honestParts();
  return barePdf(
    [
      { name: 'assessment.json', bytes: stateBytes },
      { name: 'dossier.json', bytes: Buffer.from(JSON.stringify({ ...record, contentHash, evidence: [], signOffs })) },
      ...files,
    ],
    `content-hash:${contentHash}`,
  );
}

test('both enforce the workflow alike, whatever was decided by whom and in which order', {
  timeout: 300_000,
}, async () => {
  const random = seededRandom(12);
  const said = new Map<string, number>();
  for (let n = 0; n < CASES; n += 1) {
    const report = await verifyByBoth({ name: `case ${n}`, bytes: dossierOf(random) }, { now, trusted: [] });
    for (const { code, verdict } of report.checks)
      said.set(`${code} ${verdict}`, (said.get(`${code} ${verdict}`) ?? 0) + 1);
  }
  // All that can come out did come out.
  for (const code of ['four-eyes', 'separation', 'quorum']) {
    for (const verdict of ['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']) {
      expect(said.get(`${code} ${verdict}`) ?? 0, `${code} ${verdict}`).toBeGreaterThan(5);
    }
  }
  for (const code of ['manifest-hash', 'signer-key']) {
    for (const verdict of ['TOTAL-PASSED', 'TOTAL-FAILED']) {
      expect(said.get(`${code} ${verdict}`) ?? 0, `${code} ${verdict}`).toBeGreaterThan(5);
    }
  }
});
