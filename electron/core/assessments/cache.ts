/** Values that are costly to make and never change, by a key that stands for all they are made of. */
export type Cache<T> = {
  /** Gives the value known under the key, else makes and keeps it. What `make` throws is not kept. */
  get(key: string, make: () => T): T;
};

/** @param limit  beyond so many values, those not asked for the longest are forgotten */
export function createCache<T>(limit: number): Cache<T> {
  // A map keeps the order in which keys were put: the first is the one not asked for the longest.
  const values = new Map<string, { readonly value: T }>();
  return {
    get: (key, make) => {
      const entry = values.get(key) ?? { value: make() };
      values.delete(key);
      values.set(key, entry);
      const oldest = values.keys().next().value;
      if (values.size > limit && oldest !== undefined) values.delete(oldest);
      return entry.value;
    },
  };
}
