/** Ids of the SPDX licence list by how they are written without regard to case. */
const folded = new WeakMap<ReadonlySet<string>, ReadonlyMap<string, string>>();

/** The SPDX id that is meant, whatever its case; null if the list has none such. */
export function spdxIdOf(text: string, known: ReadonlySet<string>): string | null {
  if (known.has(text)) return text;
  let map = folded.get(known);
  if (map === undefined) {
    map = new Map([...known].map((id) => [id.toLowerCase(), id]));
    folded.set(known, map);
  }
  return map.get(text.trim().toLowerCase()) ?? null;
}
