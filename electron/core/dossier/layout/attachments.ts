import { createHash } from 'node:crypto';
import { createDeflate } from 'node:zlib';
import { type PdfDocument, type PdfReference, setCatalog, writeStream } from './private-pdfkit.ts';

/** Content that is read when it is wanted, in pieces of at most 1 MB; each reading gives the same bytes. */
export interface AttachmentSource {
  read(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** A file carried inside the PDF (ISO 19005-3, 6.8). */
export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  readonly relationship: 'Data' | 'Supplement';
  readonly description: string;
  readonly content: Uint8Array | AttachmentSource;
  readonly modifiedAt: Date;
}

/** Content is read, hashed, compressed and written in pieces of at most so many bytes. */
const PIECE_BYTES = 1 << 20;

/**
 * Embeds files with their media type and relationship (ISO 19005-3, 6.8; ISO 32000-2, 7.11.4 and 14.13). Written here
 * because pdfkit's `file` keeps the whole file in memory, writes the checksum as text and leaves out `UF`.
 * @returns the SHA-256 of each file's content
 */
export async function attach(
  pdf: PdfDocument,
  attachments: readonly Attachment[],
  between: () => Promise<void>,
): Promise<Uint8Array[]> {
  const specifications: PdfReference[] = [];
  const digests: Uint8Array[] = [];
  for (const attachment of attachments) {
    await between();
    const { file, sha256 } = await embed(pdf, attachment, between);
    digests.push(sha256);
    const specification = pdf.ref({
      Type: 'Filespec',
      AFRelationship: attachment.relationship,
      F: new String(attachment.name),
      UF: new String(attachment.name),
      Desc: new String(attachment.description),
      EF: { F: file, UF: file },
    });
    specification.end();
    pdf.addNamedEmbeddedFile(attachment.name, specification);
    specifications.push(specification);
  }
  if (specifications.length > 0) setCatalog(pdf, 'AF', specifications);
  return digests;
}

/** Writes the content as it comes: length and parameters are objects of their own, which follow it. */
async function embed(
  pdf: PdfDocument,
  { content, mediaType, modifiedAt }: Attachment,
  between: () => Promise<void>,
): Promise<{ file: PdfReference; sha256: Uint8Array }> {
  const parameters = pdf.ref({});
  const dictionary = { Type: 'EmbeddedFile', Subtype: nameOf(mediaType), Filter: 'FlateDecode', Params: parameters };
  const stream = writeStream(pdf, dictionary);
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  let size = 0;
  const deflate = createDeflate();
  const isFed = (async () => {
    for await (const chunk of piecesOf(content)) {
      md5.update(chunk);
      sha256.update(chunk);
      size += chunk.length;
      await new Promise<void>((resolve, reject) =>
        deflate.write(chunk, (error) => (error ? reject(error) : resolve())),
      );
      await between();
    }
    deflate.end();
  })();
  isFed.catch((error: Error) => deflate.destroy(error));
  // Pieces come in other sizes when the machine is busy; the bytes in their order are the same.
  for await (const compressed of deflate) stream.write(compressed as Uint8Array);
  await isFed;
  const file = stream.end();
  parameters.data = {
    Size: size,
    CheckSum: new Uint8Array(md5.digest()),
    CreationDate: modifiedAt,
    ModDate: modifiedAt,
  };
  parameters.end();
  return { file, sha256: new Uint8Array(sha256.digest()) };
}

async function* piecesOf(content: Attachment['content']): AsyncGenerator<Uint8Array> {
  for await (const chunk of content instanceof Uint8Array ? [content] : content.read())
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) yield chunk.subarray(at, at + PIECE_BYTES);
}

/** A media type as a PDF name: everything but letters, digits and a few signs is escaped (ISO 32000-1, 7.3.5). */
function nameOf(mediaType: string): string {
  return mediaType.replace(
    /[^A-Za-z0-9.+_-]/g,
    (character) => `#${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0').slice(-2)}`,
  );
}
