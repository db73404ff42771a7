import { X509Certificate } from 'node:crypto';
import type { Reader } from '#core/store/sql';
import { findAuthority, listRevocations, listTrustedCertificates } from '#core/store/trust';
import type { TrustContext } from '#core/verification/container';

const derOf = (pem: string): Uint8Array => new X509Certificate(pem).raw;

/**
 * What a workspace relies upon: pinned certificates, issuers, its own authority, time-stamp authorities, and what was
 * revoked in it. Only ever that of the workspace somebody works in: a file to be checked cannot vouch for itself.
 */
export function trustOf(read: Reader): Omit<TrustContext, 'now'> {
  const certificates = listTrustedCertificates(read);
  const ofKind = (kind: string) => certificates.filter((one) => one.kind === kind);
  const own = findAuthority(read);
  return {
    trusted: ofKind('pin').map(({ fingerprint }) => fingerprint),
    authorities: [
      ...(own ? [{ der: derOf(own.authority.certificate), kind: 'workspace-ca' as const }] : []),
      ...ofKind('ca').map(({ certificate }) => ({ der: derOf(certificate), kind: 'ca' as const })),
    ],
    timestampAuthorities: ofKind('tsa').map(({ certificate }) => derOf(certificate)),
    revocations: new Map([...listRevocations(read)].map(([fingerprint, from]) => [fingerprint, new Date(from)])),
  };
}
