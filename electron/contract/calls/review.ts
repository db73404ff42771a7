import { z } from 'zod';
import {
  ActionFilter,
  ActionPage,
  ObligationProgressInput,
  ObligationStanding,
  Opinion,
  OpinionInput,
  ReviewView,
  VerdictInput,
} from '../records/review.ts';
import { Locale, RecordId } from '../records/text.ts';
import { FileToken } from '../records/workspace.ts';
import { done, job, read, versioned, write } from './base.ts';

const ofAssessment = z.strictObject({ assessmentId: RecordId });

/** What reviewers hold of answers, and what has to be done because of it. */
export const reviewCalls = {
  verdict: {
    list: read.input(ofAssessment).output(ReviewView),
    /** Refused to whoever stated it, where four eyes are asked for. */
    set: write.input(VerdictInput).output(ReviewView),
    /** How far the action of an improvable is; done may be taken back. */
    progress: write
      .input(
        versioned.extend({
          progress: z.int().min(0).max(100),
          isDone: z.boolean(),
          note: z.string().trim().max(5000).default(''),
        }),
      )
      .output(ReviewView),
  },
  opinion: {
    /** In the order they were entered. */
    list: read.input(ofAssessment).output(z.array(Opinion)),
    add: write.input(ofAssessment.extend({ opinion: OpinionInput })).output(z.array(Opinion)),
    update: write.input(versioned.extend({ opinion: OpinionInput })).output(z.array(Opinion)),
    remove: write.input(versioned).output(z.array(Opinion)),
  },
  obligation: {
    /** The duties that hold, in the order of the pack. */
    list: read.input(ofAssessment).output(z.array(ObligationStanding)),
    set: write.input(ObligationProgressInput).output(z.array(ObligationStanding)),
  },
  action: {
    list: read
      .input(
        z.strictObject({
          filter: ActionFilter.prefault({}),
          after: z.string().max(1000).nullable().default(null),
          limit: z.int().min(1).max(200).default(50),
        }),
      )
      .output(ActionPage),
    /** Writes them as a calendar (RFC 5545; those with a day, not done), as CSV or as a workbook. */
    export: job
      .input(
        z.strictObject({
          filter: ActionFilter.prefault({}),
          format: z.enum(['ics', 'csv', 'xlsx']),
          file: FileToken,
          locale: Locale,
        }),
      )
      .output(done),
  },
};
