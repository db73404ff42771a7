import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, type Font, type Glyph } from 'fontkit';
import { type EmbeddedFont, type PdfDocument, useGlyph } from './private-pdfkit.ts';
import { COLOURS, type Colour } from './theme.ts';

export type FaceName = 'regular' | 'italic' | 'bold' | 'bold-italic' | 'mono' | 'symbols';

const FILES: Readonly<Record<FaceName, string>> = {
  regular: 'NotoSans-Regular.ttf',
  italic: 'NotoSans-Italic.ttf',
  bold: 'NotoSans-SemiBold.ttf',
  'bold-italic': 'NotoSans-SemiBoldItalic.ttf',
  mono: 'NotoSansMono-Regular.ttf',
  symbols: 'DejaVuSans.ttf',
};

/** Where a glyph is looked for when the wanted face lacks it. */
const FALLBACKS: Readonly<Record<FaceName, readonly FaceName[]>> = {
  regular: ['symbols'],
  italic: ['regular', 'symbols'],
  bold: ['regular', 'symbols'],
  'bold-italic': ['bold', 'regular', 'symbols'],
  mono: ['regular', 'symbols'],
  symbols: [],
};

/** Characters that show nothing by definition and may lack a glyph (Unicode, Default_Ignorable_Code_Point). */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
/** Shaped texts kept per document and face; identifiers and digests never come twice. */
const CACHE_LIMIT = 20_000;
/** Cells of a table are measured before they are set. */
const REMEMBERED = 500;

/** Where a glyph goes, in thousandths of the type size. */
export interface GlyphPosition {
  /** Its own width. */
  readonly width: number;
  /** How far on the next one stands; differs from the width by kerning. */
  readonly advance: number;
  readonly xOffset: number;
  readonly yOffset: number;
}

/** A text in one face as glyphs of its subset; distances in thousandths of the type size. */
export interface Shaped {
  readonly fontId: string;
  readonly text: string;
  /** The operand of TJ: glyphs with the kerning between them (ISO 32000-1, 9.4.3); not used where glyphs are moved. */
  readonly shown: string;
  /** How many glyphs there are. */
  readonly count: number;
  /** Glyph by glyph, if one of them stands off the baseline, as marks do. */
  readonly moved: readonly (GlyphPosition & { readonly code: string })[] | undefined;
  readonly advance: number;
  /** Whether a reader that extracts the glyphs one by one gets `text`. */
  readonly isExact: boolean;
}

interface Face {
  readonly font: Font;
  readonly embedded: EmbeddedFont;
  readonly covered: Map<number, boolean>;
  readonly shaped: Map<string, Shaped>;
  readonly advances: Map<number, number>;
}

const files = new Map<string, Buffer>();
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * A font of its own for each document: fontkit remembers for a glyph the character it was first asked for, so that a
 * shared one would let a document depend on those made before it.
 */
function parse(path: string): Font {
  const file = files.get(path) ?? readFileSync(path);
  files.set(path, file);
  const font = create(file);
  if (!('layout' in font)) throw new Error(`${path} is a font collection`);
  return font;
}

/** The fonts of one document: embedded as subsets, with a fallback for every grapheme that the wanted face lacks. */
export class Fonts {
  /** Characters that no face has; with one of them the document cannot be finished. */
  readonly missing = new Set<string>();
  /** What is written in the accent. */
  accent: Colour = COLOURS.accent;
  readonly #pdf: PdfDocument;
  readonly #folder: string;
  readonly #faces = new Map<FaceName, Face>();

  /** @param folder  holds the TrueType files of `resources/fonts` */
  constructor(pdf: PdfDocument, folder: string) {
    this.#pdf = pdf;
    this.#folder = folder;
  }

  readonly #remembered = new Map<object, { readonly style: object; readonly made: unknown }>();

  /** What was made of runs in a style; a table is measured before it is set. */
  remember<T>(runs: object, style: object, make: () => T): T {
    const known = this.#remembered.get(runs);
    // One caller makes one kind of thing of runs.
    if (known && known.style === style) return known.made as T;
    const made = make();
    if (this.#remembered.size >= REMEMBERED) this.#remembered.clear();
    this.#remembered.set(runs, { style, made });
    return made;
  }

  /** The text as glyphs, split where another face has to step in. */
  shape(text: string, name: FaceName): readonly Shaped[] {
    const face = this.#face(name);
    const known = face.shaped.get(text);
    if (known) return [known];
    if (this.#covers(face, text)) return [this.#shapeIn(face, text)];
    const result: Shaped[] = [];
    let pending = '';
    let pendingFace: Face | undefined;
    const flush = () => {
      if (pendingFace && pending) result.push(this.#shapeIn(pendingFace, pending));
      pending = '';
    };
    for (const { segment } of graphemes.segment(text)) {
      for (const found of this.#choose(segment, name)) {
        if (found.face !== pendingFace) flush();
        pendingFace = found.face;
        pending += found.text;
      }
    }
    flush();
    return result;
  }

  /** Gives a face its number now, in use or not; faces are numbered in the order in which they are first asked for. */
  open(name: FaceName): void {
    this.#face(name);
  }

  /** About how wide a text is, in thousandths of the type size: nothing is embedded, and what is missing counts as an en. */
  estimate(text: string, name: FaceName): number {
    let width = 0;
    for (const character of text) {
      const face = this.#covering(character, name);
      width += face ? this.#advance(face, character.codePointAt(0) ?? 0) : 500;
    }
    return width;
  }

  #advance({ font, advances }: Face, codePoint: number): number {
    const known = advances.get(codePoint);
    if (known !== undefined) return known;
    const advance = (font.glyphForCodePoint(codePoint).advanceWidth * 1000) / font.unitsPerEm;
    advances.set(codePoint, advance);
    return advance;
  }

  /** Makes the embedded fonts that were used available to a page. */
  reference(fontId: string): ReturnType<EmbeddedFont['ref']> {
    for (const face of this.#faces.values()) if (face.embedded.id === fontId) return face.embedded.ref();
    throw new Error(`no font ${fontId}`);
  }

  /** The faces a grapheme is set in: one for the whole of it if there is one, else one for each character. */
  *#choose(grapheme: string, name: FaceName): Generator<{ face: Face; text: string }> {
    const whole = this.#covering(grapheme, name);
    if (whole) {
      yield { face: whole, text: grapheme };
      return;
    }
    for (const character of grapheme) {
      const face = this.#covering(character, name);
      if (face) yield { face, text: character };
      else if (!IGNORABLE.test(character)) this.missing.add(character);
    }
  }

  #covering(text: string, name: FaceName): Face | undefined {
    for (const candidate of [name, ...FALLBACKS[name]]) {
      const face = this.#face(candidate);
      if (this.#covers(face, text)) return face;
    }
    return undefined;
  }

  #face(name: FaceName): Face {
    const known = this.#faces.get(name);
    if (known) return known;
    const font = parse(join(this.#folder, FILES[name]));
    this.#pdf.registerFont(name, font);
    this.#pdf.font(name);
    const face: Face = { font, embedded: this.#pdf._font, covered: new Map(), shaped: new Map(), advances: new Map() };
    this.#faces.set(name, face);
    return face;
  }

  #covers(face: Face, text: string): boolean {
    for (const character of text) {
      const codePoint = character.codePointAt(0) ?? 0;
      let covered = face.covered.get(codePoint);
      if (covered === undefined) {
        covered = face.font.hasGlyphForCodePoint(codePoint);
        face.covered.set(codePoint, covered);
      }
      if (!covered) return false;
    }
    return true;
  }

  #shapeIn(face: Face, text: string): Shaped {
    const known = face.shaped.get(text);
    if (known) return known;
    const laidOut = layOut(face.font, text);
    const used = laidOut.map(({ glyph }) => useGlyph(face.embedded, glyph));
    const positions = laidOut.map(({ position }) => position);
    const isMoved = positions.some(({ xOffset, yOffset }) => xOffset !== 0 || yOffset !== 0);
    const shaped: Shaped = {
      fontId: face.embedded.id,
      text,
      shown: isMoved ? '' : operandOf(positions, used),
      count: used.length,
      moved: isMoved ? positions.map((position, index) => ({ ...position, code: used[index]?.code ?? '' })) : undefined,
      advance: positions.reduce((sum, { advance }) => sum + advance, 0),
      isExact: used.map((glyph) => glyph.text).join('') === text,
    };
    if (face.shaped.size >= CACHE_LIMIT) face.shaped.clear();
    face.shaped.set(text, shaped);
    return shaped;
  }
}

function operandOf(positions: readonly GlyphPosition[], used: readonly { readonly code: string }[]): string {
  let shown = '';
  let hex = '';
  positions.forEach(({ width, advance }, index) => {
    hex += used[index]?.code ?? '';
    if (advance === width) return;
    shown += `<${hex}> ${Math.round((width - advance) * 10_000) / 10_000} `;
    hex = '';
  });
  return hex ? `${shown}<${hex}>` : shown;
}

/** A glyph and its place. */
interface PlacedGlyph {
  readonly glyph: Glyph;
  readonly position: GlyphPosition;
}

/** Glyphs with kerning, ligatures and marks in their places; for the few texts fontkit cannot do, one per character. */
function layOut(font: Font, text: string): PlacedGlyph[] {
  const scale = 1000 / font.unitsPerEm;
  const plain = (glyph: Glyph): PlacedGlyph => {
    const width = glyph.advanceWidth * scale;
    return { glyph, position: { width, advance: width, xOffset: 0, yOffset: 0 } };
  };
  try {
    const { glyphs, positions } = font.layout(text);
    return glyphs.map((glyph, index) => {
      const { xAdvance = glyph.advanceWidth, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
      return {
        glyph,
        position: {
          width: glyph.advanceWidth * scale,
          advance: xAdvance * scale,
          xOffset: xOffset * scale,
          yOffset: yOffset * scale,
        },
      };
    });
  } catch (error) {
    // fontkit 2.0.4 stumbles over anchors a mark does not have.
    if (!(error instanceof TypeError)) throw error;
    return font.glyphsForString(text).map(plain);
  }
}
