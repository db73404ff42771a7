import type { Chart } from '#contract/chart';
import type { BowTie } from '#contract/pictures/bow-tie';
import type { CoverageGrid } from '#contract/pictures/coverage-grid';
import type { EvidenceAges } from '#contract/pictures/evidence-age';
import type { HeatMap } from '#contract/pictures/heat-map';
import type { RiskTrend } from '#contract/pictures/risk-trend';
import type { Attachment } from './attachments.ts';

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
  /** `#rrggbb` instead of an ink; darkened on the page until it is legible on its ground. */
  readonly colour?: string;
  /** `#rrggbb` behind the text; lightened until the text is legible on it. */
  readonly highlight?: string;
  readonly position?: 'sub' | 'super';
  readonly link?: LinkTarget;
  /** BCP 47, if it is not the document's own: for whoever has it read aloud. */
  readonly language?: string;
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
  /** BCP 47 of `text`, if it is not the document's own. */
  readonly language?: string;
  /** The same in a second language, set below it. */
  readonly other?: { readonly text: string; readonly language: string };
}

/** How the items of a list are counted (ISO 32000-1, 14.8.5.5). */
export type Numbering = 'decimal' | 'lower-alpha' | 'upper-alpha' | 'lower-roman' | 'upper-roman';

/** Lists in lists take another sign or numbering at each depth. */
export interface List {
  readonly kind: 'list';
  readonly isOrdered: boolean;
  readonly items: readonly (readonly CellBlock[])[];
  /** Of the first item of an ordered list; 1 if nothing is said. */
  readonly start?: number;
  readonly numbering?: Numbering;
  /** Of a list of tasks: whether each item is done; it stands for the sign. */
  readonly checks?: readonly boolean[];
}

/** A heading within a text that people wrote: one to four steps below the heading the text stands under. */
export interface Subheading {
  readonly kind: 'subheading';
  readonly depth: 1 | 2 | 3 | 4;
  readonly runs: readonly Run[];
}

/** Lines of code as they are, spaces and all, on a ground; a line too long goes on in the next, indented. */
export interface CodeBlock {
  readonly kind: 'code';
  readonly text: string;
}

/** A line between what comes before and after. */
export interface Divider {
  readonly kind: 'divider';
}

/** A PNG or JPEG picture in its own proportions, as wide as its place at most. */
export interface Picture {
  readonly kind: 'picture';
  readonly content: Uint8Array;
  /** What is to be seen; never empty (ISO 14289-1, 7.3). */
  readonly alt: string;
  readonly caption?: string;
  /** Without it, one pixel is 1/144 inch. */
  readonly widthPt?: number;
}

/** A vector chart of data, drawn as on screen; `alt` tells the data. */
export interface ChartBlock {
  readonly kind: 'chart';
  readonly chart: Chart;
  readonly alt: string;
  readonly caption?: string;
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
export type CellBlock =
  | Paragraph
  | Subheading
  | List
  | Quote
  | CodeBlock
  | Divider
  | Digest
  | Figure
  | Picture
  | ChartBlock
  | Table;

/** Labels in the margin, values beside them. */
export interface Facts {
  readonly kind: 'facts';
  readonly items: readonly {
    readonly label: string;
    /** Stands in the margin, under the label. */
    readonly figure?: Figure;
    readonly value: readonly CellBlock[];
  }[];
  /** So many entries from the first on are not parted from one another, nor from the heading above. */
  readonly keepFirst?: number;
}

export interface Column {
  readonly header: string;
  /** Share of the width left over when every column has its longest word. */
  readonly weight: number;
  /** Figures stand at the right, so that their digits are below one another. */
  readonly align?: 'end';
  /** Two languages stand in two columns side by side instead of one below the other. */
  readonly isBeside?: boolean;
}

/** A cell that says more of itself than what stands in it. */
export interface SpanCell {
  readonly blocks: readonly CellBlock[];
  /** How many columns it takes, 1 if nothing is said; what goes past the last one is cut off. */
  readonly columnSpan?: number;
  /** How many rows it takes; the rows below leave it out. What goes past the last one is cut off. */
  readonly rowSpan?: number;
  /** Says what its row is about, or its column; in a head every cell is of its column. */
  readonly header?: 'row' | 'column';
}

export type TableCell = readonly CellBlock[] | SpanCell;

/** The cells of a row, or a heading over all columns for the rows that follow. */
export type TableRow = readonly TableCell[] | { readonly heading: string };

/** Its header is repeated on every page it runs over; tall rows are split. Rows with too few cells get empty ones. */
export interface Table {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  /** The first cell of each row says what the row is about. */
  readonly hasRowHeaders?: boolean;
  /** Rows of one line each stand closer. */
  readonly isDense?: boolean;
  /** Stands in for the `header` of the columns: rows whose cells may span; none: a table without a head. */
  readonly head?: readonly (readonly TableCell[])[];
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

/** Boxes and arrows with their places, in a unit of their own; it is scaled to the page and split over several if it must be. */
export interface Diagram {
  readonly kind: 'diagram';
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly {
    readonly label: string;
    /** Stands below the label, smaller. */
    readonly note?: string;
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
    /** Stands on the arrow where there is room; who hears the diagram needs it in `alt`. */
    readonly label?: string;
  }[];
  /** What a screen reader says of one page of it. */
  readonly alt: (part: { readonly n: number; readonly of: number; readonly labels: readonly string[] }) => string;
}

/** What can be drawn by `contract/pictures`, in words of the document's language. */
export type Drawable =
  | { readonly type: 'heat-map'; readonly of: HeatMap }
  | { readonly type: 'bow-tie'; readonly of: BowTie }
  | { readonly type: 'risk-trend'; readonly of: RiskTrend }
  | { readonly type: 'coverage'; readonly of: CoverageGrid }
  | { readonly type: 'evidence-age'; readonly of: EvidenceAges };

/** A picture of risks as the window draws it, from the left edge; over several pages if one is not tall enough. */
export interface Drawing {
  readonly kind: 'drawing';
  readonly drawn: Drawable;
}

/**
 * The same in two languages, side by side from the left edge; with a `label` it stands in the margin, the two share the
 * main column. `language`: BCP 47 of the second half.
 */
export interface Columns {
  readonly kind: 'columns';
  readonly label?: readonly [first: string, second: string];
  readonly halves: readonly [first: readonly CellBlock[], second: readonly CellBlock[]];
  readonly language: string;
  readonly keepWithNext?: boolean;
}

/** A PNG or JPEG picture at the left edge, in its own proportions and within these bounds. */
export interface Logo {
  readonly kind: 'logo';
  readonly content: Uint8Array;
  readonly alt: string;
  readonly widthPt: number;
  readonly heightPt: number;
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
  /** 66 if nothing is said. */
  readonly heightPt?: number;
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
  /** Grows so that the rest of the part ends at the foot of the page; several of them in equal shares. */
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
  | Drawing
  | Note
  | SignatureField
  | SigningLine
  | Columns
  | Logo
  | Space
  | Rule
  | Contents;

/** One section of the document; begins on a new page, or below the one before if it `joins` it and there is room. */
export interface Part {
  readonly blocks: readonly Block[];
  readonly joins?: boolean;
  readonly isLandscape?: boolean;
  /** Pages of this part carry no running header and footer. */
  readonly isBare?: boolean;
  /** It is one page, with narrow margins above and below. */
  readonly isSheet?: boolean;
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
  /** Across each page, behind the text. */
  readonly watermark?: string;
  /** At the head of each page, title pages included. */
  readonly classification?: string;
  /** `#rrggbb` instead of the usual accent; darkened until it is legible on white. */
  readonly accent?: string;
  readonly parts: readonly Part[];
  readonly attachments: readonly Attachment[];
}
