import type { CalculationResult, ScoreResult, SectionProgress, Trace, Truth } from '#contract/records/judgement';
import type { Score } from '#contract/records/rules';
import { add, type Decimal, isPoint, toNumber } from './decimal.ts';
import { FALSE, TRUE, UNKNOWN } from './program.ts';
import { scoreSoFar } from './score.ts';
import { bandIndex } from './score-tests.ts';
import type { State } from './state.ts';

const NAMES: readonly Truth[] = ['false', 'unknown', 'true'];

export function truthAt(state: State, node: number | undefined): Truth {
  return NAMES[node === undefined || node < 0 ? TRUE : (state.truth[node] ?? UNKNOWN)] ?? 'unknown';
}

/** The band that a value falls in; null if the score has none. */
export function bandOf(score: Score, value: Decimal): string | null {
  const { bands = [] } = score;
  return bands[bandIndex(bands, value)]?.id ?? null;
}

/** What a score comes to as things stand: settled, or with the answers so far. */
export function scoreValue(state: State, index: number): Decimal {
  const interval = state.intervals[index];
  const isSettled = interval !== undefined && isPoint(interval);
  return isSettled && interval.lo !== null ? interval.lo : scoreSoFar(state, index).value;
}

/** Sums what the questions of each section add; those that add nothing are left out. */
function pointsBySection(state: State, points: ReadonlyMap<number, Decimal>): ScoreResult['sections'] {
  const { pack, sectionOfQuestion } = state.program;
  const sums = new Map<number, Decimal>();
  for (const [question, added] of points) {
    const section = sectionOfQuestion[question] ?? 0;
    const before = sums.get(section);
    sums.set(section, before === undefined ? added : add(before, added));
  }
  return pack.sections.flatMap(({ id }, section) => {
    const total = sums.get(section);
    return total === undefined ? [] : [{ id, points: toNumber(total) }];
  });
}

export function scoreResults(state: State): ScoreResult[] {
  const { questions, scores } = state.program;
  return scores.map(({ score }, index) => {
    const { base, reductions, points } = scoreSoFar(state, index);
    const value = scoreValue(state, index);
    const { lo, hi } = state.intervals[index] ?? { lo: value, hi: value };
    return {
      id: score.id,
      value: toNumber(value),
      // JSON knows no infinity.
      min: lo === null ? -Number.MAX_VALUE : toNumber(lo),
      max: hi === null ? Number.MAX_VALUE : toNumber(hi),
      isDetermined: isPoint({ lo, hi }),
      band: bandOf(score, value),
      base: toNumber(base),
      reductions: [...reductions],
      sections: pointsBySection(state, points),
      contributions: [...points]
        .sort(([a], [b]) => a - b)
        .map(([question, added]) => ({ questionId: questions[question]?.id ?? '', points: toNumber(added) })),
    };
  });
}

export function calculationResults(state: State): CalculationResult[] {
  return state.program.calculations.map((_, index) => state.calculations.result(index));
}

/** Who sees what, what is answered and what is open. */
export type Progress = {
  readonly visibility: Record<string, Truth>;
  readonly sections: SectionProgress[];
  readonly open: string[];
};

export function progressOf(state: State): Progress {
  const { pack } = state.program;
  const visibility: Record<string, Truth> = {};
  const open: string[] = [];
  let index = 0;
  const sections = pack.sections.map(({ id, questions }) => {
    let answered = 0;
    let total = 0;
    for (const question of questions) {
      const shown = state.visibility(index);
      visibility[question.id] = NAMES[shown] ?? 'unknown';
      if (shown === TRUE) {
        total += 1;
        if (state.isOpen(index)) open.push(question.id);
        else answered += 1;
      }
      index += 1;
    }
    return { id, answered, total };
  });
  return { visibility, sections, open };
}

/** How a node came to its truth, down to answers; facts, classes, scores and calculations are named only. */
export function traceOf(state: State, node: number): Trace {
  const { meanings, childStart, children, questions } = state.program;
  const truth = truthAt(state, node);
  const meaning = meanings[node];
  const parts = () =>
    [...children.subarray(childStart[node], childStart[node + 1])].map((part) => traceOf(state, part));
  switch (meaning?.kind) {
    case 'all':
    case 'any':
    case 'count':
    case 'not':
      return { truth, by: { kind: meaning.kind, parts: parts() } };
    case 'fact':
    case 'class':
    case 'score':
    case 'calculation':
      return { truth, by: { kind: meaning.kind, id: meaning.id } };
    case 'date':
      return { truth, by: { kind: 'date' } };
    case 'answer': {
      const hidden = state.visibility(meaning.question) === FALSE;
      return { truth, by: { kind: 'answer', questionId: questions[meaning.question]?.id ?? '', hidden } };
    }
    default:
      throw new Error(`Node ${node} stands for no condition`);
  }
}
