import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { Attachment } from './blocks.ts';
import { type PdfDocument, type PdfReference, setCatalog } from './private-pdfkit.ts';

const deflated = promisify(deflate);

/**
 * Embeds files with their media type and relationship (ISO 19005-3, 6.8; ISO 32000-2, 7.11.4 and 14.13). Written here
 * because pdfkit's `file` writes the checksum as text and leaves out `UF`.
 */
export async function attach(
  pdf: PdfDocument,
  attachments: readonly Attachment[],
  between: () => Promise<void>,
): Promise<void> {
  const specifications: PdfReference[] = [];
  for (const attachment of attachments) {
    await between();
    const content = await deflated(attachment.content);
    const file = pdf.ref({
      Type: 'EmbeddedFile',
      Subtype: nameOf(attachment.mediaType),
      Filter: 'FlateDecode',
      Params: {
        Size: attachment.content.length,
        CheckSum: new Uint8Array(createHash('md5').update(attachment.content).digest()),
        CreationDate: attachment.modifiedAt,
        ModDate: attachment.modifiedAt,
      },
    });
    file.end(content);
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
}

/** A media type as a PDF name: everything but letters, digits and a few signs is escaped (ISO 32000-1, 7.3.5). */
function nameOf(mediaType: string): string {
  return mediaType.replace(
    /[^A-Za-z0-9.+_-]/g,
    (character) => `#${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0').slice(-2)}`,
  );
}
