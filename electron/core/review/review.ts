import type { Judgement } from '#contract/records/judgement';
import type { ReviewStanding, ReviewTarget, ReviewView, Verdict, VerdictMove } from '#contract/records/review';
import { VERDICT_STATES, type VerdictState } from '#contract/review';
import { type Judged, type JudgedRecords, judgedOf, reviewLayout, targetKey } from './judged.ts';
import { blocks, VERDICT_TABLE, type VerdictMover } from './table.ts';

/** Everything that a review follows from. */
export type Reviewed = JudgedRecords & {
  readonly assessment: { readonly id: string; readonly authorId: string };
  readonly workspace: { readonly fourEyes: boolean };
  readonly people: ReadonlyMap<string, unknown>;
  readonly judgement: Pick<Judgement, 'visibility'>;
};

/** A review without what the rounds of the sign-off say. */
export type Review = Omit<ReviewView, 'isHandedIn'>;

/** How something stands by its verdict and what is there now. */
export function stateOf(verdict: Verdict | null, hash: string): VerdictState {
  if (verdict === null) return 'none';
  const { value, judgedHash, doneAt } = verdict;
  if (judgedHash !== hash) return value === 'to-correct' ? 'corrected' : 'outdated';
  return value === 'improvable' && doneAt !== null ? 'improvable-done' : value;
}

/**
 * Whether a verdict is of somebody who stated what it speaks of, where four eyes are asked for: given before they were, or by
 * a reviewer who has put the answer in their own words since. It counts as outdated and keeps from an approval.
 */
function isOwnVerdict(reviewed: Pick<Reviewed, 'workspace'>, judged: Judged, verdict: Verdict | null): boolean {
  return verdict !== null && verdict.value !== 'to-correct' && !mayJudge(reviewed, judged, verdict.judgedBy);
}

/** Whether somebody may judge this: not what is one's own, where four eyes are asked for. */
export function mayJudge({ workspace }: Pick<Reviewed, 'workspace'>, judged: Judged, personId: string): boolean {
  return !workspace.fourEyes || !judged.authors.includes(personId);
}

function moversOf(
  reviewed: Reviewed,
  judged: Judged,
  verdict: Verdict | null,
  holders: readonly string[],
): Readonly<Record<VerdictMover, readonly string[]>> {
  const able = (ids: Iterable<string>): string[] => [...ids].filter((id) => mayJudge(reviewed, judged, id));
  const reviewers = able(holders);
  return {
    // If nobody who decides is free, anybody else may look at it.
    reviewer: reviewers.length > 0 ? reviewers : able(reviewed.people.keys()),
    author: judged.authors.length > 0 ? judged.authors : [reviewed.assessment.authorId],
    owner: verdict?.value === 'improvable' && verdict.ownerId !== null ? [verdict.ownerId] : [],
  };
}

function movesOf(
  state: VerdictState,
  people: Readonly<Record<VerdictMover, readonly string[]>>,
): ReviewTarget['moves'] {
  return Object.entries(VERDICT_TABLE[state]).flatMap(([move, { by }]) => {
    const who = people[by];
    return who.length === 0 ? [] : [{ move: move as VerdictMove, by: [...who] }];
  });
}

/**
 * Everything that is judged of an assessment, each with how it stands and who can move it on.
 * @param holders  ids of whoever decides on it
 */
export function reviewOf(reviewed: Reviewed, verdicts: readonly Verdict[], holders: readonly string[]): Review {
  const { by, isRequired } = reviewLayout(reviewed.pack);
  const given = new Map(verdicts.map((verdict) => [targetKey(verdict.target), verdict]));
  const { visibility } = reviewed.judgement;
  const targets = judgedOf(reviewed).flatMap((judged): ReviewTarget[] => {
    const verdict = given.get(targetKey(judged.target)) ?? null;
    const counts = judged.questions.some((id) => visibility[id] !== 'false');
    if (verdict === null && !counts) return [];
    const isOwn = isOwnVerdict(reviewed, judged, verdict);
    const state = isOwn ? 'outdated' : stateOf(verdict, judged.hash);
    return [
      {
        target: judged.target,
        state,
        verdict,
        isOutdated: isOwn || (verdict !== null && verdict.judgedHash !== judged.hash),
        counts,
        isBlocking: counts && (isOwn || blocks(state, isRequired && (verdict !== null || judged.isStated))),
        authors: [...judged.authors],
        moves: movesOf(state, moversOf(reviewed, judged, verdict, holders)),
      },
    ];
  });
  return { assessmentId: reviewed.assessment.id, by, isRequired, targets };
}

/** A review in numbers, with what keeps from an approval. */
export function reviewStanding({ by, isRequired, targets }: Review): ReviewStanding {
  const counts = Object.fromEntries(VERDICT_STATES.map((state) => [state, 0])) as Record<VerdictState, number>;
  for (const { state, counts: isCounted } of targets) if (isCounted) counts[state] += 1;
  const blocking = targets
    .filter(({ isBlocking }) => isBlocking)
    .map(({ target, state, moves }) => ({ target, state, moves }));
  return { by, isRequired, counts, blocking };
}
