import { AppError } from '#contract/errors';
import { type RichAttributes, type RichMark, type RichNode, type RichText, wordsOf } from '#contract/rich-text';
import type { PrintedEvidence } from '../dossier.ts';
import type { AttachmentSource } from '../layout/attachments.ts';
import type { CellBlock, LinkTarget, Run, SpanCell, Subheading } from '../layout/blocks.ts';

/** What a text points to outside of itself. */
export interface RichSources {
  /** The content of a picture by its SHA-256; undefined if there is none. */
  readonly picture?: (sha256: string) => Uint8Array | undefined;
  /** Where a mention leads inside the document; undefined if nowhere. */
  readonly mention?: (id: string) => LinkTarget | undefined;
}

/**
 * A person's rich text as blocks; every word of it, also where nodes stand in an unusual place.
 * @throws AppError `dossier.unknown-node`, `dossier.image-missing`: nothing is left out
 */
export function richTextBlocks(text: RichText, sources: RichSources = {}): CellBlock[] {
  return new Reader(sources).blocks(text.content);
}

/** The pictures a text may show: the evidence files that go into the dossier. */
export function picturesOf(evidence: readonly PrintedEvidence[]): RichSources {
  return {
    picture: (sha256) => {
      const content = evidence.find((file) => file.sha256 === sha256)?.content;
      return content === undefined || content instanceof Uint8Array ? content : wholeOf(content);
    },
  };
}

/** A picture that is read piece by piece; it must come at once, for pages are not set with a part of it. */
function wholeOf(source: AttachmentSource): Uint8Array | undefined {
  const pieces = source.read();
  if (!(Symbol.iterator in pieces)) return undefined;
  return Buffer.concat([...pieces].map((piece) => Uint8Array.from(piece)));
}

/** Whether there is nothing to read in it. */
export function isBlank(text: RichText | null): boolean {
  return text === null || !text.content.some(hasContent);
}

function hasContent(node: RichNode): boolean {
  if (node.type === 'image') return true;
  return wordsOf(node, ' ').trim() !== '';
}

type Inline = Extract<RichNode, { readonly type: 'text' | 'hardBreak' | 'mention' }>;
type Of<T extends RichNode['type']> = RichNode & { readonly type: T };
/** Lists, tables and their parts. */
type Holder = Extract<RichNode, { readonly attrs?: RichAttributes | undefined; readonly content: readonly RichNode[] }>;
type Depth = Subheading['depth'];

const INLINE: ReadonlySet<RichNode['type']> = new Set(['text', 'hardBreak', 'mention']);
const isInline = (node: RichNode): node is Inline => INLINE.has(node.type);

/** Reads one text; headings are told by their depth in the whole of it. */
class Reader {
  readonly #sources: RichSources;
  /** Levels of the headings that the present place stands under, outermost first. */
  #levels: number[] = [];

  constructor(sources: RichSources) {
    this.#sources = sources;
  }

  blocks(nodes: readonly RichNode[]): CellBlock[] {
    const blocks: CellBlock[] = [];
    let runs: Run[] = [];
    const flush = () => {
      if (runs.some((run) => run.text.trim() !== '')) blocks.push({ kind: 'paragraph', runs });
      runs = [];
    };
    for (const node of nodes) {
      if (isInline(node)) {
        runs.push(this.#run(node));
        continue;
      }
      flush();
      blocks.push(...this.#block(node));
    }
    flush();
    return blocks;
  }

  #block(node: Exclude<RichNode, Inline>): CellBlock[] {
    switch (node.type) {
      case 'paragraph':
      case 'listItem':
      case 'taskItem':
      case 'tableHeader':
      case 'tableCell':
        return this.blocks(node.content ?? []);
      case 'tableRow':
        return this.#table([node]);
      case 'blockquote': {
        const blocks = this.blocks(node.content);
        return blocks.length === 0 ? [] : [{ kind: 'quote', blocks }];
      }
      case 'bulletList':
      case 'orderedList':
      case 'taskList':
        return this.#list(node);
      case 'heading':
        return this.#heading(node);
      case 'codeBlock': {
        const text = (node.content ?? []).map((part) => wordsOf(part, '\n')).join('');
        return text.trim() === '' ? [] : [{ kind: 'code', text }];
      }
      case 'horizontalRule':
        return [{ kind: 'divider' }];
      case 'image':
        return [this.#picture(node)];
      case 'table':
        return this.#table(node.content);
      default:
        return refuse(node);
    }
  }

  #list(node: Holder): CellBlock[] {
    const items = node.content
      .map((item) => ({ blocks: this.blocks([item]), isDone: item.type === 'taskItem' && item.attrs.checked }))
      .filter(({ blocks }) => blocks.length > 0);
    if (items.length === 0) return [];
    const start = node.type === 'orderedList' ? node.attrs?.start : undefined;
    return [
      {
        kind: 'list',
        isOrdered: node.type === 'orderedList',
        items: items.map(({ blocks }) => blocks),
        ...(start !== undefined && { start }),
        ...(node.type === 'taskList' && { checks: items.map(({ isDone }) => isDone) }),
      },
    ];
  }

  /** One step below the nearest heading of a higher level, so that none is skipped. */
  #heading(node: Of<'heading'>): CellBlock[] {
    const runs = this.#runs(node.content ?? []);
    if (!runs.some(({ text }) => text.trim() !== '')) return [];
    const { level } = node.attrs;
    this.#levels = [...this.#levels.filter((above) => above < level), level];
    return [{ kind: 'subheading', depth: Math.min(4, this.#levels.length) as Depth, runs }];
  }

  #picture({ attrs: { sha256, alt, caption } }: Of<'image'>): CellBlock {
    const content = this.#sources.picture?.(sha256);
    if (!content) throw new AppError('dossier.image-missing', { sha256 });
    return { kind: 'picture', content, alt, ...(caption !== undefined && caption.trim() !== '' && { caption }) };
  }

  #table(rows: readonly RichNode[]): CellBlock[] {
    const cells = rows.map((row) => this.#row(row));
    const columns = widthOf(cells);
    if (columns === 0) return [];
    const isHead = rows.map(
      (row) =>
        row.type === 'tableRow' && row.content.length > 0 && row.content.every((cell) => cell.type === 'tableHeader'),
    );
    const firstBody = isHead.indexOf(false);
    // A head whose cells reach into the body is none, and one must stand over something.
    const heads = firstBody < 0 ? 0 : firstBody;
    const reaches = cells.slice(0, heads).some((row, at) => row.some(({ rowSpan = 1 }) => at + rowSpan > heads));
    const head = reaches ? 0 : heads;
    return [
      {
        kind: 'table',
        columns: Array.from({ length: columns }, () => ({ header: '', weight: 1 })),
        head: cells.slice(0, head).map((row) => row.map(({ header: _, ...cell }) => cell)),
        rows: cells.slice(head),
      },
    ];
  }

  #row(row: RichNode): SpanCell[] {
    if (row.type !== 'tableRow') return [{ blocks: this.blocks([row]) }];
    const isAllHeaders = row.content.every((cell) => cell.type === 'tableHeader');
    return row.content.map((cell): SpanCell => {
      if (cell.type !== 'tableHeader' && cell.type !== 'tableCell') return { blocks: this.blocks([cell]) };
      const { colspan = 1, rowspan = 1 } = cell.attrs ?? {};
      return {
        blocks: this.blocks(cell.content),
        columnSpan: colspan,
        rowSpan: rowspan,
        ...(cell.type === 'tableHeader' && { header: isAllHeaders ? ('column' as const) : ('row' as const) }),
      };
    });
  }

  #runs(nodes: readonly RichNode[]): Run[] {
    return nodes.map((node) => (isInline(node) ? this.#run(node) : { text: wordsOf(node, '\n') }));
  }

  #run(node: Inline): Run {
    if (node.type === 'hardBreak') return { text: '\n' };
    if (node.type === 'mention') {
      const link = this.#sources.mention?.(node.attrs.id);
      return { text: `@${node.attrs.label}`, ink: 'accent', ...(link && { link }) };
    }
    let run: Run = { text: node.text };
    for (const mark of node.marks ?? []) run = marked(run, mark);
    return run;
  }
}

/** How many columns the rows take, with what spans. */
function widthOf(rows: readonly (readonly SpanCell[])[]): number {
  let most = 0;
  let above: { left: number; span: number }[] = [];
  for (const row of rows) {
    const own = row.map(({ columnSpan: span = 1, rowSpan = 1 }) => ({ left: rowSpan, span }));
    const all = [...above, ...own];
    most = Math.max(
      most,
      all.reduce((sum, { span }) => sum + span, 0),
    );
    above = all.map(({ left, span }) => ({ left: left - 1, span })).filter(({ left }) => left > 0);
  }
  return most;
}

function marked(run: Run, mark: RichMark): Run {
  switch (mark.type) {
    case 'bold':
    case 'italic':
    case 'underline':
    case 'strike':
    case 'code':
      return { ...run, [mark.type]: true };
    case 'subscript':
      return { ...run, position: 'sub' };
    case 'superscript':
      return { ...run, position: 'super' };
    case 'link':
      return { ...run, link: { href: mark.attrs.href }, ink: 'accent' };
    case 'highlight':
      return { ...run, highlight: mark.attrs?.color ?? HIGHLIGHT };
    case 'textStyle':
      return { ...run, colour: mark.attrs.color };
    default:
      return refuse(mark);
  }
}

/** What a highlighter leaves if no colour is chosen. */
const HIGHLIGHT = '#fff3a3';

/** Texts may come from another version of the app: what is not known is never dropped. */
function refuse(part: never): never {
  const { type } = part as { readonly type: unknown };
  throw new AppError('dossier.unknown-node', { type: String(type) });
}
