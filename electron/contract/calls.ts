import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { errorDetails } from './errors.ts';
import { CoreEvent } from './events.ts';
import {
  AssessmentComparison,
  AssessmentSummary,
  AssessmentView,
  Comment,
  OfferedAnswer,
  Override,
  UpgradePreview,
} from './records/assessment.ts';
import { ExportedDossier, ExportProgress } from './records/dossier.ts';
import { JournalEntry, JournalReport } from './records/journal.ts';
import { Answers, AnswerValue, Judgement, WhatIf } from './records/judgement.ts';
import { Pack, PackDiagram, PackDifference, PackSummary, PackVersion } from './records/pack.ts';
import { NewPassphrase, Passphrase, Person, PersonInput, SigningKey } from './records/person.ts';
import { Decision, SignOff, SignOffPreview } from './records/sign-off.ts';
import { AiSystem, SystemInput } from './records/system.ts';
import { DateOnly, Locale, PackName, RecordId, Sha256 } from './records/text.ts';
import { VerificationReport } from './records/verification.ts';
import {
  Appearance,
  ChosenFile,
  FilePurpose,
  FileToken,
  Session,
  Workspace,
  WorkspaceSettings,
} from './records/workspace.ts';
import { RichText } from './rich-text.ts';

/** `read`: no change, synchronous. `write`: one transaction with its journal entries. `job`: progress and cancel. */
export type CallKind = 'read' | 'write' | 'job';

const errors = Object.fromEntries(Object.entries(errorDetails).map(([code, data]) => [code, { data }])) as {
  [C in keyof typeof errorDetails]: { data: (typeof errorDetails)[C] };
};

const call = oc.$meta<{ kind?: CallKind }>({}).errors(errors);
const read = call.meta({ kind: 'read' });
const write = call.meta({ kind: 'write' });
const job = call.meta({ kind: 'job' });

const byId = z.strictObject({ id: RecordId });
const versioned = z.strictObject({ id: RecordId, baseVersion: z.int() });
const done = z.void();
/** SHA-256 fingerprints of certificates that a person compared with their signer and holds for genuine. */
const trusted = z.array(Sha256).max(1000).optional();
const signer = z.strictObject({ personId: RecordId, keyId: RecordId, passphrase: Passphrase });

/** Every call there is. The window, the CLI and the tests use the same router. */
export const contract = {
  /** Native dialogs and the desktop; the core asks the shell, so that paths stay out of the window. */
  shell: {
    chooseFile: job
      .input(z.strictObject({ purpose: FilePurpose, suggestedName: z.string().max(255).optional() }))
      .output(ChosenFile.nullable()),
    setAppearance: job.input(Appearance).output(done),
    showInFolder: job.input(z.strictObject({ file: FileToken })).output(done),
  },
  session: {
    get: read.output(Session),
    /** Who works now. */
    actAs: read.input(z.strictObject({ personId: RecordId })).output(Session),
    watch: job.output(eventIterator(CoreEvent)),
  },
  workspace: {
    create: job
      .input(z.strictObject({ file: FileToken, name: Workspace.shape.name, owner: PersonInput }))
      .output(Session),
    open: job.input(z.strictObject({ file: FileToken })).output(Session),
    openRecent: job.input(byId).output(Session),
    forgetRecent: job.input(byId).output(Session),
    close: job.output(Session),
    configure: write.input(WorkspaceSettings).output(Session),
  },
  person: {
    list: read.output(z.array(Person)),
    add: write.input(PersonInput).output(Person),
    update: write.input(versioned.extend({ person: PersonInput })).output(Person),
  },
  key: {
    list: read.output(z.array(SigningKey)),
    /** Makes an ECDSA P-256 key and a self-signed certificate in the person's name. */
    generate: write.input(z.strictObject({ personId: RecordId, passphrase: NewPassphrase })).output(SigningKey),
    /** Takes key and certificates from a PKCS#12 file and protects them with a passphrase of their own. */
    importPkcs12: write
      .input(
        z.strictObject({ personId: RecordId, file: FileToken, filePassphrase: Passphrase, passphrase: NewPassphrase }),
      )
      .output(SigningKey),
  },
  system: {
    list: read.output(z.array(AiSystem)),
    add: write.input(SystemInput).output(AiSystem),
    update: write.input(versioned.extend({ system: SystemInput })).output(AiSystem),
  },
  pack: {
    list: read.output(z.array(PackSummary)),
    /** The version an assessment was made with, or if none is given the newest that is shipped or was imported. */
    get: read.input(z.strictObject({ id: PackName, version: z.string().optional() })).output(Pack),
    /** What came of the questions, classes and obligations from one version to another. */
    diff: read
      .input(z.strictObject({ id: PackName, from: PackVersion, to: PackVersion }))
      .output(z.array(PackDifference)),
    diagram: read.input(z.strictObject({ id: PackName, version: PackVersion.optional() })).output(PackDiagram),
    /**
     * Takes a pack from a folder, a zip file or the bytes of a dropped one into the workspace. Nothing is taken if anything
     * is wrong with it; then `problems` says what, by file and line.
     */
    import: job
      .input(
        z.union([
          z.strictObject({ file: FileToken }),
          z.strictObject({ name: z.string().max(255), content: z.instanceof(Blob) }),
        ]),
      )
      .output(
        z.strictObject({
          pack: PackSummary.nullable(),
          problems: z.array(z.strictObject({ code: z.string(), file: z.string(), line: z.int(), reason: z.string() })),
        }),
      ),
  },
  assessment: {
    list: read.output(z.array(AssessmentSummary)),
    create: write
      .input(
        z.strictObject({ systemId: RecordId, packId: PackName, title: z.string().trim().min(1).max(200).optional() }),
      )
      .output(AssessmentView),
    open: read.input(byId).output(AssessmentView),
    /** Saves one answer. Fields that are absent stay as they are; `value: null` takes the answer back. */
    answer: write
      .input(
        z.strictObject({
          assessmentId: RecordId,
          questionId: PackName,
          value: AnswerValue.nullable().optional(),
          justification: RichText.nullable().optional(),
          isFlagged: z.boolean().optional(),
        }),
      )
      .output(AssessmentView),
    setDate: write.input(versioned.extend({ assessedOn: DateOnly })).output(AssessmentView),
    /** What would be otherwise if one answer were another, for every answer there can be; `supposed` as in `suppose`. */
    whatIf: read.input(byId.extend({ supposed: Answers.optional() })).output(z.array(WhatIf)),
    /** What would follow if these answers took the place of those given to the same questions. Nothing is saved. */
    suppose: read.input(byId.extend({ supposed: Answers })).output(Judgement),
    /** Answers that the inventory and other assessments of the system can give. */
    offers: read.input(byId).output(z.array(OfferedAnswer)),
    /** Sets a class against or beside the rules, or with `truth: null` leaves it to them again. */
    override: write
      .input(
        z.strictObject({
          assessmentId: RecordId,
          classId: PackName,
          truth: Override.shape.truth.nullable(),
          reason: z.string().trim().max(5000),
        }),
      )
      .output(AssessmentView),
    comment: write
      .input(z.strictObject({ assessmentId: RecordId, questionId: PackName, text: Comment.shape.text }))
      .output(AssessmentView),
    resolveComment: write.input(versioned.extend({ isResolved: z.boolean() })).output(AssessmentView),
    compare: read.input(z.strictObject({ leftId: RecordId, rightId: RecordId })).output(AssessmentComparison),
    /** `version`: of the same pack, newer than the one used; the newest if absent. */
    previewUpgrade: read.input(byId.extend({ version: PackVersion.optional() })).output(UpgradePreview),
    /** Makes a new assessment by the newer version; the old one stays as it is. */
    upgrade: write.input(byId.extend({ version: PackVersion })).output(AssessmentView),
    /** Writes the dated obligations that hold as an iCalendar file (RFC 5545), a whole-day event each day. */
    exportCalendar: job.input(byId.extend({ file: FileToken, locale: Locale })).output(done),
  },
  evidence: {
    /** A chosen file, or the bytes of a dropped one. */
    add: write
      .input(
        z.union([
          z.strictObject({ assessmentId: RecordId, questionId: PackName, file: FileToken }),
          z.strictObject({
            assessmentId: RecordId,
            questionId: PackName,
            name: z.string().min(1).max(255),
            content: z.instanceof(Blob),
          }),
        ]),
      )
      .output(AssessmentView),
    remove: write.input(versioned).output(AssessmentView),
  },
  signOff: {
    prepare: read.input(z.strictObject({ assessmentId: RecordId })).output(SignOffPreview),
    /** Signs exactly the state with this hash; refused if it is no longer the present one. */
    sign: write
      .input(
        signer.extend({
          assessmentId: RecordId,
          contentHash: Sha256,
          decision: Decision,
          statement: z.string().trim().min(1).max(5000),
          conditions: z.string().trim().max(5000).default(''),
          nextReviewOn: DateOnly.nullable().default(null),
        }),
      )
      .output(SignOff),
  },
  dossier: {
    /**
     * Writes the dossier and signs it once per signer, in order. The PDF holds a signature field for the author and
     * for each person with a current sign-off; fields of others stay free for `dossier.sign`.
     */
    export: job
      .input(z.strictObject({ assessmentId: RecordId, file: FileToken, locale: Locale, signers: z.array(signer) }))
      .output(eventIterator(ExportProgress, ExportedDossier)),
    /** Adds the next signature to a dossier on disk. */
    sign: job.input(signer.extend({ file: FileToken })).output(ExportedDossier),
  },
  verification: {
    /** Checks a dossier, another signed PDF or a workspace: a chosen file, or the bytes of a dropped one. */
    check: job
      .input(
        z.union([
          z.strictObject({ file: FileToken, trusted }),
          z.strictObject({ name: z.string().max(255), content: z.instanceof(Blob), trusted }),
        ]),
      )
      .output(VerificationReport),
  },
  journal: {
    /** Newest first. */
    list: read
      .input(z.strictObject({ beforeSeq: z.int().optional(), limit: z.int().min(1).max(200).default(100) }))
      .output(z.array(JournalEntry)),
    /** Recomputes the chain, rebuilds every record by replay and compares it with the tables. */
    verify: read.output(JournalReport),
  },
};

export type Contract = typeof contract;
