import { AppError } from '#contract/errors';
import type { Item } from '#contract/records/inventory';
import type { CardInput, Written } from '../card.ts';
import { type Data, emptyMap, withDataAt } from '../data.ts';
import { allLosses, writeValid } from '../losses.ts';
import { inOrder, lossesOf, writeByRules } from '../mapping.ts';
import { versionName } from '../own.ts';
import type { SchemaShelf } from '../schemas.ts';
import { toolkitRules } from './rules.ts';

const ORDER = new Map(
  'schema_version model_details model_parameters quantitative_analysis considerations name overview documentation owners version date diff licenses references citations path model_architecture data input_format input_format_map output_format output_format_map performance_metrics type value slice threshold confidence_interval lower_bound upper_bound key'
    .split(' ')
    .map((key, index) => [key, index] as const),
);

/**
 * Writes a model version as a card of the Model Card Toolkit, v0.0.2.
 * @throws AppError `interchange.not-valid`
 */
export function writeModelCardToolkit(input: CardInput, schemas: SchemaShelf): Written {
  const { item, parent } = input;
  const rules = toolkitRules(schemas.licences());
  const name = (parent ?? item).name;
  const write = (one: Item) => {
    const facts = writeByRules(one.kind, rules, one.facts, one.extras['model-card-toolkit'] as Data | undefined);
    const named = withDataAt(facts, ['model_details', 'name'], name);
    return { facts, document: Object.assign(emptyMap(), named, { schema_version: '0.0.2' }) };
  };
  const valid = writeValid(item, 'model-card-toolkit', write, ({ document }) =>
    schemas.check('model-card-toolkit-0.0.2', document),
  );
  if (valid.result === null) {
    throw new AppError('interchange.not-valid', {
      name: item.name,
      schema: 'Model Card Toolkit 0.0.2',
      ...valid.problem,
    });
  }
  const losses = lossesOf(item.kind, rules, item.facts, valid.result.facts);
  return {
    text: `${JSON.stringify(inOrder(valid.result.document, ORDER), null, 2)}\n`,
    losses: [...allLosses(input, losses, versionName(name, item.facts['semanticVersion'])), ...valid.losses],
    schema: 'https://modelcards.withgoogle.com/v0.0.1/model_card.schema.json',
  };
}
