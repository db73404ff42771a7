import { AppError } from '#contract/errors';
import { parseCms, withTimestamp } from './cms.ts';
import { DerError, readFirst } from './der.ts';
import type { PdfFile } from './pdf-file.ts';
import { findSignatureFields, openForSigning } from './signature-fields.ts';
import { makeTimestampRequest, nonceOf, readTimestampResponse, type TimestampRequest } from './timestamp-request.ts';

/**
 * The request for a time-stamp over the last signature of a PDF. The same file gives the same request.
 * @throws AppError `signature.file-unsupported`; `timestamp.not-possible` as `addTimestamp`
 */
export function timestampRequestOf(pdf: Uint8Array): TimestampRequest {
  const { signature } = lastSignature(pdf);
  return makeTimestampRequest(signature, nonceOf(signature));
}

/**
 * Puts the answer to `timestampRequestOf` into the room that was reserved for the last signature. No signature covers
 * that room while nothing came later: not a byte outside of it changes.
 * @param response  DER of the TimeStampResp, the content of a `.tsr` file
 * @returns a new file of the same length
 * @throws AppError `signature.file-unsupported`; `timestamp.not-possible`: there is no signature (`unsigned`), other
 *   signatures or changes came after the last one and cover its bytes (`later`), it has a time-stamp (`present`) or
 *   is not ours (`foreign`); `timestamp.refused`; `timestamp.unusable`; `signature.container-too-large`
 * @source ETSI EN 319 142-1, 5.3 and 6.3 (B-T)
 */
export function addTimestamp(pdf: Uint8Array, response: Uint8Array): Uint8Array {
  const { signature, container, gap } = lastSignature(pdf);
  const { der } = readTimestampResponse(response, makeTimestampRequest(signature, nonceOf(signature)));
  const stamped = Buffer.from(withTimestamp(container, der)).toString('hex');
  if (stamped.length > gap.length) throw new AppError('signature.container-too-large', {});
  const bytes = Buffer.from(pdf);
  bytes.write(stamped.padEnd(gap.length, '0'), gap.start, 'latin1');
  return bytes;
}

type LastSignature = {
  readonly container: Uint8Array;
  readonly signature: Uint8Array;
  /** Where the hexadecimal digits stand. */
  readonly gap: { readonly start: number; readonly length: number };
};

function lastSignature(pdf: Uint8Array): LastSignature {
  const file = openForSigning(pdf);
  const signed = findSignatureFields(file).filter((field) => field.isSigned);
  if (signed.length === 0) throw notPossible('unsigned');
  for (const { value } of signed) {
    const entries = file.dict(value);
    const contents = entries.get('Contents');
    const [from, start, after, rest] = readNumbers(file, entries.get('ByteRange'));
    if (contents?.kind !== 'string' || from !== 0 || start !== contents.start || after !== contents.end) continue;
    if (after + (rest ?? 0) !== pdf.length) continue;
    const gap = { start: start + 1, length: after - start - 2 };
    return { ...unstamped(contents.bytes), gap };
  }
  throw notPossible('later');
}

function unstamped(contents: Uint8Array): Pick<LastSignature, 'container' | 'signature'> {
  try {
    const container = readFirst(contents).bytes;
    const { signature, timestamp } = parseCms(container);
    if (timestamp) throw notPossible('present');
    // Throws for what is not exactly ours: a room that others laid out is theirs.
    withTimestamp(container, Buffer.from([0x30, 0]));
    return { container, signature };
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause;
    throw new AppError('timestamp.not-possible', { reason: 'foreign' }, { cause });
  }
}

function readNumbers(file: PdfFile, range: Parameters<PdfFile['array']>[0]): number[] {
  return file.array(range).map((item) => (item.kind === 'number' ? item.value : Number.NaN));
}

const notPossible = (reason: 'unsigned' | 'later' | 'present') => new AppError('timestamp.not-possible', { reason });
