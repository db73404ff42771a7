import type { z } from 'zod';
import { AppError } from '#contract/errors';
import { fieldOf } from '#contract/inventory/fields';
import type { ItemKind } from '#contract/inventory/kinds';
import { type Facts, type FactValue, factSchema } from '#contract/records/inventory';
import { type PlainCheck, plainCheck } from './plain-facts.ts';

/** A value of a column that holds an object: what JSON can say. */
export type JsonValue = z.core.util.JSONType;

type Form = { readonly schema: z.ZodType<FactValue>; readonly plain: PlainCheck };

const forms = new Map<ItemKind, Map<string, Form>>();

function formOf(kind: ItemKind, id: string): Form | null {
  const known = forms.get(kind)?.get(id);
  if (known) return known;
  const [field, schema] = [fieldOf(kind, id), factSchema(kind, id)];
  // Only what the registry knows is kept: a stranger's names must not fill the memory.
  if (!field || !schema) return null;
  const form = { schema, plain: plainCheck(field) };
  forms.set(kind, (forms.get(kind) ?? new Map()).set(id, form));
  return form;
}

/** Whether a value states nothing: text without a word, a list or table without entries, prose without content. */
export function isBlankFact(value: FactValue): boolean {
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value.content.length === 0;
}

/**
 * A fact in the form it is kept in; null if it states nothing.
 * @throws AppError `item.fact-not-allowed`
 */
export function keptFact(kind: ItemKind, id: string, value: FactValue | null): FactValue | null {
  const form = formOf(kind, id);
  if (!form) throw new AppError('item.fact-not-allowed', { field: id, reason: 'unknown' });
  if (value === null || isBlankFact(value)) return null;
  const plain = form.plain(value);
  if (plain !== null) return plain;
  const read = form.schema.safeParse(value);
  if (!read.success) throw new AppError('item.fact-not-allowed', { field: id, reason: 'form' });
  return read.data;
}

/** Facts in the form they are kept in, without those that state nothing. @throws AppError `item.fact-not-allowed` */
export function keptFacts(kind: ItemKind, facts: Readonly<Record<string, FactValue | null>>): Facts {
  const kept: Facts = {};
  for (const [id, value] of Object.entries(facts)) {
    const fact = keptFact(kind, id, value);
    if (fact !== null) kept[id] = fact;
  }
  return kept;
}

/** An object with some keys changed; null takes a key away. */
export function patched<T>(
  before: Readonly<Record<string, T>>,
  changes: Readonly<Record<string, T | null>>,
): Record<string, T> {
  const taken = new Set(Object.entries(changes).flatMap(([key, value]) => (value === null ? [key] : [])));
  const kept = Object.entries(before).filter(([key]) => !taken.has(key));
  const given = Object.entries(changes).filter((entry): entry is [string, Exclude<T, null>] => entry[1] !== null);
  return Object.fromEntries([...kept, ...given]);
}
