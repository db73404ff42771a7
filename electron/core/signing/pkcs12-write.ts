import { createCipheriv, createHash, createHmac, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { contextTag, der, derNull, integer, octetString, oid, sequence, setOf, Tag } from './der.ts';
import type { KeyMaterial } from './key.ts';
import { Oid } from './oids.ts';
import { derivePkcs12, toBmp } from './pkcs12-encryption.ts';

/** OWASP's floor for PBKDF2 with HMAC-SHA-256 (2023). */
const ENCRYPTION_ITERATIONS = 600_000;
/** One round costs about half of one of PBKDF2, so that the integrity check is no cheaper to guess against. */
const INTEGRITY_ITERATIONS = 600_000;

/**
 * Writes a key with its certificates as a PKCS #12 file: both encrypted with PBES2 (PBKDF2 with HMAC-SHA-256, AES-256-CBC),
 * the whole protected by HMAC-SHA-256. Takes about two seconds on purpose.
 * @param name    what programs call the key
 * @param random  gives that many random bytes
 * @returns DER
 * @source RFC 7292, 4 and 5; RFC 8018, 6.2 and A.4
 */
export async function writePkcs12(
  material: KeyMaterial,
  passphrase: string,
  name: string,
  random: (size: number) => Uint8Array,
): Promise<Uint8Array> {
  const [leaf, ...issuers] = material.certificates;
  if (!leaf) throw new Error('a key has a certificate');
  // Key and certificate are found for each other by it
  const keyId = createHash('sha1').update(leaf).digest();
  const attributes = setOf(
    sequence(oid(Oid.friendlyName), setOf(der(Tag.bmpString, Buffer.from(name, 'utf16le').swap16()))),
    sequence(oid(Oid.localKeyId), setOf(octetString(keyId))),
  );
  const certificates = [certificateBag(leaf, attributes), ...issuers.map((one) => certificateBag(one))];
  const encryptedCertificates = await encrypt(sequence(...certificates), passphrase, random);
  const encryptedKey = await encrypt(material.privateKey, passphrase, random);
  const shrouded = sequence(encryptedKey.algorithm, octetString(encryptedKey.data));
  const safe = sequence(
    sequence(
      oid(Oid.encryptedData),
      explicit(
        sequence(
          integer(0),
          sequence(
            oid(Oid.data),
            encryptedCertificates.algorithm,
            der(contextTag(0, 'primitive'), encryptedCertificates.data),
          ),
        ),
      ),
    ),
    dataInfo(sequence(sequence(oid(Oid.shroudedKeyBag), explicit(shrouded), attributes))),
  );
  return sequence(integer(3), dataInfo(safe), integrity(safe, passphrase, random(16)));
}

const explicit = (content: Uint8Array): Buffer => der(contextTag(0), content);
const dataInfo = (content: Uint8Array): Buffer => sequence(oid(Oid.data), explicit(octetString(content)));

function certificateBag(certificate: Uint8Array, attributes?: Uint8Array): Buffer {
  const value = sequence(oid(Oid.x509Certificate), explicit(octetString(certificate)));
  return sequence(oid(Oid.certBag), explicit(value), ...(attributes ? [attributes] : []));
}

async function encrypt(
  content: Uint8Array,
  passphrase: string,
  random: (size: number) => Uint8Array,
): Promise<{ readonly algorithm: Buffer; readonly data: Buffer }> {
  const salt = random(16);
  const iv = random(16);
  const key = await promisify(pbkdf2)(passphrase, salt, ENCRYPTION_ITERATIONS, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  key.fill(0);
  const data = Buffer.concat([cipher.update(content), cipher.final()]);
  const derivation = sequence(
    oid(Oid.pbkdf2),
    sequence(
      octetString(salt),
      integer(bigEndian(ENCRYPTION_ITERATIONS)),
      sequence(oid(Oid.hmacWithSha256), derNull()),
    ),
  );
  const scheme = sequence(oid(Oid.aes256Cbc), octetString(iv));
  return { algorithm: sequence(oid(Oid.pbes2), sequence(derivation, scheme)), data };
}

function integrity(content: Uint8Array, passphrase: string, salt: Uint8Array): Buffer {
  const password = toBmp(passphrase);
  const key = derivePkcs12({
    hash: 'sha256',
    purpose: 3,
    password,
    salt,
    iterations: INTEGRITY_ITERATIONS,
    bytes: 32,
  });
  password.fill(0);
  const digest = createHmac('sha256', key).update(content).digest();
  key.fill(0);
  const digestInfo = sequence(sequence(oid(Oid.sha256), derNull()), octetString(digest));
  return sequence(digestInfo, octetString(salt), integer(bigEndian(INTEGRITY_ITERATIONS)));
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
