import { datasetGroups, datasetVersionGroups } from './dataset-fields.ts';
import type { Field, FieldTable } from './field.ts';
import type { ItemKind } from './kinds.ts';
import { modelGroups, modelVersionGroups } from './model-fields.ts';
import { deploymentGroups, organisationGroups, systemGroups } from './system-fields.ts';

/** Every fact the inventory knows of. Forms, cards, lists, imports, exports, comparisons and dossiers follow this one table. */
export const FIELDS: FieldTable = {
  system: systemGroups,
  model: modelGroups,
  'model-version': modelVersionGroups,
  dataset: datasetGroups,
  'dataset-version': datasetVersionGroups,
  deployment: deploymentGroups,
  organisation: organisationGroups,
};

/** The fields of a kind, without their groups. */
export function fieldsOf(kind: ItemKind): readonly Field[] {
  return FIELDS[kind].flatMap(({ fields }) => fields);
}

/** One field, or undefined if the kind has none such. */
export function fieldOf(kind: ItemKind, id: string): Field | undefined {
  return fieldsOf(kind).find((field) => field.id === id);
}
