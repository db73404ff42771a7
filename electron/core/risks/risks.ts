import { AppError } from '#contract/errors';
import type { ItemRef } from '#contract/records/inventory';
import type { RiskChange, RiskInput, RiskLevel } from '#contract/records/risk';
import { hasHandedOver } from '#core/journal/handed-over';
import type { WriteTransaction } from '#core/journal/write';
import { itemTable } from '#core/store/item-tables';
import { hasItem } from '#core/store/items';
import type { AcceptedRiskRow, RiskControlRow, RiskRow } from '#core/store/judge-tables';
import { build, fixed, type Reader } from '#core/store/sql';
import { readWorkspaceRow } from '#core/store/workspace';
import { isOn } from './levels.ts';
import { riskColumns, riskRow } from './rows.ts';
import { checkOwner, type RiskSetting } from './setting.ts';
import { readStanding } from './standing-of.ts';

const linksOfRisk = fixed<RiskControlRow>('SELECT * FROM risk_controls WHERE risk_id = ? ORDER BY id');
const countUses = fixed<{
  evidence: number;
  findings: number;
  incidents: number;
  cycles: number;
  acceptances: number;
}>(`
  SELECT (SELECT count(*) FROM evidence_links WHERE target_kind = 'risk' AND target_id = ?) AS evidence,
    (SELECT count(*) FROM findings WHERE risk_id = ?) AS findings,
    (SELECT count(*) FROM incidents WHERE risk_id = ?) AS incidents,
    (SELECT count(*) FROM cycles WHERE target_kind = 'risk' AND target_id = ?) AS cycles,
    (SELECT count(*) FROM accepted_risks WHERE risk_id = ?) AS acceptances`);

/** @throws AppError `record.not-found` */
function checkItem(read: Reader, item: ItemRef): void {
  if (!hasItem(read, item)) throw new AppError('record.not-found', { kind: itemTable(item.kind), id: item.id });
}

/** @throws AppError `risk.matrix-unknown`, `risk.level-off-matrix` */
function checkLevels({ catalogues }: RiskSetting, matrix: string, levels: readonly (RiskLevel | null)[]): void {
  const known = catalogues.matrix(matrix);
  if (!known) throw new AppError('risk.matrix-unknown', { matrix });
  if (!levels.every((level) => isOn(known, level))) throw new AppError('risk.level-off-matrix', { matrix });
}

const NO_OVERRIDE = {
  override_likelihood: null,
  override_impact: null,
  override_reason: '',
  override_by: null,
  override_at: null,
} as const;

/**
 * Adds a risk of a record.
 * @param catalogueRef  what it was made of
 * @returns its id
 * @throws AppError `record.not-found`, `risk.matrix-unknown`, `risk.level-off-matrix`
 */
export function addRisk(
  tx: WriteTransaction,
  setting: RiskSetting,
  item: ItemRef,
  input: RiskInput,
  catalogueRef: string | null = null,
): string {
  checkItem(tx.read, item);
  checkOwner(tx.read, input.ownerId);
  checkLevels(setting, input.matrix, [input.inherent, input.target]);
  const { now, newId } = setting;
  const id = newId();
  const said = riskColumns(input) as Omit<RiskRow, keyof typeof NO_OVERRIDE>;
  const levels = {
    inherent_likelihood: input.inherent?.likelihood ?? null,
    inherent_impact: input.inherent?.impact ?? null,
    target_likelihood: input.target?.likelihood ?? null,
    target_impact: input.target?.impact ?? null,
  };
  const place = { item_kind: item.kind, item_id: item.id, catalogue_ref: catalogueRef };
  tx.insert('risks', { ...said, ...levels, ...NO_OVERRIDE, ...place, id, created_at: now, updated_at: now });
  return id;
}

/**
 * Changes a risk. With another matrix, levels that are not given anew are taken away, and so is an override.
 * @throws AppError as `addRisk`, and `record.changed-meanwhile`
 */
export function updateRisk(
  tx: WriteTransaction,
  setting: RiskSetting,
  id: string,
  baseVersion: number,
  change: RiskChange,
): void {
  const row = riskRow(tx.read, id);
  if (change.item) checkItem(tx.read, change.item);
  checkOwner(tx.read, change.ownerId);
  const isOther = change.matrix !== undefined && change.matrix !== row.matrix;
  const whole = isOther ? { ...change, inherent: change.inherent ?? null, target: change.target ?? null } : change;
  if (isOther || change.inherent || change.target) {
    checkLevels(setting, change.matrix ?? row.matrix, [whole.inherent ?? null, whole.target ?? null]);
  }
  const wanted = {
    ...riskColumns(whole),
    ...(isOther ? NO_OVERRIDE : {}),
    ...(change.item ? { item_kind: change.item.kind, item_id: change.item.id } : {}),
  };
  write(tx, setting, row, baseVersion, wanted);
}

/** Writes what differs; what changes nothing leaves no entry. */
function write(
  tx: WriteTransaction,
  { now }: RiskSetting,
  row: RiskRow,
  baseVersion: number,
  wanted: Partial<Omit<RiskRow, 'id' | 'version'>>,
): void {
  const isSame = Object.entries(wanted).every(([column, value]) => row[column as keyof RiskRow] === value);
  tx.update('risks', row.id, baseVersion, isSame ? {} : { ...wanted, updated_at: now });
}

/** @throws AppError `risk.in-use`, `record.not-found`, `record.changed-meanwhile` */
export function removeRisk(tx: WriteTransaction, id: string, baseVersion: number): void {
  const { title } = riskRow(tx.read, id);
  const uses = tx.read.get(countUses(id, id, id, id, id)) ?? {
    evidence: 0,
    findings: 0,
    incidents: 0,
    cycles: 0,
    acceptances: 0,
  };
  const count = Object.values(uses).reduce((sum, one) => sum + one, 0);
  if (count > 0) throw new AppError('risk.in-use', { title, count, ...uses });
  for (const link of tx.read.all(linksOfRisk(id))) tx.remove('risk_controls', link.id, link.version);
  tx.remove('risks', id, baseVersion);
}

/**
 * Adds another risk like one, with its controls.
 * @param item  whose it is; null: of the same record
 * @returns its id
 */
export function duplicateRisk(tx: WriteTransaction, setting: RiskSetting, id: string, item: ItemRef | null): string {
  const { now, newId } = setting;
  const { id: _, version: __, ...row } = riskRow(tx.read, id);
  if (item) checkItem(tx.read, item);
  const place = item ? { item_kind: item.kind, item_id: item.id } : {};
  const copy = newId();
  tx.insert('risks', { ...row, ...place, ...NO_OVERRIDE, id: copy, state: 'open', created_at: now, updated_at: now });
  for (const { id: ___, version: ____, ...link } of tx.read.all(linksOfRisk(id))) {
    tx.insert('risk_controls', { ...link, id: newId(), risk_id: copy });
  }
  return copy;
}

/**
 * Sets a level against the derived residual one; null takes it away.
 * @throws AppError `risk.not-rated`, `risk.matrix-unknown`, `risk.level-off-matrix`, `record.changed-meanwhile`
 */
export function overrideRisk(
  tx: WriteTransaction,
  setting: RiskSetting,
  id: string,
  baseVersion: number,
  override: { readonly level: RiskLevel; readonly reason: string } | null,
): void {
  const row = riskRow(tx.read, id);
  if (!override) {
    write(tx, setting, row, baseVersion, NO_OVERRIDE);
    return;
  }
  if (row.inherent_likelihood === null) throw new AppError('risk.not-rated', { title: row.title });
  checkLevels(setting, row.matrix, [override.level]);
  write(tx, setting, row, baseVersion, {
    override_likelihood: override.level.likelihood,
    override_impact: override.level.impact,
    override_reason: override.reason,
    override_by: setting.actor,
    override_at: setting.now,
  });
}

/**
 * Accepts the shown level of a risk until a day, in the name of whoever works.
 * @param baseVersion  of the risk as it was looked at
 * @throws AppError `risk.not-rated`, `risk.accepted-by-owner`, `risk.acceptance-past`, `record.changed-meanwhile`
 */
export function acceptRisk(
  tx: WriteTransaction,
  setting: RiskSetting,
  id: string,
  baseVersion: number,
  { reason, until }: { readonly reason: string; readonly until: string },
): void {
  const { actor, now, newId } = setting;
  const row = riskRow(tx.read, id);
  if (row.version !== baseVersion) throw new AppError('record.changed-meanwhile', { kind: 'risks', id });
  const { shown_likelihood: likelihood, shown_impact: impact } = readStanding(tx.read, row, setting.catalogues);
  if (likelihood === null || impact === null) throw new AppError('risk.not-rated', { title: row.title });
  const isOwn = row.owner_id === actor || hasHandedOver(tx.read, 'risks', id, actor);
  if (isOwn && readWorkspaceRow(tx.read).four_eyes === 1)
    throw new AppError('risk.accepted-by-owner', { title: row.title });
  if (until < now.slice(0, 10)) throw new AppError('risk.acceptance-past', { until });
  tx.insert('accepted_risks', {
    id: newId(),
    risk_id: id,
    accepted_by: actor,
    reason,
    matrix: row.matrix,
    likelihood,
    impact,
    until,
    at: now,
    revoked_at: null,
    revoked_by: null,
    revocation_reason: '',
  });
}

/**
 * Takes an acceptance back; it stays on record.
 * @returns the id of its risk
 * @throws AppError `record.not-found`, `risk.acceptance-revoked`, `record.changed-meanwhile`
 */
export function revokeAcceptance(
  tx: WriteTransaction,
  { actor, now }: RiskSetting,
  id: string,
  baseVersion: number,
  reason: string,
): string {
  const row = tx.read.get<AcceptedRiskRow>(build.selectFrom('accepted_risks').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'accepted_risks', id });
  if (row.revoked_at !== null) {
    throw new AppError('risk.acceptance-revoked', { title: riskRow(tx.read, row.risk_id).title });
  }
  tx.update('accepted_risks', id, baseVersion, { revoked_at: now, revoked_by: actor, revocation_reason: reason });
  return row.risk_id;
}
