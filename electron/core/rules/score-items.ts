import type { Cells } from '#contract/records/judgement';
import type { Column, Option, Question } from '#contract/records/question';
import { cellOf, isFilled } from './answer.ts';
import { fewestEntries, mostEntries } from './answer-faults.ts';
import { type Decimal, decimal, hull, type Interval, multiply, NOTHING, scale, sum } from './decimal.ts';
import type { QuestionLeaves } from './leaves.ts';
import type { ScoreItem } from './program.ts';

type Share = Omit<ScoreItem, 'question' | 'visibility' | 'inapplicable'>;
type Chooser = Extract<Column, { type: 'single' }>;

const point = (value: Decimal): Interval => ({ lo: value, hi: value });

function hullOf(intervals: readonly Interval[]): Interval {
  return intervals.slice(1).reduce(hull, intervals[0] ?? NOTHING);
}

function chooser(columns: readonly Column[], score: string): readonly Chooser[] {
  return columns
    .filter((column) => column.type === 'single')
    .filter((column) => column.options.some(({ points }) => points?.[score] !== undefined));
}

/** What the entries of a table or group add; cells that are still empty may become any option. */
function entryPoints(
  columns: readonly Column[],
  choosers: readonly Chooser[],
  entry: Cells,
  pointsOf: (option: Option) => Interval,
) {
  let total = NOTHING;
  for (const column of choosers) {
    const value = cellOf(entry, column.id);
    const option = column.options.find(({ id }) => id === value);
    const open = isFilled(columns, entry) ? NOTHING : hullOf([NOTHING, ...column.options.map(pointsOf)]);
    total = sum(total, option === undefined ? open : pointsOf(option));
  }
  return total;
}

function shares(
  leaves: QuestionLeaves,
  question: Question,
  index: number,
  score: string,
  weight: Decimal,
): readonly Share[] {
  const weighted = (points: number | undefined) => point(multiply(decimal(points ?? 0), weight));
  const pointsOf = (option: Option) => weighted(option.points?.[score]);
  const share = (variable: number, perCase: readonly Interval[]): Share => ({
    variable,
    perCase,
    open: hullOf(perCase),
  });
  const scores = ({ points }: Option) => points?.[score] !== undefined;
  switch (question.type) {
    case 'yes-no': {
      const { yes, no } = question.points ?? {};
      if (yes?.[score] === undefined && no?.[score] === undefined) return [];
      return [share(leaves.value(question, index).variable, [weighted(yes?.[score]), weighted(no?.[score])])];
    }
    case 'single':
      if (!question.options.some(scores)) return [];
      return [share(leaves.value(question, index).variable, question.options.map(pointsOf))];
    case 'multi':
      return question.options
        .filter(scores)
        .map((option) => share(leaves.option(question, index, option.id), [NOTHING, pointsOf(option)]));
    case 'number': {
      const points = question.points?.[score];
      if (points === undefined) return [];
      const factor = multiply(decimal(points), weight);
      const { variable, cases } = leaves.value(question, index);
      const perCase = (cases.bounds ?? []).map((bounds) => scale(bounds, factor));
      const exact: Share['exact'] = (answer) =>
        typeof answer === 'number' ? scale(point(decimal(answer)), factor) : NOTHING;
      return [{ ...share(variable, perCase), exact }];
    }
    case 'matrix':
      return question.rows.flatMap(({ id }) =>
        chooser(question.columns, score).flatMap((column) => {
          const cell = leaves.cell(question, index, id, column);
          const perCase = [...column.options.map(pointsOf), ...(column.isOptional === true ? [NOTHING] : [])];
          return cell === null ? [] : [share(cell.variable, perCase)];
        }),
      );
    case 'table':
    case 'group': {
      const { columns } = question;
      const choosers = chooser(columns, score);
      if (choosers.length === 0) return [];
      const perEntry = choosers
        .map((column) => hullOf([NOTHING, ...column.options.map(pointsOf)]))
        .reduce(sum, NOTHING);
      const further = (entries: number) => hull(NOTHING, scale(perEntry, decimal(mostEntries(question) - entries)));
      const exact: Share['exact'] = (answer) => {
        if (typeof answer !== 'object' || Array.isArray(answer) || !('entries' in answer)) return NOTHING;
        const { entries } = answer;
        const start = entries.length < fewestEntries(question) ? further(entries.length) : NOTHING;
        return entries.map((entry) => entryPoints(columns, choosers, entry, pointsOf)).reduce(sum, start);
      };
      return [{ variable: leaves.entries(question, index), perCase: [], open: further(0), exact }];
    }
    default:
      return [];
  }
}

/** What a question can add to a score; nothing if it never does. */
export function scoreItems(
  leaves: QuestionLeaves,
  question: Question,
  index: number,
  visibility: () => number,
  score: string,
  weight: number,
): readonly ScoreItem[] {
  const found = shares(leaves, question, index, score, decimal(weight));
  if (found.length === 0) return [];
  const around = { question: index, visibility: visibility(), inapplicable: leaves.inapplicable(question, index) };
  return found.map((share) => ({ ...around, ...share }));
}
