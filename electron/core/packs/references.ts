import type { Condition, Question } from '#contract/records/pack';
import { DateOnly } from '#contract/records/text';
import { isRaw, partAt, reporter } from './form.ts';
import {
  allSources,
  conditionsOf,
  type NameKind,
  type Parts,
  type Placed,
  type Sources,
  visitCondition,
} from './parts.ts';
import type { PackProblem } from './problem.ts';
import type { Path, Source } from './source.ts';

type QuestionCondition = Extract<Condition, { readonly question: string }>;
type Fault = { readonly code: 'pack.malformed' | 'pack.dead-reference'; readonly key: string; readonly reason: string };

function operatorOf(condition: QuestionCondition): 'is' | 'in' | 'has' | 'compare' {
  if ('is' in condition) return 'is';
  if ('in' in condition) return 'in';
  return 'has' in condition ? 'has' : 'compare';
}

function wantedBy(condition: QuestionCondition): readonly (string | number)[] {
  if ('is' in condition) return [condition.is];
  if ('in' in condition) return condition.in;
  if ('has' in condition) return typeof condition.has === 'string' ? [condition.has] : condition.has;
  return [condition.to];
}

const FITTING = {
  'yes-no': ['is', 'in'],
  single: ['is', 'in'],
  multi: ['has'],
  number: ['compare'],
  date: ['compare'],
  text: [],
} as const satisfies Record<Question['type'], readonly string[]>;

/** Whether an operator and its operands fit the type of the question they ask. */
function typeFaults(question: Question, condition: QuestionCondition): readonly Fault[] {
  const operator = operatorOf(condition);
  const fitting: readonly string[] = FITTING[question.type];
  const named = `\`${question.id}\` (${question.type})`;
  if (!fitting.includes(operator)) {
    const known = fitting.length === 0 ? 'no operator fits' : `use ${fitting.join(' or ')}`;
    return [
      { code: 'pack.malformed', key: operator, reason: `\`${operator}\` does not fit question ${named}; ${known}` },
    ];
  }
  const key = operator === 'compare' ? 'to' : operator;
  const wrong = (reason: (wanted: string) => string, isRight: (wanted: string | number) => boolean) =>
    wantedBy(condition)
      .filter((wanted) => !isRight(wanted))
      .map((wanted) => reason(JSON.stringify(wanted)));
  const malformed = (reasons: readonly string[]) =>
    reasons.map((reason): Fault => ({ code: 'pack.malformed', key, reason }));
  switch (question.type) {
    case 'yes-no':
      return malformed(
        wrong(
          (it) => `question ${named} is never ${it}`,
          (it) => it === 'yes' || it === 'no',
        ),
      );
    case 'single':
    case 'multi': {
      const ids = question.options.map(({ id }) => id);
      const reasons = wrong(
        (it) => `question ${named} has no option ${it}`,
        (it) => ids.some((id) => id === it),
      );
      return reasons.map((reason) => ({ code: 'pack.dead-reference', key, reason }));
    }
    case 'number':
      return malformed(
        wrong(
          (it) => `question ${named} is not compared with ${it}`,
          (it) => typeof it === 'number',
        ),
      );
    case 'date':
      return malformed(
        wrong(
          (it) => `question ${named} is not compared with ${it}, only with a date YYYY-MM-DD`,
          (it) => DateOnly.safeParse(it).success,
        ),
      );
    case 'text':
      return [];
  }
}

function checkConditions(parts: Parts, problems: PackProblem[]): void {
  // Where an id stands twice, the first counts; the second is a problem of its own.
  const questions = new Map(parts.questions.toReversed().map(({ value }) => [value.id, value]));
  for (const { value: condition, source, path } of conditionsOf(parts)) {
    const report = reporter(source, problems);
    visitCondition(condition, path, (it, at) => {
      const refer = (kind: NameKind, id: string) => {
        if (parts.declared[kind].has(id)) return;
        report('pack.dead-reference', [...at, kind], `there is no ${kind} \`${id}\``);
      };
      if ('fact' in it) refer('fact', it.fact);
      if ('class' in it) refer('class', it.class);
      if ('count' in it && it.atLeast > it.count.length) {
        const reason = `\`atLeast: ${it.atLeast}\` of ${it.count.length} conditions can never hold`;
        report('pack.malformed', [...at, 'atLeast'], reason);
      }
      if (!('question' in it)) return;
      refer('question', it.question);
      const question = questions.get(it.question);
      for (const fault of question === undefined ? [] : typeFaults(question, it)) {
        report(fault.code, [...at, fault.key], fault.reason);
      }
    });
  }
}

function checkSourced(parts: Parts, problems: PackProblem[]): void {
  const items: readonly Placed<{ readonly sources: readonly string[] }>[] = [
    ...parts.questions,
    ...parts.classes,
    ...parts.obligations,
  ];
  for (const { value, source, path } of items) {
    for (const [index, id] of value.sources.entries()) {
      if (parts.declared.source.has(id)) continue;
      const reason = `there is no source \`${id}\` in pack.yaml`;
      reporter(source, problems)('pack.dead-reference', [...path, 'sources', index], reason);
    }
  }
  for (const { value, source, path } of parts.obligations) {
    if (parts.declared.role.has(value.role)) continue;
    const reason = `there is no role \`${value.role}\` in pack.yaml`;
    reporter(source, problems)('pack.dead-reference', [...path, 'role'], reason);
  }
}

/** What no schema says: bounds in order, English always offered. */
function checkSense(sources: Sources, parts: Parts, problems: PackProblem[]): void {
  const head = reporter(sources.head, problems);
  const languages = partAt(sources.head.value, ['languages']);
  if (Array.isArray(languages) && !languages.includes('en')) {
    head('pack.malformed', ['languages'], '`languages` must name `en`, which every text has');
  }
  const [from, to] = ['validFrom', 'validTo'].map((key) => partAt(sources.head.value, [key]));
  if (typeof from === 'string' && typeof to === 'string' && to < from) {
    head('pack.malformed', ['validTo'], '`validTo` lies before `validFrom`');
  }
  for (const { value, source, path } of parts.questions) {
    if (value.type !== 'number' || value.min === undefined || value.max === undefined || value.min <= value.max)
      continue;
    reporter(source, problems)('pack.malformed', [...path, 'max'], '`max` is less than `min`');
  }
}

function checkTranslations(source: Source, problems: PackProblem[]): void {
  const report = reporter(source, problems);
  const walk = (value: unknown, path: Path): void => {
    if (Array.isArray(value)) for (const [index, part] of value.entries()) walk(part, [...path, index]);
    if (!isRaw(value)) return;
    if (typeof value['en'] === 'string' && value['de'] === undefined) {
      const key = path.filter((part, at) => typeof part === 'string' && at >= path.findLastIndex(Number.isInteger));
      report('pack.malformed', path, `\`${key.join('.')}\` has no text in \`de\`, one of the pack's languages`);
    }
    for (const [key, part] of Object.entries(value)) walk(part, [...path, key]);
  };
  walk(source.value, []);
}

/** Checks what ids, types and languages refer to, in every well-formed part. */
export function checkReferences(sources: Sources, parts: Parts): readonly PackProblem[] {
  const problems: PackProblem[] = [];
  checkConditions(parts, problems);
  checkSourced(parts, problems);
  checkSense(sources, parts, problems);
  const languages = partAt(sources.head.value, ['languages']);
  if (Array.isArray(languages) && languages.includes('de')) {
    for (const source of allSources(sources)) checkTranslations(source, problems);
  }
  return problems;
}
