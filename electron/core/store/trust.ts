import type { FieldChange } from '#contract/records/journal';
import type { Authority, TrustedCertificate } from '#contract/records/person';
import { build, type Reader } from './sql.ts';
import type { AuthorityRow, JournalRow, SigningKeyRow, TrustedCertificateRow } from './tables.ts';

/** A row of `authorities` as the record it holds, without the private part. */
export function toAuthority(row: AuthorityRow): Authority {
  return {
    id: row.id,
    version: row.version,
    subject: row.subject,
    fingerprint: row.fingerprint,
    certificate: row.certificate,
    notBefore: row.not_before,
    notAfter: row.not_after,
    createdAt: row.created_at,
  };
}

/** The workspace's own authority with its sealed private part, or null. There is one at most. */
export function findAuthority(read: Reader): { readonly authority: Authority; readonly envelope: string } | null {
  const row = read.get<AuthorityRow>(build.selectFrom('authorities').selectAll().orderBy('id').limit(1));
  return row ? { authority: toAuthority(row), envelope: row.envelope } : null;
}

function toTrustedCertificate(row: TrustedCertificateRow): TrustedCertificate {
  return {
    id: row.id,
    version: row.version,
    kind: row.kind as TrustedCertificate['kind'],
    subject: row.subject,
    fingerprint: row.fingerprint,
    certificate: row.certificate,
    notAfter: row.not_after,
    note: row.note,
    addedBy: row.added_by,
    addedAt: row.added_at,
  };
}

/** Every certificate that this workspace holds for genuine, in the order they were added. */
export function listTrustedCertificates(read: Reader): TrustedCertificate[] {
  const query = build.selectFrom('trusted_certificates').selectAll().orderBy('id');
  return read.all<TrustedCertificateRow>(query).map(toTrustedCertificate);
}

/**
 * From when on certificates must not be relied upon, by their fingerprints: of every revoked key the certificate it has
 * and those it had, as the journal tells, because sign-offs keep the certificate they were made with.
 * @returns ISO 8601, UTC
 */
export function listRevocations(read: Reader): Map<string, string> {
  const revoked = read.all<SigningKeyRow>(
    build.selectFrom('signing_keys').selectAll().where('revoked_at', 'is not', null).orderBy('id'),
  );
  const revocations = new Map<string, string>();
  for (const { id, fingerprint, revoked_at: from } of revoked) {
    if (from === null) continue;
    for (const one of [fingerprint, ...earlierFingerprints(read, id)]) {
      const known = revocations.get(one);
      if (known === undefined || from < known) revocations.set(one, from);
    }
  }
  return revocations;
}

function earlierFingerprints(read: Reader, keyId: string): string[] {
  const query = build
    .selectFrom('journal_events')
    .select('changes')
    .where('record_kind', '=', 'signing_keys')
    .where('record_id', '=', keyId)
    .orderBy('seq');
  return read
    .all<Pick<JournalRow, 'changes'>>(query)
    .flatMap(({ changes }) => JSON.parse(changes) as FieldChange[])
    .flatMap(({ field, new: value }) => (field === 'fingerprint' && typeof value === 'string' ? [value] : []));
}
