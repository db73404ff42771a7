// Makes resources/schemas/*.json from the contract, for editors of packs and readers of bundles. `--check` only tells whether they are current.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Condition } from '#contract/records/condition';
import { Column, Knowledge, Option, Question } from '#contract/records/question';
import { LocalText } from '#contract/records/text';
import { SCHEMAS } from '#core/packs/files';
import { schemaColumns, type Column as TableColumn } from '#core/store/restore';
import { recordTables } from '#core/store/tables';
import { BUNDLE_JOURNAL, BundleHead, recordsFile } from '#core/transfer/bundle-format';
import { fail, projectFolder } from './project.ts';

/** Schemas that others refer to by name instead of repeating them. */
const definitions = z.registry<{ id: string }>();
definitions.add(Condition, { id: 'Condition' });
definitions.add(Column, { id: 'Column' });
definitions.add(Knowledge, { id: 'Knowledge' });
definitions.add(LocalText, { id: 'LocalText' });
definitions.add(Option, { id: 'Option' });
definitions.add(Question, { id: 'Question' });

/** By name, the schema of each kind of file in a pack. */
const schemas = {
  pack: { schema: SCHEMAS.head, title: 'Model Dossier pack: pack.yaml' },
  questions: { schema: SCHEMAS.section, title: 'Model Dossier pack: a section of questions/' },
  rules: { schema: SCHEMAS.rules, title: 'Model Dossier pack: rules.yaml or a file of rules/' },
  dossier: { schema: SCHEMAS.dossier, title: 'Model Dossier pack: dossier.yaml' },
  glossary: { schema: SCHEMAS.glossary, title: 'Model Dossier pack: glossary.yaml' },
  crosswalks: { schema: SCHEMAS.crosswalks, title: 'Model Dossier pack: crosswalks.yaml' },
  changes: { schema: SCHEMAS.changes, title: 'Model Dossier pack: changes.yaml' },
  catalogue: { schema: SCHEMAS.catalogue, title: 'Model Dossier pack: a part of catalogue/' },
} as const;

const folder = join(projectFolder, 'resources', 'schemas');
const files = Object.entries(schemas).map(([name, { schema, title }]) => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', metadata: definitions });
  return { path: join(folder, `${name}.json`), text: `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n` };
});

const TYPES = { TEXT: 'string', INTEGER: 'integer', REAL: 'number', BLOB: 'string' } as const;

/** What a line of a bundle holds: a column of its table under each name. */
function rowSchema(columns: readonly TableColumn[]): object {
  const typeOf = ({ type, isNeeded }: TableColumn) => ({ type: isNeeded ? TYPES[type] : [TYPES[type], 'null'] });
  return {
    type: 'object',
    properties: Object.fromEntries(columns.map((column) => [column.name, typeOf(column)])),
    required: columns.map(({ name }) => name),
    additionalProperties: false,
  };
}

/** `bundle.json` itself, and under `$defs` a line of each of its files, by the name of the file. */
function bundleFile(): (typeof files)[number] {
  const { $schema, ...head } = z.toJSONSchema(BundleHead, { io: 'input' });
  const columns = schemaColumns([...recordTables, 'journal_events']);
  const lines = [...columns].map(([table, ofTable]) => [
    table === 'journal_events' ? BUNDLE_JOURNAL : recordsFile(table),
    rowSchema(ofTable),
  ]);
  const title = 'Model Dossier bundle: bundle.json, and the lines of its other files';
  const schema = { $schema, title, ...head, $defs: Object.fromEntries(lines) };
  return { path: join(folder, 'bundle.json'), text: `${JSON.stringify(schema, null, 2)}\n` };
}
files.push(bundleFile());

const isCheck = process.argv.includes('--check');
const stale = files.filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text);
if (isCheck && stale.length > 0) {
  fail(`Not current: ${stale.map(({ path }) => path).join(', ')}. Run: npm run schemas`);
}
if (!isCheck) {
  mkdirSync(folder, { recursive: true });
  for (const { path, text } of stale) writeFileSync(path, text);
}
console.log(`${files.length} schemas, ${stale.length} ${isCheck ? 'stale' : 'written'}`);
