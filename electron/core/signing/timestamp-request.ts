import { createHash } from 'node:crypto';
import { AppError } from '#contract/errors';
import type { Timestamper } from './cms.ts';
import {
  childrenOf,
  DerError,
  type DerNode,
  derNull,
  derTrue,
  expectTag,
  integer,
  octetString,
  oid,
  readDer,
  readInteger,
  sequence,
  Tag,
} from './der.ts';
import { Oid } from './oids.ts';
import { faultOf, parseTimestampToken, type TimestampToken, withoutZeros } from './timestamp-token.ts';

/** A request for a time-stamp, and what its answer must say again. */
export type TimestampRequest = {
  /** DER of the TimeStampReq: the content of a `.tsq` file. */
  readonly der: Uint8Array;
  readonly stamped: Uint8Array;
  readonly nonce: Uint8Array;
};

/**
 * Makes a request over the SHA-256 of what is to be stamped; it asks for the certificate to come along.
 * @param stamped  for a signature time-stamp the signature value
 * @param nonce    8 to 20 bytes, random unless the request is to be made again from the same signature
 * @source RFC 3161, 2.4.1
 */
export function makeTimestampRequest(stamped: Uint8Array, nonce: Uint8Array): TimestampRequest {
  const imprint = sequence(
    sequence(oid(Oid.sha256), derNull()),
    octetString(createHash('sha256').update(stamped).digest()),
  );
  return { der: sequence(integer(1), imprint, integer(nonce), derTrue()), stamped, nonce };
}

/**
 * The nonce of a request that travels as a file: it comes from the signature itself, so that the answer can be checked
 * days later without anything being kept. What a nonce is for, an answer that was not made before, the signature value
 * does already: nobody knew it before.
 */
export function nonceOf(stamped: Uint8Array): Uint8Array {
  return createHash('sha256').update('model-dossier/timestamp-nonce\n').update(stamped).digest().subarray(0, 16);
}

/** @source RFC 3161, 2.4.2: PKIFailureInfo, by bit */
const FAILURES: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
};
const MAX_REASON_CHARACTERS = 200;

/**
 * Takes the token out of an answer, if it is an intact answer to exactly this request.
 * @param response  DER of the TimeStampResp: the content of a `.tsr` file
 * @returns DER of the token's ContentInfo, and what it says
 * @throws AppError `timestamp.refused`, `timestamp.unusable`
 * @source RFC 3161, 2.4.2
 */
export function readTimestampResponse(
  response: Uint8Array,
  { stamped, nonce }: TimestampRequest,
): { readonly der: Uint8Array; readonly token: TimestampToken } {
  const der = orUnusable(() => tokenIn(response));
  const token = orUnusable(() => parseTimestampToken(der));
  const fault = orUnusable(() => faultOf(token, stamped));
  if (fault) throw new AppError('timestamp.unusable', { reason: fault });
  if (!token.nonce || Buffer.compare(token.nonce, withoutZeros(nonce)) !== 0) {
    throw new AppError('timestamp.unusable', { reason: 'nonce' });
  }
  return { der, token };
}

function orUnusable<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause;
    throw new AppError('timestamp.unusable', { reason: 'format' }, { cause });
  }
}

function tokenIn(response: Uint8Array): Uint8Array {
  const [status, token, ...more] = childrenOf(readDer(response, Tag.sequence));
  const [code, ...about] = childrenOf(expectTag(status, Tag.sequence));
  // granted, or granted with modifications
  if (![0, 1].includes(readInteger(code))) throw new AppError('timestamp.refused', { reason: reasonIn(about) });
  if (!token || more.length > 0) throw new DerError('no token');
  return expectTag(token, Tag.sequence).bytes;
}

function reasonIn(about: readonly DerNode[]): string {
  const texts = about.filter(({ tag }) => tag === Tag.sequence).flatMap((node) => childrenOf(node));
  const words = texts.map(({ content }) => Buffer.from(content).toString('utf8')).join(' ');
  const bits = about.find(({ tag }) => tag === Tag.bitString)?.content.subarray(1) ?? new Uint8Array();
  const names = Object.entries(FAILURES).filter(
    ([bit]) => ((bits[Number(bit) >> 3] ?? 0) & (0x80 >> (Number(bit) & 7))) !== 0,
  );
  // What a stranger wrote is shown on one line.
  const clean = words
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_REASON_CHARACTERS);
  return [clean, ...names.map(([, name]) => name)].filter(Boolean).join('; ') || 'unspecified';
}

/** A time-stamper that asks somebody, in whatever way: gives them the request, checks their answer. */
export function timestamper(
  ask: (request: Uint8Array) => Promise<Uint8Array>,
  random: (size: number) => Uint8Array,
): Timestamper {
  return async (signature) => {
    const request = makeTimestampRequest(signature, random(16));
    return readTimestampResponse(await ask(request.der), request).der;
  };
}
