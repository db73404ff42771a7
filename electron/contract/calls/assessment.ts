import { z } from 'zod';
import {
  AnswerOrigin,
  AssessmentComparison,
  AssessmentSummary,
  AssessmentView,
  Comment,
  OfferedAnswer,
  Override,
  UpgradePreview,
} from '../records/assessment.ts';
import { Answers, AnswerValue, Judgement, WhatIf } from '../records/judgement.ts';
import { Pack, PackDiagram, PackDifference, PackFault, PackSummary, PackVersion } from '../records/pack.ts';
import { DateOnly, Locale, PackName, RecordId } from '../records/text.ts';
import { FileToken } from '../records/workspace.ts';
import { RichText } from '../rich-text.ts';
import { byId, done, job, read, versioned, write } from './base.ts';

/** Packs, and assessments by them. */
export const assessmentCalls = {
  pack: {
    /** Those that can be used; a shipped one that cannot be read is left out. */
    list: read.output(z.array(PackSummary)),
    /** Why shipped packs cannot be read: of each the first fault, with its folder before the file. */
    faults: read.output(z.array(PackFault)),
    /** The version an assessment was made with, or if none is given the newest that is shipped or was imported. */
    get: read.input(z.strictObject({ id: PackName, version: z.string().optional() })).output(Pack),
    /** What came of the questions, classes and obligations from one version to another. */
    diff: read
      .input(z.strictObject({ id: PackName, from: PackVersion, to: PackVersion }))
      .output(z.array(PackDifference)),
    diagram: read.input(z.strictObject({ id: PackName, version: PackVersion.optional() })).output(PackDiagram),
    /**
     * Takes a pack from a folder, a zip file or the bytes of a dropped one into the workspace. Nothing is taken if anything
     * is wrong with it; then `problems` says what, by file and line. `shipped`: the newest version that the app ships under
     * the same name, if this is none of its own; who is behind an imported pack is never checked.
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
          problems: z.array(PackFault),
          shipped: z.strictObject({ version: PackVersion, publisher: z.string() }).optional(),
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
          /** The fact it is taken from; without it an answer is one's own. */
          origin: AnswerOrigin.optional(),
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
      .input(
        z.strictObject({
          assessmentId: RecordId,
          questionId: PackName,
          text: Comment.shape.text,
          /** The note it answers. */
          parentId: RecordId.optional(),
        }),
      )
      .output(AssessmentView),
    /** With everything that was answered to it. */
    resolveComment: write.input(versioned.extend({ isResolved: z.boolean() })).output(AssessmentView),
    compare: read.input(z.strictObject({ leftId: RecordId, rightId: RecordId })).output(AssessmentComparison),
    /** `version`: of the same pack, newer than the one used; the newest if absent. */
    previewUpgrade: read.input(byId.extend({ version: PackVersion.optional() })).output(UpgradePreview),
    /** Makes a new assessment by the newer version; the old one stays as it is. */
    upgrade: write.input(byId.extend({ version: PackVersion })).output(AssessmentView),
    /** Writes the dated obligations that hold as an iCalendar file (RFC 5545), a whole-day event each day. */
    exportCalendar: job.input(byId.extend({ file: FileToken, locale: Locale })).output(done),
  },
};
