import { type Paint, type Point, round, type Shape } from './picture.ts';

/** Half the width of an arrow's head, beyond half the stroke's. */
const HEAD = 3.5;

/** The path of a line, as the `d` of an SVG path; curved ones leave and arrive level. */
export function pathOf(points: readonly Point[], isCurved = false): string {
  const [first, ...others] = points;
  if (first === undefined) return '';
  let from = first;
  const parts = [`M${round(first.x)} ${round(first.y)}`];
  for (const to of others) {
    const middle = round((from.x + to.x) / 2);
    parts.push(
      isCurved
        ? `C${middle} ${round(from.y)} ${middle} ${round(to.y)} ${round(to.x)} ${round(to.y)}`
        : `L${round(to.x)} ${round(to.y)}`,
    );
    from = to;
  }
  return parts.join('');
}

/** The path of single strokes. */
export function strokesOf(lines: readonly (readonly [Point, Point])[]): string {
  return lines.map((line) => pathOf(line)).join('');
}

/** The filled triangle at the end of an arrow, as a path. A curved line arrives level. */
export function headOf(points: readonly Point[], width: number, isCurved = false): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (end === undefined || before === undefined) return '';
  const [dx, dy] = isCurved ? [Math.sign(end.x - before.x) || 1, 0] : [end.x - before.x, end.y - before.y];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const half = HEAD + width / 2;
  const back = { x: end.x - ux * half * 1.7, y: end.y - uy * half * 1.7 };
  const corner = (side: number): string => `${round(back.x - uy * half * side)} ${round(back.y + ux * half * side)}`;
  return `M${round(end.x)} ${round(end.y)}L${corner(1)}L${corner(-1)}Z`;
}

/**
 * Shapes as SVG markup, texts left out: the page sets those itself, in its own fonts.
 * @param colourOf  `#rrggbb` of each paint
 */
export function shapesAsSvg(
  shapes: readonly Shape[],
  { width, height }: { readonly width: number; readonly height: number },
  colourOf: (paint: Paint) => string,
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}">`,
    ...shapes.map((shape) => markup(shape, colourOf)),
    '</svg>',
  ].join('');
}

function markup(shape: Shape, colourOf: (paint: Paint) => string): string {
  const fill = (paint: Paint | undefined): string => `fill="${paint === undefined ? 'none' : colourOf(paint)}"`;
  const line = (stroke: { paint: Paint; width: number; dashes?: readonly number[] } | undefined): string =>
    stroke === undefined
      ? ''
      : ` stroke="${colourOf(stroke.paint)}" stroke-width="${round(stroke.width)}"${stroke.dashes === undefined ? '' : ` stroke-dasharray="${stroke.dashes.join(' ')}"`}`;
  switch (shape.kind) {
    case 'rect': {
      const { x, y, width, height, radius = 0 } = shape;
      return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${round(radius)}" ${fill(shape.fill)}${line(shape.stroke)}/>`;
    }
    case 'circle':
      return `<circle cx="${round(shape.x)}" cy="${round(shape.y)}" r="${round(shape.radius)}" ${fill(shape.fill)}${line(shape.stroke)}/>`;
    case 'line': {
      const path = `<path d="${pathOf(shape.points, shape.isCurved)}" fill="none"${line(shape.stroke)}/>`;
      if (shape.head !== true) return path;
      return `${path}<path d="${headOf(shape.points, shape.stroke.width, shape.isCurved)}" ${fill(shape.stroke.paint)}/>`;
    }
    case 'strokes':
      return `<path d="${strokesOf(shape.lines)}" fill="none"${line(shape.stroke)}/>`;
    case 'text':
      return '';
  }
}
