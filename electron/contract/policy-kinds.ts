/** What comes of a policy for one system. `unknown`: it cannot be told from what is stated. Those first that want somebody. */
export const POLICY_STATES = ['broken', 'unknown', 'waived', 'holds', 'out-of-scope'] as const;
export type PolicyState = (typeof POLICY_STATES)[number];

/** Where a policy text is: written, published at least once, no longer in force. */
export const POLICY_TEXT_STATES = ['draft', 'in-force', 'retired'] as const;
export type PolicyTextState = (typeof POLICY_TEXT_STATES)[number];

/**
 * How a person stands to a text or training. `due`: there is time until a day. `missing`: never, and no time is left.
 * `expired`: once, but it holds no more. `none`: nobody asks it of them.
 */
export const LITERACY_STATES = ['done', 'due', 'missing', 'expired', 'none'] as const;
export type LiteracyState = (typeof LITERACY_STATES)[number];

/** Parts of the vocabulary, in the order they are offered. */
export const FACT_GROUPS = [
  'system',
  'stated',
  'inherited',
  'upstream',
  'outcome',
  'signed',
  'role',
  'measurement',
  'risks',
  'watch',
  'house',
] as const;
export type FactGroup = (typeof FACT_GROUPS)[number];
