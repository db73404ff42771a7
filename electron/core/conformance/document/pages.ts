import type { PdfFile } from '#core/signing/pdf-file';
import { type PdfDict, type PdfObject, PdfSyntaxError } from '#core/signing/pdf-syntax';
import { decode } from './filters.ts';

type Entries = PdfDict['entries'];

/** A page with what it inherits. */
export interface Page {
  /** From one. */
  readonly number: number;
  readonly object: number | undefined;
  readonly dict: Entries;
  readonly resources: Entries;
  readonly hasOwnResources: boolean;
  readonly annotations: readonly Annotation[];
}

export interface Annotation {
  readonly page: number;
  readonly object: number | undefined;
  readonly dict: Entries;
  /** As in `Subtype`. */
  readonly kind: string;
}

/** Pages and the nodes above them. */
const MAX_NODES = 200_000;

/** All pages in order. @throws PdfSyntaxError if the tree of pages loops, or is larger than readers follow */
export function readPages(file: PdfFile, catalog: Entries): Page[] {
  const pages: Page[] = [];
  // By what they hold and not by number: several nodes may share one array of kids that have none.
  const seen = new Set<Entries>();
  let nodes = 0;
  const visit = (node: PdfObject | undefined, inherited: PdfObject | undefined, depth: number): void => {
    const object = node?.kind === 'ref' ? node.number : undefined;
    nodes += 1;
    if (depth > 50 || nodes > MAX_NODES) throw new PdfSyntaxError('page tree too deep');
    const dict = file.dict(node);
    if (seen.has(dict)) throw new PdfSyntaxError('page tree loop');
    seen.add(dict);
    const resources = dict.get('Resources') ?? inherited;
    if (dict.has('Kids')) {
      for (const kid of file.array(dict.get('Kids'))) visit(kid, resources, depth + 1);
      return;
    }
    if (dict.size === 0) return;
    const number = pages.length + 1;
    pages.push({
      number,
      object,
      dict,
      resources: file.dict(resources),
      hasOwnResources: resources !== undefined,
      annotations: file.array(dict.get('Annots')).map((one) => annotation(file, number, one)),
    });
  };
  visit(catalog.get('Pages'), undefined, 0);
  return pages;
}

function annotation(file: PdfFile, page: number, one: PdfObject): Annotation {
  const dict = file.dict(one);
  return {
    page,
    object: one.kind === 'ref' ? one.number : undefined,
    dict,
    kind: file.name(dict.get('Subtype')) ?? '',
  };
}

/** A page's content, its streams joined as a reader joins them. @throws PdfSyntaxError */
export function contentOf(file: PdfFile, page: Page): Buffer {
  const contents = file.resolve(page.dict.get('Contents'));
  const list = contents.kind === 'array' ? contents.items : [contents];
  return Buffer.concat(
    list.flatMap((item) => {
      const stream = file.resolve(item);
      return stream.kind === 'stream' ? [decode(file, stream), Buffer.from('\n')] : [];
    }),
  );
}
