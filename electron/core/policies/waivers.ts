import { AppError } from '#contract/errors';
import type { Waiver } from '#contract/records/policy';
import type { WriteTransaction } from '#core/journal/write';
import { hasItem } from '#core/store/items';
import { findPerson } from '#core/store/people';
import { fixed, type Reader } from '#core/store/sql';
import type { PolicyWaiverRow } from '#core/store/watch-tables';
import { readWorkspaceRow } from '#core/store/workspace';
import { getPolicy } from './policies.ts';

type Row = PolicyWaiverRow & {
  readonly policy_name: string;
  readonly system_name: string | null;
  readonly requested_name: string;
  readonly approved_name: string;
  readonly revoked_name: string | null;
};

const SELECT = `
  SELECT waiver.*, policy.name AS policy_name, system.name AS system_name, requested.name AS requested_name,
    approved.name AS approved_name, revoked.name AS revoked_name
  FROM policy_waivers AS waiver JOIN policies AS policy ON policy.id = waiver.policy_id
  LEFT JOIN ai_systems AS system ON system.id = waiver.item_id
  JOIN people AS requested ON requested.id = waiver.requested_by JOIN people AS approved ON approved.id = waiver.approved_by
  LEFT JOIN people AS revoked ON revoked.id = waiver.revoked_by`;
const ALL = fixed<Row>(`${SELECT} ORDER BY waiver.id DESC`);
const OF_POLICY = fixed<Row>(`${SELECT} WHERE waiver.policy_id = ? ORDER BY waiver.id DESC`);
const ONE = fixed<Row>(`${SELECT} WHERE waiver.id = ?`);

function toWaiver(row: Row, today: string): Waiver {
  return {
    id: row.id,
    version: row.version,
    policyId: row.policy_id,
    policyName: row.policy_name,
    systemId: row.item_id,
    systemName: row.system_name ?? row.item_id,
    reason: row.reason,
    requestedBy: row.requested_by,
    requestedByName: row.requested_name,
    approvedBy: row.approved_by,
    approvedByName: row.approved_name,
    until: row.until,
    at: row.at,
    revokedAt: row.revoked_at,
    revokedByName: row.revoked_name,
    revocationReason: row.revocation_reason,
    state: row.revoked_at !== null ? 'revoked' : row.until < today ? 'expired' : 'holds',
  };
}

/** Waivers, the newest first. @param today  `YYYY-MM-DD` */
export function listWaivers(read: Reader, today: string, policyId?: string): Waiver[] {
  return read.all(policyId === undefined ? ALL() : OF_POLICY(policyId)).map((row) => toWaiver(row, today));
}

function getWaiver(read: Reader, today: string, id: string): Waiver {
  const row = read.get(ONE(id));
  if (!row) throw new AppError('record.not-found', { kind: 'policy_waivers', id });
  return toWaiver(row, today);
}

/** What a waiver is asked for. */
export type WaiverInput = {
  readonly policyId: string;
  readonly systemId: string;
  readonly reason: string;
  readonly requestedBy: string;
  /** The last day on which it holds. */
  readonly until: string;
};

/**
 * Grants leave to break a policy, as whoever acts.
 * @throws AppError `waiver.four-eyes` if they asked for it themselves and four eyes hold, `waiver.over`, `record.not-found`
 */
export function addWaiver(
  tx: WriteTransaction,
  { id, now, actor }: { readonly id: string; readonly now: string; readonly actor: string },
  input: WaiverInput,
): Waiver {
  const today = now.slice(0, 10);
  getPolicy(tx.read, input.policyId);
  if (!hasItem(tx.read, { kind: 'system', id: input.systemId })) {
    throw new AppError('record.not-found', { kind: 'ai_systems', id: input.systemId });
  }
  const requester = findPerson(tx.read, input.requestedBy);
  if (requester === null) throw new AppError('record.not-found', { kind: 'people', id: input.requestedBy });
  if (input.until < today) throw new AppError('waiver.over', { until: input.until });
  if (readWorkspaceRow(tx.read).four_eyes === 1 && actor === requester.id) {
    throw new AppError('waiver.four-eyes', { name: requester.name });
  }
  tx.insert('policy_waivers', {
    id,
    policy_id: input.policyId,
    item_kind: 'system',
    item_id: input.systemId,
    reason: input.reason,
    requested_by: input.requestedBy,
    approved_by: actor,
    until: input.until,
    at: now,
    revoked_at: null,
    revoked_by: null,
    revocation_reason: '',
  });
  return getWaiver(tx.read, today, id);
}

/** Takes it back at once. One that was taken back stays as it is. @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function revokeWaiver(
  tx: WriteTransaction,
  { now, actor }: { readonly now: string; readonly actor: string },
  { id, baseVersion, reason }: { readonly id: string; readonly baseVersion: number; readonly reason: string },
): Waiver {
  const today = now.slice(0, 10);
  const before = getWaiver(tx.read, today, id);
  if (before.state === 'revoked') return before;
  const change = { revoked_at: now, revoked_by: actor, revocation_reason: reason };
  tx.update('policy_waivers', id, baseVersion, change);
  return getWaiver(tx.read, today, id);
}
