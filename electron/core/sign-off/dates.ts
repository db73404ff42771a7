import type { SignOff } from '#contract/records/sign-off';
import type { RiskAcceptance } from '#contract/records/workflow';

/** The day so many months later; the last of the month where it has no such day. Both `YYYY-MM-DD`. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - 86_400_000).toISOString().slice(0, 10);
}

/**
 * The last day on which an approval holds: the day the signer named, what the rules allow at most, and that until which the
 * risk it rests on is accepted, whichever comes first; null if it does not end.
 * @param acceptances  of this sign-off; one that was revoked ended the day before
 */
export function lastDayOf(
  signOff: Pick<SignOff, 'validUntil' | 'signedAt' | 'residualRisk'>,
  validMonths: number | null,
  acceptances: readonly Pick<RiskAcceptance, 'until' | 'revokedAt'>[],
): string | null {
  const days = [
    signOff.validUntil ?? null,
    signOff.residualRisk?.until ?? null,
    validMonths === null ? null : addMonths(signOff.signedAt.slice(0, 10), validMonths),
    ...acceptances.map(({ until, revokedAt }) => (revokedAt === null ? until : dayBefore(revokedAt.slice(0, 10)))),
  ].filter((day) => day !== null);
  return days.toSorted()[0] ?? null;
}
