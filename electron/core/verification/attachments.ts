import { PdfFile } from '#core/signing/pdf-file';
import { type PdfObject, PdfSyntaxError } from '#core/signing/pdf-syntax';

/** A file inside a PDF. */
export type Attachment = {
  readonly name: string;
  /** The other name that some readers show instead (F beside UF, or the key in the name tree), if it differs. */
  readonly otherName: string | null;
  readonly bytes: Uint8Array;
  /** AFRelationship: `Data`, `Source`, `Supplement` … @source ISO 32000-2, 7.11.3 */
  readonly relationship: string | null;
  readonly mediaType: string | null;
};

const MAX_ATTACHMENTS = 10_000;
const MAX_DEPTH = 50;
const MAX_TOTAL_BYTES = 1024 * 1024 * 1024;

/** A file inside a PDF that is not unfolded yet. */
export type ListedAttachment = Omit<Attachment, 'bytes'> & {
  /** @throws PdfSyntaxError if it is damaged or larger */
  read(maxBytes: number): Uint8Array;
};

/**
 * Lists the files embedded in a PDF, in the order of its name tree.
 * @throws PdfSyntaxError
 * @source ISO 32000-2, 7.11.4
 */
export function listAttachments(file: PdfFile): ListedAttachment[] {
  return fileSpecifications(file).map(({ key, specification }) => {
    const entries = file.dict(specification);
    const embedded = file.dict(entries.get('EF'));
    const stream = file.resolve(embedded.get('F') ?? embedded.get('UF'));
    const [name, ...others] = [file.text(entries.get('UF')), file.text(entries.get('F')), file.text(key)].filter(
      (one) => one !== null,
    );
    if (stream.kind !== 'stream' || name === undefined) throw new PdfSyntaxError('attachment without name or data');
    return {
      name,
      otherName: others.find((one) => one !== name) ?? null,
      relationship: file.name(entries.get('AFRelationship')),
      mediaType: file.name(stream.entries.get('Subtype')),
      read: (maxBytes) => file.decode(stream, maxBytes),
    };
  });
}

/**
 * Reads all files embedded in a PDF.
 * @throws PdfSyntaxError if the PDF is damaged, or they unfold to more than 1 GiB
 */
export function readAttachments(pdf: Uint8Array | PdfFile): Attachment[] {
  let rest = MAX_TOTAL_BYTES;
  return listAttachments(pdf instanceof PdfFile ? pdf : new PdfFile(pdf)).map(({ read, ...about }) => {
    const bytes = read(rest);
    rest -= bytes.length;
    return { ...about, bytes };
  });
}

type NamedFile = { readonly key: PdfObject | undefined; readonly specification: PdfObject };

function fileSpecifications(file: PdfFile): NamedFile[] {
  const found: NamedFile[] = [];
  const seen = new Set<number>();
  const visit = (node: PdfObject | undefined, depth: number) => {
    if (depth > MAX_DEPTH || found.length > MAX_ATTACHMENTS) throw new PdfSyntaxError('name tree too large');
    if (node?.kind === 'ref' && seen.has(node.number)) throw new PdfSyntaxError('name tree loop');
    if (node?.kind === 'ref') seen.add(node.number);
    const entries = file.dict(node);
    const names = file.array(entries.get('Names'));
    for (const [i, specification] of names.entries()) if (i % 2 === 1) found.push({ key: names[i - 1], specification });
    for (const kid of file.array(entries.get('Kids'))) visit(kid, depth + 1);
  };
  visit(file.dict(file.catalog.get('Names')).get('EmbeddedFiles'), 0);
  return found;
}
