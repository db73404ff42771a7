import type { Diagram } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import type { Flow, Item } from './flow.ts';
import { breakLines } from './inline.ts';
import { n } from './text-operators.ts';
import { COLOURS, type Colour, MARKER_COLOURS, PAGE, type TextStyle } from './theme.ts';

type Node = Diagram['nodes'][number];

/** Boxes are not drawn flatter than this share of their height: two lines of text fit. */
const LEAST_SCALE = 0.62;
const ARROW_PT = 4;

const PAPER: Colour = [1, 1, 1];
const SECTION: Colour = [0.945, 0.953, 0.965];

/** Text sizes tried in this order, until a label fits its box. */
const SIZES = [8, 7.5, 7, 6.5, 6] as const;

/** A diagram over as many pages as it takes to stay legible: each box whole on one of them, arrows cut at the edge. */
export function* diagramItems(diagram: Diagram, canvas: Canvas, flow: Flow): Generator<Item> {
  const width = flow.form.widthPt - PAGE.leftPt - PAGE.rightPt;
  const firstRoom = flow.room - 26;
  const fullRoom = flow.form.heightPt - flow.form.topPt - flow.form.bottomPt - 14;
  const across = Math.min(1, width / diagram.width);
  const whole = firstRoom / diagram.height;
  const down = Math.min(1, Math.max(whole, LEAST_SCALE));
  const height = diagram.height * down;
  const rooms = [Math.min(height, firstRoom)];
  for (let rest = height - firstRoom; rest > 0.5; rest -= fullRoom) rooms.push(Math.min(rest, fullRoom));
  let top = 0;
  for (const [index, room] of rooms.entries()) {
    const bottom = top + room;
    const from = top;
    const isOn = ({ y, height: tall }: Node): boolean => {
      const centre = (y + tall / 2) * down;
      return centre >= from && (centre < bottom || index === rooms.length - 1);
    };
    const nodes = diagram.nodes.filter(isOn);
    const alt = diagram.alt({ n: index + 1, of: rooms.length, labels: nodes.map(spoken) });
    yield {
      gapPt: 12,
      keepWithNext: false,
      leastPt: room,
      place: (on) => {
        if (room > on.room + 0.5 && !on.isAtTop) on.newPage();
        const origin = { x: PAGE.leftPt, y: on.y };
        const tag = on.parent.child('Figure', { alt, bbox: [origin.x, origin.y, origin.x + width, origin.y + room] });
        const at = (x: number, y: number): [number, number] => [origin.x + x * across, origin.y + y * down - from];
        tag.content(() => {
          canvas.pdf.page.write(`q ${[origin.x, origin.y - 8, width, room + 16].map(n).join(' ')} re W n`);
          // What belongs to the present outcome lies on top.
          for (const isMarked of [false, true])
            for (const edge of diagram.edges) if (edge.isMarked === isMarked) drawEdge(canvas, edge, at);
          canvas.pdf.page.write('Q');
          for (const node of nodes) drawNode(canvas, node, at, [node.width * across, node.height * down]);
          drawNames(canvas, diagram, at, [across, down], [origin.y, origin.y + room]);
        });
        tag.end();
        on.advance(room);
      },
    };
    top = bottom;
  }
}

function spoken({ label, note }: Node): string {
  return note === undefined ? label : `${label} (${note})`;
}

/** What stands below a label, and on arrows. */
const NOTE: TextStyle = { sizePt: 6, leadingPt: 8, ink: 'quiet', beforePt: 0 };
const NAME: TextStyle = { sizePt: 6, leadingPt: 8, ink: 'quiet', beforePt: 0 };
/** A name on an arrow is broken into lines of this width, in points. */
const NAME_WIDTH = 58;

type At = (x: number, y: number) => [number, number];

function stroke(colour: Colour): string {
  return `${colour.map(n).join(' ')} RG`;
}

function drawEdge(canvas: Canvas, edge: Diagram['edges'][number], at: At): void {
  const points = edge.points.map(({ x, y }) => at(x, y));
  const [first, ...others] = points;
  const last = others.at(-1);
  if (!first || !last) return;
  const colour = edge.isMarked ? COLOURS.accent : COLOURS.hairline;
  // Between two points an arrow leaves and arrives level, so that arrows into one box can be told apart.
  const path = [`${first.map(n).join(' ')} m`];
  let [x, y] = first;
  for (const [toX, toY] of others) {
    const middle = (x + toX) / 2;
    path.push(`${[middle, y, middle, toY, toX, toY].map(n).join(' ')} c`);
    [x, y] = [toX, toY];
  }
  const [endX, endY] = last;
  const head = `${n(endX - ARROW_PT)} ${n(endY - 2)} m ${n(endX)} ${n(endY)} l ${n(endX - ARROW_PT)} ${n(endY + 2)} l S`;
  canvas.pdf.page.write(`${stroke(colour)} ${edge.isMarked ? 1.2 : 0.6} w ${path.join(' ')} S ${head}`);
}

function drawNode(canvas: Canvas, node: Node, at: At, [width, height]: readonly [number, number]): void {
  const [x, y] = at(node.x, node.y);
  const hue = node.marker ? MARKER_COLOURS[node.marker] : COLOURS.accent;
  const ground = node.kind === 'section' || node.kind === 'question' ? SECTION : PAPER;
  const box = [x, y, width, height].map(n).join(' ');
  const line = node.isMarked ? hue : COLOURS.hairline;
  canvas.pdf.page.write(`${ground.map(n).join(' ')} rg ${stroke(line)} ${node.isMarked ? 1.6 : 0.75} w ${box} re B`);
  if (node.marker) canvas.box([x, y, 3, height], hue);
  const padding = node.note === undefined ? 8 : 5;
  const inner = width - 2 * padding + 2;
  const note = node.note === undefined ? [] : breakLines([{ text: node.note }], NOTE, inner, canvas.fonts).slice(0, 1);
  const noteHeight = note.length * NOTE.leadingPt;
  const { style, lines } = fitted(node, inner, height - 3 - noteHeight, canvas);
  const offset = (height - lines.length * style.leadingPt - noteHeight) / 2;
  for (const { segments } of note) {
    canvas.text(segments, NOTE, x + padding, y + offset + lines.length * style.leadingPt + NOTE.leadingPt * 0.8);
  }
  lines.forEach((text, index) => {
    canvas.text(text.segments, style, x + padding, y + offset + index * style.leadingPt + style.leadingPt * 0.76);
  });
}

/** Of arrows: left, top, right, bottom. */
type Rectangle = readonly [number, number, number, number];

const overlap = (a: Rectangle, b: Rectangle): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** Names on arrows, each at the first of its places where it meets neither a box nor another name; else it is left out. */
function drawNames(
  canvas: Canvas,
  { nodes, edges }: Diagram,
  at: At,
  [across, down]: readonly [number, number],
  [top, bottom]: readonly [number, number],
): void {
  const taken: Rectangle[] = nodes.map(({ x, y, width, height }) => {
    const [left, upper] = at(x, y);
    return [left, upper, left + width * across, upper + height * down];
  });
  for (const { points, label } of edges) {
    if (label === undefined) continue;
    const lines = breakLines([{ text: label }], NAME, NAME_WIDTH, canvas.fonts);
    const half = [Math.max(...lines.map(({ width }) => width)) / 2 + 1.5, (lines.length * NAME.leadingPt) / 2] as const;
    const rectangleAt = ([x, y]: readonly [number, number]): Rectangle => [
      x - half[0],
      y - half[1],
      x + half[0],
      y + half[1],
    ];
    const isFree = (one: Rectangle): boolean =>
      one[1] >= top - 2 && one[3] <= bottom + 2 && !taken.some((other) => overlap(one, other));
    const free = placesOn(points.map(({ x, y }) => at(x, y)))
      .map(rectangleAt)
      .find(isFree);
    if (!free) continue;
    taken.push(free);
    canvas.box([free[0], free[1], free[2] - free[0], free[3] - free[1]], PAPER);
    lines.forEach(({ segments, width }, index) => {
      const x = (free[0] + free[2] - width) / 2;
      canvas.text(segments, NAME, x, free[1] + (index + 0.76) * NAME.leadingPt);
    });
  }
}

/** Where on an arrow its name can stand: at its bends, the first first, then between them. */
function placesOn(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const between = points.slice(1).map((point, index): readonly [number, number] => {
    const before = points[index] ?? point;
    return [(before[0] + point[0]) / 2, (before[1] + point[1]) / 2];
  });
  return [...points.slice(1, -1), ...between];
}

/** The largest type in which a label fits; in the smallest, it is cut and ends with an ellipsis. */
function fitted(node: Node, width: number, height: number, canvas: Canvas) {
  const isBold = node.isMarked || node.kind === 'class';
  const set = (sizePt: number, text: string) => {
    const style: TextStyle = { sizePt, leadingPt: sizePt * 1.18, ink: 'text', bold: isBold, beforePt: 0 };
    return { style, lines: breakLines([{ text }], style, width, canvas.fonts) };
  };
  const fits = ({ style, lines }: ReturnType<typeof set>) => lines.length * style.leadingPt <= height + 0.5;
  for (const size of SIZES) {
    const one = set(size, node.label);
    if (fits(one)) return one;
  }
  const smallest = SIZES[SIZES.length - 1] ?? 6;
  let words = node.label.split(' ');
  for (;;) {
    const one = set(smallest, `${words.join(' ')} …`);
    if (fits(one) || words.length <= 1) return one;
    words = words.slice(0, -1);
  }
}
