import { X509Certificate } from 'node:crypto';
import { fingerprintOf } from '#core/signing/certificate';
import { build, type Reader } from '#core/store/sql';

/** A certificate that a workspace holds, of a key of its people or of its list of trust. */
export type HeldCertificate = { readonly fingerprint: string; readonly pem: string; readonly name: string };

/** The first of a list of certificates, whatever a stranger may have put there instead of one. */
function firstOf(text: string): string {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && typeof list[0] === 'string' ? list[0] : '';
  } catch {
    return '';
  }
}

function readHeld(pem: string, name: string): HeldCertificate[] {
  try {
    const { raw } = new X509Certificate(pem);
    return [{ fingerprint: fingerprintOf(raw), pem, name }];
  } catch {
    // What is no certificate signed nothing.
    return [];
  }
}

/** The certificates of a workspace's people, each with the person's name, then those it trusts; each once. */
export function leafCertificates(read: Reader): HeldCertificate[] {
  const people = build
    .selectFrom('signing_keys')
    .innerJoin('people', 'people.id', 'signing_keys.person_id')
    .select(['signing_keys.certificates as certificates', 'people.name as name'])
    .orderBy('signing_keys.id');
  const trusted = build.selectFrom('trusted_certificates').select(['certificate', 'subject']).orderBy('id');
  const held = [
    ...read
      .all<{ certificates: string; name: string }>(people)
      .flatMap(({ certificates, name }) => readHeld(firstOf(certificates), name)),
    ...read
      .all<{ certificate: string; subject: string }>(trusted)
      .flatMap(({ certificate, subject }) => readHeld(certificate, subject)),
  ];
  return [...new Map(held.toReversed().map((one) => [one.fingerprint, one])).values()].toReversed();
}
