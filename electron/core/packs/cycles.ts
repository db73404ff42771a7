import type { Condition } from '#contract/records/pack';
import { conditionsOf, type Parts, type Placed, visitCondition } from './parts.ts';
import type { PackProblem } from './problem.ts';

/** So many conditions may rest on one another in a row. */
export const MAX_CHAIN = 100;

type Rule = Placed<Condition> & { readonly owner: string };

function referencesOf({ value, path }: Rule): readonly string[] {
  const found = new Set<string>();
  visitCondition(value, path, (it) => {
    if ('question' in it) found.add(`question \`${it.question}\``);
    if ('fact' in it) found.add(`fact \`${it.fact}\``);
    if ('class' in it) found.add(`class \`${it.class}\``);
  });
  return [...found];
}

/**
 * Finds facts, classes and questions' visibility that rest on themselves, each such ring once, and chains longer than
 * `MAX_CHAIN`. A condition on a question rests on that question's visibility.
 */
export function checkCycles(parts: Parts): readonly PackProblem[] {
  const rules = new Map(conditionsOf(parts).map((rule) => [rule.owner, rule]));
  const problems: PackProblem[] = [];
  const depths = new Map<string, number>();
  const reported = new Set<string>();
  const chain: string[] = [];

  const report = (code: PackProblem['code'], owner: string, reason: string) => {
    const rule = rules.get(owner);
    if (rule === undefined || reported.has(owner)) return;
    reported.add(owner);
    problems.push({ code, file: rule.source.name, line: rule.source.lineOf(rule.path), reason });
  };
  const reportLength = (owner: string) =>
    report('pack.malformed', owner, `${owner}: more than ${MAX_CHAIN} conditions rest on one another in a row`);

  /** Gives how many conditions rest on one another from here on. */
  const follow = (owner: string): number => {
    const rule = rules.get(owner);
    if (rule === undefined) return 0;
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
    if (chain.length >= MAX_CHAIN) {
      reportLength(owner);
      return 0;
    }
    chain.push(owner);
    const depth = 1 + Math.max(0, ...referencesOf(rule).map(follow));
    chain.pop();
    depths.set(owner, depth);
    if (depth === MAX_CHAIN + 1) reportLength(owner);
    return depth;
  };

  for (const owner of rules.keys()) follow(owner);
  return problems;
}
