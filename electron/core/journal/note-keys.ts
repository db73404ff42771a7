import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify, X509Certificate } from 'node:crypto';
import type { CheckpointSignature } from '#contract/records/journal';
import { fingerprintOf, parseCertificate } from '#core/signing/certificate';
import type { Signer } from '#core/signing/signer';
import { keyIdOf, type Note, type NoteSignature } from './note.ts';

/** An installation of this app, which signs the checkpoints of the workspaces it writes to. */
export type Device = {
  readonly id: string;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Buffer;
  sign(message: Uint8Array): Buffer;
};

/** Whom a signature line of a note can be of. */
export type NoteKey = {
  readonly by: 'device' | 'person';
  readonly keyName: string;
  readonly keyId: string;
  /** A person's name; null for a device. */
  readonly name: string | null;
  isSignatureOf(message: Uint8Array, signature: Uint8Array): boolean;
};

const DEVICE = 'device/';
const PERSON = 'person/';
const PUBLIC_KEY_BYTES = 32;
/** DER of an Ed25519 SubjectPublicKeyInfo before its 32 bytes. @source RFC 8410, 4 */
const KEY_INFO_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** A device of an Ed25519 private key. */
export function deviceOf(id: string, privateKey: KeyObject): Device {
  const info = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const publicKey = info.subarray(info.length - PUBLIC_KEY_BYTES);
  return { id, publicKey, sign: (message) => sign(null, message, privateKey) };
}

/** A device with a new key. */
export function newDevice(id: string): { readonly device: Device; readonly privateKey: KeyObject } {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { device: deviceOf(id, privateKey), privateKey };
}

/** A device's line under a note. */
export function signAsDevice(device: Device, text: string): NoteSignature {
  const keyName = `${DEVICE}${device.id}`;
  const keyId = keyIdOf(keyName, 'ed25519', device.publicKey);
  return { keyName, keyId, signature: device.sign(Buffer.from(text, 'utf8')) };
}

/** A person's line under a note, by their certificate's key: ECDSA or RSA PKCS #1 v1.5 over SHA-256 of the text. */
export async function signAsPerson(signer: Signer, text: string): Promise<NoteSignature> {
  const leaf = signer.certificates[0];
  if (!leaf) throw new Error('a signer without a certificate');
  const keyName = `${PERSON}${fingerprintOf(leaf)}`;
  const keyId = keyIdOf(keyName, 'x509', parseCertificate(leaf).publicKeyInfo);
  return { keyName, keyId, signature: Buffer.from(await signer.sign(Buffer.from(text, 'utf8'))) };
}

/** The key of a device; null if it is not 32 bytes in base64. */
export function deviceKey(id: string, publicKey: string): NoteKey | null {
  const bytes = Buffer.from(publicKey, 'base64');
  if (bytes.length !== PUBLIC_KEY_BYTES || bytes.toString('base64') !== publicKey) return null;
  const keyName = `${DEVICE}${id}`;
  const key = createPublicKey({ key: Buffer.concat([KEY_INFO_HEAD, bytes]), format: 'der', type: 'spki' });
  return {
    by: 'device',
    keyName,
    keyId: keyIdOf(keyName, 'ed25519', bytes),
    name: null,
    isSignatureOf: (message, signature) => verify(null, message, key, signature),
  };
}

/**
 * The key of a certificate.
 * @param certificate  PEM or DER
 * @returns null if it is no certificate, or of a key that signs no notes
 */
export function certificateKey(certificate: string | Uint8Array, name: string | null): NoteKey | null {
  try {
    const { raw, publicKey } = new X509Certificate(certificate);
    if (publicKey.asymmetricKeyType !== 'ec' && publicKey.asymmetricKeyType !== 'rsa') return null;
    const keyName = `${PERSON}${fingerprintOf(raw)}`;
    return {
      by: 'person',
      keyName,
      keyId: keyIdOf(keyName, 'x509', publicKey.export({ type: 'spki', format: 'der' })),
      name,
      isSignatureOf: (message, signature) => isSigned(publicKey, message, signature),
    };
  } catch {
    // Whoever signed with what is no certificate is nobody known.
    return null;
  }
}

function isSigned(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify('sha256', message, { key, dsaEncoding: 'der' }, signature);
  } catch {
    // A key that exists but cannot be used, for example a point that is not on its curve
    return false;
  }
}

/** Finds keys by name and id: what makes a key known. */
export type NoteKeys = ReadonlyMap<string, NoteKey>;

const placeOf = (key: { readonly keyName: string; readonly keyId: string }): string => `${key.keyName} ${key.keyId}`;

/** Keys to judge notes by; what is no key is left out. */
export function noteKeys(keys: Iterable<NoteKey | null>): NoteKeys {
  const known = new Map<string, NoteKey>();
  for (const key of keys) if (key) known.set(placeOf(key), key);
  return known;
}

/** What came of each line of a note. Of an unknown key nothing can be said; such lines are to be ignored. */
export function judgeSignatures({ text, signatures }: Note, keys: NoteKeys): CheckpointSignature[] {
  const message = Buffer.from(text, 'utf8');
  return signatures.map((line) => {
    const key = keys.get(placeOf(line));
    if (!key) return { by: 'unknown', keyName: line.keyName, name: null, isValid: false };
    const keyName = key.keyName.slice((key.by === 'device' ? DEVICE : PERSON).length);
    return { by: key.by, keyName, name: key.name, isValid: key.isSignatureOf(message, line.signature) };
  });
}

/** Whether a known key's line is wrong: the note as a whole is then worth nothing. @source C2SP signed-note */
export const isForged = (signatures: readonly CheckpointSignature[]): boolean =>
  signatures.some(({ by, isValid }) => by !== 'unknown' && !isValid);

/** Whether an installation that is known signed. */
export const hasDevice = (signatures: readonly CheckpointSignature[]): boolean =>
  signatures.some(({ by, isValid }) => by === 'device' && isValid);
