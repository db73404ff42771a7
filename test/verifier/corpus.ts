import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign as cryptoSign, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { DossierOptions } from '#contract/records/dossier';
import { writeDossier } from '#core/dossier/dossier';
import { fingerprintOf } from '#core/signing/certificate';
import { signatureFields } from '#core/signing/signature-fields';
import type { Signer } from '#core/signing/signer';
import { controlPdf } from '#test/support/control-pdf';
import { dossierOfCase, packWithCases, shippedPacks } from '#test/support/dossier-of-pack';
import { condition } from '#test/support/sign-off';
import {
  type Folder,
  generatedSigner,
  importedSigner,
  makePdf,
  makePkcs12,
  openFolder,
  sign,
} from '#test/support/signing';
import {
  approver,
  author,
  fingerprint,
  makeDossier,
  now,
  sha256,
  state,
  stateBytes,
} from '#test/support/small-dossier';
import { openTeamCase, type TeamCase } from '#test/support/team-case';
import { makeToolResources, passphrase } from '#test/support/tool-pack';
import { openTsa } from '#test/support/tsa';
import type { NamedBytes, Trust } from './stranger.ts';

/** A file that both verifiers are to judge, under a trust that fits it. */
export type Specimen = NamedBytes & { readonly trust: Trust; readonly anchors?: readonly NamedBytes[] };

const leaf = (signer: Signer): Uint8Array => signer.certificates[0] ?? new Uint8Array();
const FIELDS = ['author', 'sign-off-1', 'sign-off-2'] as const;

/** PDFs signed in all the ways there are: by one to three people, EC and RSA, with a chain, a time-stamp, a certification. */
export async function signedKinds(): Promise<Specimen[]> {
  const folder = openFolder();
  const tsa = openTsa();
  try {
    const third = await generatedSigner('Third Person');
    const rsa = await importedSigner(folder, 'rsa:3072');
    const trusted = [author, approver, third].map((one) => fingerprintOf(leaf(one)));
    const own: Trust = { now, trusted };
    const authority = rsa.certificates[1] ?? new Uint8Array();
    const byAuthority: Trust = { now, trusted: [], authorities: [{ der: authority, kind: 'ca' }] };
    const byTsa: Trust = { ...own, timestampAuthorities: [tsa.root()] };
    const plain = await makePdf([...FIELDS], { files: [{ name: 'note.txt', bytes: Buffer.from('a note') }] });
    const one = await sign(plain, 'author', author);
    const two = await sign(one, 'sign-off-1', approver);
    const three = await sign(two, 'sign-off-2', third);
    const certified = await sign(plain, 'author', author, { certify: true });
    const stamped = await sign(plain, 'author', author, { timestamper: tsa.timestamper() });
    const late = await sign(plain, 'author', author, { timestamper: tsa.timestamper('2026-11-23T08:00:00Z') });
    const early = await sign(plain, 'author', author, { claimedAt: new Date('2019-01-01T00:00:00Z') });
    const byRsa = await sign(plain, 'author', rsa);
    const byShortKey = await sign(plain, 'author', shortKeySigner(folder));
    const dossier = await makeDossier(undefined, undefined, ['author', 'sign-off-1']);
    const withAuthority = await sign(dossier, 'sign-off-1', rsa);
    return [
      { name: 'unsigned, with fields', bytes: plain, trust: own },
      { name: 'signed once', bytes: one, trust: own },
      { name: 'signed once, by nobody known', bytes: one, trust: { now, trusted: [] } },
      { name: 'signed twice', bytes: two, trust: own },
      { name: 'signed three times', bytes: three, trust: own },
      { name: 'certified', bytes: certified, trust: own },
      { name: 'certified, then signed', bytes: await sign(certified, 'sign-off-2', approver), trust: own },
      { name: 'time-stamped', bytes: stamped, trust: byTsa },
      { name: 'time-stamped by nobody known', bytes: stamped, trust: own },
      {
        name: 'time-stamped, judged after the certificate ended',
        bytes: stamped,
        trust: { ...byTsa, now: new Date('2032-01-01T00:00:00Z') },
      },
      { name: 'time-stamped before it was signed', bytes: late, trust: byTsa },
      { name: 'time-stamped, then signed', bytes: await sign(stamped, 'sign-off-1', third), trust: byTsa },
      { name: 'signed before its certificate', bytes: early, trust: own },
      {
        name: 'judged after the certificate ended',
        bytes: one,
        trust: { ...own, now: new Date('2032-01-01T00:00:00Z') },
      },
      { name: 'signed with RSA under an authority', bytes: byRsa, trust: byAuthority },
      { name: 'signed with RSA under an authority nobody knows', bytes: byRsa, trust: own },
      { name: 'signed with RSA of 1024 bits', bytes: byShortKey, trust: byAuthority },
      { name: 'small dossier', bytes: await makeDossier(), trust: own },
      { name: 'small dossier, of nobody known', bytes: await makeDossier(), trust: { now, trusted: [] } },
      { name: 'small dossier with two kinds of trust', bytes: withAuthority, trust: { ...byAuthority, trusted } },
      { name: 'small dossier from which something was withheld', bytes: await withheldDossier(), trust: own },
    ];
  } finally {
    folder.remove();
    tsa.remove();
  }
}

/** A key that the app would not take, under the authority of `importedSigner`. */
function shortKeySigner(folder: Folder): Signer {
  makePkcs12(folder, 'rsa:1024', 'secret');
  const certificates = ['leaf.crt', 'ca.crt'].map((name) => new X509Certificate(folder.read(name)).raw);
  const key = createPrivateKey(folder.read('leaf.key'));
  return { algorithm: 'RSA', certificates, sign: async (data) => cryptoSign('sha256', data, key) };
}

function withheldDossier(): Promise<Uint8Array> {
  const contentHash = sha256(stateBytes);
  const redacted = { contentHash, reason: 'Confidential', people: true, questions: [] };
  const bytes = Buffer.from(canonicalize({ ...state, redacted }) ?? '');
  return makeDossier((parts) => {
    parts.state = bytes;
    parts.record = { ...parts.record, redactedHash: sha256(bytes) };
    parts.decision = null;
    parts.decisionCms = null;
  });
}

/** A signed dossier of every pack that ships, or of so many of them. */
export async function packKinds(limit: number): Promise<Specimen[]> {
  const trust: Trust = { now, trusted: [fingerprint(author), fingerprint(approver)] };
  const made: Specimen[] = [];
  for (const id of shippedPacks.slice(0, limit)) {
    const { pack, cases } = packWithCases(id);
    const one = cases.at(-1);
    if (!one) continue;
    let { pdf } = await writeDossier(dossierOfCase(pack, one));
    for (const { name } of signatureFields(pdf).slice(0, 2)) {
      pdf = await sign(pdf, name, name === 'author' ? author : approver);
    }
    made.push({ name: `dossier of ${id}`, bytes: pdf, trust });
  }
  return made;
}

/** What a team's workspace gives away in the course of its decisions: dossiers and journals, at every stage or at some. */
export async function teamKinds(isEveryStage: boolean): Promise<Specimen[]> {
  const folder = makeToolResources();
  const team = await openTeamCase(folder.folder);
  try {
    return await decideAndExport(team, isEveryStage);
  } finally {
    team.stop();
    folder.remove();
  }
}

async function decideAndExport(team: TeamCase, isEveryStage: boolean): Promise<Specimen[]> {
  const { client, assessmentId } = team;
  writeFileSync(join(team.folder, 'scale.txt'), 'weighed: 500 kg');
  await client.evidence.add({ assessmentId, questionId: 'use.weight', file: team.file('scale.txt') });
  const found: (NamedBytes & { anchors?: readonly NamedBytes[] })[] = [];
  const bytesOf = (name: string): Buffer => readFileSync(join(team.folder, name));
  const signer = (member: 'olga' | 'anna') => ({ personId: team.ids[member], keyId: team.keys[member], passphrase });
  const exported = async (name: string, options: object = {}, signers: ('olga' | 'anna')[] = ['olga']) => {
    const asked = DossierOptions.parse({ languages: ['en'], ...options });
    const file = team.file(name);
    const job = await client.dossier.export({ assessmentId, file, options: asked, signers: signers.map(signer) });
    while (!(await job.next()).done);
    found.push({ name, bytes: bytesOf(name) });
  };
  const journal = async (name: string, anchors: readonly NamedBytes[] = []) => {
    await client.journal.export({ file: team.file(name) });
    found.push({ name, bytes: bytesOf(name), anchors });
  };
  await exported('before.pdf');
  await journal('before.jsonl');
  await team.decide('vera');
  await exported('validated.pdf');
  await team.decide('rolf', 'approve-with-conditions', { conditions: [condition(team.ids.olga)] });
  await team.decide('dora', 'opinion');
  if (isEveryStage) await exported('advised.pdf', { languages: ['de'] });
  await team.decide('anna');
  await exported('approved.pdf', {}, ['olga', 'anna']);
  await exported('withheld.pdf', {
    redaction: { people: true, evidenceFiles: true, questions: ['use.weight'], reason: 'Confidential' },
  });
  if (isEveryStage) await exported('certificate.pdf', { edition: 'certificate' }, ['anna']);
  if (isEveryStage) await exported('audit-trail.pdf', { edition: 'audit-trail', audience: 'auditor' }, []);
  await team.as('olga');
  await team.answer({ 'use.weight': 600 });
  if (isEveryStage) await exported('stale.pdf');
  const older = ['before.pdf', 'approved.pdf', 'before.jsonl'].map((name) => ({ name, bytes: bytesOf(name) }));
  await journal('after.jsonl', older);
  const after = { name: 'after.jsonl', bytes: bytesOf('after.jsonl') };
  found.push({ name: 'before.jsonl beside a later one', bytes: bytesOf('before.jsonl'), anchors: [after] });
  found.push({ name: 'approved.pdf beside others', bytes: bytesOf('approved.pdf'), anchors: [...older, after] });
  const trusted = (await client.key.list()).map((one) => one.fingerprint);
  // Keys are as young as the machine says that made them.
  const trust: Trust = { now: new Date(Date.now() + 60_000), trusted };
  return found.map((one) => ({ ...one, trust }));
}

/** PDFs of other producers, most of which know nothing of dossiers. */
export async function foreignKinds(): Promise<Specimen[]> {
  const folder = openFolder();
  try {
    const trust: Trust = { now, trusted: [fingerprint(author), fingerprint(approver)] };
    const control = await controlPdf();
    const dossier = await makeDossier();
    folder.write('control.pdf', control);
    folder.write('dossier.pdf', dossier);
    const run = (...args: string[]) => execFileSync(args[0] ?? '', args.slice(1), { cwd: folder.path, stdio: 'pipe' });
    run('qpdf', '--object-streams=generate', 'dossier.pdf', 'packed.pdf');
    run('qpdf', '--linearize', 'control.pdf', 'linearized.pdf');
    run('qpdf', '--encrypt', '', 'x', '256', '--', 'control.pdf', 'encrypted.pdf');
    run('mutool', 'clean', '-gggg', '-z', 'dossier.pdf', 'cleaned.pdf');
    run('pdftocairo', '-pdf', 'control.pdf', 'cairo.pdf');
    run('pdfunite', 'control.pdf', 'cairo.pdf', 'united.pdf');
    const names = ['packed', 'linearized', 'encrypted', 'cleaned', 'cairo', 'united'];
    const files = names.map((name) => ({ name, bytes: folder.read(`${name}.pdf`) }));
    const resigned = await sign(folder.read('packed.pdf'), 'author', author).catch(() => null);
    return [
      { name: 'control', bytes: control },
      ...files,
      ...(resigned ? [{ name: 'packed, signed anew', bytes: resigned }] : []),
      { name: 'pdfmake', bytes: await fromPdfmake() },
      { name: 'a text', bytes: Buffer.from('no PDF at all') },
      { name: 'nothing', bytes: Buffer.alloc(0) },
      { name: 'only a head', bytes: Buffer.from('%PDF-1.7\n') },
      { name: 'JSON, but no journal', bytes: Buffer.from('{"format":"other"}\n') },
      { name: 'an open brace', bytes: Buffer.from('{') },
    ].map((one) => ({ ...one, trust }));
  } finally {
    folder.remove();
  }
}

const noto = new URL('../../resources/fonts/NotoSans-Regular.ttf', import.meta.url).pathname;

async function fromPdfmake(): Promise<Buffer> {
  const pdfmake = createRequire(import.meta.url)('pdfmake') as {
    setFonts(fonts: object): void;
    createPdf(document: object): { getBuffer(): Promise<Buffer> };
  };
  pdfmake.setFonts({ Noto: { normal: noto } });
  return await pdfmake.createPdf({ content: ['Words'], defaultStyle: { font: 'Noto' } }).getBuffer();
}
