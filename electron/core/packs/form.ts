import type { z } from 'zod';
import { Comparison, DossierLayout, DossierSectionId, PackHead, Rules, Section } from '#contract/records/pack';
import { PackName } from '#contract/records/text';
import type { PackProblem, PackProblemCode } from './problem.ts';
import type { Path, Source } from './source.ts';

type Contents = { head: PackHead; section: Section; rules: Rules; dossier: z.infer<typeof DossierLayout> };
/** Which part of a pack a file is. */
export type Role = keyof Contents;
export type Content<R extends Role> = Contents[R];

const SCHEMAS: { readonly [R in Role]: z.ZodType<Contents[R]> } = {
  head: PackHead,
  section: Section,
  rules: Rules,
  dossier: DossierLayout,
};

/** Where conditions stand: in each item of the list, under the key. */
const CONDITIONS: Readonly<Record<Role, Readonly<Record<string, string>>>> = {
  head: {},
  section: { questions: 'visible' },
  rules: { facts: 'when', classes: 'when', obligations: 'when' },
  dossier: {},
};

const ITEM_NAMES: Readonly<Record<string, string>> = {
  questions: 'question',
  options: 'option',
  facts: 'fact',
  classes: 'class',
  obligations: 'obligation',
  roles: 'role',
};

const OPERATORS = ['all', 'any', 'not', 'count', 'question', 'fact', 'class'] as const;
const QUESTION_OPERATORS = ['is', 'in', 'has', 'compare'] as const;
const KNOWN_OPERATORS = 'all, any, not, count, fact, class, and question with is, in, has or compare';

type Raw = Readonly<Record<string, unknown>>;
type Report = (code: PackProblemCode, path: Path, reason: string) => void;

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The part of plain data at a path, `undefined` if there is none. */
export function partAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return at;
}

/** Names the items around a part, the innermost first: "option `a` of question `b`". Empty outside of items. */
export function describe(source: Source, path: Path): string {
  const names: string[] = [];
  for (let length = 2; length <= path.length; length += 1) {
    const name = ITEM_NAMES[String(path[length - 2])];
    const index = path[length - 1];
    if (name === undefined || typeof index !== 'number') continue;
    const id = partAt(source.value, [...path.slice(0, length), 'id']);
    names.unshift(typeof id === 'string' ? `${name} \`${id}\`` : `${name} ${index + 1}`);
  }
  return names.join(' of ');
}

/** The keys below the innermost item, joined by dots. */
function keysOf(path: Path): string {
  const isIndexOfItem = (key: PropertyKey, at: number) =>
    typeof key === 'number' && Object.hasOwn(ITEM_NAMES, String(path[at - 1]));
  return path.slice(path.findLastIndex(isIndexOfItem) + 1).join('.');
}

/** Makes the reporter of problems of one file. */
export function reporter(source: Source, problems: PackProblem[]): Report {
  return (code, path, reason) => {
    const where = describe(source, path);
    const line = source.lineOf(path);
    problems.push({ code, file: source.name, line, reason: where === '' ? reason : `${where}: ${reason}` });
  };
}

/** Checks one condition by hand, since a union's own issues tell an author nothing. Accepts what `Condition` accepts. */
function checkCondition(value: unknown, path: Path, report: Report): void {
  const malformed = (key: string, reason: string) => report('pack.malformed', [...path, key], `\`${key}\` ${reason}`);
  if (!isRaw(value)) {
    report('pack.malformed', path, 'a condition must be a map with an operator');
    return;
  }
  const keys = Object.keys(value);
  const [operator, second] = OPERATORS.filter((it) => keys.includes(it));
  if (operator === undefined) {
    const name = keys.find((key) => key !== 'atLeast' && key !== 'to') ?? keys[0];
    const reason = name === undefined ? 'an empty condition' : `\`${name}\` is not an operator`;
    report(
      'pack.unknown-operator',
      name === undefined ? path : [...path, name],
      `${reason}; known: ${KNOWN_OPERATORS}`,
    );
    return;
  }
  if (second !== undefined) {
    const reason = `\`${operator}\` and \`${second}\` cannot stand in one condition`;
    report('pack.unknown-operator', [...path, second], reason);
    return;
  }
  const allowed = new Set<string>([operator]);
  if (operator === 'count') allowed.add('atLeast');
  if (operator === 'question') checkQuestionOperator(value, path, allowed, report);
  for (const key of keys.filter((it) => !allowed.has(it))) {
    const reason = `\`${key}\` is not an operator that can stand with \`${operator}\`; known: ${KNOWN_OPERATORS}`;
    report('pack.unknown-operator', [...path, key], reason);
  }
  const operand = value[operator];
  switch (operator) {
    case 'all':
    case 'any':
    case 'count':
      if (!Array.isArray(operand) || operand.length === 0) malformed(operator, 'must be a list of conditions');
      else for (const [index, part] of operand.entries()) checkCondition(part, [...path, operator, index], report);
      if (operator === 'count' && !(Number.isSafeInteger(value['atLeast']) && Number(value['atLeast']) >= 1)) {
        malformed('atLeast', 'must be a whole number of 1 or more');
      }
      return;
    case 'not':
      checkCondition(operand, [...path, 'not'], report);
      return;
    case 'question':
    case 'fact':
    case 'class':
      if (!PackName.safeParse(operand).success) malformed(operator, 'must be an id: lower case words joined by - or .');
  }
}

function checkQuestionOperator(value: Raw, path: Path, allowed: Set<string>, report: Report): void {
  const malformed = (key: string, reason: string) => report('pack.malformed', [...path, key], `\`${key}\` ${reason}`);
  const isScalar = (it: unknown) => typeof it === 'string' || (typeof it === 'number' && Number.isFinite(it));
  const isName = (it: unknown) => PackName.safeParse(it).success;
  const [operator, second] = QUESTION_OPERATORS.filter((it) => Object.hasOwn(value, it));
  if (operator === undefined) {
    const name = Object.keys(value).find((key) => key !== 'question' && key !== 'to') ?? 'question';
    allowed.add(name).add('to');
    const reason = name === 'question' ? 'has no operator' : `\`${name}\` is not an operator`;
    report(
      'pack.unknown-operator',
      [...path, name],
      `the condition on a question: ${reason}; known: is, in, has, compare`,
    );
    return;
  }
  allowed.add(operator);
  if (second !== undefined) {
    const reason = `\`${operator}\` and \`${second}\` cannot stand in one condition`;
    report('pack.unknown-operator', [...path, second], reason);
    for (const key of QUESTION_OPERATORS) allowed.add(key);
  }
  if (operator === 'compare' || second === 'compare') allowed.add('to');
  const operand = value[operator];
  const list = Array.isArray(operand) ? operand : undefined;
  switch (operator) {
    case 'is':
      if (!isScalar(operand)) malformed('is', 'must be an answer: `yes`, `no` or an option');
      return;
    case 'in':
      if (list === undefined || list.length === 0 || !list.every(isScalar))
        malformed('in', 'must be a list of answers');
      return;
    case 'has':
      if (!(list === undefined ? isName(operand) : list.length > 0 && list.every(isName))) {
        malformed('has', 'must be an option or a list of options');
      }
      return;
    case 'compare':
      if (!Comparison.safeParse(operand).success) {
        malformed('compare', `must be one of ${Comparison.options.map((it) => `"${it}"`).join(', ')}`);
      }
      if (!isScalar(value['to'])) malformed('to', 'must be a number or a date YYYY-MM-DD in quotes');
  }
}

function isInCondition(role: Role, path: Path): boolean {
  return path.length > 2 && CONDITIONS[role][String(path[0])] === path[2];
}

function reportIssue(role: Role, source: Source, issue: z.core.$ZodIssue, report: Report): void {
  const { path } = issue;
  const keys = keysOf(path);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) report('pack.malformed', [...path, key], `\`${key}\` is not a known key`);
    return;
  }
  if (path.length > 0 && partAt(source.value, path) === undefined) {
    report('pack.malformed', path, `\`${keys}\` is missing`);
    return;
  }
  if (role === 'dossier' && path[0] === 'sections' && path.length === 2) {
    const known = DossierSectionId.options.join(', ');
    const named = JSON.stringify(partAt(source.value, path));
    report('pack.dead-reference', path, `there is no dossier section ${named}; known: ${known}`);
    return;
  }
  report('pack.malformed', path, keys === '' ? issue.message : `\`${keys}\`: ${issue.message}`);
}

/**
 * Checks a file's form: schema, and every condition's operators. Says nothing of what ids refer to, nor of a file that
 * could not be read.
 * @returns the content if nothing is wrong with it
 */
export function checkForm<R extends Role>(
  role: R,
  source: Source,
): { content?: Content<R>; problems: readonly PackProblem[] } {
  if (source.value === undefined) return { problems: [] };
  const problems: PackProblem[] = [];
  const report = reporter(source, problems);
  for (const [list, key] of Object.entries(CONDITIONS[role])) {
    const items = partAt(source.value, [list]);
    if (!Array.isArray(items)) continue;
    for (const [index, item] of items.entries()) {
      if (isRaw(item) && item[key] !== undefined) checkCondition(item[key], [list, index, key], report);
    }
  }
  const schema: z.ZodType<Content<R>> = SCHEMAS[role];
  const { data, error } = schema.safeParse(source.value);
  const issues = error?.issues ?? [];
  for (const issue of issues) {
    if (isInCondition(role, issue.path) && partAt(source.value, issue.path) !== undefined) continue;
    reportIssue(role, source, issue, report);
  }
  // The check by hand must refuse what the schema refuses; this holds should they ever part.
  for (const issue of problems.length === 0 ? issues : []) reportIssue(role, source, issue, report);
  return { problems, ...(problems.length === 0 && data !== undefined ? { content: data } : {}) };
}
