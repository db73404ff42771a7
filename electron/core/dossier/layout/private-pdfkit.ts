import type { Font, Glyph } from 'fontkit';
import PDFDocument from 'pdfkit';

/*
 * Everything of pdfkit 0.20.2 that its documentation does not promise, in one place. The version is pinned exactly and
 * `test/core/dossier/private-pdfkit.test.ts` asserts each member, so that an update cannot take one away unseen.
 */

/** A PDF value as pdfkit writes it: string = name, `String` object = text string, bytes = hexadecimal string. */
export type PdfValue =
  | string
  | number
  | boolean
  | null
  // biome-ignore lint/complexity/noBannedTypes: pdfkit tells text strings from names by the wrapper object
  | String
  | Date
  | Uint8Array
  | PdfReference
  | readonly PdfValue[]
  | { readonly [key: string]: PdfValue | undefined };
export type PdfDictionary = { [key: string]: PdfValue | undefined };

/** An indirect object. */
export interface PdfReference {
  readonly id: number;
  data: PdfDictionary;
  /** Where it begins in the file. */
  offset: number;
  compress: boolean;
  /** What the stream holds so far. */
  buffer: Uint8Array[];
  write(chunk: string | Uint8Array): void;
  end(chunk?: string | Uint8Array): void;
}

export interface PdfAnnotation {
  readonly annotationRef: PdfReference;
}

export interface PdfStructureElement {
  readonly dictionary: PdfReference;
  add(child: PdfStructureElement | PdfAnnotation | (() => void)): PdfStructureElement;
  end(): void;
}

export interface PdfStructureOptions {
  readonly alt?: string;
  readonly scope?: 'Column' | 'Row' | 'Both';
  readonly bbox?: readonly [number, number, number, number];
  /** BCP 47. */
  readonly lang?: string;
}

export interface PdfPage {
  readonly dictionary: PdfReference;
  /** The page's content stream, written when the page ends. */
  readonly content: PdfReference;
  readonly width: number;
  readonly height: number;
  readonly fonts: Record<string, PdfReference>;
  readonly xobjects: Record<string, PdfReference>;
  write(chunk: string): void;
  end(): void;
}

/** A font embedded as a subset. */
export interface EmbeddedFont {
  readonly id: string;
  readonly font: Font;
  readonly subset: { includeGlyph(glyphId: number): number };
  /** Glyph of the subset → its width in thousandths of the type size. */
  readonly widths: (number | undefined)[];
  /** Glyph of the subset → the code points it is extracted as. */
  readonly unicode: (readonly number[] | undefined)[];
  ref(): PdfReference;
}

export interface NameTree {
  _compareKeys(a: string, b: string): number;
}

export interface PdfOutlineItem {
  addItem(
    title: string,
    options: { fit: boolean; left: number; top: number; zoom: number; expanded: boolean },
  ): PdfOutlineItem;
}

export interface PdfDocument {
  page: PdfPage;
  readonly info: Readonly<Record<string, string | Date>>;
  readonly outline: PdfOutlineItem;
  readonly options: object;
  addPage(options?: object): PdfDocument;
  ref(data: PdfDictionary): PdfReference;
  registerFont(name: string, font: Font): PdfDocument;
  font(name: string): PdfDocument;
  struct(type: string, options?: PdfStructureOptions): PdfStructureElement;
  addStructure(element: PdfStructureElement): PdfDocument;
  markContent(tag: 'Artifact', options: { type: string; attached?: readonly string[] }): PdfDocument;
  endMarkedContent(): PdfDocument;
  annotate(x: number, y: number, width: number, height: number, options: object): PdfDocument;
  link(x: number, y: number, width: number, height: number, href: string, options: object): PdfDocument;
  goTo(x: number, y: number, width: number, height: number, name: string, options: object): PdfDocument;
  addNamedDestination(name: string, fit: 'XYZ', left: number | null, top: number, zoom: number | null): void;
  addNamedEmbeddedFile(name: string, specification: PdfReference): void;
  appendXML(xml: string): void;
  save(): PdfDocument;
  restore(): PdfDocument;
  end(): void;
  /** Pages not written yet; a page taken out of it stays open. */
  _pageBuffer: PdfPage[];
  /** The embedded font chosen last. */
  readonly _font: EmbeddedFont;
  /** The catalog. */
  readonly _root: PdfReference;
  /** Writes the document's description into the XMP packet. */
  _addInfo(): void;
  /** The file identifier, 16 bytes. */
  _id: Uint8Array;
  /** Bytes written so far. */
  _offset: number;
  /** Writes a line of text, or bytes as they are. */
  _write(data: string | number | Uint8Array): void;
  /** Notes that an object was written. */
  _refEnd(reference: PdfReference): void;
  /** What was written and not taken yet. */
  read(): Uint8Array | null;
  /** Where the bytes go; null after the last. */
  push(chunk: Uint8Array | null): boolean;
  /** What `endAcroForm` wants when the catalog has a form. */
  _acroform: { fonts: Record<string, PdfReference>; defaultFont: string };
}

/** The private members of the document, for the test that asserts them. */
export const PRIVATE_MEMBERS = [
  '_pageBuffer',
  '_font',
  '_root',
  '_addInfo',
  '_id',
  '_offset',
  '_write',
  '_refEnd',
  'push',
] as const;

/** What a new document is made with. */
export interface PdfOptions {
  readonly language: string;
  readonly info: Readonly<Record<string, string | Date>>;
  /** Is given the file piece by piece; a piece holds only until it returns. */
  readonly sink: (chunk: Uint8Array) => void;
  /** Called after the last piece. */
  readonly onEnd: () => void;
}

/** A new tagged PDF/A-3a document without pages or fonts. */
export function newPdf(options: PdfOptions): PdfDocument {
  const settings = {
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    displayTitle: true,
    lang: options.language,
    info: { ...options.info },
    // A default font would be one of the standard fonts, which are not embedded.
    font: null,
    // Our own cache has a limit; pdfkit's keeps every word for ever.
    fontLayoutCache: false,
  };
  const pdf = new PDFDocument(settings as unknown as PDFKit.PDFDocumentOptions) as unknown as PdfDocument;
  gatherWrites(pdf, options);
  const refEnd = pdf._refEnd.bind(pdf);
  pdf._refEnd = (reference) => {
    refEnd(reference);
    forget(reference);
  };
  return pdf;
}

/** Bytes are handed on in pieces of this size. */
const PIECE_BYTES = 1 << 16;

/** Stock pdfkit pushes every line into a stream's buffer by itself; here lines are gathered, and go straight to the sink. */
function gatherWrites(pdf: PdfDocument, { sink, onEnd }: Pick<PdfOptions, 'sink' | 'onEnd'>): void {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let filled = 0;
  const flush = (): void => {
    if (filled > 0) sink(piece.subarray(0, filled));
    filled = 0;
  };
  const gather = (data: Uint8Array): void => {
    if (filled + data.length > PIECE_BYTES) flush();
    if (data.length > PIECE_BYTES) {
      sink(data);
      return;
    }
    piece.set(data, filled);
    filled += data.length;
  };
  // The constructor has written the header.
  gather(pdf.read() ?? new Uint8Array());
  pdf._write = (given) => {
    if (given instanceof Uint8Array) {
      gather(given);
      pdf._offset += given.length;
      return;
    }
    const data = String(given);
    const length = data.length + 1;
    pdf._offset += length;
    if (length > PIECE_BYTES) {
      gather(Buffer.from(`${data}\n`, 'latin1'));
      return;
    }
    if (filled + length > PIECE_BYTES) flush();
    piece.write(data, filled, 'latin1');
    piece[filled + length - 1] = 0x0a;
    filled += length;
  };
  pdf.push = (chunk) => {
    if (chunk) throw new Error('pdfkit wrote past the gathered lines');
    flush();
    onEnd();
    return false;
  };
}

/** What pdfkit still asks of a structure element that is written: whether it has a parent. Nothing reads which. */
const WRITTEN: PdfDictionary = { S: 'NonStruct', P: true };
const NOTHING: PdfDictionary = {};
const NO_CHUNKS: Uint8Array[] = [];

/** An object that is written is only pointed to from then on: of its dictionary stays what pdfkit still reads. */
function forget(reference: PdfReference): void {
  const { Type, S, P, StructParents, MediaBox, Length } = reference.data;
  if (Type === 'Page') reference.data = { Type, StructParents, MediaBox };
  else if (Type === undefined && S !== undefined && P !== undefined) reference.data = WRITTEN;
  else if (Type === 'Annot' || (Type === undefined && Length !== undefined)) reference.data = NOTHING;
  reference.buffer = NO_CHUNKS;
}

/** A glyph as the content stream shows it. */
export interface UsedGlyph {
  /** Four hexadecimal digits. */
  readonly code: string;
  /** In thousandths of the type size. */
  readonly width: number;
  /** What a reader extracts for it. */
  readonly text: string;
}

/**
 * Adds a glyph to the font's subset. It is extracted as the characters it first stood for; one that stands for none is
 * extracted as U+FFFD, because every glyph needs a meaning (ISO 19005-3, 6.2.11.7).
 */
export function useGlyph(embedded: EmbeddedFont, glyph: Glyph): UsedGlyph {
  const id = embedded.subset.includeGlyph(glyph.id);
  const width = (glyph.advanceWidth * 1000) / embedded.font.unitsPerEm;
  embedded.widths[id] ??= width;
  if (!embedded.unicode[id]) {
    const [known = '\ufffd'] = embedded.font.stringsForGlyph(glyph.id);
    const codePoints = glyph.codePoints.length > 0 ? [...glyph.codePoints] : codePointsOf(known);
    embedded.unicode[id] = codePoints;
  }
  const text = String.fromCodePoint(...(embedded.unicode[id] ?? []));
  return { code: id.toString(16).padStart(4, '0'), width, text };
}

function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0xfffd);
}

/** Orders name trees by bytes (ISO 32000-1, 7.9.6); pdfkit orders them by the locale of the machine. */
export function sortNamesByBytes(pdf: PdfDocument): void {
  const names = pdf._root.data['Names'] as PdfReference;
  for (const key of ['Dests', 'EmbeddedFiles']) {
    const tree = names.data[key] as unknown as NameTree | undefined;
    if (tree) tree._compareKeys = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  }
}

/** Begins a page, A4 either way. Without options pdfkit takes those of the document. */
export function addPage(pdf: PdfDocument, isLandscape: boolean): void {
  pdf.addPage({ ...pdf.options, layout: isLandscape ? 'landscape' : 'portrait' });
  const { content } = pdf.page;
  const write = content.write.bind(content);
  const end = content.end.bind(content);
  // pdfkit makes bytes of every operator one by one.
  let operators: string[] = [];
  content.write = (chunk) => {
    operators.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1'));
  };
  content.end = () => {
    write(Buffer.from(`${operators.join('\n')}\n`, 'latin1'));
    operators = [];
    end();
  };
}

/** Sets an entry of the catalog. */
export function setCatalog(pdf: PdfDocument, key: string, value: PdfValue): void {
  pdf._root.data[key] = value;
}

/** Keeps the present page open while later pages are made; the caller ends it. */
export function holdPage(pdf: PdfDocument): PdfPage {
  pdf._pageBuffer = pdf._pageBuffer.filter((page) => page !== pdf.page);
  return pdf.page;
}

/** The form dictionary (ISO 32000-1, 12.7.2): signature fields only, and no request to make appearances anew. */
export function addSignatureForm(pdf: PdfDocument, fields: readonly PdfReference[]): void {
  pdf._acroform = { fonts: {}, defaultFont: 'none' };
  setCatalog(pdf, 'AcroForm', pdf.ref({ Fields: fields, SigFlags: 1, DR: { Font: {} } }));
}

/** Gives a structure element an attribute pdfkit has no option for. */
export function setAttributes(element: PdfStructureElement, attributes: PdfDictionary): void {
  element.dictionary.data['A'] = attributes;
}

/**
 * Writes a stream object piece by piece. Its length is an object of its own, written after it (ISO 32000-1, 7.3.10).
 * Nothing else may be written before its end.
 */
export function writeStream(
  pdf: PdfDocument,
  dictionary: Readonly<Record<string, string | PdfReference>>,
): { write(chunk: Uint8Array): void; end(): PdfReference } {
  const length = pdf.ref({});
  const reference = pdf.ref({});
  reference.offset = pdf._offset;
  const entries = Object.entries({ ...dictionary, Length: length }).map(
    ([key, value]) => `/${key} ${typeof value === 'string' ? `/${value}` : `${value.id} 0 R`}`,
  );
  pdf._write(`${reference.id} 0 obj`);
  pdf._write(`<<\n${entries.join('\n')}\n>>`);
  pdf._write('stream');
  let size = 0;
  return {
    write: (chunk) => {
      size += chunk.length;
      pdf._write(chunk);
    },
    end: () => {
      pdf._write('\nendstream');
      pdf._write('endobj');
      pdf._refEnd(reference);
      // An object may be a bare value; pdfkit converts what it finds.
      length.data = size as unknown as PdfDictionary;
      length.end();
      return reference;
    },
  };
}
