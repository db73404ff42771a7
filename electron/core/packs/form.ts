import type { z } from 'zod';
import type { Condition } from '#contract/records/condition';
import { DossierSectionId } from '#contract/records/pack';
import { checkCondition } from './condition-form.ts';
import { isRaw, type Path, partAt } from './data.ts';
import { CONDITIONS, type Content, type Role, SCHEMAS } from './files.ts';
import type { PackProblem, PackProblemCode } from './problem.ts';
import type { Source } from './source.ts';

const ITEM_NAMES: Readonly<Record<string, string>> = {
  questions: 'question',
  options: 'option',
  columns: 'column',
  rows: 'row',
  offers: 'offer',
  facts: 'fact',
  classes: 'class',
  obligations: 'obligation',
  scores: 'score',
  bands: 'band',
  reductions: 'reduction',
  conclusions: 'conclusion',
  values: 'value',
  calculations: 'calculation',
  roles: 'role',
  terms: 'term',
  crosswalks: 'crosswalk',
  changes: 'change',
  matrices: 'matrix',
  steps: 'step',
  categories: 'category',
  risks: 'risk',
  controls: 'control',
  metrics: 'metric',
  presets: 'preset',
  chooser: 'question',
  clocks: 'clock',
  incidents: 'category of incidents',
  policies: 'policy',
};

/** Names the items around a part, the innermost first: "option `a` of question `b`". Empty outside of items. */
export function describe(source: Source, path: Path): string {
  const names: string[] = [];
  for (let length = 2; length <= path.length; length += 1) {
    const name = ITEM_NAMES[String(path[length - 2])];
    const index = path[length - 1];
    if (name === undefined || typeof index !== 'number') continue;
    const item = partAt(source.value, path.slice(0, length));
    const id = isRaw(item) ? (item['id'] ?? item['item'] ?? item['question']) : undefined;
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

export type Report = (code: PackProblemCode, path: Path, reason: string) => void;

/** Makes the reporter of problems of one file. */
export function reporter(source: Source, problems: PackProblem[]): Report {
  return (code, path, reason) => {
    const where = describe(source, path);
    const line = source.lineOf(path);
    problems.push({ code, file: source.name, line, reason: where === '' ? reason : `${where}: ${reason}` });
  };
}

/** The paths in a file at which conditions can stand, and something does. */
function conditionPaths(role: Role, value: unknown): readonly Path[] {
  const follow = (at: unknown, path: Path, [key, ...rest]: readonly string[]): readonly Path[] => {
    if (key === undefined) return at === undefined ? [] : [path];
    if (key !== '*') return isRaw(at) ? follow(at[key], [...path, key], rest) : [];
    return Array.isArray(at) ? at.flatMap((item, index) => follow(item, [...path, index], rest)) : [];
  };
  return (CONDITIONS[role] ?? []).flatMap((pattern) => follow(value, [], pattern));
}

/** Stands for a condition that was checked by hand: the schema, a union of many forms, takes long for each. */
const STAND_IN: Condition = { fact: 'x' };

function withStandIns(role: Role, value: unknown): unknown {
  const replace = (at: unknown, [key, ...rest]: readonly string[]): unknown => {
    if (key === undefined) return STAND_IN;
    if (key === '*') return Array.isArray(at) ? at.map((item) => replace(item, rest)) : at;
    return isRaw(at) && at[key] !== undefined ? { ...at, [key]: replace(at[key], rest) } : at;
  };
  return (CONDITIONS[role] ?? []).reduce(replace, value);
}

/** Puts the conditions of `value` where the stand-ins are. */
function putBack(data: unknown, value: unknown, paths: readonly Path[]): void {
  for (const path of paths) {
    const around = partAt(data, path.slice(0, -1)) as Record<PropertyKey, unknown>;
    around[path[path.length - 1] ?? ''] = partAt(value, path);
  }
}

/** What a union says if none of its forms fits: of the form that fits best, else of all. */
function unfold(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const inside = (issues: readonly z.core.$ZodIssue[]) =>
    issues.map((it): z.core.$ZodIssue => ({ ...it, path: [...issue.path, ...it.path] }));
  const isAbout = (issues: readonly z.core.$ZodIssue[]) =>
    issues.every((it) => it.path.length > 0 || it.code === 'unrecognized_keys');
  const fitting = issue.errors.filter(isAbout).toSorted((a, b) => a.length - b.length)[0];
  if (fitting !== undefined) return inside(fitting).flatMap(unfold);
  return [{ ...issue, message: issue.errors.map(([first]) => first?.message ?? issue.message).join(', or ') }];
}

function reportIssue(role: Role, source: Source, issue: z.core.$ZodIssue, report: Report): void {
  const { path } = issue;
  const keys = keysOf(path);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      const hint = key.includes(' ') ? '; a text with a comma in `{ }` must stand in quotes' : '';
      report('pack.malformed', [...path, key], `\`${key}\` is not a known key${hint}`);
    }
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
  if (issue.code === 'too_small' && issue.origin === 'array') {
    report('pack.malformed', path, `\`${keys}\` needs ${issue.minimum} or more entries`);
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
  const paths = conditionPaths(role, source.value);
  for (const path of paths) checkCondition(partAt(source.value, path), path, report);
  const schema: z.ZodType<Content<R>> = SCHEMAS[role];
  const { data, error } = schema.safeParse(withStandIns(role, source.value));
  for (const issue of error?.issues ?? []) {
    for (const one of unfold(issue)) reportIssue(role, source, one, report);
  }
  if (problems.length > 0 || data === undefined) return { problems };
  putBack(data, source.value, paths);
  return { content: data, problems };
}
