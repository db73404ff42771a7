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
  /**
   * Runs a write. Until it is over each row is judged as the write has left things so far, and none is kept: what is known
   * is from before it, and what it wrote may yet be undone.
   */
  whileWriting<T>(write: () => T): T;
  /** Forgets what a write may have changed. Every write of the workspace must be told here. */
  forget(touched: readonly Touched[]): void;
};

/** Starts with none. Belongs to one open workspace, which only this process can write to. */
export function createSummaries(): Summaries {
  const known = new Map<string, Summary>();
  let day = '';
  let isWriting = false;
  return {
    whileWriting: (write) => {
      isWriting = true;
      try {
        return write();
      } finally {
        isWriting = false;
      }
    },
    of: (read, assessmentId, now) => {
      const judge = (): Summary => summarizeAssessment(read, loadRecords(read, assessmentId), now);
      if (isWriting) return judge();
      if (now.slice(0, 10) !== day) known.clear();
      day = now.slice(0, 10);
      const summary = known.get(assessmentId) ?? judge();
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
          case 'verdicts':
          case 'opinions':
          case 'obligation_progress':
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
          // What the inventory says upstream of a system is signed too.
          case 'models':
          case 'model_versions':
          case 'datasets':
          case 'dataset_versions':
          case 'organisations':
          case 'links':
          // So are risks, what is done about them, and figures.
          case 'risks':
          case 'controls':
          case 'risk_controls':
          case 'accepted_risks':
          case 'measurements':
          case 'thresholds':
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
