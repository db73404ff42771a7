import {
  LEADING,
  linesHeight,
  type Picture,
  type PictureLook,
  pattern,
  type Shape,
  textLines,
  wrapped,
} from './picture.ts';

/** How old evidence is against its end, the worst first. */
export const EVIDENCE_AGES = ['expired', 'soon', 'fresh', 'endless'] as const;
export type EvidenceAge = (typeof EVIDENCE_AGES)[number];

export interface EvidenceAges {
  readonly rows: readonly { readonly label: string; readonly counts: Readonly<Record<EvidenceAge, number>> }[];
  readonly words: {
    readonly alt: string;
    readonly ages: Readonly<Record<EvidenceAge, string>>;
    readonly head: readonly string[];
  };
}

const LOOKS = {
  expired: { tone: 'prohibited', rank: 3 },
  soon: { tone: 'high', rank: 2 },
  fresh: { tone: 'minimal', rank: 0 },
  endless: { tone: 'none', rank: 1 },
} as const;
const BAR = 18;
const GAP = 2;

/** How many pieces of evidence hold, end soon or have ended, as bars of equal scale with their numbers. */
export function evidenceAge({ rows, words }: EvidenceAges, look: PictureLook): Picture {
  const size = look.fontSize * 0.9;
  const labelWidth = look.width * 0.3;
  const room = look.width - labelWidth - 4;
  const needed = (count: number): number => look.measure(`${count}`, size, true) + 8;
  // Every part is wide enough for its number; what is left of the fullest row says how wide a piece is in all of them.
  const perPiece = Math.min(
    ...rows.map(({ counts }) => {
      const shown = EVIDENCE_AGES.map((age) => counts[age]).filter((count) => count > 0);
      const all = shown.reduce((sum, count) => sum + count, 0);
      const taken = shown.reduce((sum, count) => sum + needed(count) + GAP, 0);
      return all === 0 ? Number.POSITIVE_INFINITY : Math.max(0, room - taken) / all;
    }),
  );
  const shapes: Shape[] = [];
  let y = 0;
  for (const { label, counts } of rows) {
    const lines = wrapped(label, labelWidth - 12, look);
    const height = Math.max(BAR + 12, linesHeight(lines.length, look.fontSize) + 10);
    const top = y + (height - BAR) / 2;
    shapes.push(
      ...textLines(
        lines,
        { x: 0, y: y + (height - linesHeight(lines.length, look.fontSize)) / 2 },
        { size: look.fontSize },
      ),
    );
    let x = labelWidth;
    for (const age of EVIDENCE_AGES) {
      const count = counts[age];
      if (count === 0) continue;
      const { tone, rank } = LOOKS[age];
      const text = `${count}`;
      const least = needed(count);
      const width = least + perPiece * count;
      const place = { x, y: top, width, height: BAR };
      shapes.push(
        { kind: 'rect', ...place, fill: `${tone}-band`, stroke: { paint: `${tone}-line`, width: 1 } },
        ...pattern(place, rank, `${tone}-text`),
        {
          kind: 'rect',
          x: x + width / 2 - least / 2 + 1,
          y: top + 2,
          width: least - 2,
          height: BAR - 4,
          fill: `${tone}-band`,
        },
        ...textLines(
          [text],
          { x: x + width / 2, y: top + (BAR - size * LEADING) / 2 },
          { size, anchor: 'middle', isBold: true },
        ),
      );
      x += width + GAP;
    }
    y += height;
  }
  y += 8;
  let x = labelWidth;
  for (const age of EVIDENCE_AGES) {
    const { tone, rank } = LOOKS[age];
    const width = 28 + look.measure(words.ages[age], size, false);
    if (x > labelWidth && x + width > look.width) {
      x = labelWidth;
      y += size * LEADING + 6;
    }
    const place = { x, y, width: 20, height: size * LEADING };
    shapes.push(
      { kind: 'rect', ...place, fill: `${tone}-band`, stroke: { paint: `${tone}-line`, width: 1 } },
      ...pattern(place, rank, `${tone}-text`),
      ...textLines([words.ages[age]], { x: x + 26, y }, { size }),
    );
    x += width + 16;
  }
  return {
    width: look.width,
    height: y + size * LEADING + 4,
    shapes,
    alt: words.alt,
    areas: [],
    table: {
      head: words.head,
      rows: rows.map(({ label, counts }) => [label, ...EVIDENCE_AGES.map((age) => `${counts[age]}`)]),
    },
  };
}
