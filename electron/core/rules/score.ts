import { type Decimal, hull, type Interval, isPoint, multiply, NOTHING, round, scale, sum, ZERO } from './decimal.ts';
import { FALSE, type ScoreItem, type ScorePlan, TRUE } from './program.ts';
import { quickSum } from './quick-score.ts';
import type { State } from './state.ts';

/** What one item adds: all that it can still come to. */
export function itemInterval(state: State, score: number, at: number, item: ScoreItem): Interval {
  const visible = item.visibility < 0 ? TRUE : state.truth[item.visibility];
  if (visible === FALSE) return NOTHING;
  const inapplicable = item.inapplicable < 0 ? 0 : (state.cases[item.inapplicable] ?? -1);
  if (inapplicable === 1) return NOTHING;
  const chosen = state.cases[item.variable] ?? -1;
  const added = state.exact[score]?.[at] ?? (chosen < 0 ? item.open : (item.perCase[chosen] ?? item.open));
  return visible === TRUE && inapplicable === 0 ? added : hull(added, NOTHING);
}

function rounded({ lo, hi }: Interval, how: 'none' | 'half-up' | 'down'): Interval {
  if (how === 'none') return { lo, hi };
  return { lo: lo === null ? null : round(lo, how), hi: hi === null ? null : round(hi, how) };
}

function sumOfItems(state: State, index: number, { quick, items }: ScorePlan): Interval {
  if (quick !== null && state.notQuick[index]?.size === 0) {
    return quickSum(quick, state.truth, state.cases, state.quickExact[index] ?? []);
  }
  let total = NOTHING;
  for (const [at, item] of items.entries()) total = sum(total, itemInterval(state, index, at, item));
  return total;
}

/** What a score can still come to, after reductions and rounding; at least all that it really can. */
export function scoreInterval(state: State, index: number): Interval {
  const plan = state.program.scores[index];
  if (plan === undefined) return NOTHING;
  let total = sumOfItems(state, index, plan);
  for (const { score, times } of plan.parts) total = sum(total, scale(state.intervals[score] ?? NOTHING, times));
  return finishScore(state, index, total);
}

/** Takes a base to what the score can come to: reductions, then rounding. */
function finishScore(state: State, index: number, base: Interval): Interval {
  const plan = state.program.scores[index];
  if (plan === undefined) return base;
  let total = base;
  for (const { node, leaves } of plan.reductions) {
    const truth = state.truth[node];
    if (truth === FALSE) continue;
    const reduced = scale(total, leaves);
    total = truth === TRUE ? reduced : hull(total, reduced);
  }
  return rounded(total, plan.score.rounding);
}

/** What a score comes to with the answers so far, open questions and all that may be hidden counting nothing. */
export type ScoreSoFar = {
  readonly value: Decimal;
  readonly base: Decimal;
  readonly reductions: readonly number[];
  /** Points by question index, those that come to nothing left out. */
  readonly points: ReadonlyMap<number, Decimal>;
};

export function scoreSoFar(state: State, index: number): ScoreSoFar {
  const plan = state.program.scores[index];
  if (plan === undefined) throw new Error('No such score');
  const points = new Map<number, Interval>();
  let total = NOTHING;
  for (const [at, item] of plan.items.entries()) {
    const isVisible = item.visibility < 0 || state.truth[item.visibility] === TRUE;
    const added = itemInterval(state, index, at, item);
    if (!isVisible || !isPoint(added) || added.lo?.n === 0n || isItemOpen(state, index, at, item)) continue;
    total = sum(total, added);
    points.set(item.question, sum(points.get(item.question) ?? NOTHING, added));
  }
  for (const { score, times } of plan.parts) {
    const part = scoreSoFar(state, score).value;
    total = sum(total, scale({ lo: part, hi: part }, times));
  }
  const base = total.lo ?? ZERO;
  const reductions = plan.reductions.flatMap(({ node }, at) => (state.truth[node] === TRUE ? [at] : []));
  const reduced = plan.reductions.reduce(
    (value, { node, leaves }) => (state.truth[node] === TRUE ? multiply(value, leaves) : value),
    base,
  );
  return {
    value: round(reduced, plan.score.rounding),
    base,
    reductions,
    points: new Map([...points].flatMap(([question, { lo }]) => (lo === null || lo.n === 0n ? [] : [[question, lo]]))),
  };
}

/** Whether what the item adds rests on an answer that is not there yet. */
function isItemOpen(state: State, score: number, at: number, { variable }: ScoreItem): boolean {
  return state.exact[score]?.[at] === undefined && (state.cases[variable] ?? -1) < 0;
}
