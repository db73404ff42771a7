import { type KeyObject, sign } from 'node:crypto';
import type { SigningKey } from '#contract/records/person';
import { algorithmOf, parseCertificate } from './certificate.ts';
import { privateKeyFrom, publicKeyInfoOf } from './key.ts';

/** Whatever can sign: a key in memory now, a card or a token later. */
export interface Signer {
  /** X.509, DER, leaf first; the issuers as far as they are known. */
  readonly certificates: readonly Uint8Array[];
  readonly algorithm: SigningKey['algorithm'];
  /**
   * Signs SHA-256 of `tbs`.
   * @returns ECDSA: the DER of r and s (RFC 3279, 2.2.3); RSA: PKCS #1 v1.5 (RFC 8017, 8.2)
   */
  sign(tbs: Uint8Array): Promise<Uint8Array>;
}

/**
 * A signer whose private key is in memory.
 * @param pkcs8         DER of an ECDSA P-256, ECDSA P-384 or RSA key
 * @param certificates  DER, the certificate of that key first
 */
export function softwareSigner(pkcs8: Uint8Array, certificates: readonly Uint8Array[]): Signer {
  const key = privateKeyFrom(pkcs8);
  const algorithm = algorithmOf(key);
  if (!algorithm) throw new Error(`no signing with ${key.asymmetricKeyType}`);
  const leaf = certificates[0];
  if (!leaf || Buffer.compare(parseCertificate(leaf).publicKeyInfo, publicKeyInfoOf(key)) !== 0) {
    throw new Error('the first certificate is not that of the key');
  }
  return { certificates, algorithm, sign: (tbs) => signSha256(key, tbs) };
}

function signSha256(key: KeyObject, tbs: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    sign('sha256', tbs, { key, dsaEncoding: 'der' }, (error, signature) => {
      if (error) reject(error);
      else resolve(signature);
    });
  });
}
