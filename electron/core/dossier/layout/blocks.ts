/** What a dossier is made of: data only. Sections make blocks, the layout makes pages of them. */

/** A jump inside the document (`to` a heading's id) or an address outside. */
export type LinkTarget =
  | { readonly to: string; readonly description: string }
  | { readonly href: string; readonly description?: string };

export type Ink = 'text' | 'quiet' | 'accent';

/** A stretch of text in one style. `\n` ends the line. */
export interface Run {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly code?: boolean;
  readonly underline?: boolean;
  readonly strike?: boolean;
  readonly ink?: Ink;
  readonly link?: LinkTarget;
}

/** A drawn sign that says in shape (and colour) what the text beside it says in words. */
export type Marker =
  | 'prohibited'
  | 'high'
  | 'limited'
  | 'minimal'
  | 'none'
  | 'unknown'
  | 'check'
  | 'stale'
  | 'now'
  | 'later';

export type ParagraphStyle = 'body' | 'lead' | 'small' | 'aside' | 'label' | 'display' | 'outcome' | 'code';

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly runs: readonly Run[];
  readonly style?: ParagraphStyle;
  readonly marker?: Marker;
  readonly keepWithNext?: boolean;
  /** From the left edge instead of in the main column; counts at the top level only. */
  readonly isWide?: boolean;
}

/** At levels 3 and 4 the `number` hangs in the margin. `listed`: in the table of contents and the bookmarks, or in the bookmarks only. */
export interface Heading {
  readonly kind: 'heading';
  readonly level: 1 | 2 | 3 | 4;
  readonly text: string;
  readonly id?: string;
  readonly number?: string;
  readonly marker?: Marker;
  readonly listed?: 'contents' | 'bookmark';
  /** From the left edge, as above a table; headings of levels 1 and 2 always are. */
  readonly isWide?: boolean;
  readonly style?: 'title' | 'long-title';
}

export interface List {
  readonly kind: 'list';
  readonly isOrdered: boolean;
  readonly items: readonly (readonly CellBlock[])[];
}

export interface Quote {
  readonly kind: 'quote';
  readonly blocks: readonly CellBlock[];
}

/** A long hexadecimal value, set in groups so that people can compare it. */
export interface Digest {
  readonly kind: 'digest';
  readonly hex: string;
}

/** A vector drawing in one colour: rectangles in units of `sizePt / units`, from the top left. */
export interface Figure {
  readonly kind: 'figure';
  readonly sizePt: number;
  readonly units: number;
  readonly rectangles: readonly (readonly [x: number, y: number, width: number, height: number])[];
  readonly alt: string;
}

/** What may stand in a cell, an item or a quote. */
export type CellBlock = Paragraph | List | Quote | Digest | Figure;

/** Labels in the margin, values beside them. */
export interface Facts {
  readonly kind: 'facts';
  readonly items: readonly { readonly label: string; readonly value: readonly CellBlock[] }[];
}

export interface Column {
  readonly header: string;
  /** Share of the width left over when every column has its longest word. */
  readonly weight: number;
  /** Figures stand at the right, so that their digits are below one another. */
  readonly align?: 'end';
}

/** The cells of a row, or a heading over all columns for the rows that follow. */
export type TableRow = readonly (readonly CellBlock[])[] | { readonly heading: string };

/** Its header is repeated on every page it runs over; tall rows are split. */
export interface Table {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  /** The first cell of each row says what the row is about. */
  readonly hasRowHeaders?: boolean;
}

/** A value on a scale that is divided into bands; drawn from `from` to `to`. */
export interface Scale {
  readonly kind: 'scale';
  readonly from: number;
  readonly to: number;
  /** In ascending order, without gaps. */
  readonly bands: readonly {
    readonly label: string;
    readonly marker: Marker;
    readonly to: number;
    /** What stands at its end; nothing at the end of the scale if it is open. */
    readonly limit?: string;
    readonly isCurrent: boolean;
  }[];
  readonly value: { readonly at: number; readonly label: string };
  /** Where the value can still come to lie. */
  readonly range?: { readonly from: number; readonly to: number };
  readonly alt: string;
}

export type DiagramNodeKind = 'section' | 'question' | 'fact' | 'class' | 'score' | 'conclusion';

/** Boxes and arrows with their places, in any unit; it is scaled to the page and split over several if it must be. */
export interface Diagram {
  readonly kind: 'diagram';
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly {
    readonly label: string;
    readonly kind: DiagramNodeKind;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    /** It belongs to the present outcome. */
    readonly isMarked: boolean;
    readonly marker?: Marker;
  }[];
  readonly edges: readonly {
    readonly points: readonly { readonly x: number; readonly y: number }[];
    readonly isMarked: boolean;
  }[];
  /** What a screen reader says of one page of it. */
  readonly alt: (part: { readonly n: number; readonly of: number; readonly labels: readonly string[] }) => string;
}

/** A remark set off by a bar. */
export interface Note {
  readonly kind: 'note';
  readonly blocks: readonly CellBlock[];
}

/** An empty signature field (ISO 32000-1, 12.7.4.5); `description` is what a screen reader says. */
export interface SignatureField {
  readonly kind: 'signature-field';
  readonly name: string;
  readonly label: string;
  readonly personName: string;
  readonly description: string;
  readonly keepWithNext?: boolean;
}

/** A line to sign on by hand, with what stands under it. */
export interface SigningLine {
  readonly kind: 'signing-line';
  readonly label: string;
  readonly lines: readonly string[];
}

export interface Space {
  readonly kind: 'space';
  readonly heightPt: number;
  /** Grows so that the rest of the part ends at the foot of the page. */
  readonly isElastic?: boolean;
}

/** A hairline over the whole width, or a short bar in the accent colour. */
export interface Rule {
  readonly kind: 'rule';
  readonly isAccent?: boolean;
}

/** The table of contents: every heading that is listed in it, with its page. */
export interface Contents {
  readonly kind: 'contents';
}

export type Block =
  | CellBlock
  | Heading
  | Facts
  | Table
  | Scale
  | Diagram
  | Note
  | SignatureField
  | SigningLine
  | Space
  | Rule
  | Contents;

/** A file carried inside the PDF (ISO 19005-3, 6.8). */
export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly relationship: 'Data' | 'Supplement';
  readonly description: string;
  readonly content: Uint8Array;
  readonly modifiedAt: Date;
}

/** One section of the document; begins on a new page, or below the one before if it `joins` it and there is room. */
export interface Part {
  readonly blocks: readonly Block[];
  readonly joins?: boolean;
  readonly isLandscape?: boolean;
  /** Pages of this part carry no running header and footer. */
  readonly isBare?: boolean;
}

/** A whole document, ready to be set. */
export interface PrintedDocument {
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly keywords: string;
  readonly creator: string;
  readonly createdAt: Date;
  /** At the head of each page; the second stands in if the first is too long for the line. */
  readonly runningTitles: readonly [string, string];
  /** At the foot of each page. */
  readonly runningNote: string;
  readonly pageLabel: string;
  readonly parts: readonly Part[];
  readonly attachments: readonly Attachment[];
}
