import type { Pack } from '#contract/records/pack';
import { possibilities } from '#core/rules/possible';
import type { Path } from './data.ts';
import { reporter } from './form.ts';
import type { Parts, Placed } from './parts.ts';
import type { PackProblem, PackProblemCode } from './problem.ts';

/** Where a condition stands. */
export type Place = { readonly file: string; readonly line: number };

const NEVER = 'its condition cannot be true, whatever is answered';

/**
 * Finds questions that can never be asked, and facts, classes, obligations, values of conclusions and reductions that can
 * never hold, and classes that always do.
 * @param parts  of this pack: each list in the order of the pack's
 * @returns `undecided`: conditions that were too large to decide
 */
export function checkReach(
  pack: Pack,
  parts: Parts,
): { problems: readonly PackProblem[]; undecided: readonly Place[] } {
  const problems: PackProblem[] = [];
  const undecided: Place[] = [];
  const found = possibilities(pack);
  type Finding = (typeof found.facts)[number]['canHold'];

  function tell(
    finding: Finding | undefined,
    item: Placed<unknown>,
    path: Path,
    code: PackProblemCode,
    reason: string,
  ): void {
    const place = [...item.path, ...path];
    if (finding === 'undecided') undecided.push({ file: item.source.name, line: item.source.lineOf(place) });
    if (finding === 'no') reporter(item.source, problems)(code, place, reason);
  }

  for (const [index, item] of parts.questions.entries()) {
    const reason = 'no answers to other questions make it visible';
    tell(found.questions[index]?.canBeVisible, item, ['visible'], 'pack.unreachable', reason);
  }
  for (const kind of ['facts', 'classes', 'obligations'] as const) {
    for (const [index, item] of parts[kind].entries()) {
      tell(found[kind][index]?.canHold, item, ['when'], 'pack.never-holds', NEVER);
    }
  }
  for (const [index, item] of parts.classes.entries()) {
    const reason = 'its condition is true, whatever is answered, so it tells nothing';
    tell(found.classes[index]?.canFail, item, ['when'], 'pack.always-holds', reason);
  }
  for (const [index, item] of parts.conclusions.entries()) {
    for (const [at, finding] of (found.conclusions[index]?.canHold ?? []).entries()) {
      const isAfterOthers = item.value.kind === 'one' && at > 0;
      const reason = `this value can never be concluded${isAfterOthers ? ' after those before it' : ''}`;
      tell(finding, item, ['values', at, 'when'], 'pack.never-holds', reason);
    }
  }
  for (const [index, item] of parts.scores.entries()) {
    for (const [at, finding] of (found.reductions[index]?.canHold ?? []).entries()) {
      tell(finding, item, ['reductions', at, 'when'], 'pack.never-holds', 'this reduction is never taken off');
    }
  }
  return { problems, undecided };
}
