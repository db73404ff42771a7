import type { Touched } from '#core/journal/write';
import type { Reader } from '#core/store/sql';
import { loadRecords } from './load.ts';
import { type Summary, summarizeAssessment } from './view.ts';

/** The rows of the list of assessments, each judged once until something it speaks of is written. */
export type Summaries = {
  /** @throws AppError `record.not-found` */
  of(read: Reader, assessmentId: string): Summary;
  /** Forgets what a write may have changed. Every write of the workspace must be told here. */
  forget(touched: readonly Touched[]): void;
};

/** Starts with none. Belongs to one open workspace, which only this process can write to. */
export function createSummaries(): Summaries {
  const known = new Map<string, Summary>();
  return {
    of: (read, assessmentId) => {
      const summary = known.get(assessmentId) ?? summarizeAssessment(read, loadRecords(read, assessmentId));
      known.set(assessmentId, summary);
      return summary;
    },
    forget: (touched) => {
      for (const { table, row } of touched) {
        switch (table) {
          case 'assessments':
            known.delete(row.id);
            break;
          case 'answers':
          case 'evidence':
          case 'sign_offs':
          case 'overrides':
          case 'comments':
            known.delete(String(row['assessment_id']));
            break;
          // Their names are in what is signed, of every assessment.
          case 'workspace':
          case 'people':
          case 'ai_systems':
            known.clear();
            break;
          case 'packs':
          case 'signing_keys':
            break;
        }
      }
    },
  };
}
