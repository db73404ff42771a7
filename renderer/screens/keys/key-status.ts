import type { SigningKey } from '#contract/records/person';
import { formatDate, t } from '../app.ts';

const EXPIRING_MS = 60 * 24 * 60 * 60 * 1000;

/** Whether a key can be used, and for how long; `replaced`: revoked because another took its place. */
export type KeyStatus = 'valid' | 'expiring' | 'expired' | 'revoked' | 'replaced';

/** How a key stands at an instant. @param now milliseconds since 1970 */
export function keyStatus(key: SigningKey, now = Date.now()): KeyStatus {
  if (key.revokedAt !== null && Date.parse(key.revokedAt) <= now) {
    return key.replacedById === null ? 'revoked' : 'replaced';
  }
  const left = Date.parse(key.notAfter) - now;
  if (left < 0) return 'expired';
  return left < EXPIRING_MS ? 'expiring' : 'valid';
}

/** Whether a key can sign now. */
export function isUsable(key: SigningKey): boolean {
  const status = keyStatus(key);
  return status === 'valid' || status === 'expiring';
}

/** A key's short name: its algorithm and the beginning of its fingerprint. */
export function keyName(key: SigningKey): string {
  return `${key.algorithm} ${key.fingerprint.slice(0, 8)}`;
}

/** Who vouches for a key, where it lies and how long it holds. */
export function keyHint(key: SigningKey): string {
  const origin = key.isSelfSigned
    ? t('screen.people.key.self-signed')
    : t('screen.people.key.issued-by', { issuer: key.issuer });
  const place = key.token === null ? [] : [t('screen.people.key.on-token', { label: key.token.label })];
  return [...place, origin, t('screen.people.key.valid', { date: formatDate(key.notAfter) })].join(', ');
}
