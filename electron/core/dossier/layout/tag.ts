import {
  type PdfAnnotation,
  type PdfDictionary,
  type PdfDocument,
  type PdfStructureElement,
  type PdfStructureOptions,
  setAttributes,
} from './private-pdfkit.ts';

/** Standard structure types used (ISO 32000-1, 14.8.4). */
export type TagType =
  | 'Document'
  | 'Sect'
  | 'Div'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'H4'
  | 'P'
  | 'L'
  | 'LI'
  | 'Lbl'
  | 'LBody'
  | 'BlockQuote'
  | 'Table'
  | 'THead'
  | 'TBody'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'Figure'
  | 'Form'
  | 'Link'
  | 'Reference'
  | 'TOC'
  | 'TOCI';

export interface TagOptions extends PdfStructureOptions {
  /** ISO 32000-1, 14.8.5.5 */
  readonly listNumbering?: 'None' | 'Disc' | 'Decimal';
  /** Of a row's heading that spans columns (ISO 32000-1, 14.8.5.7). */
  readonly columnSpan?: number;
}

/** An element of the structure tree: what the content is, in reading order, whatever page it stands on. */
export class Tag {
  readonly #pdf: PdfDocument;
  readonly #element: PdfStructureElement;

  private constructor(pdf: PdfDocument, element: PdfStructureElement) {
    this.#pdf = pdf;
    this.#element = element;
  }

  /** The root of the tree. */
  static document(pdf: PdfDocument): Tag {
    const element = pdf.struct('Document');
    pdf.addStructure(element);
    return new Tag(pdf, element);
  }

  /** A new last child. */
  child(type: TagType, options: TagOptions = {}): Tag {
    const { listNumbering, columnSpan, ...rest } = options;
    const element = this.#pdf.struct(type, rest);
    if (listNumbering) {
      const attributes: PdfDictionary = { O: 'List', ListNumbering: listNumbering };
      setAttributes(element, attributes);
    }
    if (columnSpan)
      setAttributes(element, { O: 'Table', ColSpan: columnSpan, ...(rest.scope && { Scope: rest.scope }) });
    this.#element.add(element);
    return new Tag(this.#pdf, element);
  }

  /** Draws the next part of this element's content on the present page. Not to be nested. */
  content(draw: () => void): void {
    this.#element.add(draw);
  }

  annotation(annotation: PdfAnnotation): void {
    this.#element.add(annotation);
  }

  /** No more children; lets the element be written. An element with an annotation ends on the annotation's page. */
  end(): void {
    this.#element.end();
  }
}
