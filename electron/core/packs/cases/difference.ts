/** The keys by which items of two lists belong together, in this order of preference. */
const ITEM_KEYS = ['id', 'category', 'name'] as const;

type Raw = Readonly<Record<string, unknown>>;

function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}

/** Ways to write that there is no value. */
const NO_VALUE: readonly unknown[] = ['n/a', 'not_computable'];

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isRaw(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, canonical(value[key])]),
  );
}

function shown(value: unknown): string {
  return JSON.stringify(canonical(value)) ?? 'nothing';
}

function itemKey(lists: readonly (readonly unknown[])[]): string | undefined {
  const items = lists.flat();
  if (items.length === 0 || !items.every(isRaw)) return undefined;
  return ITEM_KEYS.find((key) => {
    const isUnique = (list: readonly unknown[]) => new Set(list.map((item) => (item as Raw)[key])).size === list.length;
    return items.every((item) => typeof item[key] === 'string') && lists.every(isUnique);
  });
}

function byKey(list: readonly unknown[], key: string): Raw {
  return Object.fromEntries(list.map((item) => [String((item as Raw)[key]), item]));
}

/**
 * Tells how an actual value differs from the expected one, one sentence each. Lists are sets, items with an id, category or
 * name are compared by it; maps are compared by key, also those not expected. Absent and null are the same; where `n/a` or
 * `not_computable` is expected, either of them or no value will do.
 * @param what  the value's place, for the sentences
 */
export function differencesOf(what: string, expected: unknown, actual: unknown): readonly string[] {
  if (isNothing(actual) && isNothing(expected)) return [];
  if (NO_VALUE.includes(expected) && (isNothing(actual) || NO_VALUE.includes(actual))) return [];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const key = itemKey([expected, actual]);
    if (key !== undefined) return differencesOf(what, byKey(expected, key), byKey(actual, key));
    const wanted = new Set(expected.map(shown));
    const got = new Set(actual.map(shown));
    return [
      ...[...wanted].filter((it) => !got.has(it)).map((it) => `${what}: ${it} is expected`),
      ...[...got].filter((it) => !wanted.has(it)).map((it) => `${what}: ${it} is not expected`),
    ];
  }
  if (isRaw(expected) && isRaw(actual)) {
    return [...new Set([...Object.keys(expected), ...Object.keys(actual)])].flatMap((key) =>
      differencesOf(`${what}.${key}`, expected[key], actual[key]),
    );
  }
  return shown(expected) === shown(actual) ? [] : [`${what}: ${shown(expected)} is expected, not ${shown(actual)}`];
}
