import { z } from 'zod';

/** What a case states of one thing. */
export type Given = unknown;

const Plain = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * What a stated value must be. A plain value: equal, or contained in a list. `in`: one of several. `matches`: a regular
 * expression found in the text (`u`). `present`: whether anything is stated. `empty`: absent, null, or an empty list.
 * `atLeast`, `below`: a number. `from`, `before`: a date `YYYY-MM-DD` on or after, before. `not`: none of what follows
 * matches. Of a list, one item has to match.
 */
export type Matcher =
  | z.infer<typeof Plain>
  | { readonly in: readonly z.infer<typeof Plain>[] }
  | { readonly matches: string }
  | { readonly present: boolean }
  | { readonly empty: boolean }
  | { readonly atLeast: number }
  | { readonly below: number }
  | { readonly from: string }
  | { readonly before: string }
  | { readonly not: Matcher };

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

export const Matcher: z.ZodType<Matcher> = z.lazy(() =>
  z.union(
    [
      Plain,
      z.strictObject({ in: z.array(Plain).min(1) }),
      z.strictObject({ matches: z.string().refine(isPattern, 'not a regular expression') }),
      z.strictObject({ present: z.boolean() }),
      z.strictObject({ empty: z.boolean() }),
      z.strictObject({ atLeast: z.number() }),
      z.strictObject({ below: z.number() }),
      z.strictObject({ from: z.iso.date() }),
      z.strictObject({ before: z.iso.date() }),
      z.strictObject({ not: Matcher }),
    ],
    { error: 'a value, or one of in, matches, present, empty, atLeast, below, from, before, not' },
  ),
);

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function fits(matcher: Exclude<Matcher, { readonly not: Matcher }>, value: Given): boolean {
  if (typeof matcher !== 'object' || matcher === null) return value === matcher;
  if ('in' in matcher) return matcher.in.some((one) => one === value);
  if ('matches' in matcher) return typeof value === 'string' && new RegExp(matcher.matches, 'u').test(value);
  if ('atLeast' in matcher) return typeof value === 'number' && value >= matcher.atLeast;
  if ('below' in matcher) return typeof value === 'number' && value < matcher.below;
  if ('from' in matcher) return typeof value === 'string' && DATE.test(value) && value >= matcher.from;
  if ('before' in matcher) return typeof value === 'string' && DATE.test(value) && value < matcher.before;
  return false;
}

function isNothing(value: Given): boolean {
  return value === undefined || value === null;
}

/** Whether a stated value is what a matcher asks for. */
export function isMatch(matcher: Matcher, value: Given): boolean {
  if (typeof matcher === 'object' && matcher !== null) {
    if ('not' in matcher) return !isMatch(matcher.not, value);
    if ('present' in matcher) return matcher.present !== isNothing(value);
    if ('empty' in matcher) return matcher.empty === (isNothing(value) || (Array.isArray(value) && value.length === 0));
  }
  return Array.isArray(value) ? value.some((item: unknown) => fits(matcher, item)) : fits(matcher, value);
}

/**
 * Whether a matcher is about this very value, so that a rule with it shows that the value was thought of. What only says
 * that a value is another one does not.
 */
export function isAbout(matcher: Matcher, value: Given): boolean {
  return typeof matcher === 'object' && matcher !== null && 'not' in matcher ? false : isMatch(matcher, value);
}
