import { z } from 'zod';
import { CompletionInput, CycleFilter, CycleInput, CyclePage, CycleView } from '../records/cycle.ts';
import {
  FindingFilter,
  FindingInput,
  FindingMove,
  FindingOrigin,
  FindingPage,
  FindingView,
} from '../records/finding.ts';
import {
  CatalogueRef,
  IncidentChoice,
  IncidentFilter,
  IncidentInput,
  IncidentMove,
  IncidentPage,
  IncidentView,
  MonitoringCounts,
  MonitoringPlan,
} from '../records/incident.ts';
import { Instant, Locale, RecordId } from '../records/text.ts';
import { FileToken } from '../records/workspace.ts';
import { byId, done, job, read, versioned, write } from './base.ts';

const paged = {
  text: z.string().max(200).default(''),
  after: z.string().max(1000).nullable().default(null),
  limit: z.int().min(1).max(200).default(50),
};
const note = z.string().trim().max(5000).default('');

/** Cycles, incidents and findings. */
export const monitoringCalls = {
  monitoring: {
    counts: read.output(MonitoringCounts),
    /** The plan for post-market monitoring of a system, and what it lacks. */
    plan: read.input(z.strictObject({ systemId: RecordId })).output(MonitoringPlan),
    /** Writes the plan as a PDF/A file. */
    writePlan: job.input(z.strictObject({ systemId: RecordId, locale: Locale, file: FileToken })).output(done),
  },
  cycle: {
    /** By the day they are due. */
    list: read.input(z.strictObject({ filter: CycleFilter.default({}), ...paged })).output(CyclePage),
    get: read.input(byId).output(CycleView),
    add: write.input(CycleInput).output(CycleView),
    update: write.input(versioned.extend({ input: CycleInput })).output(CycleView),
    /** Says that it was done, failed or left out; the next day follows from it. */
    complete: write.input(versioned.extend(CompletionInput.shape)).output(CycleView),
    /** Only one that was never completed; others are paused. */
    remove: write.input(versioned).output(done),
  },
  incident: {
    /** The newest first. */
    list: read.input(z.strictObject({ filter: IncidentFilter.default({}), ...paged })).output(IncidentPage),
    get: read.input(byId).output(IncidentView),
    categories: read.output(z.array(IncidentChoice)),
    report: write.input(IncidentInput).output(IncidentView),
    update: write.input(versioned.extend({ input: IncidentInput })).output(IncidentView),
    move: write.input(versioned.extend({ move: IncidentMove, note })).output(IncidentView),
    /** Says that a clock was answered in time or late, or why nothing has to be told. */
    answerClock: write
      .input(
        z.strictObject({
          id: RecordId,
          clock: CatalogueRef,
          state: z.enum(['sent', 'not-required']),
          sentAt: Instant,
          authority: z.string().trim().max(500).default(''),
          reference: z.string().trim().max(500).default(''),
          reason: note,
        }),
      )
      .output(IncidentView),
    /** Takes an answer back; the clock runs again. */
    withdrawAnswer: write.input(z.strictObject({ noticeId: RecordId, baseVersion: z.int() })).output(IncidentView),
    /** Writes the draft of a notification as a PDF/A file. */
    writeNotice: job
      .input(z.strictObject({ id: RecordId, clock: CatalogueRef, locale: Locale, file: FileToken }))
      .output(done),
  },
  finding: {
    /** Unclosed before closed, the gravest first, then by the day they are due. */
    list: read.input(z.strictObject({ filter: FindingFilter.default({}), ...paged })).output(FindingPage),
    get: read.input(byId).output(FindingView),
    open: write
      .input(FindingInput.extend({ origin: FindingOrigin, originId: RecordId.nullable().default(null) }))
      .output(FindingView),
    update: write
      .input(versioned.extend({ input: FindingInput.extend({ progress: z.int().min(0).max(100).default(0) }) }))
      .output(FindingView),
    /** `evidenceItemId`: what shows it; with it, closing needs no words. */
    move: write
      .input(versioned.extend({ move: FindingMove, note, evidenceItemId: RecordId.nullable().default(null) }))
      .output(FindingView),
  },
};
