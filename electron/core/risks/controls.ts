import { AppError } from '#contract/errors';
import type { ControlChange, ControlInput } from '#contract/records/control';
import type { WriteTransaction } from '#core/journal/write';
import type { ControlObligationRow, ControlRow, RiskControlRow } from '#core/store/judge-tables';
import { build, fixed } from '#core/store/sql';
import { controlColumns, controlRow, riskRow } from './rows.ts';
import { checkOwner, type RiskSetting } from './setting.ts';

const linksOfControl = fixed<RiskControlRow>('SELECT * FROM risk_controls WHERE control_id = ? ORDER BY id');
const servedBy = fixed<ControlObligationRow>('SELECT * FROM control_obligations WHERE control_id = ? ORDER BY id');
const linkBetween = fixed<RiskControlRow>('SELECT * FROM risk_controls WHERE risk_id = ? AND control_id = ?');
const serviceOf = fixed<ControlObligationRow>(
  'SELECT * FROM control_obligations WHERE control_id = ? AND pack_id = ? AND item = ?',
);
const countUses = fixed<{ evidence: number; cycles: number }>(`
  SELECT (SELECT count(*) FROM evidence_links WHERE target_kind = 'control' AND target_id = ?) AS evidence,
    (SELECT count(*) FROM cycles WHERE target_kind = 'control' AND target_id = ?) AS cycles`);

/** What a control does to a risk: steps it takes off at full maturity. */
export type Effect = { readonly likelihoodEffect: number; readonly impactEffect: number; readonly note: string };

/** @returns its id. @throws AppError `record.not-found` */
export function addControl(
  tx: WriteTransaction,
  { now, newId }: RiskSetting,
  input: ControlInput,
  catalogueRef: string | null = null,
): string {
  checkOwner(tx.read, input.ownerId);
  const id = newId();
  const said = controlColumns(input) as Omit<ControlRow, 'id'>;
  tx.insert('controls', { ...said, catalogue_ref: catalogueRef, id, created_at: now, updated_at: now });
  return id;
}

/** @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function updateControl(
  tx: WriteTransaction,
  { now }: RiskSetting,
  id: string,
  baseVersion: number,
  change: ControlChange,
): void {
  const row = controlRow(tx.read, id);
  checkOwner(tx.read, change.ownerId);
  const wanted = controlColumns(change);
  const isSame = Object.entries(wanted).every(([column, value]) => row[column as keyof ControlRow] === value);
  tx.update('controls', id, baseVersion, isSame ? {} : { ...wanted, updated_at: now });
}

/** Removes a control with its links to risks and items. @throws AppError `control.in-use`, `record.changed-meanwhile` */
export function removeControl(tx: WriteTransaction, id: string, baseVersion: number): void {
  const { title } = controlRow(tx.read, id);
  const uses = tx.read.get(countUses(id, id)) ?? { evidence: 0, cycles: 0 };
  const count = uses.evidence + uses.cycles;
  if (count > 0) throw new AppError('control.in-use', { title, count, ...uses });
  for (const link of tx.read.all(linksOfControl(id))) tx.remove('risk_controls', link.id, link.version);
  for (const served of tx.read.all(servedBy(id))) tx.remove('control_obligations', served.id, served.version);
  tx.remove('controls', id, baseVersion);
}

/** Lets a control answer a risk. @throws AppError `control.linked-already`, `record.not-found` */
export function linkControl(
  tx: WriteTransaction,
  { newId }: RiskSetting,
  riskId: string,
  controlId: string,
  effect: Effect,
): void {
  riskRow(tx.read, riskId);
  const { title } = controlRow(tx.read, controlId);
  if (tx.read.get(linkBetween(riskId, controlId))) throw new AppError('control.linked-already', { title });
  tx.insert('risk_controls', {
    id: newId(),
    risk_id: riskId,
    control_id: controlId,
    likelihood_effect: effect.likelihoodEffect,
    impact_effect: effect.impactEffect,
    note: effect.note,
  });
}

/** @throws AppError `record.not-found` */
export function linkRow(tx: Pick<WriteTransaction, 'read'>, id: string): RiskControlRow {
  const row = tx.read.get<RiskControlRow>(build.selectFrom('risk_controls').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'risk_controls', id });
  return row;
}

/** @returns the id of the risk. @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function updateLink(
  tx: WriteTransaction,
  id: string,
  baseVersion: number,
  effect: Omit<Effect, 'note'> & { readonly note?: string | undefined },
): string {
  const row = linkRow(tx, id);
  tx.update('risk_controls', id, baseVersion, {
    likelihood_effect: effect.likelihoodEffect,
    impact_effect: effect.impactEffect,
    note: effect.note ?? row.note,
  });
  return row.risk_id;
}

/** @returns the id of the risk. @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function unlinkControl(tx: WriteTransaction, id: string, baseVersion: number): string {
  const { risk_id } = linkRow(tx, id);
  tx.remove('risk_controls', id, baseVersion);
  return risk_id;
}

/**
 * Says that a control serves an item of a framework.
 * @throws AppError `control.serves-already`, `record.not-found`
 */
export function serveItem(
  tx: WriteTransaction,
  { newId }: Pick<RiskSetting, 'newId'>,
  id: string,
  served: { readonly packId: string; readonly item: string; readonly note: string },
): void {
  const { title } = controlRow(tx.read, id);
  const { packId, item, note } = served;
  if (tx.read.get(serviceOf(id, packId, item))) throw new AppError('control.serves-already', { title });
  tx.insert('control_obligations', { id: newId(), control_id: id, pack_id: packId, item, note });
}

/** @returns the id of the control. @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function unserveItem(tx: WriteTransaction, id: string, baseVersion: number): string {
  const row = tx.read.get<ControlObligationRow>(
    build.selectFrom('control_obligations').selectAll().where('id', '=', id),
  );
  if (!row) throw new AppError('record.not-found', { kind: 'control_obligations', id });
  tx.remove('control_obligations', id, baseVersion);
  return row.control_id;
}
