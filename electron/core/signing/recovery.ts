import { createHash } from 'node:crypto';
import { AppError } from '#contract/errors';
import { readEnvelope, type SealedParts, writeEnvelope } from './envelope.ts';

/** What a recovery sheet carries: nothing of it is secret without the passphrase. */
export type RecoveryContent = {
  /** As `sealKey` made it. */
  readonly envelope: string;
  /** X.509, DER, leaf first. */
  readonly certificates: readonly Uint8Array[];
  readonly origin: 'generated' | 'imported';
};

/** Digits and capital letters without I, L, O and U, which are mistaken for others. @source Crockford's base 32 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LINE_CHARACTERS = 40;
const GROUP = 5;
/** 20 bits: of a million damaged lines one is taken for right, and then the digest over everything refuses the sheet. */
const CHECK_CHARACTERS = 4;
const DIGEST_BYTES = 8;
const VERSION = 1;
const origins = ['generated', 'imported'] as const;

/**
 * Writes what is needed to take a key back as lines of text that can be typed, dictated, scanned or copied:
 * `3/26: ABCDE FGHJK … -Q7XW` with the line's number, the number of lines, up to 40 characters and 4 check characters.
 */
export function writeRecoveryLines(content: RecoveryContent): string[] {
  const { envelope, certificates, origin } = content;
  const { N, salt, iv, tag, ciphertext } = readEnvelope(envelope);
  const body = Buffer.concat([
    Buffer.from([VERSION, origins.indexOf(origin), Math.log2(N)]),
    salt,
    iv,
    tag,
    sized(ciphertext),
    Buffer.from([certificates.length]),
    ...certificates.map(sized),
  ]);
  const characters = toBase32(Buffer.concat([body, digestOf(body)]));
  const count = Math.ceil(characters.length / LINE_CHARACTERS);
  return Array.from({ length: count }, (_, index) => {
    const data = characters.slice(index * LINE_CHARACTERS, (index + 1) * LINE_CHARACTERS);
    const groups = data.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? [];
    return `${index + 1}/${count}: ${groups.join(' ')} -${checkOf(index + 1, count, data)}`;
  });
}

/**
 * Reads a sheet back from what was typed, scanned or copied, whatever else stands around its lines and in whatever order
 * they come. Small letters count as capital ones, O as zero, I and L as one.
 * @throws AppError `key.sheet-unreadable` if it holds no lines of a sheet, or lines of several; `key.sheet-damaged` with
 *   the numbers of the lines that are missing or do not agree with their check characters
 */
export function readRecoveryText(text: string): RecoveryContent {
  const lines = new Map<number, string>();
  const counts = new Map<number, number>();
  for (const { number, count, data, check } of findLines(text)) {
    counts.set(count, (counts.get(count) ?? 0) + 1);
    if (checkOf(number, count, data) === check) lines.set(number, data);
  }
  const [likeliest] = [...counts].toSorted(([, one], [, other]) => other - one);
  if (!likeliest || lines.size === 0) throw new AppError('key.sheet-unreadable', {});
  const numbers = Array.from({ length: likeliest[0] }, (_, index) => index + 1);
  const damaged = numbers.filter((number) => !lines.has(number));
  if (damaged.length > 0) throw new AppError('key.sheet-damaged', { lines: rangesOf(damaged), count: damaged.length });
  const bytes = fromBase32(numbers.map((number) => lines.get(number) ?? '').join(''));
  return readBody(bytes);
}

type Line = { readonly number: number; readonly count: number; readonly data: string; readonly check: string };

const LINE =
  /(?<![0-9A-Z])(\d{1,4}) ?\/ ?(\d{1,4})(?: ?[:;.] ?| )([0-9A-Z](?: ?[0-9A-Z])*) ?- ?([0-9A-Z]{4})(?![0-9A-Z])/g;

function* findLines(text: string): Generator<Line> {
  // Hyphens that text recognition makes of the one that is printed
  const plain = text.toUpperCase().replaceAll(/[\u2010-\u2015\u2212]/g, '-');
  for (const [, number = '', count = '', data = '', check = ''] of plain.replaceAll(/\s+/g, ' ').matchAll(LINE)) {
    yield { number: Number(number), count: Number(count), data: unmistaken(data), check: unmistaken(check) };
  }
}

const unmistaken = (text: string): string => text.replaceAll(' ', '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');

function checkOf(number: number, count: number, data: string): string {
  const digest = createHash('sha256').update(`${number}/${count}/${data}`).digest();
  return toBase32(digest).slice(0, CHECK_CHARACTERS);
}

/** Numbers in ascending order as `2, 4–7`. */
function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

function readBody(bytes: Buffer): RecoveryContent {
  const body = bytes.subarray(0, -DIGEST_BYTES);
  if (Buffer.compare(bytes.subarray(-DIGEST_BYTES), digestOf(body)) !== 0)
    throw new AppError('key.sheet-unreadable', {});
  let at = 0;
  const take = (size: number): Buffer => {
    at += size;
    if (at > body.length) throw new AppError('key.sheet-unreadable', {});
    return body.subarray(at - size, at);
  };
  const takeSized = (): Buffer => take(take(2).readUInt16BE());
  const [version = 0, origin = 0, logN = 0] = take(3);
  const originName = origins[origin];
  if (version !== VERSION || !originName) throw new AppError('key.sheet-unreadable', {});
  const sealed: SealedParts = { N: 2 ** logN, salt: take(32), iv: take(12), tag: take(16), ciphertext: takeSized() };
  const [count = 0] = take(1);
  const certificates = Array.from({ length: count }, takeSized);
  if (at !== body.length || count === 0) throw new AppError('key.sheet-unreadable', {});
  return { envelope: writeEnvelope(sealed), certificates, origin: originName };
}

const digestOf = (body: Uint8Array): Buffer => createHash('sha256').update(body).digest().subarray(0, DIGEST_BYTES);

function sized(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET[(value >> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of text) {
    value = (value << 5) | ALPHABET.indexOf(character);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 0xff);
    value &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}
