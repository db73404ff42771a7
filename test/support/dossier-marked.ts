const PAINT = new Set(['Tj', 'TJ', 'f', 'f*', 'S', 's', 'B', 'b', 'Do', 'sh']);

/** Marked content of a page: its MCIDs in order, and what is painted outside of any. */
export function marked(content: string): { ids: number[]; unmarked: string[]; depth: number } {
  const ids: number[] = [];
  const unmarked: string[] = [];
  let depth = 0;
  for (const [token] of content.matchAll(/<[0-9a-fA-F]*>|\/MCID \d+|[^\s<>[\]]+|[[\]]/g)) {
    if (token.startsWith('/MCID')) ids.push(Number(token.slice(6)));
    if (token === 'BDC' || token === 'BMC') depth += 1;
    else if (token === 'EMC') depth -= 1;
    else if (PAINT.has(token) && depth === 0) unmarked.push(token);
  }
  return { ids, unmarked, depth };
}
