import { type KeyObject, verify } from 'node:crypto';
import type { DigestName, SignedData } from './cms.ts';
import { Oid } from './oids.ts';

const ofEc: Readonly<Record<DigestName, string>> = {
  sha256: Oid.ecdsaWithSha256,
  sha384: Oid.ecdsaWithSha384,
  sha512: Oid.ecdsaWithSha512,
};
const ofRsa: Readonly<Record<DigestName, string>> = {
  sha256: Oid.sha256WithRsa,
  sha384: Oid.sha384WithRsa,
  sha512: Oid.sha512WithRsa,
};

/** Whether a container's signature algorithm is one that this key can have used. */
export function isAlgorithmOf(key: KeyObject, { signatureAlgorithm, digest }: SignedData): boolean {
  if (key.asymmetricKeyType === 'ec') return signatureAlgorithm === ofEc[digest];
  if (key.asymmetricKeyType !== 'rsa') return false;
  return signatureAlgorithm === ofRsa[digest] || signatureAlgorithm === Oid.rsaEncryption;
}

/** Whether a container's signature over its signed attributes is of this key. */
export function isSignedBy(key: KeyObject, { digest, signedAttributes, signature }: SignedData): boolean {
  try {
    return verify(digest, signedAttributes, { key, dsaEncoding: 'der' }, signature);
  } catch {
    // A key that exists but cannot be used, for example a point that is not on its curve
    return false;
  }
}
