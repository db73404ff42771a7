import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { AssessmentView } from '../records/assessment.ts';
import {
  DossierGap,
  DossierImport,
  DossierOptions,
  DossierPreview,
  EditionChoice,
  ExportedDossier,
  ExportProgress,
} from '../records/dossier.ts';
import { AnchorReport, Checkpoint, JournalEntry, JournalReport } from '../records/journal.ts';
import { RecordId } from '../records/text.ts';
import { VerificationReport } from '../records/verification.ts';
import { FileToken, Session } from '../records/workspace.ts';
import { chosen, done, dropped, givenFile, job, read, signer, trusted, write } from './base.ts';

/** What is shown to others: dossiers, checks of files, the journal. */
export const proofCalls = {
  dossier: {
    editions: read.input(z.strictObject({ assessmentId: RecordId })).output(z.array(EditionChoice)),
    gaps: read.input(z.strictObject({ assessmentId: RecordId })).output(z.array(DossierGap)),
    /** The dossier as it would be, unsigned and marked as a preview. */
    preview: job.input(z.strictObject({ assessmentId: RecordId, options: DossierOptions })).output(DossierPreview),
    /**
     * Writes the dossier and signs it once per signer, in order. The PDF holds a signature field for the author and
     * for each person with a current sign-off; fields of others stay free for `dossier.sign`. `certify`: the first
     * signature allows nothing but further signatures (DocMDP, P = 2).
     */
    export: job
      .input(
        z.strictObject({
          assessmentId: RecordId,
          file: FileToken,
          options: DossierOptions,
          signers: z.array(signer),
          certify: z.boolean().default(false),
        }),
      )
      .output(eventIterator(ExportProgress, ExportedDossier)),
    /** Adds the next signature to a dossier on disk, also one that came from another workspace. */
    sign: job.input(signer.extend({ file: FileToken })).output(ExportedDossier),
    /** Signs several dossiers with one key; each is told of on its own. */
    signAll: job.input(signer.extend({ files: z.array(FileToken).min(1).max(500) })).output(
      z.array(
        z.strictObject({
          fileName: z.string(),
          dossier: ExportedDossier.nullable(),
          errorCode: z.string().nullable(),
        }),
      ),
    ),
    /** What a dossier would bring along, before anything is written. */
    inspect: job.input(givenFile).output(DossierImport),
    /** Makes a read-only workspace file of a dossier, beside it or where chosen, and opens it. */
    reopen: job.input(z.strictObject({ source: givenFile, file: FileToken })).output(Session),
    /** Takes a dossier's system, assessment and evidence into the open workspace as records with their origin. */
    import: job
      .input(z.strictObject({ source: givenFile, into: z.enum(['new-system', 'existing-system']) }))
      .output(AssessmentView),
  },
  verification: {
    /** Checks a dossier, another signed PDF or a workspace: a chosen file, or the bytes of a dropped one. */
    check: job
      .input(
        z.union([
          chosen.extend({ trusted, anchors: z.array(givenFile).max(20).optional() }),
          dropped.extend({ trusted, anchors: z.array(givenFile).max(20).optional() }),
        ]),
      )
      .output(VerificationReport),
  },
  journal: {
    /** Newest first. */
    list: read
      .input(z.strictObject({ beforeSeq: z.int().optional(), limit: z.int().min(1).max(200).default(100) }))
      .output(z.array(JournalEntry)),
    /**
     * Recomputes the chain, rebuilds every record by replay and compares it with the tables, checks every checkpoint.
     * `isFull: false` begins where this machine last found everything in order.
     */
    verify: read.input(z.strictObject({ isFull: z.boolean() }).default({ isFull: true })).output(JournalReport),
    /** Compares the journal with what a dossier, a checkpoint or a journal export saw of it. */
    compare: job.input(givenFile).output(AnchorReport),
    /** Every event and checkpoint as JSON Lines. */
    export: job.input(z.strictObject({ file: FileToken })).output(done),
    checkpoints: read.output(z.array(Checkpoint)),
    /** Makes a checkpoint now; with a signer it is signed by that person as well. */
    checkpoint: write.input(z.strictObject({ signer: signer.nullable() })).output(Checkpoint),
    exportCheckpoint: job.input(z.strictObject({ id: RecordId, file: FileToken })).output(done),
    /** Signs a colleague's checkpoint as a witness and writes it back to the file. */
    cosign: job.input(signer.extend({ file: FileToken })).output(AnchorReport),
    /** Takes the witnesses' signature lines of a checkpoint file into the checkpoint here. */
    importCosignatures: job.input(z.strictObject({ file: FileToken })).output(Checkpoint),
    /** Writes the verifier for strangers: one HTML file and one script, in a folder or a file as chosen. */
    exportVerifier: job.input(z.strictObject({ file: FileToken })).output(done),
  },
};
