import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '#contract/errors';
import type { Facts, Item, TableRow } from '#contract/records/inventory';
import type { Draft, DraftItem, ExportLoss } from '#contract/records/transfer';
import type { CardInput, Written } from '#core/interchange/card';
import { writeCycloneDx } from '#core/interchange/cyclonedx/write';
import { readFiles } from '#core/interchange/formats';
import { writeHuggingFace } from '#core/interchange/hugging-face/write';
import { writeModelCardToolkit } from '#core/interchange/model-card-toolkit/write';
import { openSchemas } from '#core/interchange/schemas';
import { writeSpdx } from '#core/interchange/spdx/write';

export const schemas = openSchemas(join(resolve(import.meta.dirname, '../../..'), 'resources'));
export const tools = { schemas };

/** A file from its text. */
export function fileOf(name: string, text: string | Uint8Array): { name: string; bytes: Uint8Array } {
  return { name, bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text };
}

/** Plain data as it comes out of another process. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** What must come back of facts: all but what was declared lost, columns without those declared. */
export function expectedFacts(
  facts: Facts,
  losses: readonly ExportLoss[],
  of: string,
): { whole: Facts; lost: readonly string[]; partly: readonly string[] } {
  const mine = losses.filter(({ item }) => item === of);
  const lost = mine
    .filter(({ field, reason }) => reason === 'no-place' && !field.includes('.'))
    .map(({ field }) => field);
  const partly = mine.filter(({ reason }) => reason === 'partly').map(({ field }) => field);
  const columns = mine
    .filter(({ field }) => field.includes('.'))
    .map(({ field }) => field.split('.') as [string, string]);
  const whole: Record<string, Facts[string]> = {};
  for (const [field, value] of Object.entries(facts)) {
    if (lost.includes(field) || partly.includes(field)) continue;
    const gone = columns.filter(([name]) => name === field).map(([, column]) => column);
    whole[field] = gone.length === 0 ? value : without(value as readonly TableRow[], gone);
  }
  return { whole, lost, partly };
}

/** Rows without columns. */
export function without(rows: readonly TableRow[], columns: readonly string[]): TableRow[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([id, value]) => !columns.includes(id) && value !== null)),
  );
}

/** The facts of a draft's record, with the same columns left out. */
export function foundFacts(draft: Draft, kind: Item['kind'], losses: readonly ExportLoss[], of: string): Facts {
  const item = draft.items.find((one) => one.kind === kind);
  const facts: Record<string, Facts[string]> = { ...plain(item?.facts ?? {}) };
  for (const { field, item: name } of losses) {
    const [id = '', column] = field.split('.');
    if (name === of && column !== undefined && Array.isArray(facts[id]))
      facts[id] = without(facts[id] as readonly TableRow[], [column]);
  }
  return facts;
}

/** A record as if it had been imported: what a draft says of it. */
export function itemOf(draft: DraftItem, id: string): Item {
  return {
    kind: draft.kind,
    id,
    version: 1,
    name: draft.name,
    parentId: null,
    state: draft.state,
    ownerId: null,
    facts: plain(draft.facts),
    custom: plain(draft.custom),
    extras: plain(draft.extras),
    origin: null,
    createdAt: '2026-01-02T03:04:05.678Z',
    updatedAt: '2026-05-06T07:08:09.123Z',
  };
}

/** What a writer is given for the first version of a draft, with all it is linked to. */
export function cardOf(draft: Draft): CardInput {
  const ids = new Map(
    draft.items.map(({ key }, index) => [key, `00000000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`]),
  );
  const items = new Map(draft.items.map((item) => [item.key, itemOf(item, ids.get(item.key) ?? '')]));
  const get = (key: string): Item => {
    const item = items.get(key);
    if (item === undefined) throw new Error(`no item ${key}`);
    return item;
  };
  const lineOf = (key: string): Item | null => {
    const parent = draft.items.find((item) => item.key === key)?.parentKey ?? null;
    return parent === null ? null : get(parent);
  };
  const main =
    draft.items.find(({ kind }) => kind === 'system') ??
    draft.items.find(({ kind }) => kind === 'model-version') ??
    draft.items.find(({ kind }) => kind === 'dataset-version') ??
    draft.items[0];
  if (main === undefined) throw new Error('an empty draft');
  const links = draft.links.flatMap((link) => {
    const direction = link.fromKey === main.key ? ('to' as const) : link.toKey === main.key ? ('from' as const) : null;
    if (direction === null) return [];
    const other = direction === 'to' ? link.toKey : link.fromKey;
    return [{ type: link.type, direction, item: get(other), parent: lineOf(other), note: link.note }];
  });
  return { item: get(main.key), parent: lineOf(main.key), links, people: new Map(), evidence: [] };
}

/** Ids that a writer gave to what had none. */
const isMinted = (value: unknown): boolean => typeof value === 'string' && value.includes('00000000-0000-7000-8000-');

/** The draft without notes, in an order that does not depend on the file's. @param left  extras and columns that were not written */
export function sayings(draft: Draft, left: readonly string[] = []): unknown {
  const items = plain(draft).items.map(({ place: _, key: __, parentKey: ___, ...item }) => {
    const kept = Object.entries((item.extras[draft.format] ?? {}) as Record<string, unknown>).filter(
      ([key, value]) => !left.includes(key) && !isMinted(value),
    );
    const facts = { ...item.facts };
    for (const [field = '', column] of left.map((name) => name.split('.'))) {
      if (column !== undefined && Array.isArray(facts[field]))
        facts[field] = without(facts[field] as readonly TableRow[], [column]);
    }
    return { ...item, facts, extras: kept.length === 0 ? {} : { [draft.format]: Object.fromEntries(kept) } };
  });
  const text = (value: unknown): string => JSON.stringify(value);
  return {
    items: items.sort((one, other) => (text(one) < text(other) ? -1 : 1)),
    links: draft.links.map(({ type }) => type).sort(),
  };
}

/** Writes in the format that a draft was read from. */
export function writeSame(draft: Draft): Written {
  const input = cardOf(draft);
  switch (draft.format) {
    case 'cyclonedx':
      return writeCycloneDx(input, draft.formatVersion === '1.7' ? '1.7' : '1.6', schemas);
    case 'spdx':
      return writeSpdx(input, schemas);
    case 'model-card-toolkit':
      return writeModelCardToolkit(input, schemas);
    default:
      return writeHuggingFace(input, schemas);
  }
}

/** One of our own fixtures. */
export function fixture(name: string): { name: string; bytes: Uint8Array } {
  return fileOf(
    name.split('/').at(-1) ?? name,
    readFileSync(join(import.meta.dirname, '../../fixtures/interchange', name)),
  );
}

/** What reading a file throws, as its code and details. */
export async function refusalOf(file: { name: string; bytes: Uint8Array }): Promise<unknown> {
  const result = await readFiles(file.name, [file], tools).catch((error: unknown) => error);
  return result instanceof AppError ? { code: result.code, details: result.details } : result;
}

/** The notes of a draft as short lines. */
export function notesOf(draft: Draft): readonly string[] {
  return draft.notes.map(({ kind, path, reason }) => `${kind} ${path} ${reason}`);
}

/** The part of a draft that one card is about: its first version, and what that is linked to. */
export function aboutFirst(draft: Draft): Draft {
  const main =
    draft.items.find(({ kind }) => kind === 'model-version') ??
    draft.items.find(({ kind }) => kind === 'dataset-version');
  const links = draft.links.filter(({ fromKey }) => fromKey === main?.key);
  const near = draft.items.filter(({ key }) => key === main?.key || links.some(({ toKey }) => toKey === key));
  const items = draft.items.filter(
    (item) => near.includes(item) || near.some(({ parentKey }) => parentKey === item.key),
  );
  return { ...draft, items, links };
}
