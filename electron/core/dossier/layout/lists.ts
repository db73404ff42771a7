import type { List, Numbering } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import { breakLines } from './inline.ts';
import { cut, type Setting, type Slice } from './slices.ts';
import type { ListNumbering, Tag } from './tag.ts';
import { baselineOffset, TEXT } from './theme.ts';

const INDENT = 14;
const LABEL_GAP = 5;
/** Space between items, in points; blocks within one keep their own. */
const ITEM_GAP = 3;

/** By depth; deeper lists begin again. */
const SIGNS: readonly (readonly [sign: string, numbering: ListNumbering])[] = [
  ['•', 'Disc'],
  ['◦', 'Circle'],
  ['▪', 'Square'],
];
const NUMBERINGS: readonly Numbering[] = ['decimal', 'lower-alpha', 'lower-roman'];
const NAMES: Readonly<Record<Numbering, ListNumbering>> = {
  decimal: 'Decimal',
  'lower-alpha': 'LowerAlpha',
  'upper-alpha': 'UpperAlpha',
  'lower-roman': 'LowerRoman',
  'upper-roman': 'UpperRoman',
};
const ROMAN: readonly (readonly [value: number, sign: string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

/** The highest number that has a Roman form. */
const MOST_ROMAN = 3999;

/**
 * A number as a list counts; letters go on with aa after z. What is below one is a figure, and what is beyond Roman ones.
 */
export function countAs(value: number, numbering: Numbering): string {
  if (value < 1 || (value > MOST_ROMAN && numbering.endsWith('roman'))) return String(value);
  switch (numbering) {
    case 'decimal':
      return String(value);
    case 'lower-alpha':
      return letters(value);
    case 'upper-alpha':
      return letters(value).toUpperCase();
    case 'lower-roman':
      return roman(value);
    case 'upper-roman':
      return roman(value).toUpperCase();
  }
}

function letters(value: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(97 + ((rest - 1) % 26)) + text;
  return text;
}

function roman(value: number): string {
  let text = '';
  let rest = value;
  for (const [worth, sign] of ROMAN) {
    text += sign.repeat(Math.floor(rest / worth));
    rest %= worth;
  }
  return text;
}

/** The items of a list, each with its sign or number; labels of one list end in line, so that texts begin in line. */
export function cutList(block: List, width: number, canvas: Canvas, setting: Setting): Slice[] {
  const style = setting.body ?? TEXT.body;
  const depth = setting.listDepth ?? 0;
  const numbering = block.numbering ?? NUMBERINGS[depth % NUMBERINGS.length] ?? 'decimal';
  const [sign, signName] = SIGNS[depth % SIGNS.length] ?? ['•', 'Disc'];
  const labels = block.items.map((_, index) => {
    const check = block.checks?.[index];
    const counted = block.isOrdered ? `${countAs((block.start ?? 1) + index, numbering)}.` : sign;
    const text = check === undefined ? counted : check ? '☑' : '☐';
    return breakLines([{ text, ink: 'quiet' }], style, Number.POSITIVE_INFINITY, canvas.fonts)[0];
  });
  const name = block.checks ? 'None' : block.isOrdered ? NAMES[numbering] : signName;
  const indent = Math.max(INDENT, ...labels.map((line) => (line?.width ?? 0) + LABEL_GAP));
  const inner: Setting = { ...setting, listDepth: depth + 1 };
  let list: Tag | undefined;
  return block.items.flatMap((item, itemIndex) => {
    const label = labels[itemIndex];
    let body: Tag | undefined;
    return cut(item, width - indent, canvas, inner).map((slice, index) => ({
      ...slice,
      gapPt: index === 0 ? (itemIndex === 0 ? slice.gapPt : Math.min(slice.gapPt, ITEM_GAP)) : slice.gapPt,
      paint: (on: Canvas, parent: Tag, x: number, y: number) => {
        list ??= parent.child('L', { listNumbering: name });
        if (!body) {
          const entry = list.child('LI');
          // Below the numbers of a long list a short one stands at the right, as figures do in a column.
          const shift = block.isOrdered && !block.checks ? indent - LABEL_GAP - (label?.width ?? 0) : 0;
          if (label) on.line(label, style, x + shift, y + baselineOffset(style), entry.child('Lbl'));
          body = entry.child('LBody');
        }
        slice.paint(on, body, x + indent, y);
      },
    }));
  });
}
