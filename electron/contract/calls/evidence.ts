import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { AssessmentView } from '../records/assessment.ts';
import {
  EvidenceFilter,
  EvidenceInput,
  EvidenceItem,
  EvidencePage,
  EvidenceSlot,
  EvidenceSort,
  EvidenceTarget,
  StoredFile,
  StoreProgress,
} from '../records/evidence-library.ts';
import { PackName, RecordId, Sha256 } from '../records/text.ts';
import { FileToken } from '../records/workspace.ts';
import { byId, chosen, done, dropped, givenFile, job, read, versioned, write } from './base.ts';

/** Files that show something, and what they show. */
export const evidenceCalls = {
  evidence: {
    /** Adds a file to a question: a chosen one by its token, a dropped or pasted one by its bytes. */
    add: job
      .input(
        z.union([
          chosen.extend({ assessmentId: RecordId, questionId: PackName }),
          dropped.extend({ assessmentId: RecordId, questionId: PackName }),
        ]),
      )
      .output(AssessmentView),
    /** Takes a file off a question; the piece of evidence stays in the library if anything else refers to it. */
    remove: write.input(versioned).output(AssessmentView),
  },
  library: {
    list: read
      .input(
        z.strictObject({
          sort: EvidenceSort.default('receivedAt'),
          descending: z.boolean().default(true),
          filter: EvidenceFilter.default({}),
          text: z.string().max(200).default(''),
          after: z.string().max(1000).nullable().default(null),
          limit: z.int().min(1).max(200).default(50),
        }),
      )
      .output(EvidencePage),
    get: read.input(byId).output(EvidenceItem),
    /** Stores several files, each with what is said of all; a file that cannot be taken keeps nobody from the others. */
    add: job
      .input(
        z.strictObject({
          files: z.array(givenFile).min(1).max(200),
          input: EvidenceInput.omit({ title: true }),
          target: EvidenceTarget.nullable().default(null),
        }),
      )
      .output(eventIterator(StoreProgress, z.array(StoredFile))),
    /** Keeps hash, size and place of a file; its bytes stay where they are. */
    refer: job
      .input(
        z.strictObject({
          file: FileToken,
          location: z.string().trim().min(1).max(2000),
          input: EvidenceInput,
          target: EvidenceTarget.nullable().default(null),
        }),
      )
      .output(eventIterator(StoreProgress, EvidenceItem)),
    update: write.input(versioned.extend({ input: EvidenceInput })).output(EvidenceItem),
    /** A newer state of the file. Answers keep to the revision they were given with. */
    addRevision: job
      .input(z.strictObject({ id: RecordId, file: givenFile }))
      .output(eventIterator(StoreProgress, EvidenceItem)),
    /** Refused while anything refers to it, unless `alsoLinks`. Nothing that was signed loses its file. */
    remove: write.input(versioned.extend({ alsoLinks: z.boolean().default(false) })).output(done),
    link: write.input(z.strictObject({ id: RecordId, target: EvidenceTarget })).output(EvidenceItem),
    unlink: write.input(z.strictObject({ linkId: RecordId, baseVersion: z.int() })).output(done),
    /** What is linked to something. */
    of: read.input(EvidenceTarget).output(z.array(EvidenceItem)),
    /** What an assessment's pack expects, with what fills it. */
    slots: read.input(z.strictObject({ assessmentId: RecordId })).output(z.array(EvidenceSlot)),
    /** A picture that was decoded and encoded anew; null if the file is none. */
    preview: job
      .input(z.strictObject({ sha256: Sha256 }))
      .output(z.strictObject({ png: z.instanceof(Blob), widthPx: z.int(), heightPx: z.int() }).nullable()),
    /** The text that search knows of a revision. */
    text: read
      .input(z.strictObject({ revisionId: RecordId }))
      .output(z.array(z.strictObject({ label: z.string(), text: z.string() }))),
    /** Hands a copy to the program that opens such files; the window has warned before. */
    openOutside: job.input(z.strictObject({ revisionId: RecordId })).output(done),
    save: job.input(z.strictObject({ revisionId: RecordId, file: FileToken })).output(done),
    /** Whether a file referred to is still the same. */
    check: job
      .input(z.strictObject({ revisionId: RecordId, file: FileToken }))
      .output(eventIterator(StoreProgress, z.strictObject({ isSame: z.boolean() }))),
  },
};
