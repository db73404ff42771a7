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
  | 'H5'
  | 'H6'
  | 'P'
  | 'L'
  | 'LI'
  | 'Lbl'
  | 'LBody'
  | 'BlockQuote'
  | 'Code'
  | 'Caption'
  | 'Table'
  | 'THead'
  | 'TBody'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'Figure'
  | 'Form'
  | 'Link'
  | 'Span'
  | 'Reference'
  | 'TOC'
  | 'TOCI';

export interface TagOptions extends PdfStructureOptions {
  /** ISO 32000-1, 14.8.5.5 */
  readonly listNumbering?: ListNumbering;
  /** Of a cell that spans columns or rows (ISO 32000-1, 14.8.5.7). */
  readonly columnSpan?: number;
  readonly rowSpan?: number;
}

export type ListNumbering =
  | 'None'
  | 'Disc'
  | 'Circle'
  | 'Square'
  | 'Decimal'
  | 'LowerAlpha'
  | 'UpperAlpha'
  | 'LowerRoman'
  | 'UpperRoman';

/** An element of the structure tree: what the content is, in reading order, whatever page it stands on. */
export class Tag {
  readonly #pdf: PdfDocument;
  /** None: what is drawn repeats content that is elsewhere in the tree, and is an artifact. */
  readonly #element: PdfStructureElement | undefined;

  private constructor(pdf: PdfDocument, element: PdfStructureElement | undefined) {
    this.#pdf = pdf;
    this.#element = element;
  }

  /** The root of the tree. */
  static document(pdf: PdfDocument): Tag {
    const element = pdf.struct('Document');
    pdf.addStructure(element);
    return new Tag(pdf, element);
  }

  /** Stands where a tag is wanted for what is drawn again, as a table's head on its second page. */
  static repeated(pdf: PdfDocument): Tag {
    return new Tag(pdf, undefined);
  }

  get isArtifact(): boolean {
    return this.#element === undefined;
  }

  /** A new last child. */
  child(type: TagType, options: TagOptions = {}): Tag {
    if (!this.#element) return this;
    const { listNumbering, columnSpan = 1, rowSpan = 1, ...rest } = options;
    const element = this.#pdf.struct(type, rest);
    if (listNumbering) setAttributes(element, { O: 'List', ListNumbering: listNumbering });
    if (columnSpan > 1 || rowSpan > 1) {
      const attributes: PdfDictionary = {
        O: 'Table',
        ...(columnSpan > 1 && { ColSpan: columnSpan }),
        ...(rowSpan > 1 && { RowSpan: rowSpan }),
        ...(rest.scope && { Scope: rest.scope }),
      };
      setAttributes(element, attributes);
    }
    this.#element.add(element);
    return new Tag(this.#pdf, element);
  }

  /** Draws the next part of this element's content on the present page. Not to be nested. */
  content(draw: () => void): void {
    if (this.#element) {
      this.#element.add(draw);
      return;
    }
    this.#pdf.markContent('Artifact', { type: 'Pagination' });
    draw();
    this.#pdf.endMarkedContent();
  }

  annotation(annotation: PdfAnnotation): void {
    this.#element?.add(annotation);
  }

  /** No more children; lets the element be written. An element with an annotation ends on the annotation's page. */
  end(): void {
    this.#element?.end();
  }
}
