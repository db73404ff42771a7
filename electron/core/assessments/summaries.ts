import type { Touched } from '#core/journal/write';
import type { Reader } from '#core/store/sql';
import { loadRecords } from './load.ts';
import { type Summary, summarizeAssessment } from './view.ts';

/** The rows of the list of assessments, each judged once until something it speaks of is written. */
export type Summaries = {
  /**
   * @param now  the present instant; each day they are judged anew, as approvals end by the day
   * @throws AppError `record.not-found`
   */
  of(read: Reader, assessmentId: string, now: string): Summary;
  /** Forgets what a write may have changed. Every write of the workspace must be told here. */
  forget(touched: readonly Touched[]): void;
};

/** Starts with none. Belongs to one open workspace, which only this process can write to. */
export function createSummaries(): Summaries {
  const known = new Map<string, Summary>();
  let day = '';
  return {
    of: (read, assessmentId, now) => {
      if (now.slice(0, 10) !== day) known.clear();
      day = now.slice(0, 10);
      const summary = known.get(assessmentId) ?? summarizeAssessment(read, loadRecords(read, assessmentId), now);
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
          case 'assignments':
          case 'sign_off_moves':
          case 'sign_off_conditions':
          case 'risk_acceptances':
            known.delete(String(row['assessment_id']));
            break;
          // Their names are in what is signed, of every assessment.
          case 'workspace':
          case 'people':
          case 'ai_systems':
          // Rules and revoked keys decide what a sign-off is worth.
          case 'workflows':
          case 'signing_keys':
            known.clear();
            break;
          case 'packs':
          case 'authorities':
          case 'trusted_certificates':
          case 'devices':
          case 'checkpoints':
            break;
        }
      }
    },
  };
}
