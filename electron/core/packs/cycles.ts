import type { Condition } from '#contract/records/pack';
import { conditionsOf, type Parts, type Placed, visitCondition } from './parts.ts';
import type { PackProblem } from './problem.ts';

/** So deep may conditions rest on one another, their own nesting counted, that judging cannot exhaust the stack. */
export const MAX_DEPTH = 600;

type Rule = Placed<Condition> & { readonly owner: string };

/** What a rule rests on, and how deep its own condition is nested, in keys and list places. */
function look({ value, path }: Rule): { readonly references: readonly string[]; readonly depth: number } {
  const found = new Set<string>();
  let depth = 1;
  visitCondition(value, path, (it, at) => {
    depth = Math.max(depth, at.length - path.length + 1);
    if ('question' in it) found.add(`question \`${it.question}\``);
    if ('fact' in it) found.add(`fact \`${it.fact}\``);
    if ('class' in it) found.add(`class \`${it.class}\``);
  });
  return { references: [...found], depth };
}

/**
 * Finds facts, classes and questions' visibility that rest on themselves, each such ring once, and chains deeper than
 * `MAX_DEPTH`. A condition on a question rests on that question's visibility.
 */
export function checkCycles(parts: Parts): readonly PackProblem[] {
  const all = conditionsOf(parts);
  // Where an id stands twice, the first counts; the second is a problem of its own.
  const rules = new Map(all.toReversed().map((rule) => [rule.owner, rule]));
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
  const reportDepth = (owner: string) =>
    report('pack.malformed', owner, `${owner}: conditions rest on one another more than ${MAX_DEPTH} levels deep`);

  /** Gives how deep conditions rest on one another from here on. */
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
    if (chain.length >= MAX_DEPTH) {
      reportDepth(owner);
      return 0;
    }
    chain.push(owner);
    const { references, depth: own } = look(rule);
    const below = Math.max(0, ...references.map(follow));
    chain.pop();
    depths.set(owner, own + below);
    if (below <= MAX_DEPTH && own + below > MAX_DEPTH) reportDepth(owner);
    return own + below;
  };

  for (const { owner } of all) follow(owner);
  return problems;
}
