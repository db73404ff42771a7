import type { Column, Question } from '#contract/records/question';
import type { Calculation, Score } from '#contract/records/rules';
import { type Path, partAt } from './data.ts';
import { type Report, reporter } from './form.ts';
import { byId, type Parts, type Placed, type Sources } from './parts.ts';
import { pointsOf } from './points.ts';
import type { PackProblem } from './problem.ts';

type Check<T> = (item: T, report: Report) => void;

function each<T>(items: readonly Placed<T>[], problems: PackProblem[], check: Check<T>): void {
  for (const { value, source, path } of items) {
    const report = reporter(source, problems);
    check(value, (code, at, reason) => report(code, [...path, ...at], reason));
  }
}

function checkHead(sources: Sources, problems: PackProblem[]): void {
  const report = reporter(sources.head, problems);
  const languages = partAt(sources.head.value, ['languages']);
  if (Array.isArray(languages) && !languages.includes('en')) {
    report('pack.malformed', ['languages'], '`languages` must name `en`, which every text has');
  }
  const [from, to] = ['validFrom', 'validTo'].map((key) => partAt(sources.head.value, [key]));
  if (typeof from === 'string' && typeof to === 'string' && to < from) {
    report('pack.malformed', ['validTo'], '`validTo` lies before `validFrom`');
  }
}

type Bounds = { readonly min?: number | undefined; readonly max?: number | undefined };

function checkBounds({ min, max }: Bounds, path: Path, report: Report): void {
  if (min !== undefined && max !== undefined && max < min) {
    report('pack.malformed', [...path, 'max'], '`max` is less than `min`');
  }
}

const checkQuestion: Check<Question> = (question, report) => {
  if (question.type === 'number') checkBounds(question, [], report);
  if ('maxEntries' in question && (question.maxEntries ?? Number.POSITIVE_INFINITY) < (question.minEntries ?? 0)) {
    report('pack.malformed', ['maxEntries'], '`maxEntries` is less than `minEntries`');
  }
  for (const [index, column] of 'columns' in question ? question.columns.entries() : []) {
    if (column.type === 'number') checkBounds(column, ['columns', index], report);
  }
};

function checkBands({ bands }: Score, report: Report): void {
  for (const [index, { upTo }] of (bands ?? []).entries()) {
    const isLast = index + 1 === bands?.length;
    const before = bands?.[index - 1]?.upTo;
    if (isLast && upTo !== undefined) {
      report('pack.malformed', ['bands', index, 'upTo'], 'the last band has no end, so that every value falls in one');
    } else if (!isLast && upTo === undefined) {
      report('pack.malformed', ['bands', index, 'upTo'], '`upTo` is missing; only the last band has no end');
    } else if (!isLast && before !== undefined && upTo !== undefined && upTo <= before) {
      report('pack.malformed', ['bands', index, 'upTo'], `bands must ascend: ${upTo} does not lie above ${before}`);
    }
  }
}

function checkScores(parts: Parts, problems: PackProblem[]): void {
  const given = new Map<string, Set<string>>();
  for (const { value: question } of parts.questions) {
    for (const id of pointsOf(question).flatMap(({ points }) => Object.keys(points))) {
      given.set(id, (given.get(id) ?? new Set()).add(question.id));
    }
  }
  each(parts.scores, problems, (score, report) => {
    checkBands(score, report);
    const givers = given.get(score.id);
    if (score.from === 'points' && givers === undefined) {
      report('pack.malformed', ['from'], 'no question gives points to this score');
    }
    for (const id of Object.keys(score.weights ?? {})) {
      if (score.from !== 'points') report('pack.malformed', ['weights', id], 'only a score from `points` has weights');
      else if (givers !== undefined && parts.declared.question.has(id) && !givers.has(id)) {
        report('pack.malformed', ['weights', id], `question \`${id}\` gives no points to this score`);
      }
    }
  });
}

/** The columns a calculation reads, each with the types it can be of. */
function columnsRead({ counts, scores }: Calculation) {
  const category = ['text', 'single'];
  const read: (readonly [string, string, string | undefined, readonly string[]])[] = [
    ['counts', 'breakdown', counts.breakdown, category],
    ['counts', 'category', counts.category, category],
    ['counts', 'applicants', counts.applicants, ['number']],
    ['counts', 'selected', counts.selected, ['number']],
    ['counts', 'excluded', counts.excluded, ['yes-no']],
    ['scores', 'breakdown', scores?.breakdown, category],
    ['scores', 'category', scores?.category, category],
    ['scores', 'score', scores?.score, ['number']],
  ];
  return read;
}

function checkCalculations(parts: Parts, problems: PackProblem[]): void {
  const questions = byId(parts.questions);
  each(parts.calculations, problems, (calculation, report) => {
    const tables: Record<string, readonly Column[] | undefined> = {};
    for (const key of ['counts', 'scores'] as const) {
      const question = questions.get(calculation[key]?.question ?? '');
      if (question === undefined) continue;
      if (question.type === 'table' || question.type === 'group') tables[key] = question.columns;
      else report('pack.malformed', [key, 'question'], `question \`${question.id}\` (${question.type}) is no table`);
    }
    for (const [table, key, id, types] of columnsRead(calculation)) {
      const columns = tables[table];
      if (columns === undefined || id === undefined) continue;
      const column = columns.find((it) => it.id === id);
      if (column === undefined) report('pack.dead-reference', [table, key], `the table has no column \`${id}\``);
      else if (!types.includes(column.type)) {
        const reason = `column \`${id}\` is of type ${column.type}, not ${types.join(' or ')}`;
        report('pack.malformed', [table, key], reason);
      }
    }
    const unknown = questions.get(calculation.unknown ?? '');
    if (unknown !== undefined && unknown.type !== 'number') {
      report('pack.malformed', ['unknown'], `question \`${unknown.id}\` (${unknown.type}) is no number`);
    }
    if (calculation.flagBelow !== undefined && /\/0+$/.test(calculation.flagBelow)) {
      report('pack.malformed', ['flagBelow'], 'a fraction cannot be of 0');
    }
  });
}

/** Checks what no schema says: bounds and bands in order, English always offered, tables with the columns that are read. */
export function checkSense(sources: Sources, parts: Parts, problems: PackProblem[]): void {
  checkHead(sources, problems);
  each(parts.questions, problems, checkQuestion);
  checkScores(parts, problems);
  checkCalculations(parts, problems);
  each(parts.conclusions, problems, ({ kind, otherwise }, report) => {
    if (kind === 'one' || otherwise === undefined) return;
    report('pack.malformed', ['otherwise'], '`otherwise` stands only where one value is chosen (`kind: one`)');
  });
}
