/** An arrow as an SVG path: it leaves and arrives level, so that arrows into one box can be told apart. */
export function edgePath(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...others] = points;
  if (first === undefined) return '';
  const parts = [`M${first.x} ${first.y}`];
  let { x, y } = first;
  for (const to of others) {
    const middle = (x + to.x) / 2;
    parts.push(`C${middle} ${y} ${middle} ${to.y} ${to.x} ${to.y}`);
    ({ x, y } = to);
  }
  return parts.join('');
}
