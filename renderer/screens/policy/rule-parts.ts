import type { Condition } from '#contract/records/condition';
import type { FactEntry } from '#contract/records/policy';

export type FactCondition = Extract<Condition, { readonly question: string }>;
export type GroupKind = 'all' | 'any' | 'none' | 'count';

/** A rule's group as the editor shows it: which of its parts must hold. `none` stands for "not any". */
export interface Group {
  readonly kind: GroupKind;
  readonly parts: readonly Condition[];
  readonly atLeast: number;
}

/** A rule as a group; null if it is a condition on one fact. */
export function groupOf(condition: Condition): Group | null {
  if ('all' in condition) return { kind: 'all', parts: condition.all, atLeast: 1 };
  if ('any' in condition) return { kind: 'any', parts: condition.any, atLeast: 1 };
  if ('count' in condition) return { kind: 'count', parts: condition.count, atLeast: condition.atLeast };
  if ('not' in condition) {
    const { not } = condition;
    return { kind: 'none', parts: 'any' in not ? not.any : [not], atLeast: 1 };
  }
  return null;
}

/** A group as a rule; null if nothing is in it. */
export function ruleOf({ kind, parts, atLeast }: Group): Condition | null {
  if (parts.length === 0) return null;
  switch (kind) {
    case 'all':
      return { all: [...parts] };
    case 'any':
      return { any: [...parts] };
    case 'none':
      return { not: { any: [...parts] } };
    case 'count':
      return { count: [...parts], atLeast: Math.min(Math.max(1, atLeast), parts.length) };
  }
}

/** The condition on a fact to begin with. */
export function firstCondition({ id: question, type, options }: FactEntry): FactCondition {
  const first = options[0]?.id ?? 'yes';
  switch (type) {
    case 'yes-no':
      return { question, is: 'yes' };
    case 'single':
      return { question, in: [first] };
    case 'multi':
      return { question, has: [first] };
    case 'number':
      return { question, compare: '<=', to: 0 };
    case 'date':
      return { question, compare: '>=', to: new Date().toISOString().slice(0, 10) };
  }
}

/** The options that a condition names. */
export function chosenOptions(condition: FactCondition): readonly string[] {
  if ('has' in condition) return [condition.has].flat();
  if ('is' in condition) return [String(condition.is)];
  return 'in' in condition ? condition.in.map(String) : [];
}
