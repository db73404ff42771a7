import {
  linesHeight,
  type Picture,
  type PictureLook,
  type Point,
  type Rectangle,
  type Shape,
  type Stroke,
  textLines,
  wrapped,
} from './picture.ts';

/** How far a control is, as the bow-tie draws it; its words say the same. */
export type BarrierState = 'works' | 'coming' | 'fails';

export interface Barrier {
  readonly id: string;
  readonly title: string;
  readonly kind: 'preventive' | 'detective' | 'corrective' | 'directive';
  /** What kind it is, how far it is and what it does, in words. */
  readonly note: string;
  readonly state: BarrierState;
}

export interface BowTie {
  /** What leads to the event, the source first; empty ones are left out. */
  readonly causes: readonly { readonly heading: string; readonly text: string }[];
  readonly event: { readonly heading: string; readonly text: string };
  readonly consequences: readonly { readonly heading: string; readonly text: string }[];
  readonly controls: readonly Barrier[];
  readonly words: {
    readonly alt: string;
    /** Above the columns: before and after the event. */
    readonly prevents: string;
    readonly corrects: string;
    readonly detects: string;
    /** Where no control stands. */
    readonly none: string;
    readonly head: readonly string[];
  };
}

interface Box {
  readonly heading: readonly string[];
  readonly text: readonly string[];
  readonly height: number;
}

const PADDING = 6;
const GAP = 12;
/** Between columns, as a share of the width, and at most. */
const WAY_SHARE = 0.03;
const WIDEST_WAY = 28;
/** Size of notes, as a share of the type size. */
const NOTE = 0.85;

/**
 * From what causes it over the event to what follows, with the controls that stand between: those that prevent before the
 * event, those that correct after it, those that detect at it.
 */
export function bowTie(tie: BowTie, look: PictureLook): Picture {
  const { words } = tie;
  const small = look.fontSize * 0.9;
  const way = Math.min(WIDEST_WAY, look.width * WAY_SHARE);
  const width = (look.width - 4 * way) / 5;
  const columns = [0, 1, 2, 3, 4].map((index) => index * (width + way));
  const [causeX = 0, preventX = 0, eventX = 0, correctX = 0, resultX = 0] = columns;
  const before = tie.controls.filter(({ kind }) => kind === 'preventive' || kind === 'directive');
  const after = tie.controls.filter(({ kind }) => kind === 'corrective');
  const at = tie.controls.filter(({ kind }) => kind === 'detective');
  const headHeight = linesHeight(1, small) + 8;

  const boxOf = (heading: string, text: string, isBold = false): Box => {
    const inner = width - 2 * PADDING;
    const above = wrapped(heading, inner, look, { size: small });
    const below = wrapped(text, inner, look, { isBold });
    return {
      heading: above,
      text: below,
      height: linesHeight(above.length, small) + linesHeight(below.length, look.fontSize) + 2 * PADDING,
    };
  };
  const causes = tie.causes.filter(({ text }) => text !== '').map(({ heading, text }) => boxOf(heading, text));
  const results = tie.consequences.filter(({ text }) => text !== '').map(({ heading, text }) => boxOf(heading, text));
  const event = boxOf(tie.event.heading, tie.event.text, true);
  const barriersBefore = before.map((one) => barrierBox(one, width, look));
  const barriersAfter = after.map((one) => barrierBox(one, width, look));
  const barriersAt = at.map((one) => barrierBox(one, width, look));

  const tall = (boxes: readonly { readonly height: number }[]): number =>
    boxes.reduce((sum, { height }) => sum + height, 0) + Math.max(0, boxes.length - 1) * GAP;
  const detected = barriersAt.length === 0 ? 0 : tall(barriersAt) + headHeight + GAP;
  // The event stands in the middle; what detects it, below.
  const upper = Math.max(tall(causes), tall(results), tall(barriersBefore), tall(barriersAfter), event.height) / 2;
  const lower = Math.max(upper, event.height / 2 + detected);
  const middle = headHeight + upper;

  const stack = <One extends { readonly height: number }>(boxes: readonly One[], x: number, from?: number) => {
    let y = from ?? middle - tall(boxes) / 2;
    return boxes.map((box) => {
      const place: Rectangle = { x, y, width, height: box.height };
      y += box.height + GAP;
      return { box, place };
    });
  };
  const placedCauses = stack(causes, causeX);
  const placedBefore = stack(barriersBefore, preventX);
  const placedEvent: Rectangle = { x: eventX, y: middle - event.height / 2, width, height: event.height };
  const placedAfter = stack(barriersAfter, correctX);
  const placedResults = stack(results, resultX);
  const placedAt = stack(barriersAt, eventX, middle + event.height / 2 + GAP + headHeight);

  const ways: Shape[] = [
    ...through(
      placedCauses.map(({ place }) => place),
      placedBefore,
      placedEvent,
    ),
    ...through([placedEvent], placedAfter, ...placedResults.map(({ place }) => place)),
  ];
  const title = (text: string, x: number, y: number): readonly Shape[] =>
    textLines([text], { x: x + width / 2, y }, { size: small, paint: 'quiet', anchor: 'middle' });
  // Above the lines, which begin below.
  const heads: Shape[] = [
    ...title(before.length === 0 ? words.none : words.prevents, preventX, 0),
    ...title(after.length === 0 ? words.none : words.corrects, correctX, 0),
    ...(at.length === 0 ? [] : title(words.detects, eventX, placedTop(placedAt) - headHeight)),
  ];
  const shapes: Shape[] = [
    ...ways,
    ...heads,
    ...placedCauses.flatMap(({ box, place }) => plainBox(box, place, look)),
    ...eventBox(event, placedEvent, look),
    ...placedResults.flatMap(({ box, place }) => plainBox(box, place, look)),
    ...[...placedBefore, ...placedAfter, ...placedAt].flatMap(({ box, place }) => drawnBarrier(box, place, look)),
  ];
  return {
    width: look.width,
    height: middle + lower + 4,
    shapes,
    alt: words.alt,
    areas: [...placedBefore, ...placedAt, ...placedAfter].map(({ box, place }) => ({
      ...place,
      id: box.control.id,
      label: `${box.control.title}. ${box.control.note}`,
    })),
    table: {
      head: words.head,
      rows: [...before, ...at, ...after].map(({ title: name, note }) => [name, note]),
    },
  };
}

interface BarrierBox extends Box {
  readonly control: Barrier;
}

interface Placed<One> {
  readonly box: One;
  readonly place: Rectangle;
}

const placedTop = (placed: readonly Placed<Box>[]): number => Math.min(...placed.map(({ place }) => place.y));

function barrierBox(control: Barrier, width: number, look: PictureLook): BarrierBox {
  const inner = width - 2 * PADDING - 4;
  const heading = wrapped(control.title, inner, look);
  const text = wrapped(control.note, inner, look, { size: look.fontSize * NOTE });
  const height =
    linesHeight(heading.length, look.fontSize) + linesHeight(text.length, look.fontSize * NOTE) + 2 * PADDING;
  return { control, heading, text, height };
}

/** From each of these to each of those, over every barrier between; straight where there is none. */
function through(
  from: readonly Rectangle[],
  barriers: readonly Placed<BarrierBox>[],
  ...to: readonly Rectangle[]
): readonly Shape[] {
  const leaving = from.map(right);
  const arriving = to.map(left);
  const way = (points: readonly Point[], stroke: Stroke, head: boolean): Shape => ({
    kind: 'line',
    points,
    stroke,
    isCurved: true,
    ...(head && { head }),
  });
  const plain: Stroke = { paint: 'line', width: 1.25 };
  if (barriers.length === 0) {
    return leaving.flatMap((start) => arriving.map((end) => way([start, end], plain, true)));
  }
  return barriers.flatMap(({ place, box }) => {
    const stroke: Stroke = { ...plain, ...dashesOf(box.control.state) };
    return [
      ...leaving.map((start) => way([start, left(place)], stroke, false)),
      ...arriving.map((end) => way([right(place), end], stroke, true)),
    ];
  });
}

const left = ({ x, y, height }: Rectangle): Point => ({ x, y: y + height / 2 });
const right = ({ x, y, width, height }: Rectangle): Point => ({ x: x + width, y: y + height / 2 });

function dashesOf(state: BarrierState): { readonly dashes?: readonly number[] } {
  switch (state) {
    case 'works':
      return {};
    case 'coming':
      return { dashes: [6, 4] };
    case 'fails':
      return { dashes: [1.5, 3.5] };
  }
}

function boxText(box: Box, { x, y }: Point, look: PictureLook, isBold: boolean): readonly Shape[] {
  const small = look.fontSize * 0.9;
  return [
    ...textLines(box.heading, { x: x + PADDING, y: y + PADDING }, { size: small, paint: 'quiet' }),
    ...textLines(
      box.text,
      { x: x + PADDING, y: y + PADDING + linesHeight(box.heading.length, small) },
      { size: look.fontSize, isBold },
    ),
  ];
}

function plainBox(box: Box, place: Rectangle, look: PictureLook): readonly Shape[] {
  return [
    { kind: 'rect', ...place, radius: 6, fill: 'paper', stroke: { paint: 'line', width: 1 } },
    ...boxText(box, place, look, false),
  ];
}

function eventBox(box: Box, place: Rectangle, look: PictureLook): readonly Shape[] {
  return [
    { kind: 'rect', ...place, radius: 6, fill: 'ground', stroke: { paint: 'ink', width: 2 } },
    ...boxText(box, place, look, true),
  ];
}

/** A bar at its side, whole, in dashes or crossed out, as it stands. */
function drawnBarrier({ control, heading, text }: BarrierBox, place: Rectangle, look: PictureLook): readonly Shape[] {
  const { x, y, height } = place;
  const dashes = dashesOf(control.state);
  const inner = x + PADDING + 4;
  const bar: Shape = {
    kind: 'line',
    points: [
      { x: x + 2, y: y + 1 },
      { x: x + 2, y: y + height - 1 },
    ],
    stroke: { paint: control.state === 'fails' ? 'prohibited-text' : 'accent', width: 4, ...dashes },
  };
  return [
    {
      kind: 'rect',
      ...place,
      fill: 'paper',
      stroke: { paint: control.state === 'fails' ? 'prohibited-line' : 'line', width: 1, ...dashes },
    },
    bar,
    ...textLines(heading, { x: inner, y: y + PADDING }, { size: look.fontSize }),
    ...textLines(
      text,
      { x: inner, y: y + PADDING + linesHeight(heading.length, look.fontSize) },
      { size: look.fontSize * NOTE, paint: control.state === 'fails' ? 'prohibited-text' : 'quiet' },
    ),
  ];
}
