import type { AssessmentSummary } from '#contract/records/assessment';
import { api, Loaded } from '../app.ts';

/** Why an assessment waits for someone. */
export type Waiting =
  | { readonly why: 'stale' | 'rejected' | 'unsigned' | 'open' }
  | { readonly why: 'review'; readonly on: string; readonly isOverdue: boolean };

/** One thing to do, and the assessment it concerns. */
export interface Task {
  readonly row: AssessmentSummary;
  readonly waiting: Waiting;
}

/** A review that is due within this time is shown. */
const REVIEW_AHEAD_MS = 30 * 24 * 60 * 60 * 1000;
const ORDER: readonly Waiting['why'][] = ['review', 'stale', 'rejected', 'unsigned', 'open'];

async function reviewOf(row: AssessmentSummary): Promise<Waiting | null> {
  const { signOffs } = await api.assessment.open({ id: row.assessment.id });
  const on = signOffs.map(({ nextReviewOn }) => nextReviewOn).findLast((date) => date !== null) ?? null;
  if (on === null) return null;
  const isDueSoon = Date.parse(on) - Date.now() < REVIEW_AHEAD_MS;
  return isDueSoon ? { why: 'review', on, isOverdue: Date.parse(on) < Date.now() } : null;
}

async function waitingFor(row: AssessmentSummary): Promise<Waiting | null> {
  switch (row.signOff) {
    case 'current':
      return await reviewOf(row);
    case 'stale':
    case 'rejected':
      return { why: row.signOff };
    case 'none':
      return { why: row.isDetermined ? 'unsigned' : 'open' };
  }
}

/** What waits for someone in this workspace, the most pressing first; and what was worked on last. */
export class HomeScreen {
  readonly content = new Loaded<{ tasks: Task[]; recent: AssessmentSummary[]; systems: number }>(async () => {
    const [rows, systems] = await Promise.all([api.assessment.list(), api.system.list()]);
    const tasks = await Promise.all(
      rows.map(async (row) => {
        const waiting = await waitingFor(row);
        return waiting === null ? null : { row, waiting };
      }),
    );
    return {
      tasks: tasks
        .filter((task) => task !== null)
        .sort((a, b) => ORDER.indexOf(a.waiting.why) - ORDER.indexOf(b.waiting.why)),
      recent: [...rows].sort((a, b) => b.savedAt.localeCompare(a.savedAt)).slice(0, 8),
      systems: systems.length,
    };
  });
}
