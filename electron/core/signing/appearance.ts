import { deflateSync } from 'node:zlib';
import { create, type Font } from 'fontkit';
import { AppError } from '#contract/errors';
import { formatNumber, pdfArray, pdfDict, pdfName, pdfNumber, writeStream } from './pdf-write.ts';

/** What a visible signature shows. */
export type Appearance = {
  /** The first line is set larger than the others. */
  readonly lines: readonly string[];
  /** A whole TrueType or OpenType file. */
  readonly font: Uint8Array;
  /** Further fonts for characters that the first does not have. */
  readonly fallbackFonts?: readonly Uint8Array[];
};

const PADDING_PT = 6;
const BAR_PT = 2.5;
const FIRST_LINE = 1.25;
const LEADING = 1.35;
const MAX_SIZE_PT = 9;
/** Red, green and blue of bar and frame, and of the text; device colours that an sRGB output intent covers. */
const BAR = '0.114 0.247 0.451';
const FRAME = '0.765 0.788 0.827';
const TEXT = '0.082 0.094 0.118';

/**
 * Draws a signature's appearance as glyph outlines: it needs no font resource, so that a later revision adds nothing
 * that PDF/A or PDF/UA would have to check.
 * @returns the body of a Form XObject of the given size
 * @throws AppError `dossier.glyph-missing`
 */
export function drawAppearance(appearance: Appearance, widthPt: number, heightPt: number): Buffer {
  const fonts = [appearance.font, ...(appearance.fallbackFonts ?? [])].map(openFont);
  const lines = appearance.lines.map((line) => shape(line.normalize('NFC'), fonts));
  const content = [frame(widthPt, heightPt), ...placeLines(lines, widthPt, heightPt)].join('\n');
  const { entries } = pdfDict({
    Type: pdfName('XObject'),
    Subtype: pdfName('Form'),
    FormType: pdfNumber(1),
    BBox: pdfArray(...[0, 0, widthPt, heightPt].map(pdfNumber)),
    Resources: pdfDict({}),
    Filter: pdfName('FlateDecode'),
  });
  return writeStream(entries, deflateSync(Buffer.from(content, 'latin1')));
}

function openFont(bytes: Uint8Array): Font {
  const font = create(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!('glyphForCodePoint' in font)) throw new Error('a font collection cannot be used here');
  return font;
}

/** A run of glyphs with its commands in units of the font size, and its width in the same unit. */
type ShapedLine = { readonly widthEm: number; readonly outlines: readonly Outline[] };
type Outline = { readonly command: string; readonly points: readonly number[] };

function shape(text: string, fonts: readonly Font[]): ShapedLine {
  const outlines: Outline[] = [];
  let widthEm = 0;
  for (const { font, run } of splitByFont(text, fonts)) {
    const { glyphs, positions } = font.layout(run);
    for (const [i, glyph] of glyphs.entries()) {
      const { xOffset = 0, yOffset = 0, xAdvance = 0 } = positions[i] ?? {};
      const scale = 1 / font.unitsPerEm;
      outlines.push(...outlineOf(glyph.path.commands, scale, widthEm + xOffset * scale, yOffset * scale));
      widthEm += xAdvance * scale;
    }
  }
  return { widthEm, outlines };
}

function splitByFont(text: string, fonts: readonly Font[]): { readonly font: Font; run: string }[] {
  const runs: { readonly font: Font; run: string }[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const font = fonts.find((one) => one.hasGlyphForCodePoint(codePoint));
    if (!font) throw new AppError('dossier.glyph-missing', { characters: character });
    const last = runs.at(-1);
    if (last?.font === font) last.run += character;
    else runs.push({ font, run: character });
  }
  return runs;
}

type PathCommand = { readonly command: string; readonly args: readonly number[] };

function outlineOf(commands: readonly PathCommand[], scale: number, x: number, y: number): Outline[] {
  let pen: readonly number[] = [0, 0];
  return commands.map(({ command, args }) => {
    const points = args.map((value, i) => value * scale + (i % 2 === 0 ? x : y));
    const from = pen;
    pen = points.slice(-2);
    // PDF knows cubic curves only
    if (command === 'quadraticCurveTo') return { command: 'bezierCurveTo', points: toCubic(from, points) };
    return { command, points };
  });
}

function toCubic([x0 = 0, y0 = 0]: readonly number[], [cx = 0, cy = 0, x = 0, y = 0]: readonly number[]): number[] {
  const twoThirds = (from: number, to: number) => from + (2 / 3) * (to - from);
  return [twoThirds(x0, cx), twoThirds(y0, cy), twoThirds(x, cx), twoThirds(y, cy), x, y];
}

const operators: Readonly<Record<string, string>> = {
  moveTo: 'm',
  lineTo: 'l',
  bezierCurveTo: 'c',
  closePath: 'h',
};

function frame(width: number, height: number): string {
  const n = formatNumber;
  const box = `${FRAME} RG 0.5 w 0.25 0.25 ${n(width - 0.5)} ${n(height - 0.5)} re S`;
  return `${box} ${BAR} rg 0 0 ${n(BAR_PT)} ${n(height)} re f ${TEXT} rg`;
}

/** As large as fits, at most 9 pt; the block of lines stands in the middle of the height. */
function placeLines(lines: readonly ShapedLine[], width: number, height: number): string[] {
  const factor = (i: number) => (i === 0 ? FIRST_LINE : 1);
  const heightEm = lines.reduce((sum, _, i) => sum + factor(i) * LEADING, 0);
  const widthEm = Math.max(...lines.map((line, i) => line.widthEm * factor(i)), 0.001);
  const left = BAR_PT + PADDING_PT;
  const free = { width: width - left - PADDING_PT, height: height - 2 * PADDING_PT };
  const size = Math.max(0.1, Math.min(MAX_SIZE_PT, free.width / widthEm, free.height / heightEm));
  let y = (height + heightEm * size) / 2;
  return lines.map((line, i) => {
    const lineSize = size * factor(i);
    y -= lineSize * LEADING;
    return drawLine(line, lineSize, left, y + lineSize * 0.35);
  });
}

function drawLine({ outlines }: ShapedLine, size: number, x: number, y: number): string {
  const place = (value: number, i: number) => formatNumber(value * size + (i % 2 === 0 ? x : y));
  const path = outlines.map(({ command, points }) => [...points.map(place), operators[command] ?? ''].join(' '));
  return path.length > 0 ? `${path.join(' ')} f` : '';
}
