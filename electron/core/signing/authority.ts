import type { KeyObject } from 'node:crypto';
import { parseCertificate } from './certificate.ts';
import { distinguishedName, keyIdentifierOf, writeCertificate } from './certificate-writer.ts';
import { type KeyMaterial, newKeyPair, privateKeyFrom, publicKeyInfoOf, subjectNameOf, yearsAfter } from './key.ts';

/**
 * Makes a certificate authority: an RSA-3072 key and a root certificate that may sign certificates of persons and none
 * of further authorities. RSA, because every reader of PDF files knows it.
 * @param input.commonName  its name, which people see as the issuer
 * @param input.serial      8 to 20 random bytes
 * @source RFC 5280, 4.2.1.1, 4.2.1.2, 4.2.1.3 and 4.2.1.9
 */
export async function createAuthority(input: {
  readonly commonName: string;
  readonly now: Date;
  readonly serial: Uint8Array;
  readonly years: number;
}): Promise<KeyMaterial> {
  const pair = await newKeyPair('rsa-3072');
  const content = {
    subject: distinguishedName(subjectNameOf(input.commonName)),
    issuer: null,
    publicKeyInfo: pair.publicKey.export({ format: 'der', type: 'spki' }),
    serial: input.serial,
    notBefore: input.now,
    notAfter: yearsAfter(input.now, input.years),
    use: 'authority',
    email: '',
  } as const;
  const certificate = writeCertificate(content, pair.privateKey);
  return { privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }), certificates: [certificate] };
}

/**
 * Signs a certificate for a key that has one already: the same public key, a new issuer.
 * @param authority        as `createAuthority` made it
 * @param input.current    DER of the certificate the key has now; only its public key is taken over
 * @param input.years      how long it is valid from `now`, but never longer than the authority's own
 * @returns DER of the new certificate and of the authority's, as a signer names them
 */
export function issueCertificate(
  authority: KeyMaterial,
  input: {
    readonly current: Uint8Array;
    readonly commonName: string;
    readonly email: string;
    readonly now: Date;
    readonly serial: Uint8Array;
    readonly years: number;
  },
): [Uint8Array, Uint8Array] {
  const { key, root } = openAuthority(authority);
  const issuer = parseCertificate(root);
  const end = yearsAfter(input.now, input.years);
  const content = {
    subject: distinguishedName(subjectNameOf(input.commonName)),
    issuer: { name: issuer.subjectName, keyIdentifier: keyIdentifierOf(issuer.publicKeyInfo) },
    publicKeyInfo: parseCertificate(input.current).publicKeyInfo,
    serial: input.serial,
    notBefore: input.now,
    notAfter: end < issuer.notAfter ? end : issuer.notAfter,
    use: 'person',
    email: input.email,
  } as const;
  return [writeCertificate(content, key), root];
}

function openAuthority({ privateKey, certificates }: KeyMaterial): { key: KeyObject; root: Uint8Array } {
  const [root] = certificates;
  const key = privateKeyFrom(privateKey);
  if (!root || Buffer.compare(parseCertificate(root).publicKeyInfo, publicKeyInfoOf(key)) !== 0) {
    throw new Error('the certificate is not that of the authority');
  }
  return { key, root };
}
