/** A semantic version's numbers and what comes after `-`; null if it is none (semver.org 2.0.0, 2 and 9). */
function parse(text: string): { readonly numbers: readonly number[]; readonly early: readonly string[] } | null {
  const found = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]{1,100}))?(?:\+[0-9A-Za-z.-]{1,100})?$/.exec(
    text.trim(),
  );
  if (!found) return null;
  return { numbers: found.slice(1, 4).map(Number), early: found[4]?.split('.') ?? [] };
}

function compareParts(a: string, b: string): number {
  const [x, y] = [a, b].map((part) => (/^\d+$/.test(part) ? Number(part) : null));
  if (x !== null && x !== undefined && y !== null && y !== undefined) return x - y;
  if (x !== null && x !== undefined) return -1;
  if (y !== null && y !== undefined) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Orders two version numbers by precedence; 0 if either is none of the form, so that the order they came in decides.
 * @source semver.org 2.0.0, 11
 */
export function compareNumbers(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return 0;
  for (let at = 0; at < 3; at += 1) {
    const difference = (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.early.length === 0 || right.early.length === 0) return right.early.length - left.early.length;
  const length = Math.max(left.early.length, right.early.length);
  for (let at = 0; at < length; at += 1) {
    const [x, y] = [left.early[at], right.early[at]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const difference = compareParts(x, y);
    if (difference !== 0) return difference;
  }
  return 0;
}
