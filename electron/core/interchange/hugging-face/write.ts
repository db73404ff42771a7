import { Document } from 'yaml';
import type { ItemKind } from '#contract/inventory/kinds';
import type { CardInput, Written } from '../card.ts';
import { type Data, type DataMap, dataAt, emptyMap, isDataMap } from '../data.ts';
import { allLosses } from '../losses.ts';
import { inOrder, lossesOf, type Rule, writeByRules } from '../mapping.ts';
import { versionName } from '../own.ts';
import type { SchemaShelf } from '../schemas.ts';
import { datasetCardRules, datasetLineRules, modelCardRules } from './rules.ts';

/** Kinds of records that can be written as cards of the Hugging Face Hub. */
export const HUGGING_FACE_KINDS: readonly ItemKind[] = ['model-version', 'dataset-version'];

const ORDER = new Map(
  'pretty_name language license licenses license_name license_link library_name pipeline_tag task_categories tags base_model base_model_relation datasets version co2_eq_emissions model-index dataset_info name results task dataset metrics type config split revision args value source url'
    .split(' ')
    .map((key, index) => [key, index] as const),
);

/**
 * Writes a model version or dataset version as a card: front matter of the metadata that the Hub knows, then its text.
 * The Hub publishes no schema for cards.
 */
export function writeHuggingFace(input: CardInput, schemas: SchemaShelf): Written {
  const { item, parent } = input;
  const isDataset = item.kind === 'dataset-version';
  const format = isDataset ? 'hugging-face-dataset-card' : 'hugging-face-model-card';
  const extras = item.extras[format] as Data | undefined;
  const rules: readonly Rule[] = isDataset ? datasetCardRules(schemas.licences()) : modelCardRules(schemas.licences());
  const source = writeByRules(item.kind, rules, item.facts, extras);
  const name = (parent ?? item).name;
  const line =
    isDataset && parent !== null
      ? writeByRules('dataset', datasetLineRules, parent.facts, parent.extras[format] as Data | undefined)
      : {};
  const { body, licence, ...meta } = { ...source, ...line };
  const results = meta['model-index'];
  if (Array.isArray(results) && dataAt(results[0] as Data, ['results']) === undefined)
    meta['model-index'] = [{ name, results }];
  if (isDataset) meta['pretty_name'] ??= name;
  const document = Object.assign(emptyMap(), meta, isDataMap(licence) ? licence : {});
  const title = titleOf(extras, name);
  const front = Object.keys(document).length === 0 ? '' : `---\n${yamlText(inOrder(document, ORDER))}---\n\n`;
  const text = `${front}# ${title}\n${typeof body === 'string' ? `\n${body}\n` : ''}`;
  const losses = lossesOf(item.kind, rules, item.facts, source);
  const heldOfLine =
    isDataset && parent !== null
      ? Object.keys(parent.facts).filter((field) =>
          lossesOf('dataset', datasetLineRules, parent.facts, line).every((loss) => loss.field.split('.')[0] !== field),
        )
      : [];
  return {
    text,
    losses: allLosses(input, losses, versionName(name, item.facts['semanticVersion']), () => false, heldOfLine),
    schema: null,
  };
}

/** The title as it was found, if the name is still the one it was read for. */
function titleOf(extras: Data | undefined, name: string): string {
  const kept = isDataMap(extras) ? extras['title'] : undefined;
  const text = dataAt(kept, ['text']);
  return dataAt(kept, ['name']) === name && typeof text === 'string' ? text : name;
}

/** YAML that readers of 1.1, as Python has them, and of 1.2 take for the same. */
function yamlText(data: Data): string {
  const document = new Document(plainOf(data), { version: '1.1', aliasDuplicateObjects: false });
  return document.toString({ lineWidth: 0, directives: false });
}

/** Maps with a prototype, which the writer of YAML asks for. */
function plainOf(data: Data): unknown {
  if (Array.isArray(data)) return (data as readonly Data[]).map(plainOf);
  return isDataMap(data)
    ? Object.fromEntries(Object.entries(data as DataMap).map(([key, value]) => [key, plainOf(value)]))
    : data;
}
