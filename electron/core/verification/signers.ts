import type { Certificate } from '#core/signing/certificate';
import { parseCms } from '#core/signing/cms';
import { DerError } from '#core/signing/der';
import { PdfFile } from '#core/signing/pdf-file';
import { PdfSyntaxError } from '#core/signing/pdf-syntax';
import { findSignatureFields } from '#core/signing/signature-fields';
import { readSignature } from './signature-dictionary.ts';

/** A signer's certificate, and what came along with it. */
export type FoundSigner = { readonly leaf: Certificate; readonly certificates: readonly Certificate[] };

/**
 * The signers' certificates in a signed PDF, each once, in the order of the fields. Whether the signatures are right is not
 * asked: whoever takes a certificate from here compares its fingerprint.
 */
export function signersOf(pdf: Uint8Array): FoundSigner[] {
  const found = new Map<string, FoundSigner>();
  try {
    const file = new PdfFile(pdf);
    for (const field of findSignatureFields(file)) {
      const signer = field.value.kind === 'ref' ? readSigner(() => readSignature(file, field).container) : null;
      if (signer) found.set(Buffer.from(signer.leaf.der).toString('base64'), signer);
    }
  } catch (error) {
    if (!(error instanceof PdfSyntaxError)) throw error;
  }
  return [...found.values()];
}

function readSigner(container: () => Uint8Array): FoundSigner | null {
  try {
    const { leaf, certificates } = parseCms(container());
    return leaf ? { leaf, certificates } : null;
  } catch (error) {
    if (error instanceof DerError || error instanceof PdfSyntaxError) return null;
    throw error;
  }
}
