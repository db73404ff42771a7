import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { ExportedDossier } from '#contract/records/dossier';
import type { JournalReport } from '#contract/records/journal';
import type { AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Person, PersonInput } from '#contract/records/person';
import type { SignOff } from '#contract/records/sign-off';
import type { SystemInput } from '#contract/records/system';
import type { VerificationReport } from '#contract/records/verification';
import type { RichText } from '#contract/rich-text';
import type { Core } from '#core/core';
import { parseSource } from '#core/packs/source';
import { withCore } from './headless.ts';
import { summarizeJudgement } from './judgement.ts';
import { readArguments, required } from './options.ts';
import { columns, ExitCode, type Terminal, wrap } from './terminal.ts';

/** resources/demo/cv-screening.yaml. The calls it goes into check it. */
type DemoCase = {
  readonly workspace: { readonly name: string };
  /** The first one owns the workspace and assesses; the one who is an approver decides. */
  readonly people: readonly [PersonInput, ...PersonInput[]];
  readonly system: Omit<SystemInput, 'ownerId'>;
  readonly assessment: { readonly packId: string; readonly assessedOn: string };
  readonly answers: readonly {
    readonly questionId: string;
    readonly value: AnswerValue;
    readonly justification: string;
  }[];
  readonly signOff: Pick<SignOff, 'decision' | 'statement' | 'conditions' | 'nextReviewOn'>;
};

/** A person of the demo with what they sign with. The passphrases are printed: they guard nothing. */
type Signatory = { readonly person: Person; readonly keyId: string; readonly passphrase: string };

const WORKSPACE_FILE = 'nordlicht.mdossier';
const DOSSIER_FILE = 'dossier.pdf';

function readCase(terminal: Terminal): DemoCase {
  const name = 'cv-screening.yaml';
  const { source } = parseSource(name, readFileSync(join(terminal.resources, 'demo', name), 'utf8'));
  return source.value as DemoCase;
}

function paragraph(text: string): RichText {
  return { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] };
}

async function addKey({ client }: Core, person: Person): Promise<Signatory> {
  const passphrase = `demo passphrase of ${person.name}`;
  const key = await client.key.generate({ personId: person.id, passphrase });
  return { person, keyId: key.id, passphrase };
}

/** People with keys, the author first, then the approver. */
async function fillWorkspace(core: Core, demoCase: DemoCase, file: string): Promise<[Signatory, Signatory]> {
  const { client, files } = core;
  const [owner, ...others] = demoCase.people;
  const session = await client.workspace.create({ file: files.give(file).token, name: demoCase.workspace.name, owner });
  for (const person of others) await client.person.add(person);
  const people = await client.person.list();
  const author = people.find(({ id }) => id === session.actor?.id);
  const approver = people.find(({ id, roles }) => id !== author?.id && roles.includes('approver'));
  if (!author || !approver) throw new Error('the demo names no author and another person as approver');
  return [await addKey(core, author), await addKey(core, approver)];
}

async function answerQuestions({ client }: Core, demoCase: DemoCase, owner: Person): Promise<string> {
  const system = await client.system.add({ ...demoCase.system, ownerId: owner.id });
  const { packId, assessedOn } = demoCase.assessment;
  const { assessment } = await client.assessment.create({ systemId: system.id, packId });
  await client.assessment.setDate({ id: assessment.id, baseVersion: assessment.version, assessedOn });
  for (const { questionId, value, justification } of demoCase.answers) {
    await client.assessment.answer({
      assessmentId: assessment.id,
      questionId,
      value,
      justification: paragraph(justification),
    });
  }
  return assessment.id;
}

async function signOff({ client }: Core, demoCase: DemoCase, assessmentId: string, approver: Signatory): Promise<void> {
  const { contentHash } = await client.signOff.prepare({ assessmentId });
  const { person, keyId, passphrase } = approver;
  await client.signOff.sign({ assessmentId, contentHash, personId: person.id, keyId, passphrase, ...demoCase.signOff });
}

async function exportSigned(
  core: Core,
  assessmentId: string,
  file: string,
  signatories: readonly Signatory[],
  terminal: Terminal,
): Promise<ExportedDossier> {
  const job = await core.client.dossier.export({
    assessmentId,
    file: core.files.give(file).token,
    locale: terminal.locale,
    signers: signatories.map(({ person, keyId, passphrase }) => ({ personId: person.id, keyId, passphrase })),
  });
  for (;;) {
    const step = await job.next();
    if (step.done === true) return step.value;
  }
}

type Outcome = {
  readonly workspace: string;
  readonly dossier: string;
  readonly assessmentId: string;
  readonly demoCase: DemoCase;
  readonly signatories: readonly Signatory[];
  readonly exported: ExportedDossier;
  readonly verified: VerificationReport;
  readonly journal: JournalReport;
  readonly conclusion: readonly string[];
};

async function runDemo(core: Core, terminal: Terminal, folder: string): Promise<Outcome> {
  const { client, files } = core;
  const demoCase = readCase(terminal);
  const workspace = join(folder, WORKSPACE_FILE);
  const dossier = join(folder, DOSSIER_FILE);
  mkdirSync(folder, { recursive: true });
  for (const old of [workspace, `${workspace}-journal`, dossier]) rmSync(old, { force: true });
  const [author, approver] = await fillWorkspace(core, demoCase, workspace);
  const assessmentId = await answerQuestions(core, demoCase, author.person);
  await signOff(core, demoCase, assessmentId, approver);
  const exported = await exportSigned(core, assessmentId, dossier, [author, approver], terminal);
  const { judgement, assessment } = await client.assessment.open({ id: assessmentId });
  const pack: Pack = await client.pack.get({ id: assessment.packId, version: assessment.packVersion });
  return {
    workspace,
    dossier,
    assessmentId,
    demoCase,
    signatories: [author, approver],
    exported,
    verified: await client.verification.check({ file: files.give(dossier).token }),
    journal: await client.journal.verify(),
    conclusion: summarizeJudgement(terminal, pack, judgement),
  };
}

function report(terminal: Terminal, outcome: Outcome, seconds: number): string[] {
  const { say, locale } = terminal;
  const { demoCase, exported, verified, journal, signatories } = outcome;
  const path = (file: string): string => relative(process.cwd(), file) || file;
  return [
    say('demo.title', { workspace: demoCase.workspace.name, system: demoCase.system.name }),
    '',
    say('demo.outcome'),
    ...outcome.conclusion.map((line) => `  ${line}`.trimEnd()),
    '',
    say('demo.signed'),
    ...columns(
      verified.signatures.map(({ field, signer, verdict, subIndication }) => [
        field,
        signer ?? '',
        [verdict, subIndication].filter((part) => part !== null).join(' '),
      ]),
    ),
    ...wrap(say(`verdict.${verified.verdict}.meaning`), '  '),
    ...(verified.subIndication === null ? [] : wrap(say(`subIndication.${verified.subIndication}`), '  ')),
    '',
    say('demo.checks'),
    ...columns(verified.checks.map(({ code, subject, verdict }) => [verdict, say(`check.${code}`, { subject })])),
    `  ${say(journal.isIntact ? 'demo.journal-intact' : 'demo.journal-broken', { events: journal.events, records: journal.records })}`,
    '',
    say('demo.files'),
    ...columns([
      [say('demo.workspace'), path(outcome.workspace)],
      [say('demo.dossier'), say('demo.dossier-is', { path: path(outcome.dossier), pages: exported.pages })],
      [say('demo.content-hash'), exported.contentHash],
      [say('demo.journal-head'), `${journal.head?.seq ?? 0}  ${journal.head?.hash ?? ''}`],
    ]),
    '',
    say('demo.passphrases'),
    ...columns(signatories.map(({ person, passphrase }) => [person.name, passphrase])),
    '',
    say('demo.next'),
    `  npm run -s cli -- verify ${path(outcome.dossier)}`,
    `  npm run -s cli -- verify ${path(outcome.workspace)}`,
    `  pdfsig ${path(outcome.dossier)}`,
    '  npm start',
    '',
    say('demo.done', { seconds: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(seconds) }),
  ];
}

/** `demo --out DIR`: the whole path once, from an empty folder to a signed dossier, and what was concluded. */
export async function demo(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values } = readArguments(args, { out: { type: 'string' } }, [] as const);
  const folder = resolve(required(values.out, '--out'));
  const startedAt = performance.now();
  const outcome = await withCore(terminal, (core) => runDemo(core, terminal, folder));
  for (const line of report(terminal, outcome, (performance.now() - startedAt) / 1000)) terminal.out(line);
  const isSound = outcome.journal.isIntact && outcome.verified.verdict !== 'TOTAL-FAILED';
  return isSound ? ExitCode.passed : ExitCode.failed;
}
