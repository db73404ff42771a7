import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { errorDetails } from './errors.ts';
import { CoreEvent } from './events.ts';
import { AssessmentSummary, AssessmentView } from './records/assessment.ts';
import { ExportedDossier, ExportProgress } from './records/dossier.ts';
import { JournalEntry, JournalReport } from './records/journal.ts';
import { AnswerValue } from './records/judgement.ts';
import { Pack, PackSummary } from './records/pack.ts';
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
    /** The pack an assessment was made with, or the newest shipped one if no version is given. */
    get: read.input(z.strictObject({ id: PackName, version: z.string().optional() })).output(Pack),
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
  },
  evidence: {
    add: write
      .input(z.strictObject({ assessmentId: RecordId, questionId: PackName, file: FileToken }))
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
