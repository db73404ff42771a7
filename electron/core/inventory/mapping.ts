import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LINK_TYPES } from '#contract/inventory/kinds';
import { ItemKind } from '#contract/records/inventory';
import { PackName } from '#contract/records/text';
import { readSource } from '#core/packs/source';

const OptionMap = z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]));
const FieldName = z.string().min(1).max(100);

/** Where a cell of an entry comes from. */
const CellSource = z.union([FieldName, z.strictObject({ field: FieldName, options: OptionMap })]);
export type CellSource = z.infer<typeof CellSource>;

/** One place of the inventory that answers a question; documented in `resources/inventory/mapping.md`. */
export const FactSource = z.strictObject({
  kind: ItemKind,
  field: FieldName.optional(),
  options: OptionMap.optional(),
  columns: z.record(z.string(), CellSource).optional(),
  rows: z.strictObject({ column: FieldName, is: z.enum(['filled', 'empty']) }).optional(),
  links: z.array(z.enum(LINK_TYPES)).optional(),
  roles: z.array(FieldName).min(1).optional(),
});
export type FactSource = z.infer<typeof FactSource>;

/** The form of `resources/inventory/mapping/<pack-id>.yaml`. */
export const PackMapping = z.strictObject({
  format: z.literal('model-dossier/mapping'),
  formatVersion: z.literal(1),
  pack: PackName,
  questions: z.record(PackName, z.array(FactSource).min(1)),
});
export type PackMapping = z.infer<typeof PackMapping>;

const loaded = new Map<string, PackMapping | null>();

/**
 * Which facts answer the questions of a pack; read once. Null if the app knows of none.
 * @param resources  folder of what ships with the app
 * @throws Error if the file is broken: it is part of the app
 */
export function loadMapping(resources: string, packId: string): PackMapping | null {
  const name = `inventory/mapping/${packId}.yaml`;
  const path = join(resources, name);
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const mapping = PackName.safeParse(packId).success && existsSync(path) ? read(path, name) : null;
  loaded.set(path, mapping);
  return mapping;
}

function read(path: string, name: string): PackMapping {
  const { source, problems } = readSource(path, name);
  const [problem] = problems;
  if (problem) throw new Error(`${problem.file}:${problem.line}: ${problem.reason}`);
  return PackMapping.parse(source.value);
}
