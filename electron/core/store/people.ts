import type { Person, SigningKey } from '#contract/records/person';
import { build, fixed, type Reader } from './sql.ts';
import type { PersonRow, SigningKeyRow } from './tables.ts';

/** A row of `people` as the record it holds. */
export function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    email: row.email,
    roles: JSON.parse(row.roles) as Person['roles'],
    createdAt: row.created_at,
  };
}

/** Everyone, in the order they were added. */
export function listPeople(read: Reader): Person[] {
  return read.all<PersonRow>(build.selectFrom('people').selectAll().orderBy('id')).map(toPerson);
}

const known = fixed('SELECT 1 FROM people WHERE id = ?');

/** Whether there is such a person. */
export function hasPerson(read: Reader, id: string): boolean {
  return read.get(known(id)) !== undefined;
}

/** One person, or null. */
export function findPerson(read: Reader, id: string): Person | null {
  const row = read.get<PersonRow>(build.selectFrom('people').selectAll().where('id', '=', id));
  return row ? toPerson(row) : null;
}

/** A row of `signing_keys` as the record it holds, without the private part. */
export function toSigningKey(row: SigningKeyRow): SigningKey {
  return {
    id: row.id,
    version: row.version,
    personId: row.person_id,
    algorithm: row.algorithm as SigningKey['algorithm'],
    origin: row.origin as SigningKey['origin'],
    subject: row.subject,
    issuer: row.issuer,
    isSelfSigned: row.is_self_signed === 1,
    fingerprint: row.fingerprint,
    certificates: JSON.parse(row.certificates) as string[],
    notBefore: row.not_before,
    notAfter: row.not_after,
    createdAt: row.created_at,
    token: row.token === null ? null : (JSON.parse(row.token) as SigningKey['token']),
    revokedAt: row.revoked_at,
    revocationReason: row.revocation_reason ?? '',
    replacedById: row.replaced_by_id,
  };
}

/** Every key, in the order they were added. */
export function listSigningKeys(read: Reader): SigningKey[] {
  return read.all<SigningKeyRow>(build.selectFrom('signing_keys').selectAll().orderBy('id')).map(toSigningKey);
}

/** One key with its sealed private part, or null. */
export function findSigningKey(read: Reader, id: string): { key: SigningKey; envelope: string | null } | null {
  const row = read.get<SigningKeyRow>(build.selectFrom('signing_keys').selectAll().where('id', '=', id));
  return row ? { key: toSigningKey(row), envelope: row.envelope } : null;
}
