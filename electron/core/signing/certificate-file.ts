import { parseCertificate } from './certificate.ts';
import { DerError } from './der.ts';

const PEM =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/**
 * The certificates in a file: one in DER, or any number in PEM with whatever text between them.
 * @returns DER of each; empty if there is none that can be read
 * @source RFC 7468, 5
 */
export function readCertificateFile(content: Uint8Array): Uint8Array[] {
  const blocks = [...Buffer.from(content).toString('latin1').matchAll(PEM)].map(([, body = '']) =>
    Buffer.from(body, 'base64'),
  );
  return (blocks.length > 0 ? blocks : [content]).filter(isCertificate);
}

/** PEM of certificates one after the other. @source RFC 7468, 3 and 5 */
export function writePem(certificates: readonly Uint8Array[]): string {
  return certificates
    .map(
      (der) =>
        Buffer.from(der)
          .toString('base64')
          .match(/.{1,64}/g) ?? [],
    )
    .map((lines) => ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'))
    .join('');
}

function isCertificate(der: Uint8Array): boolean {
  try {
    parseCertificate(der);
    return true;
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}
