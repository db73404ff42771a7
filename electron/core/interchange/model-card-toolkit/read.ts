import type { Draft } from '#contract/records/transfer';
import { dataAt, isDataMap, withDataAt } from '../data.ts';
import { DraftBuilder } from '../draft.ts';
import { type FormatReader, jsonOf, malformed, type NamedFile, type ReadTools, startOf } from '../format.ts';
import { readByRules } from '../mapping.ts';
import { versionName } from '../own.ts';
import { toolkitRules } from './rules.ts';

/** Cards of the Model Card Toolkit, versions 0.0.1 and 0.0.2. */
export const modelCardToolkit: FormatReader = {
  id: 'model-card-toolkit',
  matches: ([file, ...more]) => {
    if (file === undefined || more.length > 0 || !startOf(file).trimStart().startsWith('{')) return false;
    return Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length).includes('"model_details"');
  },
  read: ([file], tools) => (file === undefined ? malformed('', '', 'no file') : readModelCardToolkit(file, tools)),
};

/** The sections a card has; each is a map. */
const SECTIONS = ['model_details', 'model_parameters', 'quantitative_analysis', 'considerations'];

/**
 * Reads a card. It is taken as it comes: cards that were made with the toolkit are not always as its schema wants them.
 * @throws AppError `interchange.malformed`
 */
export function readModelCardToolkit(file: NamedFile, { schemas }: ReadTools): Draft {
  const data = jsonOf(file);
  const card = data.value;
  if (!isDataMap(card)) return malformed(file.name, '/', 'it is no card of the Model Card Toolkit');
  for (const section of SECTIONS) {
    if (section in card && !isDataMap(card[section])) malformed(file.name, `/${section}`, 'a map is expected');
  }
  const name = dataAt(card, ['model_details', 'name']);
  if (typeof name !== 'string' || name.trim() === '')
    return malformed(file.name, '/model_details/name', 'the name of the model is missing');
  const version = card['schema_version'];
  const draft = new DraftBuilder('model-card-toolkit', typeof version === 'string' ? version : '');
  draft.noteOddities(data);
  const model = draft.item('model', { key: 'model', name, place: '/model_details' });
  const item = draft.item('model-version', {
    key: 'model-version',
    name: versionName(name.trim(), dataAt(card, ['model_details', 'version', 'name'])),
    parent: model,
    place: '/model_details',
  });
  const { schema_version: _, ...rest } = card;
  const source = withDataAt(rest, ['model_details', 'name'], undefined);
  readByRules(toolkitRules(schemas.licences()), isDataMap(source) ? source : {}, item, draft, '');
  return draft.finish();
}
