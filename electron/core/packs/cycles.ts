import type { Condition } from '#contract/records/condition';
import type { Calculation, Score } from '#contract/records/rules';
import { conditionsOf, visitCondition } from './conditions.ts';
import type { Parts, Placed } from './parts.ts';
import { pointsOf } from './points.ts';
import type { PackProblem } from './problem.ts';

/** So deep may conditions rest on one another, their own nesting counted, that judging cannot exhaust the stack. */
export const MAX_DEPTH = 600;

/** What something rests on, how deep its own conditions are nested in keys and list places, and where it stands. */
type Rest = Pick<Placed<unknown>, 'source' | 'path'> & { references: string[]; depth: number };

/** What a condition rests on; one on a question rests on that question's visibility. */
function referencesOf(condition: Condition): readonly string[] {
  if ('question' in condition) return [`question \`${condition.question}\``];
  if ('fact' in condition) return [`fact \`${condition.fact}\``];
  if ('class' in condition) return [`class \`${condition.class}\``];
  if ('score' in condition) return [`score \`${condition.score}\``];
  return 'calculation' in condition ? [`calculation \`${condition.calculation}\``] : [];
}

/** The questions that add points to each score, by score id. */
function givers(parts: Parts): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { value: question } of parts.questions) {
    const scores = new Set(pointsOf(question).flatMap(({ points }) => Object.keys(points)));
    for (const score of scores) found.set(score, [...(found.get(score) ?? []), `question \`${question.id}\``]);
  }
  return found;
}

function scoreReferences({ from, id }: Score, givers: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return from === 'points' ? (givers.get(id) ?? []) : from.map(({ score }) => `score \`${score}\``);
}

function calculationReferences({ counts, scores, unknown }: Calculation): readonly string[] {
  const questions = [counts.question, scores?.question, unknown].filter((id) => id !== undefined);
  return questions.map((id) => `question \`${id}\``);
}

/** By owner, all that rests on something. Where an id stands twice, the first counts. */
function collectRests(parts: Parts): ReadonlyMap<string, Rest> {
  const rests = new Map<string, Rest>();
  const firstOf = new Map<string, unknown>();
  const restOf = (owner: string, item: Pick<Placed<unknown>, 'source' | 'path'>): Rest | undefined => {
    const place = `${item.source.name} ${item.path.slice(0, 2).join(' ')}`;
    if ((firstOf.get(owner) ?? place) !== place) return undefined;
    firstOf.set(owner, place);
    const rest = rests.get(owner) ?? { source: item.source, path: item.path, references: [], depth: 1 };
    rests.set(owner, rest);
    return rest;
  };
  for (const condition of conditionsOf(parts)) {
    const rest = restOf(condition.owner, condition);
    if (rest === undefined) continue;
    visitCondition(condition.value, condition.path, (it, at) => {
      rest.depth = Math.max(rest.depth, at.length - condition.path.length + 1);
      rest.references.push(...referencesOf(it));
    });
  }
  const from = givers(parts);
  for (const { value, ...at } of parts.scores) {
    restOf(`score \`${value.id}\``, at)?.references.push(...scoreReferences(value, from));
  }
  for (const { value, ...at } of parts.calculations) {
    restOf(`calculation \`${value.id}\``, at)?.references.push(...calculationReferences(value));
  }
  return rests;
}

/**
 * Finds facts, classes, scores, calculations and questions' visibility that rest on themselves, each such ring once, and
 * chains deeper than `MAX_DEPTH`.
 */
export function checkCycles(parts: Parts): readonly PackProblem[] {
  const rests = collectRests(parts);
  const problems: PackProblem[] = [];
  const depths = new Map<string, number>();
  const reported = new Set<string>();
  const chain: string[] = [];

  const report = (code: PackProblem['code'], owner: string, reason: string) => {
    const rest = rests.get(owner);
    if (rest === undefined || reported.has(owner)) return;
    reported.add(owner);
    problems.push({ code, file: rest.source.name, line: rest.source.lineOf(rest.path), reason });
  };
  const reportDepth = (owner: string) =>
    report('pack.malformed', owner, `${owner}: conditions rest on one another more than ${MAX_DEPTH} levels deep`);

  /** Gives how deep conditions rest on one another from here on. */
  const follow = (owner: string): number => {
    const rest = rests.get(owner);
    if (rest === undefined) return 0;
    const known = depths.get(owner);
    if (known !== undefined) return known;
    const start = chain.indexOf(owner);
    if (start >= 0) {
      const ring = chain.slice(start);
      report('pack.cycle', owner, `a condition rests on itself: ${[...ring, owner].join(' → ')}`);
      for (const member of ring) reported.add(member);
      return 0;
    }
    // Also keeps this recursion short.
    if (chain.length >= MAX_DEPTH) {
      reportDepth(owner);
      return 0;
    }
    chain.push(owner);
    const below = Math.max(0, ...[...new Set(rest.references)].map(follow));
    chain.pop();
    depths.set(owner, rest.depth + below);
    if (below <= MAX_DEPTH && rest.depth + below > MAX_DEPTH) reportDepth(owner);
    return rest.depth + below;
  };

  for (const owner of rests.keys()) follow(owner);
  return problems;
}
