/** Records by the question they belong to, in their order. */
export function byQuestion<T extends { readonly questionId: string }>(
  records: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const record of records) {
    const known = found.get(record.questionId);
    if (known === undefined) found.set(record.questionId, [record]);
    else known.push(record);
  }
  return found;
}
