/**
 * What is known of a fact. `each`: of a fact whose options are known one by one, those that hold; the others do not if
 * `isComplete`, else they are unknown. Undefined: nothing is known.
 */
export type Known =
  | string
  | number
  | readonly string[]
  | { readonly each: readonly string[]; readonly isComplete: boolean }
  | undefined;

/** Whether a fact is known option by option. */
export function isEach(known: Known): known is { readonly each: readonly string[]; readonly isComplete: boolean } {
  return typeof known === 'object' && 'each' in known;
}

/** Yes or no of something that the workspace itself keeps. */
export const yesNo = (holds: boolean): 'yes' | 'no' => (holds ? 'yes' : 'no');

/**
 * What several records together say of a yes-no: `yes` if one says so; `no` if there is one and all say no; else nothing,
 * as what one leaves open may be a yes.
 */
export function anySays(values: readonly (boolean | undefined)[]): 'yes' | 'no' | undefined {
  if (values.includes(true)) return 'yes';
  return values.length > 0 && values.every((value) => value === false) ? 'no' : undefined;
}
