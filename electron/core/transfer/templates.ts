import { AppError } from '#contract/errors';
import type { ColumnMapping, MappingTemplate } from '#contract/records/transfer';
import { canonicalText } from '#core/journal/event';
import type { WriteTransaction } from '#core/journal/write';
import type { MappingTemplateRow } from '#core/store/inventory-tables';
import { build, type Reader } from '#core/store/sql';

function toTemplate({ id, version, name, mapping }: MappingTemplateRow): MappingTemplate {
  return { id, version, name, mapping: JSON.parse(mapping) as ColumnMapping };
}

/** Every template by name. */
export function listTemplates(read: Reader): MappingTemplate[] {
  const query = build.selectFrom('mapping_templates').selectAll().orderBy('name');
  return read.all<MappingTemplateRow>(query).map(toTemplate);
}

/**
 * Keeps a mapping under a name; one of the same name is replaced.
 * @throws AppError `input.invalid` for two columns that would fill one field
 */
export function saveTemplate(
  tx: WriteTransaction,
  newId: () => string,
  name: string,
  mapping: ColumnMapping,
): MappingTemplate {
  const targets = mapping.columns.flatMap(({ target }) => (target === null ? [] : [target]));
  const twice = targets.find((target, index) => targets.indexOf(target) !== index);
  if (twice !== undefined) throw new AppError('input.invalid', { path: 'mapping.columns', reason: twice });
  const text = canonicalText(mapping);
  const query = build.selectFrom('mapping_templates').selectAll().where('name', '=', name);
  const known = tx.read.get<MappingTemplateRow>(query);
  return toTemplate(
    known
      ? tx.update('mapping_templates', known.id, known.version, { mapping: text })
      : tx.insert('mapping_templates', { id: newId(), name, mapping: text }),
  );
}
