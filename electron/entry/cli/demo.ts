import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { DossierEdition, ExportedDossier } from '#contract/records/dossier';
import type { JournalReport } from '#contract/records/journal';
import type { AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Person, PersonInput } from '#contract/records/person';
import type { SignOff } from '#contract/records/sign-off';
import type { SystemInput } from '#contract/records/system';
import type { Locale } from '#contract/records/text';
import type { VerificationReport } from '#contract/records/verification';
import type { Core } from '#core/core';
import { parseSource } from '#core/packs/source';
import { fillInventory, paragraph } from './demo-inventory.ts';
import { fillJudging } from './demo-judging.ts';
import { withCore } from './headless.ts';
import { summarizeJudgement } from './judgement.ts';
import { readArguments, required } from './options.ts';
import { columns, ExitCode, type Terminal, wrap } from './terminal.ts';

/** resources/demo/cv-screening.yaml. The calls it goes into check it. */
type DemoCase = {
  readonly workspace: { readonly name: string };
  /** The first one owns the workspace and assesses; the others are asked by their roles. */
  readonly people: readonly [PersonInput, ...PersonInput[]];
  readonly system: Omit<SystemInput, 'ownerId'>;
  readonly assessment: { readonly packId: string; readonly assessedOn: string };
  readonly answers: readonly {
    readonly questionId: string;
    readonly value: AnswerValue;
    readonly justification: string;
  }[];
  /** Who says what, the approver last. */
  readonly reviews: readonly DemoDecision[];
  readonly signOff: DemoDecision;
};

/** A decision of the demo; people by their names. */
type DemoDecision = Pick<SignOff, 'decision' | 'statement'> & {
  readonly person: string;
  readonly conditions?: readonly { readonly text: string; readonly owner: string; readonly dueOn: string }[];
  readonly nextReviewOn?: string;
  readonly residualRisk?: { readonly text: string; readonly until: string };
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

async function addKey({ client }: Core, person: Person): Promise<Signatory> {
  const passphrase = `demo passphrase of ${person.name}`;
  const key = await client.key.generate({ personId: person.id, passphrase });
  return { person, keyId: key.id, passphrase };
}

/** People with keys, the author first. */
async function fillWorkspace(
  core: Core,
  demoCase: DemoCase,
  file: string,
): Promise<readonly [Signatory, ...Signatory[]]> {
  const { client, files } = core;
  const [owner, ...others] = demoCase.people;
  const session = await client.workspace.create({ file: files.give(file).token, name: demoCase.workspace.name, owner });
  const { actor } = session;
  if (!actor) throw new Error('whoever makes a workspace works in it');
  const signatories: [Signatory, ...Signatory[]] = [await addKey(core, actor)];
  for (const person of others) signatories.push(await addKey(core, await client.person.add(person)));
  return signatories;
}

async function answerQuestions(
  { client }: Core,
  demoCase: DemoCase,
  owner: Person,
): Promise<{ readonly systemId: string; readonly assessmentId: string }> {
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
  return { systemId: system.id, assessmentId: assessment.id };
}

/** Hands the assessment in, and lets everyone say what they say. Gives the signatories in the order in which they decided. */
async function signOff(
  { client }: Core,
  { reviews, signOff: last }: DemoCase,
  assessmentId: string,
  signatories: readonly Signatory[],
): Promise<Signatory[]> {
  const named = (name: string): Signatory => {
    const found = signatories.find(({ person }) => person.name === name);
    if (!found) throw new Error(`the demo has no ${name}`);
    return found;
  };
  await client.signOff.submit({ assessmentId });
  const { rules } = await client.signOff.standing({ assessmentId });
  for (const { person: name, conditions = [], nextReviewOn = null, residualRisk = null, ...said } of [
    ...reviews,
    last,
  ]) {
    const { person, keyId, passphrase } = named(name);
    const { contentHash } = await client.signOff.prepare({ assessmentId });
    const isApproval = said.decision === 'approve' || said.decision === 'approve-with-conditions';
    await client.signOff.sign({
      ...said,
      assessmentId,
      contentHash,
      personId: person.id,
      keyId,
      passphrase,
      attestations: isApproval ? rules.attestations.map(({ en }) => en) : [],
      conditions: conditions.map(({ owner, ...one }) => ({ ...one, ownerId: named(owner).person.id })),
      nextReviewOn,
      residualRisk,
    });
  }
  return [...reviews, last].map(({ person }) => named(person));
}

async function exportSigned(
  core: Core,
  assessmentId: string,
  file: string,
  signatories: readonly Signatory[],
  options: { readonly edition: DossierEdition; readonly locales: readonly Locale[] },
): Promise<ExportedDossier> {
  const job = await core.client.dossier.export({
    assessmentId,
    file: core.files.give(file).token,
    options: { edition: options.edition, languages: [...options.locales] },
    certify: signatories.length > 0,
    signers: signatories.map(({ person, keyId, passphrase }) => ({ personId: person.id, keyId, passphrase })),
  });
  for (;;) {
    const step = await job.next();
    if (step.done === true) return step.value;
  }
}

/** Other documents of the same assessment: a memo in two languages, the certificate, the model card, who did what. */
function extracts(locale: Locale, approvers: readonly Signatory[]) {
  const second: Locale = locale === 'de' ? 'en' : 'de';
  return [
    { name: 'memo.pdf', edition: 'classification-memo' as const, locales: [locale, second], signatories: [] },
    { name: 'certificate.pdf', edition: 'certificate' as const, locales: [locale], signatories: approvers },
    { name: 'model-card.pdf', edition: 'model-card' as const, locales: [locale], signatories: [] },
    { name: 'audit-trail.pdf', edition: 'audit-trail' as const, locales: [locale], signatories: [] },
  ];
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
  const others = ['memo.pdf', 'certificate.pdf', 'model-card.pdf', 'audit-trail.pdf'].map((name) => join(folder, name));
  for (const old of [workspace, `${workspace}-journal`, dossier, ...others]) rmSync(old, { force: true });
  const people = await fillWorkspace(core, demoCase, workspace);
  const [author] = people;
  const made = await answerQuestions(core, demoCase, author.person);
  const { assessmentId } = made;
  const named = await fillInventory(
    core,
    terminal.resources,
    made,
    people.map(({ person }) => person),
  );
  await fillJudging(core, terminal.resources, made, named, author.person);
  const deciders = await signOff(core, demoCase, assessmentId, people);
  // The document has a field for its author and for each approval; an opinion is inside it.
  const approvals = [...demoCase.reviews, demoCase.signOff].filter(({ decision }) => decision !== 'opinion');
  const approvers = deciders.filter(({ person }) => approvals.some((one) => one.person === person.name));
  const signing = [author, ...approvers];
  const own = { edition: 'full' as const, locales: [terminal.locale] };
  const exported = await exportSigned(core, assessmentId, dossier, signing, own);
  for (const { name, signatories, ...options } of extracts(terminal.locale, approvers)) {
    await exportSigned(core, assessmentId, join(folder, name), signatories, options);
  }
  const { judgement, assessment } = await client.assessment.open({ id: assessmentId });
  const pack: Pack = await client.pack.get({ id: assessment.packId, version: assessment.packVersion });
  return {
    workspace,
    dossier,
    assessmentId,
    demoCase,
    signatories: people,
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
      [
        say('demo.extracts'),
        path(join(resolve(outcome.dossier, '..'), '{memo,certificate,model-card,audit-trail}.pdf')),
      ],
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
