import { createHash } from 'node:crypto';
import { AppError } from '#contract/errors';
import { attach } from './attachments.ts';
import type { Block, Part, PrintedDocument } from './blocks.ts';
import { Canvas } from './canvas.ts';
import { TableOfContents } from './contents.ts';
import { legibleInk } from './contrast.ts';
import { diagramItems } from './diagram.ts';
import { drawingItems } from './drawing-items.ts';
import { factItems, signatureItem, signingItem } from './fields.ts';
import { Flow, type Item, sliceItem } from './flow.ts';
import { Fonts } from './fonts.ts';
import { headingItem, Landmarks, type PlacedHeading } from './headings.ts';
import { collectEarly } from './memory.ts';
import { type Description, describe, infoOf } from './metadata.ts';
import { Pace } from './pace.ts';
import { PageFrame } from './page-frame.ts';
import { logoSlices } from './pictures.ts';
import {
  addSignatureForm,
  newPdf,
  type PdfDocument,
  type PdfReference,
  setCatalog,
  sortNamesByBytes,
} from './private-pdfkit.ts';
import { scaleItem } from './scale.ts';
import { columnsItem } from './side-by-side.ts';
import { barred, cut } from './slices.ts';
import { tableItems } from './table.ts';
import { Tag } from './tag.ts';
import { colourOf, LANDSCAPE, MAIN_WIDTH, MAIN_X, PAGE, PORTRAIT, SHEET, widthOfPage } from './theme.ts';

export type { PlacedHeading } from './headings.ts';

/** A chapter that joins the one before begins on its page if so much of it is left, in points; a section with less. */
const JOIN_PT = { chapter: 200, section: 100 } as const;

export interface RenderOptions {
  /** Holds the TrueType files of `resources/fonts`. */
  readonly fontsFolder: string;
  /** Blocks set, of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What came of a document. */
export interface Rendered {
  readonly pages: number;
  /** In the order of the document. */
  readonly headings: readonly PlacedHeading[];
}

/**
 * Sets a document as PDF 1.7 with PDF/A-3a and PDF/UA-1 identification. Equal documents give equal bytes.
 * @throws AppError `dossier.glyph-missing`, `dossier.cancelled`, `dossier.image-unsupported`
 * @source ISO 19005-3, ISO 14289-1
 */
export async function renderPdf(
  printed: PrintedDocument,
  options: RenderOptions,
): Promise<Rendered & { pdf: Uint8Array }> {
  const chunks: Uint8Array[] = [];
  // A piece holds only until the sink returns.
  const rendered = await renderPdfTo((chunk) => chunks.push(Uint8Array.from(chunk)), printed, options);
  return { pdf: Buffer.concat(chunks), ...rendered };
}

/**
 * The same, handed on piece by piece, so that it is never whole in memory.
 * @param sink  writes a piece away before it returns; what it throws ends the work
 */
export async function renderPdfTo(
  sink: (chunk: Uint8Array) => void,
  printed: PrintedDocument,
  options: RenderOptions,
): Promise<Rendered> {
  const about: Description = printed;
  let setWritten = (): void => {};
  const isWritten = new Promise<void>((resolve) => {
    setWritten = resolve;
  });
  const pdf = newPdf({ language: printed.language, info: infoOf(about), sink, onEnd: () => setWritten() });
  describe(pdf, about);
  const setter = new Setter(pdf, printed, options);
  const endCollecting = collectEarly();
  try {
    await setter.setParts();
    const { missing } = setter.fonts;
    if (missing.size > 0) throw new AppError('dossier.glyph-missing', { characters: nameCharacters(missing) });
    const digests = await attach(pdf, printed.attachments, () => setter.pace.turn());
    setter.finish();
    sortNamesByBytes(pdf);
    setCatalog(pdf, 'PageLabels', { Nums: [0, { S: 'D', St: 1 }] });
    pdf._id = identify(printed, digests);
    pdf.end();
    await isWritten;
    return { pages: setter.pages, headings: setter.headings };
  } finally {
    endCollecting();
  }
}

/** Sets the parts of one document. */
class Setter {
  readonly fonts: Fonts;
  readonly pace: Pace;
  readonly #printed: PrintedDocument;
  readonly #options: RenderOptions;
  readonly #canvas: Canvas;
  readonly #root: Tag;
  readonly #frame: PageFrame;
  readonly #landmarks: Landmarks;
  readonly #flow: Flow;
  readonly #fields: PdfReference[] = [];
  #contents: TableOfContents | undefined;
  #isBare = false;

  constructor(pdf: PdfDocument, printed: PrintedDocument, options: RenderOptions) {
    this.#printed = printed;
    this.#options = options;
    this.fonts = new Fonts(pdf, options.fontsFolder);
    this.pace = new Pace(options.signal);
    this.#canvas = new Canvas(pdf, this.fonts);
    this.#root = Tag.document(pdf);
    this.#landmarks = new Landmarks(pdf.outline);
    this.#frame = new PageFrame(this.#canvas, {
      titles: printed.runningTitles,
      note: printed.runningNote,
      pageLabel: printed.pageLabel,
      watermark: printed.watermark,
      classification: printed.classification,
    });
    if (printed.accent) this.fonts.accent = legibleInk(colourOf(printed.accent), [1, 1, 1]);
    this.#flow = new Flow(this.#canvas, this.#root, (flow) => {
      this.#frame.drawMarks(flow);
      if (!this.#isBare) this.#frame.draw(flow);
    });
  }

  get headings(): PlacedHeading[] {
    return this.#landmarks.placed;
  }

  get pages(): number {
    return this.#flow.pageNumber;
  }

  async setParts(): Promise<void> {
    const { parts } = this.#printed;
    for (const block of parts.flatMap((part) => part.blocks))
      if (block.kind === 'heading') this.#landmarks.announce(block);
    if (hasChart(parts)) {
      // Large, and few documents have charts.
      const { ChartPainter } = await import('./charts.ts');
      this.#canvas.charts = new ChartPainter(this.fonts);
    }
    if (parts.some(({ blocks }) => blocks.some(({ kind }) => kind === 'drawing'))) {
      const { DrawingPainter } = await import('./drawings.ts');
      this.#canvas.drawings = new DrawingPainter(this.fonts);
    }
    const total = parts.reduce((sum, part) => sum + part.blocks.length, 0);
    let done = 0;
    for (const part of parts) {
      const form = part.isLandscape ? LANDSCAPE : part.isSheet ? SHEET : PORTRAIT;
      const joins = part.joins === true && form === this.#flow.form && this.#flow.room >= leastRoom(part);
      if (!joins) {
        this.#isBare = part.isBare ?? false;
        this.#flow.form = form;
        this.#flow.newPage();
      }
      const section = this.#root.child('Sect');
      this.#flow.parent = section;
      for (const [index, block] of part.blocks.entries()) {
        for (const item of this.#itemsOf(block, part.blocks.slice(index + 1))) {
          this.#flow.push(item);
          if (this.pace.isDue) await this.pace.turn();
        }
        done += 1;
        this.#options.onProgress?.(done, total);
      }
      this.#flow.flush();
      // The table of contents is filled last, so its section stays open.
      if (!part.blocks.some((block) => block.kind === 'contents')) section.end();
      await this.pace.turn();
    }
  }

  finish(): void {
    this.#contents?.fill();
    this.#frame.finish(this.pages);
    if (this.#fields.length > 0) addSignatureForm(this.#canvas.pdf, this.#fields);
    for (const destination of this.#canvas.linked) {
      if (!this.#landmarks.destinations.has(destination))
        throw new Error(`a link points to ${destination}, which is not there`);
    }
  }

  *#itemsOf(block: Block, rest: readonly Block[]): Generator<Item> {
    switch (block.kind) {
      case 'paragraph': {
        const [x, width] = block.isWide ? [PAGE.leftPt, this.#width] : [MAIN_X, MAIN_WIDTH];
        for (const slice of cut([block], width, this.#canvas)) yield sliceItem(slice, x);
        return;
      }
      case 'list':
      case 'quote':
      case 'digest':
      case 'figure':
      case 'subheading':
      case 'code':
      case 'divider':
      case 'picture':
      case 'chart':
        for (const slice of cut([block], MAIN_WIDTH, this.#canvas)) yield sliceItem(slice, MAIN_X);
        return;
      case 'note': {
        const slices = cut(block.blocks, MAIN_WIDTH - 12, this.#canvas);
        const kept = barred(slices, 12, this.fonts.accent, 2, (parent) => parent);
        for (const [index, slice] of kept.entries())
          yield sliceItem(index === 0 ? { ...slice, gapPt: 14 } : slice, MAIN_X);
        return;
      }
      case 'heading':
        yield headingItem(block, this.#canvas, this.#landmarks);
        return;
      case 'facts':
        yield* factItems(block, this.#canvas);
        return;
      case 'table':
        yield* tableItems(block, this.#canvas, this.#width);
        return;
      case 'scale':
        yield scaleItem(block, this.#canvas);
        return;
      case 'diagram':
        this.#flow.flush();
        yield* diagramItems(block, this.#canvas, this.#flow);
        return;
      case 'drawing':
        yield* drawingItems(block, this.#canvas, this.#flow);
        return;
      case 'columns':
        yield columnsItem(block, this.#canvas, this.#width);
        return;
      case 'logo':
        for (const slice of logoSlices(block, this.#canvas)) yield sliceItem(slice, PAGE.leftPt);
        return;
      case 'signing-line':
        yield signingItem(block, this.#canvas);
        return;
      case 'signature-field':
        yield signatureItem(block, this.#canvas, this.#fields);
        return;
      case 'space':
        yield fixed(block.isElastic ? this.#spaceBefore(rest, block.heightPt) : block.heightPt, 0, () => {});
        return;
      case 'rule':
        yield block.isAccent
          ? fixed(14, 0, (flow) =>
              this.#canvas.artifact('Layout', () => this.#canvas.box([PAGE.leftPt, flow.y, 44, 3], this.fonts.accent)),
            )
          : {
              ...fixed(0.5, 14, (flow) =>
                this.#canvas.artifact('Layout', () => this.#canvas.rule(PAGE.leftPt, flow.y, this.#width)),
              ),
              keepWithNext: true,
            };
        return;
      case 'contents':
        this.#flow.flush();
        this.#contents = new TableOfContents(this.#canvas, this.#flow.parent);
        this.#contents.reserve(this.#landmarks.listed, this.#flow);
        return;
    }
  }

  /** Between the margins of the present page. */
  get #width(): number {
    return widthOfPage(this.#flow.form);
  }

  /** The space that puts what follows at the foot of the page, if it has room there. */
  #spaceBefore(rest: readonly Block[], leastPt: number): number {
    let needed = 0;
    let shares = 1;
    for (const block of rest) {
      if (block.kind === 'space') needed += block.heightPt;
      else for (const item of this.#itemsOf(block, [])) needed += item.gapPt + (item.wholePt ?? item.leastPt);
      if (block.kind === 'space' && block.isElastic) shares += 1;
    }
    // A hair less: sums of fractions must not push the last block over the edge.
    const free = this.#flow.room - needed - leastPt - 0.05;
    return leastPt + Math.max(0, free) / shares;
  }
}

/** How much of a page must be left for a part to begin there. */
function leastRoom({ blocks: [first] }: Part): number {
  return first?.kind === 'heading' && first.level > 1 ? JOIN_PT.section : JOIN_PT.chapter;
}

function fixed(heightPt: number, gapPt: number, draw: (flow: Flow) => void): Item {
  return {
    gapPt,
    keepWithNext: false,
    leastPt: heightPt,
    place: (flow) => {
      draw(flow);
      flow.advance(heightPt);
    },
  };
}

/** Whether there is a chart anywhere in what is to be set. */
function hasChart(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false;
  if ('kind' in value && value.kind === 'chart') return true;
  return Object.values(value).some(hasChart);
}

function nameCharacters(characters: ReadonlySet<string>): string {
  return [...characters]
    .sort()
    .map(
      (character) => `${character} (U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`,
    )
    .join(', ');
}

/** A file identifier that is the same for the same document and for no other (ISO 32000-1, 14.4). */
function identify(printed: PrintedDocument, digests: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  const { parts, attachments, ...about } = printed;
  hash.update(JSON.stringify({ ...about, attachments: attachments.map(({ content: _, ...rest }) => rest) }));
  // One by one: the text of thousands of pages is not wanted in one string.
  for (const part of parts) hash.update(JSON.stringify(part, shortBytes));
  for (const digest of digests) hash.update(digest);
  return new Uint8Array(hash.digest().subarray(0, 16));
}

/** Bytes by their digest: JSON would spell them out one by one. */
function shortBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? createHash('sha256').update(value).digest('hex') : value;
}
