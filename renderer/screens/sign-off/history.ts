import type { SignOffStanding } from '#contract/records/workflow';
import { session, t } from '../app.ts';
import { withdrawnIds } from './standing-words.ts';

/** One thing that happened on the way, in words. */
export interface HistoryEntry {
  readonly id: string;
  readonly at: string;
  readonly text: string;
  /** What was said with it. */
  readonly words: string;
  /** Why it does not count any more, if it does not. */
  readonly note: string | null;
}

/** Moves and decisions in one list, the newest first. */
export function historyOf(standing: SignOffStanding): readonly HistoryEntry[] {
  const withdrawn = withdrawnIds(standing.signOffs);
  const moves = standing.history.map(({ id, at, move, personId, reason }) => ({
    id,
    at,
    text: t(`screen.sign-off.history.${move}`, { name: session.nameOf(personId) ?? t('screen.sign-off.somebody') }),
    words: reason,
    note: null,
  }));
  const decisions = standing.signOffs.map((one) => {
    const text = t('screen.sign-off.history.decision', {
      name: one.personName,
      decision: t(`screen.sign-off.decided.${one.decision}`),
    });
    return {
      id: one.id,
      at: one.signedAt,
      text: one.role === undefined ? text : `${text} (${t(`record-role.${one.role}`)})`,
      words: one.statement,
      note: withdrawn.has(one.id)
        ? t('screen.sign-off.history.withdrawn')
        : one.staleness === null
          ? null
          : t('screen.sign-off.history.stale'),
    };
  });
  return [...moves, ...decisions].sort((a, b) => b.at.localeCompare(a.at));
}
