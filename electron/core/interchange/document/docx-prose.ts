import {
  BorderStyle,
  ExternalHyperlink,
  HeadingLevel,
  type IRunOptions,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import type { RichMark, RichNode, RichText } from '#contract/rich-text';
import { soundForXml } from '../xml-text.ts';

/** What stands in a section of a Word document. */
export type DocxBlock = Paragraph | Table;

/** Names of the numberings that the document defines. */
export const NUMBERINGS = { bullets: 'bullets', numbers: 'numbers' } as const;

const HEADINGS = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
  HeadingLevel.HEADING_6,
] as const;
const DEEPEST_LIST = 8;
const MONOSPACE = 'Courier New';
/** Twentieths of a point. */
const INDENT = 360;
/** Of the page between its margins. */
const TEXT_WIDTH = 9026;

/** A heading; `level` counts from 1, deeper ones are as the sixth. */
export function docxHeading(level: number, children: readonly ParagraphChild[]): Paragraph {
  return new Paragraph({ heading: HEADINGS[Math.min(level, 6) - 1] ?? HeadingLevel.HEADING_6, children });
}

/** A text with its line ends. Characters that XML cannot hold are replaced. */
export function docxRuns(text: string, options: IRunOptions = {}): TextRun[] {
  return soundForXml(text)
    .split(/\r\n|\r|\n/)
    .map((line, index) => new TextRun({ ...options, text: line, ...(index > 0 && { break: 1 }) }));
}

function markOptions(mark: RichMark): IRunOptions {
  switch (mark.type) {
    case 'bold':
      return { bold: true };
    case 'italic':
      return { italics: true };
    case 'underline':
      return { underline: {} };
    case 'strike':
      return { strike: true };
    case 'code':
      return { font: MONOSPACE };
    case 'subscript':
      return { subScript: true };
    case 'superscript':
      return { superScript: true };
    case 'highlight':
      return { shading: { fill: (mark.attrs?.color ?? '#ffff00').slice(1) } };
    case 'textStyle':
      return { color: mark.attrs.color.slice(1) };
    case 'link':
      return { style: 'Hyperlink' };
  }
}

function inline(nodes: readonly RichNode[] | undefined): ParagraphChild[] {
  return (nodes ?? []).flatMap((node): ParagraphChild[] => {
    switch (node.type) {
      case 'text': {
        const options = Object.assign({}, ...(node.marks ?? []).map(markOptions)) as IRunOptions;
        const runs = docxRuns(node.text, options);
        const link = (node.marks ?? []).find((mark) => mark.type === 'link');
        return link === undefined ? runs : [new ExternalHyperlink({ link: link.attrs.href, children: runs })];
      }
      case 'hardBreak':
        return [new TextRun({ text: '', break: 1 })];
      case 'mention':
        return docxRuns(`@${node.attrs.label}`, { bold: true });
      case 'image':
        return docxRuns(pictureWords(node.attrs), { italics: true });
      default:
        return [];
    }
  });
}

const pictureWords = ({ alt, caption }: { alt: string; caption?: string | undefined }): string =>
  `[${caption === undefined ? alt : `${alt} – ${caption}`}]`;

/** Where in the document a node stands. `instance`: each numbered list counts for itself. */
type Place = {
  readonly depth: number;
  readonly indent: number;
  readonly list: { readonly reference: string; readonly instance: number } | null;
};

/** Counts numbered lists. */
type Counter = { instances: number };

const paragraph = (children: readonly ParagraphChild[], { indent, list, depth }: Place): Paragraph =>
  new Paragraph({
    children,
    ...(list === null
      ? indent > 0 && { indent: { left: indent * INDENT } }
      : { numbering: { ...list, level: Math.min(depth - 1, DEEPEST_LIST) } }),
  });

/** The first paragraph of an entry carries its mark; what follows stands under it. */
function entry(content: readonly RichNode[], place: Place, counter: Counter): DocxBlock[] {
  const under: Place = { ...place, list: null, indent: place.indent + place.depth };
  return content.flatMap((node, index) => block(node, index === 0 ? place : { ...under, depth: place.depth }, counter));
}

function list(
  node: { readonly content: readonly RichNode[] },
  reference: string,
  place: Place,
  counter: Counter,
): DocxBlock[] {
  counter.instances += 1;
  const inside = { depth: place.depth + 1, indent: place.indent, list: { reference, instance: counter.instances } };
  return node.content.flatMap((item) => ('content' in item ? entry(item.content ?? [], inside, counter) : []));
}

function tasks(node: { readonly content: readonly RichNode[] }, place: Place, counter: Counter): DocxBlock[] {
  return node.content.flatMap((item) => {
    if (item.type !== 'taskItem') return [];
    const [first, ...rest] = item.content;
    const inside = { ...place, list: null, indent: place.indent + 1 };
    const words = first !== undefined && 'content' in first ? inline(first.content) : [];
    const mark = new TextRun(item.attrs.checked ? '☑ ' : '☐ ');
    return [paragraph([mark, ...words], inside), ...rest.flatMap((one) => block(one, inside, counter))];
  });
}

function table(node: { readonly content: readonly RichNode[] }, counter: Counter): Table {
  const plain: Place = { depth: 0, indent: 0, list: null };
  const rows = node.content.flatMap((row) => {
    if (row.type !== 'tableRow') return [];
    const cells = row.content.flatMap((cell) => {
      if (cell.type !== 'tableCell' && cell.type !== 'tableHeader') return [];
      const children = cell.content.flatMap((one) => block(one, plain, counter));
      const { colspan, rowspan } = cell.attrs ?? {};
      return [
        new TableCell({
          children: closed(children),
          ...(colspan !== undefined && { columnSpan: colspan }),
          ...(rowspan !== undefined && { rowSpan: rowspan }),
          ...(cell.type === 'tableHeader' && { shading: { fill: 'EEEEEE' } }),
        }),
      ];
    });
    return [new TableRow({ children: cells, cantSplit: true })];
  });
  return new Table({ rows, width: { size: TEXT_WIDTH, type: WidthType.DXA } });
}

/** A cell ends with a paragraph. @source ECMA-376, 17.4.65 */
function closed(blocks: readonly DocxBlock[]): DocxBlock[] {
  return blocks.at(-1) instanceof Paragraph ? [...blocks] : [...blocks, new Paragraph({})];
}

function block(node: RichNode, place: Place, counter: Counter): DocxBlock[] {
  switch (node.type) {
    case 'paragraph':
      return [paragraph(inline(node.content), place)];
    case 'heading':
      // Below the headings of the card.
      return [docxHeading(node.attrs.level + 3, inline(node.content))];
    case 'codeBlock':
      return [
        new Paragraph({
          children: (node.content ?? []).flatMap((part) =>
            part.type === 'text' ? docxRuns(part.text, { font: MONOSPACE }) : [],
          ),
          shading: { fill: 'F5F5F5' },
        }),
      ];
    case 'bulletList':
      return list(node, NUMBERINGS.bullets, place, counter);
    case 'orderedList':
      return list(node, NUMBERINGS.numbers, place, counter);
    case 'taskList':
      return tasks(node, place, counter);
    case 'blockquote':
      return node.content.flatMap((one) => block(one, { ...place, list: null, indent: place.indent + 1 }, counter));
    case 'table':
      // Without a paragraph between them two tables would be one.
      return [table(node, counter), new Paragraph({})];
    case 'horizontalRule':
      return [new Paragraph({ border: { bottom: { style: BorderStyle.SINGLE, size: 6, space: 1, color: '999999' } } })];
    case 'image':
      return [paragraph(docxRuns(pictureWords(node.attrs), { italics: true }), place)];
    case 'listItem':
    case 'taskItem':
    case 'tableRow':
    case 'tableHeader':
    case 'tableCell':
      return node.content.flatMap((one) => block(one, place, counter));
    case 'text':
    case 'hardBreak':
    case 'mention':
      return [paragraph(inline([node]), place)];
  }
}

/**
 * Prose as blocks of a Word document.
 * @param counter  shared by all prose of one document, so that each numbered list begins at 1
 */
export function docxProse({ content }: RichText, counter: Counter): DocxBlock[] {
  return content.flatMap((node) => block(node, { depth: 0, indent: 0, list: null }, counter));
}
