import { createHash } from 'node:crypto';
import { AppError } from '#contract/errors';
import { attach } from './attachments.ts';
import type { Block, PrintedDocument } from './blocks.ts';
import { Canvas } from './canvas.ts';
import { TableOfContents } from './contents.ts';
import { diagramItems } from './diagram.ts';
import { factItems, signatureItem, signingItem } from './fields.ts';
import { Flow, type Item, sliceItem } from './flow.ts';
import { Fonts } from './fonts.ts';
import { headingItem, Landmarks } from './headings.ts';
import { type Description, describe, infoOf } from './metadata.ts';
import { Pace } from './pace.ts';
import { PageFrame } from './page-frame.ts';
import {
  addSignatureForm,
  newPdf,
  type PdfDocument,
  type PdfReference,
  setCatalog,
  sortNamesByBytes,
} from './private-pdfkit.ts';
import { scaleItem } from './scale.ts';
import { barred, cut } from './slices.ts';
import { tableItems } from './table.ts';
import { Tag } from './tag.ts';
import { COLOURS, CONTENT_WIDTH, LANDSCAPE, MAIN_WIDTH, MAIN_X, PAGE, PORTRAIT } from './theme.ts';

/** A part that joins the one before begins on its page if so much of it is left, in points. */
const JOIN_PT = 250;

export interface RenderOptions {
  /** Holds the TrueType files of `resources/fonts`. */
  readonly fontsFolder: string;
  /** Blocks set, of all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sets a document as PDF 1.7 with PDF/A-3a and PDF/UA-1 identification. Equal documents give equal bytes.
 * @throws AppError `dossier.glyph-missing`, `dossier.cancelled`
 * @source ISO 19005-3, ISO 14289-1
 */
export async function renderPdf(
  printed: PrintedDocument,
  options: RenderOptions,
): Promise<{ pdf: Uint8Array; pages: number }> {
  const about: Description = printed;
  const pdf = newPdf({ language: printed.language, info: infoOf(about) });
  const chunks: Uint8Array[] = [];
  const isWritten = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  describe(pdf, about);
  const setter = new Setter(pdf, printed, options);
  await setter.setParts();
  const { missing } = setter.fonts;
  if (missing.size > 0) throw new AppError('dossier.glyph-missing', { characters: nameCharacters(missing) });
  await attach(pdf, printed.attachments, () => setter.pace.turn());
  setter.finish();
  sortNamesByBytes(pdf);
  setCatalog(pdf, 'PageLabels', { Nums: [0, { S: 'D', St: 1 }] });
  pdf._id = identify(printed);
  pdf.end();
  await isWritten;
  return { pdf: Buffer.concat(chunks), pages: setter.pages };
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
    });
    this.#flow = new Flow(this.#canvas, this.#root, (flow) => {
      if (!this.#isBare) this.#frame.draw(flow);
    });
  }

  get pages(): number {
    return this.#flow.pageNumber;
  }

  async setParts(): Promise<void> {
    const { parts } = this.#printed;
    for (const block of parts.flatMap((part) => part.blocks))
      if (block.kind === 'heading') this.#landmarks.announce(block);
    const total = parts.reduce((sum, part) => sum + part.blocks.length, 0);
    let done = 0;
    for (const part of parts) {
      const form = part.isLandscape ? LANDSCAPE : PORTRAIT;
      const joins = part.joins === true && form === this.#flow.form && this.#flow.room >= JOIN_PT;
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
        const [x, width] = block.isWide ? [PAGE.leftPt, CONTENT_WIDTH] : [MAIN_X, MAIN_WIDTH];
        for (const slice of cut([block], width, this.#canvas)) yield sliceItem(slice, x);
        return;
      }
      case 'list':
      case 'quote':
      case 'digest':
      case 'figure':
        for (const slice of cut([block], MAIN_WIDTH, this.#canvas)) yield sliceItem(slice, MAIN_X);
        return;
      case 'note': {
        const slices = cut(block.blocks, MAIN_WIDTH - 12, this.#canvas);
        const kept = barred(slices, 12, COLOURS.accent, 2, (parent) => parent);
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
        yield* tableItems(block, this.#canvas);
        return;
      case 'scale':
        yield scaleItem(block, this.#canvas);
        return;
      case 'diagram':
        this.#flow.flush();
        yield* diagramItems(block, this.#canvas, this.#flow);
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
              this.#canvas.artifact('Layout', () => this.#canvas.box([PAGE.leftPt, flow.y, 44, 3], COLOURS.accent)),
            )
          : {
              ...fixed(0.5, 14, (flow) =>
                this.#canvas.artifact('Layout', () => this.#canvas.rule(PAGE.leftPt, flow.y, CONTENT_WIDTH)),
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

  /** The space that puts what follows at the foot of the page, if it has room there. */
  #spaceBefore(rest: readonly Block[], leastPt: number): number {
    let needed = 0;
    for (const block of rest) for (const item of this.#itemsOf(block, [])) needed += item.gapPt + item.leastPt;
    return Math.max(leastPt, this.#flow.room - needed);
  }
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

function nameCharacters(characters: ReadonlySet<string>): string {
  return [...characters]
    .sort()
    .map(
      (character) => `${character} (U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`,
    )
    .join(', ');
}

/** A file identifier that is the same for the same document and for no other (ISO 32000-1, 14.4). */
function identify(printed: PrintedDocument): Uint8Array {
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ ...printed, attachments: printed.attachments.map(({ content: _, ...rest }) => rest) }));
  for (const { content } of printed.attachments) hash.update(createHash('sha256').update(content).digest());
  return new Uint8Array(hash.digest().subarray(0, 16));
}
