import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { childrenOf, DerError, type DerNode, expectTag, readInteger, readOid, Tag } from './der.ts';
import { Oid } from './oids.ts';
import { decryptRc2Cbc } from './rc2.ts';

/** A way of protecting a key file that this app does not know. */
export class UnsupportedEncryption extends Error {
  override readonly name = 'UnsupportedEncryption';
}

const MAX_ITERATIONS = 10_000_000;

/**
 * Decrypts with a passphrase what an AlgorithmIdentifier describes: PBES2 (PBKDF2 with AES or triple DES), or the
 * password-based schemes of PKCS #12 itself (SHA-1 with triple DES or RC2).
 * @throws UnsupportedEncryption; DerError; any error of the cipher for a wrong passphrase
 * @source RFC 8018, 6.2; RFC 7292, appendix B and C
 */
export function decryptWithPassphrase(algorithm: DerNode, data: Uint8Array, passphrase: string): Buffer {
  const [type, parameters] = childrenOf(algorithm, Tag.sequence);
  const name = readOid(type);
  if (name === Oid.pbes2) return decryptPbes2(expectTag(parameters, Tag.sequence), data, passphrase);
  const [salt, iterations] = childrenOf(expectTag(parameters, Tag.sequence));
  const secret = {
    hash: 'sha1',
    password: toBmp(passphrase),
    salt: expectTag(salt, Tag.octetString).content,
    iterations: readIterations(iterations),
  };
  const key = (bytes: number) => derivePkcs12({ ...secret, purpose: 1, bytes });
  const iv = derivePkcs12({ ...secret, purpose: 2, bytes: 8 });
  switch (name) {
    case Oid.pbeSha1TripleDes3:
      return decipher('des-ede3-cbc', key(24), iv, data);
    case Oid.pbeSha1TripleDes2:
      return decipher('des-ede3-cbc', Buffer.concat([key(16), key(16).subarray(0, 8)]), iv, data);
    case Oid.pbeSha1Rc2Of128:
      return takePaddingOff(decryptRc2Cbc(key(16), iv, data));
    case Oid.pbeSha1Rc2Of40:
      return takePaddingOff(decryptRc2Cbc(key(5), iv, data));
    default:
      throw new UnsupportedEncryption(name);
  }
}

const ciphers: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> = {
  [Oid.aes128Cbc]: { name: 'aes-128-cbc', keyBytes: 16 },
  [Oid.aes192Cbc]: { name: 'aes-192-cbc', keyBytes: 24 },
  [Oid.aes256Cbc]: { name: 'aes-256-cbc', keyBytes: 32 },
  [Oid.desEde3Cbc]: { name: 'des-ede3-cbc', keyBytes: 24 },
};

const pseudoRandomFunctions: Readonly<Record<string, string>> = {
  [Oid.hmacWithSha1]: 'sha1',
  [Oid.hmacWithSha256]: 'sha256',
  [Oid.hmacWithSha384]: 'sha384',
  [Oid.hmacWithSha512]: 'sha512',
};

function decryptPbes2(parameters: DerNode, data: Uint8Array, passphrase: string): Buffer {
  const [derivation, scheme] = childrenOf(parameters);
  const [kdf, kdfParameters] = childrenOf(expectTag(derivation, Tag.sequence));
  const [cipherType, iv] = childrenOf(expectTag(scheme, Tag.sequence));
  const cipher = ciphers[readOid(cipherType)];
  if (readOid(kdf) !== Oid.pbkdf2 || !cipher) throw new UnsupportedEncryption(readOid(cipherType));
  const [salt, iterations, ...options] = childrenOf(expectTag(kdfParameters, Tag.sequence));
  // keyLength is optional and says what the cipher says; without prf it is HMAC with SHA-1 (RFC 8018, A.2)
  const prf = options.find((option) => option.tag === Tag.sequence);
  const digest = prf ? pseudoRandomFunctions[readOid(childrenOf(prf)[0])] : 'sha1';
  if (!digest) throw new UnsupportedEncryption('pseudo-random function');
  const saltBytes = expectTag(salt, Tag.octetString).content;
  const key = pbkdf2Sync(passphrase, saltBytes, readIterations(iterations), cipher.keyBytes, digest);
  return decipher(cipher.name, key, expectTag(iv, Tag.octetString).content, data);
}

/** Bounded, so that a crafted file cannot keep the machine busy for hours. */
export function readIterations(node: DerNode | undefined): number {
  const iterations = readInteger(node);
  if (iterations < 1 || iterations > MAX_ITERATIONS) throw new DerError('iterations out of range');
  return iterations;
}

function decipher(name: string, key: Uint8Array, iv: Uint8Array, data: Uint8Array): Buffer {
  const cipher = createDecipheriv(name, key, iv);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

function takePaddingOff(data: Buffer): Buffer {
  const count = data.at(-1) ?? 0;
  const padding = data.subarray(-count);
  if (count < 1 || count > 8 || padding.some((byte) => byte !== count)) throw new DerError('padding');
  return data.subarray(0, -count);
}

/** A password as the key derivation of PKCS #12 wants it: UTF-16BE with a terminator. @source RFC 7292, B.1 */
export function toBmp(passphrase: string): Buffer {
  return Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
}

/**
 * The key derivation of PKCS #12. `purpose`: 1 key, 2 initial value, 3 integrity.
 * @source RFC 7292, B.2
 */
export function derivePkcs12(input: {
  readonly hash: string;
  readonly purpose: 1 | 2 | 3;
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly bytes: number;
}): Buffer {
  const block = input.hash === 'sha384' || input.hash === 'sha512' ? 128 : 64;
  const state = Buffer.concat([fill(input.salt, block), fill(input.password, block)]);
  const out: Buffer[] = [];
  for (let length = 0; length < input.bytes; ) {
    const digestOf = (data: Uint8Array): Buffer => createHash(input.hash).update(data).digest();
    let digest = digestOf(Buffer.concat([Buffer.alloc(block, input.purpose), state]));
    for (let i = 1; i < input.iterations; i++) digest = digestOf(digest);
    out.push(digest);
    length += digest.length;
    addToBlocks(state, Buffer.alloc(block, digest), block);
  }
  return Buffer.concat(out).subarray(0, input.bytes);
}

/** Repeats bytes to a whole number of blocks; nothing stays nothing. */
function fill(bytes: Uint8Array, block: number): Buffer {
  return bytes.length === 0 ? Buffer.alloc(0) : Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
}

/** Adds `addend` + 1 to each block, as big-endian numbers. */
function addToBlocks(state: Buffer, addend: Buffer, block: number): void {
  for (let start = 0; start < state.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      carry += (state[start + i] ?? 0) + (addend[i] ?? 0);
      state[start + i] = carry & 0xff;
      carry >>= 8;
    }
  }
}
