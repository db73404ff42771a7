import { AppError } from '#contract/errors';
import type { PolicyRow as ListedPolicy, Policy, PolicyInput } from '#contract/records/policy';
import type { WriteTransaction } from '#core/journal/write';
import { findPerson, listPeople } from '#core/store/people';
import { build, type Reader } from '#core/store/sql';
import type { PolicyRow } from '#core/store/watch-tables';
import { type Change, changedAt, given } from './change.ts';
import { ruleOf } from './evaluate.ts';
import type { PolicySource } from './house.ts';
import { countRules, noCounts } from './results.ts';
import { checkRules } from './rules.ts';
import { loadWords } from './words.ts';

/** Who writes, and when. */
export type Setting = { readonly newId: () => string; readonly now: string; readonly resources: string };

function toPolicy(row: PolicyRow): Policy {
  const { scope, condition } = ruleOf(row);
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    statement: row.statement,
    reason: row.reason,
    scope,
    condition,
    fix: row.fix,
    severity: row.severity as Policy['severity'],
    edition: row.edition,
    isActive: row.is_active === 1,
    blocksLive: row.blocks_live === 1,
    reviewOn: row.review_on,
    ownerId: row.owner_id,
    catalogueRef: row.catalogue_ref,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function rowOf(read: Reader, id: string): PolicyRow {
  const row = read.get<PolicyRow>(build.selectFrom('policies').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'policies', id });
  return row;
}

/** @throws AppError `record.not-found` */
export function getPolicy(read: Reader, id: string): Policy {
  return toPolicy(rowOf(read, id));
}

/** Every policy by name, with what it comes to over all systems; one that is not active is not judged. */
export function listPolicies(read: Reader, source: PolicySource, now: string): ListedPolicy[] {
  const rows = read.all<PolicyRow>(build.selectFrom('policies').selectAll().orderBy('name').orderBy('id'));
  const active = rows.filter(({ is_active }) => is_active === 1);
  const counts = countRules(read, source, active.map(ruleOf), now);
  const names = new Map(listPeople(read).map(({ id, name }) => [id, name]));
  const waived = countWaivers(read, now.slice(0, 10));
  return rows.map((row) => ({
    ...toPolicy(row),
    ownerName: row.owner_id === null ? null : (names.get(row.owner_id) ?? null),
    counts: counts[active.indexOf(row)] ?? noCounts(),
    waivers: waived(row.id),
  }));
}

function countWaivers(read: Reader, today: string): (policyId: string) => number {
  const rows = build
    .selectFrom('policy_waivers')
    .select('policy_id')
    .where('revoked_at', 'is', null)
    .where('until', '>=', today);
  const by = Map.groupBy(read.all<{ policy_id: string }>(rows), ({ policy_id }) => policy_id);
  return (policyId) => by.get(policyId)?.length ?? 0;
}

function columnsOf(policy: PolicyInput) {
  return {
    name: policy.name,
    statement: policy.statement,
    reason: policy.reason,
    scope: JSON.stringify(policy.scope),
    condition: JSON.stringify(policy.condition),
    fix: policy.fix,
    severity: policy.severity,
    is_active: policy.isActive ? 1 : 0,
    blocks_live: policy.blocksLive ? 1 : 0,
    review_on: policy.reviewOn,
    owner_id: policy.ownerId,
    catalogue_ref: policy.catalogueRef,
  };
}

function check(tx: WriteTransaction, resources: string, policy: PolicyInput, ownId: string | null): void {
  checkRules(policy, loadWords(resources));
  const same = build
    .selectFrom('policies')
    .select('id')
    .where('name', '=', policy.name)
    .where('id', '<>', ownId ?? '');
  if (tx.read.get(same)) throw new AppError('policy.name-taken', { name: policy.name });
  if (policy.ownerId !== null && findPerson(tx.read, policy.ownerId) === null) {
    throw new AppError('record.not-found', { kind: 'people', id: policy.ownerId });
  }
}

/** @throws AppError `policy.rule-not-allowed`, `policy.name-taken`, `record.not-found` */
export function addPolicy(tx: WriteTransaction, { newId, now, resources }: Setting, input: PolicyInput): Policy {
  check(tx, resources, input, null);
  const row = { id: newId(), ...columnsOf(input), edition: 1, created_at: now, updated_at: now };
  return toPolicy(tx.insert('policies', row));
}

/**
 * What is not given stays. Another scope or condition counts as another edition.
 * @throws AppError as `addPolicy`, and `record.changed-meanwhile`
 */
export function updatePolicy(
  tx: WriteTransaction,
  { now, resources }: Setting,
  { id, baseVersion, ...change }: Change<PolicyInput>,
): Policy {
  const before = rowOf(tx.read, id);
  const policy: Policy = { ...toPolicy(before), ...given(change) };
  check(tx, resources, policy, id);
  const columns = columnsOf(policy);
  const isOther = columns.scope !== before.scope || columns.condition !== before.condition;
  const edition = before.edition + (isOther ? 1 : 0);
  const updated_at = changedAt(before, columns, now);
  return toPolicy(tx.update('policies', id, baseVersion, { ...columns, edition, updated_at }));
}

/** @throws AppError `policy.has-waivers`, `record.not-found`, `record.changed-meanwhile` */
export function removePolicy(tx: WriteTransaction, id: string, baseVersion: number): void {
  const { name } = rowOf(tx.read, id);
  const waivers = build.selectFrom('policy_waivers').select('id').where('policy_id', '=', id);
  const count = tx.read.all(waivers).length;
  if (count > 0) throw new AppError('policy.has-waivers', { name, count });
  tx.remove('policies', id, baseVersion);
}
