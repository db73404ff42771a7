import {
  AlignmentType,
  Document,
  type INumberingOptions,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  WidthType,
} from 'docx';
import type { CardDocument, DocumentBlock } from './blocks.ts';
import { type DocxBlock, docxHeading, docxProse, docxRuns, NUMBERINGS } from './docx-prose.ts';

const TEXT_WIDTH = 9026;
const LEVELS = Array.from({ length: 9 }, (_, level) => level);
const BULLETS = ['•', '◦', '▪'];

const numbering: INumberingOptions = {
  config: [
    {
      reference: NUMBERINGS.bullets,
      levels: LEVELS.map((level) => ({
        level,
        format: LevelFormat.BULLET,
        text: BULLETS[level % BULLETS.length] ?? '•',
        alignment: AlignmentType.LEFT,
        style: { paragraph: { indent: { left: 360 * (level + 1), hanging: 360 } } },
      })),
    },
    {
      reference: NUMBERINGS.numbers,
      levels: LEVELS.map((level) => ({
        level,
        format: LevelFormat.DECIMAL,
        text: `%${level + 1}.`,
        alignment: AlignmentType.LEFT,
        style: { paragraph: { indent: { left: 360 * (level + 1), hanging: 360 } } },
      })),
    },
  ],
};

function cell(text: string, isHead: boolean): TableCell {
  return new TableCell({
    children: [new Paragraph({ children: docxRuns(text, isHead ? { bold: true } : {}) })],
    ...(isHead && { shading: { fill: 'EEEEEE' } }),
  });
}

function table({ headers, rows }: Extract<DocumentBlock, { type: 'table' }>): Table {
  const head =
    headers === null ? [] : [new TableRow({ children: headers.map((text) => cell(text, true)), tableHeader: true })];
  const body = rows.map(
    (row) =>
      new TableRow({
        children: row.map((text, index) => cell(text, headers === null && index === 0)),
        cantSplit: true,
      }),
  );
  return new Table({ rows: [...head, ...body], width: { size: TEXT_WIDTH, type: WidthType.DXA } });
}

function toDocx(block: DocumentBlock, counter: { instances: number }): DocxBlock[] {
  switch (block.type) {
    case 'heading':
      return [docxHeading(block.level, docxRuns(block.text))];
    case 'paragraph':
      return [new Paragraph({ children: docxRuns(block.text) })];
    case 'list':
      return block.items.map(
        (item) => new Paragraph({ children: docxRuns(item), numbering: { reference: NUMBERINGS.bullets, level: 0 } }),
      );
    case 'table':
      // Without a paragraph between them two tables would be one.
      return block.rows.length === 0 ? [] : [table(block), new Paragraph({})];
    case 'prose':
      return docxProse(block.content, counter);
  }
}

/**
 * A document as a Word file.
 * @source ECMA-376, part 1 (WordprocessingML)
 */
export async function writeDocx({ title, blocks }: CardDocument): Promise<Uint8Array> {
  const counter = { instances: 0 };
  const children = blocks.flatMap((block) => toDocx(block, counter));
  const document = new Document({ title, creator: 'Model Dossier', numbering, sections: [{ children }] });
  return await Packer.toBuffer(document);
}
