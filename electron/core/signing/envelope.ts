import { createCipheriv, createDecipheriv, type ScryptOptions, scrypt } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '#contract/errors';

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const fromBase64 = (text: string): Buffer => Buffer.from(text, 'base64');

/** Base64 that is written as we would write it, so that no bit of it is loose. */
const base64 = (minBytes: number, maxBytes: number) =>
  z.string().refine((text) => {
    const bytes = fromBase64(text);
    return bytes.length >= minBytes && bytes.length <= maxBytes && toBase64(bytes) === text;
  });

/**
 * Bounds on both sides: a smaller N would let an altered file be guessed faster, a larger one would exhaust memory
 * (128 · N · r bytes). N = 2^17, r = 8, p = 1 is the floor of OWASP ASVS 5.0, appendix C.
 */
const Header = z.strictObject({
  version: z.literal(1),
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    N: z.union([2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20].map((n) => z.literal(n))),
    r: z.literal(8),
    p: z.literal(1),
    salt: base64(32, 32),
  }),
  cipher: z.strictObject({ name: z.literal('AES-256-GCM'), iv: base64(12, 12) }),
});
type Header = z.infer<typeof Header>;

const Envelope = Header.extend({ tag: base64(16, 16), ciphertext: base64(1, 65_536) });

/**
 * Encrypts a private key with a passphrase: scrypt, then AES-256-GCM over the key with the header as associated data.
 * @param pkcs8   DER
 * @param random  gives that many random bytes
 * @returns one line of JSON; see `Envelope`
 * @source RFC 7914; NIST SP 800-38D
 */
export async function sealKey(
  pkcs8: Uint8Array,
  passphrase: string,
  random: (size: number) => Uint8Array,
): Promise<string> {
  const header: Header = {
    version: 1,
    kdf: { name: 'scrypt', N: 2 ** 17, r: 8, p: 1, salt: toBase64(random(32)) },
    cipher: { name: 'AES-256-GCM', iv: toBase64(random(12)) },
  };
  const key = await deriveKey(passphrase, header.kdf);
  const cipher = createCipheriv('aes-256-gcm', key, fromBase64(header.cipher.iv));
  key.fill(0);
  cipher.setAAD(associatedData(header));
  const ciphertext = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
  return JSON.stringify({ ...header, tag: toBase64(cipher.getAuthTag()), ciphertext: toBase64(ciphertext) });
}

/**
 * Opens what `sealKey` made.
 * @returns PKCS#8, DER
 * @throws AppError `key.wrong-passphrase`, always the same: for a wrong passphrase, any altered byte and any parameter
 *   out of bounds, so that the error tells an attacker nothing
 */
export async function openKey(envelope: string, passphrase: string): Promise<Uint8Array> {
  const { tag, ciphertext, ...header } = parseEnvelope(envelope);
  const key = await deriveKey(passphrase, header.kdf);
  const decipher = createDecipheriv('aes-256-gcm', key, fromBase64(header.cipher.iv), { authTagLength: 16 });
  key.fill(0);
  decipher.setAAD(associatedData(header));
  decipher.setAuthTag(fromBase64(tag));
  // GCM gives everything at once; it must not be believed, nor stay anywhere, before the tag was checked.
  const pkcs8 = decipher.update(fromBase64(ciphertext));
  try {
    decipher.final();
    return pkcs8;
  } catch {
    pkcs8.fill(0);
    throw wrongPassphrase();
  }
}

function parseEnvelope(text: string): z.infer<typeof Envelope> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw wrongPassphrase();
  }
  const parsed = Envelope.safeParse(json);
  // The parsed values in the schema's order must give the same text: neither spaces nor another order are accepted.
  if (!parsed.success || JSON.stringify(parsed.data) !== text) throw wrongPassphrase();
  return parsed.data;
}

/** The parts of an envelope as bytes, for other forms of it. */
export type SealedParts = {
  readonly N: number;
  readonly salt: Uint8Array;
  readonly iv: Uint8Array;
  readonly tag: Uint8Array;
  readonly ciphertext: Uint8Array;
};

/**
 * Takes an envelope apart without opening it.
 * @throws AppError `key.wrong-passphrase` if it is none that `sealKey` makes
 */
export function readEnvelope(envelope: string): SealedParts {
  const { kdf, cipher, tag, ciphertext } = parseEnvelope(envelope);
  return {
    N: kdf.N,
    salt: fromBase64(kdf.salt),
    iv: fromBase64(cipher.iv),
    tag: fromBase64(tag),
    ciphertext: fromBase64(ciphertext),
  };
}

/** Puts it together again, byte for byte as it was; whether it opens is not asked. */
export function writeEnvelope({ N, salt, iv, tag, ciphertext }: SealedParts): string {
  return JSON.stringify({
    version: 1,
    kdf: { name: 'scrypt', N, r: 8, p: 1, salt: toBase64(salt) },
    cipher: { name: 'AES-256-GCM', iv: toBase64(iv) },
    tag: toBase64(tag),
    ciphertext: toBase64(ciphertext),
  });
}

const associatedData = (header: Header): Buffer => Buffer.from(JSON.stringify(header), 'utf8');

function deriveKey(passphrase: string, { N, r, p, salt }: Header['kdf']): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 128 * N * r + 64 * 1024 * 1024 };
  const secret = Buffer.from(passphrase.normalize('NFC'), 'utf8');
  return new Promise((resolve, reject) => {
    scrypt(secret, fromBase64(salt), 32, options, (error, key) => {
      secret.fill(0);
      if (error) reject(error);
      else resolve(key);
    });
  });
}

const wrongPassphrase = () => new AppError('key.wrong-passphrase', {});
