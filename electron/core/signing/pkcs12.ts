import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { AppError } from '#contract/errors';
import { berToDer } from './ber.ts';
import { algorithmOf, orderChain, parseCertificate } from './certificate.ts';
import {
  childrenOf,
  contextTag,
  DerError,
  type DerNode,
  expectTag,
  onlyChild,
  readDer,
  readInteger,
  readOid,
  Tag,
} from './der.ts';
import { type KeyMaterial, privateKeyFrom, publicKeyInfoOf } from './key.ts';
import { Oid } from './oids.ts';
import {
  decryptWithPassphrase,
  derivePkcs12,
  readIterations,
  toBmp,
  UnsupportedEncryption,
} from './pkcs12-encryption.ts';

const macHashes: Readonly<Record<string, string>> = {
  [Oid.sha1]: 'sha1',
  [Oid.sha256]: 'sha256',
  [Oid.sha384]: 'sha384',
  [Oid.sha512]: 'sha512',
};

/**
 * Takes the private key and its certificates from a PKCS #12 file (.p12, .pfx), as OpenSSL, Windows, Java and NSS write
 * them.
 * @param name  the file's name, for the error
 * @throws AppError `key.wrong-passphrase`; `key.file-unsupported` if it is no such file, holds no key or no certificate
 *   of that key, or uses an algorithm that is not supported
 * @source RFC 7292
 */
export async function readPkcs12(bytes: Uint8Array, passphrase: string, name: string): Promise<KeyMaterial> {
  try {
    return extract(openSafe(bytes, passphrase), passphrase, name);
  } catch (error) {
    if (error instanceof UnsupportedEncryption) throw unsupported(name, 'encryption', error);
    if (error instanceof DerError) throw unsupported(name, 'format', error);
    throw error;
  }
}

/** The message of the code has words for each of these. */
type Reason = 'format' | 'encryption' | 'algorithm' | 'noKey' | 'severalKeys' | 'noCertificate';

const unsupported = (name: string, reason: Reason, cause?: unknown) =>
  new AppError('key.file-unsupported', { name, reason }, { cause });

/** Checks the file's integrity with the passphrase and gives the list of its parts. */
function openSafe(bytes: Uint8Array, passphrase: string): DerNode[] {
  const [version, safe, mac] = childrenOf(readDer(berToDer(bytes)), Tag.sequence);
  if (readInteger(version) !== 3 || !safe) throw new DerError('not PKCS #12');
  const content = readData(safe);
  if (mac) checkMac(mac, content, passphrase);
  // Inside the octets BER may begin again; the integrity is that of the octets as they are
  return childrenOf(readDer(berToDer(content)), Tag.sequence);
}

/** The octets of a ContentInfo of type data. */
function readData(info: DerNode): Uint8Array {
  const [type, explicit] = childrenOf(info, Tag.sequence);
  if (readOid(type) !== Oid.data || !explicit) throw new UnsupportedEncryption('public-key integrity');
  return expectTag(onlyChild(explicit, contextTag(0)), Tag.octetString).content;
}

function checkMac(mac: DerNode, content: Uint8Array, passphrase: string): void {
  const [info, salt, iterations] = childrenOf(mac, Tag.sequence);
  const [algorithm, expected] = childrenOf(expectTag(info, Tag.sequence));
  const hash = macHashes[readOid(childrenOf(expectTag(algorithm, Tag.sequence))[0])];
  if (!hash) throw new UnsupportedEncryption('integrity');
  const digest = expectTag(expected, Tag.octetString).content;
  const key = derivePkcs12({
    hash,
    purpose: 3,
    password: toBmp(passphrase),
    salt: expectTag(salt, Tag.octetString).content,
    iterations: iterations ? readIterations(iterations) : 1,
    bytes: digest.length,
  });
  const found = createHmac(hash, key).update(content).digest();
  if (found.length !== digest.length || !timingSafeEqual(found, digest)) throw new AppError('key.wrong-passphrase', {});
}

/** Each part may be encrypted and so cost seconds; programs write two or three. */
const MAX_PARTS = 10;

type Bags = { readonly keys: Uint8Array[]; readonly certificates: Uint8Array[] };

function extract(parts: readonly DerNode[], passphrase: string, name: string): KeyMaterial {
  const bags: Bags = { keys: [], certificates: [] };
  if (parts.length > MAX_PARTS) throw new DerError('too many parts');
  for (const part of parts) {
    const contents = readDer(berToDer(readContents(part, passphrase)));
    for (const bag of childrenOf(contents, Tag.sequence)) {
      readBag(bag, passphrase, bags);
      // Before another one is decrypted
      if (bags.keys.length > 1) throw unsupported(name, 'severalKeys');
    }
  }
  const [privateKey] = bags.keys;
  if (!privateKey) throw unsupported(name, 'noKey');
  const key = openPrivateKey(privateKey, name);
  const chain = orderChain(publicKeyInfoOf(key), bags.certificates.map(parseCertificate));
  if (chain.length === 0) throw unsupported(name, 'noCertificate');
  return {
    privateKey: key.export({ format: 'der', type: 'pkcs8' }),
    certificates: chain.map((certificate) => certificate.der),
  };
}

function openPrivateKey(pkcs8: Uint8Array, name: string): KeyObject {
  let key: KeyObject;
  try {
    key = privateKeyFrom(pkcs8);
  } catch (cause) {
    throw unsupported(name, 'algorithm', cause);
  }
  if (!algorithmOf(key)) throw unsupported(name, 'algorithm');
  return key;
}

function readContents(part: DerNode, passphrase: string): Uint8Array {
  const [type, explicit] = childrenOf(part, Tag.sequence);
  if (readOid(type) === Oid.data) return readData(part);
  if (readOid(type) !== Oid.encryptedData || !explicit) throw new UnsupportedEncryption(readOid(type));
  const [, info] = childrenOf(onlyChild(explicit, contextTag(0)), Tag.sequence);
  const [, algorithm, data] = childrenOf(expectTag(info, Tag.sequence));
  if (!algorithm) throw new DerError('no algorithm');
  return decrypt(algorithm, readImplicitOctets(data), passphrase);
}

/** [0] IMPLICIT OCTET STRING: primitive, or one piece inside a constructed tag. */
function readImplicitOctets(node: DerNode | undefined): Uint8Array {
  if (node?.tag === contextTag(0)) return onlyChild(node).content;
  return expectTag(node, contextTag(0, 'primitive')).content;
}

function decrypt(algorithm: DerNode, data: Uint8Array, passphrase: string): Uint8Array {
  try {
    return decryptWithPassphrase(algorithm, data, passphrase);
  } catch (error) {
    if (error instanceof UnsupportedEncryption) throw error;
    // A file without a MAC: only the padding shows that the passphrase was wrong
    throw new AppError('key.wrong-passphrase', {}, { cause: error });
  }
}

function readBag(bag: DerNode, passphrase: string, into: Bags): void {
  const [type, explicit] = childrenOf(bag, Tag.sequence);
  const value = onlyChild(expectTag(explicit, contextTag(0)));
  switch (readOid(type)) {
    case Oid.keyBag:
      into.keys.push(value.bytes);
      break;
    case Oid.shroudedKeyBag: {
      const [algorithm, data] = childrenOf(value, Tag.sequence);
      if (!algorithm) throw new DerError('no algorithm');
      into.keys.push(decrypt(algorithm, expectTag(data, Tag.octetString).content, passphrase));
      break;
    }
    case Oid.certBag: {
      const [kind, certificate] = childrenOf(value, Tag.sequence);
      if (readOid(kind) !== Oid.x509Certificate) break;
      into.certificates.push(expectTag(onlyChild(expectTag(certificate, contextTag(0))), Tag.octetString).content);
      break;
    }
  }
}
