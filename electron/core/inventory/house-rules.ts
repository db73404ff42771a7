import { AppError } from '#contract/errors';
import { fieldOf } from '#contract/inventory/fields';
import { KIND_FACTS } from '#contract/inventory/kinds';
import type { HouseRule } from '#contract/records/own-fields';
import type { WriteTransaction } from '#core/journal/write';
import type { HouseRuleRow } from '#core/store/inventory-tables';
import { build, type Reader } from '#core/store/sql';
import { findSchema } from './custom-fields.ts';
import { type JsonObject, propertiesOf } from './custom-schema.ts';

function toRule(row: HouseRuleRow): HouseRule {
  return {
    id: row.id,
    version: row.version,
    kind: row.kind as HouseRule['kind'],
    field: row.field,
    from: row.from_state as HouseRule['from'],
    reason: row.reason,
  };
}

/** The fields that the house wants filled, by kind and field. */
export function listRules(read: Reader): HouseRule[] {
  const rows = build.selectFrom('house_rules').selectAll().orderBy('kind').orderBy('field');
  return read.all<HouseRuleRow>(rows).map(toRule);
}

/** Whether a kind has a field of this name: a fact, the owner, or `custom.<id>` of the workspace's own. */
export function hasField(read: Reader, kind: HouseRule['kind'], field: string): boolean {
  if (field === 'owner' || fieldOf(kind, field) !== undefined) return true;
  if (!field.startsWith('custom.')) return false;
  const schema = findSchema(read, kind)?.schema as JsonObject | undefined;
  return schema !== undefined && propertiesOf(schema).has(field.slice('custom.'.length));
}

/** @throws AppError `house-rule.pointless`, `house-rule.exists` */
export function addRule(tx: WriteTransaction, id: string, rule: Omit<HouseRule, 'id' | 'version'>): HouseRule {
  const { kind, field, from, reason } = rule;
  if (!hasField(tx.read, kind, field) || !KIND_FACTS[kind].states.includes(from)) {
    throw new AppError('house-rule.pointless', { field });
  }
  const same = build.selectFrom('house_rules').select('id').where('kind', '=', kind).where('field', '=', field);
  if (tx.read.get(same)) throw new AppError('house-rule.exists', { field });
  return toRule(tx.insert('house_rules', { id, kind, field, from_state: from, reason }));
}
