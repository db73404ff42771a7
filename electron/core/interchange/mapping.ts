import { fieldOf } from '#contract/inventory/fields';
import type { ItemKind } from '#contract/inventory/kinds';
import type { Facts, FactValue, TableRow } from '#contract/records/inventory';
import {
  type Data,
  type DataMap,
  dataAt,
  emptyMap,
  isDataList,
  isDataMap,
  isSameData,
  pointerOf,
  wellFormed,
  withDataAt,
} from './data.ts';
import { acceptFact, type DraftBuilder, type ItemBuilder } from './draft.ts';

/**
 * How one place of a format and some fields of a record say the same thing. `read` gives values that the fields may yet
 * refuse; `write` gives what the format would hold, or undefined if the place cannot hold it. Nothing has to be exact: what
 * `write` does not give back of what was read is kept as it was, and what `read` does not give back of what is written is
 * declared as lost.
 */
export interface Rule {
  readonly path: readonly string[];
  readonly fields: readonly string[];
  readonly read: (source: Data) => Readonly<Record<string, unknown>>;
  readonly write: (facts: Facts) => Data | undefined;
  /** Whether the fields say all that stands there, though they would not be written so. */
  readonly isAlike?: (source: Data) => boolean;
  /** Whether the source is kept without asking whether it would be written so: of long texts that costs too much. */
  readonly isKeptAlways?: true;
}

/** What a fact loses on its way out. `field`: with its column, as `metrics.threshold`, if only that. */
export interface FactLoss {
  readonly field: string;
  readonly reason: 'no-place' | 'partly';
}

/** A value as the field takes it; a text that is too long for it is cut. */
function fitted(kind: ItemKind, field: string, value: unknown): FactValue | undefined {
  if (value === undefined || value === null) return undefined;
  const fits = acceptFact(kind, field, value);
  if (fits !== undefined || typeof value !== 'string') return fits;
  const type = fieldOf(kind, field)?.type;
  if (type !== 'text' && type !== 'long-text') return undefined;
  const most = type === 'text' ? 2000 : 100_000;
  return value.trim().length > most
    ? acceptFact(kind, field, `${wellFormed(value.trim().slice(0, most - 1))}…`)
    : undefined;
}

function factsOf(kind: ItemKind, rule: Rule, source: Data): Record<string, FactValue> {
  const facts: Record<string, FactValue> = {};
  for (const [field, value] of Object.entries(rule.read(source))) {
    const fits = fitted(kind, field, value);
    if (fits !== undefined) facts[field] = fits;
  }
  return facts;
}

function pick(facts: Facts, fields: readonly string[]): Facts {
  return Object.fromEntries(fields.flatMap((field) => (facts[field] === undefined ? [] : [[field, facts[field]]])));
}

/** Every single value of data, as text, with where it is. */
function* leavesOf(
  data: Data,
  path: readonly string[],
): Generator<{ readonly path: readonly string[]; readonly text: string }> {
  if (isDataList(data)) for (const [index, item] of data.entries()) yield* leavesOf(item, [...path, String(index)]);
  else if (isDataMap(data)) for (const [key, item] of Object.entries(data)) yield* leavesOf(item, [...path, key]);
  else if (data !== null && data !== '')
    yield { path, text: typeof data === 'string' ? data.trim() : JSON.stringify(data) };
}

/** A number written otherwise is the same number. */
function canonical(text: string): string {
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? String(number) : text;
}

function tellMissing(rule: Rule, source: Data, written: Data | undefined, place: string, draft: DraftBuilder): void {
  if (rule.isAlike?.(source) === true) return;
  const there = new Map<string, number>();
  if (written !== undefined) {
    for (const { text } of leavesOf(written, [])) there.set(canonical(text), (there.get(canonical(text)) ?? 0) + 1);
  }
  for (const { path, text } of leavesOf(source, rule.path)) {
    const left = there.get(canonical(text)) ?? 0;
    if (left > 0) there.set(canonical(text), left - 1);
    else draft.note('kept', `${place}${pointerOf(path)}`, 'no-field', text);
  }
}

/** What an own property of the format said of a field, to be used only where the format's own place does not say otherwise. */
export type Overrides = Map<string, FactValue>;

function withOverrides(rule: Rule, source: Data, facts: Facts, overrides: Overrides): Facts | null {
  if (!rule.fields.some((field) => overrides.has(field))) return facts;
  const stated = pick(Object.fromEntries(overrides), rule.fields);
  const whole = { ...facts, ...stated };
  return isSameData(rule.write(whole), source) ? whole : null;
}

/**
 * Fills a record from what a format says of it. What no rule takes, or a field refuses, is kept under its JSON pointer in the
 * extras, and told.
 * @param place  JSON pointer of `source` in the file
 */
export function readByRules(
  rules: readonly Rule[],
  source: DataMap,
  item: ItemBuilder,
  draft: DraftBuilder,
  place: string,
  overrides: Overrides = new Map(),
): void {
  const taken = new Set<string>();
  for (const rule of rules) {
    const part = dataAt(source, rule.path);
    if (part === undefined) continue;
    const found = factsOf(item.kind, rule, part);
    if (Object.keys(found).length === 0 || Object.keys(found).some((field) => item.facts[field] !== undefined))
      continue;
    const whole = withOverrides(rule, part, found, overrides);
    const facts = whole ?? found;
    for (const field of rule.fields) {
      if (whole === null && overrides.has(field))
        draft.note('unsure', `${place}${pointerOf(rule.path)}`, 'changed-since-export', overrides.get(field));
      overrides.delete(field);
    }
    for (const [field, value] of Object.entries(facts)) item.fact(field, value, `${place}${pointerOf(rule.path)}`);
    const written = rule.isKeptAlways === true ? undefined : rule.write(facts);
    if (!isSameData(written, part)) {
      item.keepQuietly(pointerOf(rule.path), part, `${place}${pointerOf(rule.path)}`);
      tellMissing(rule, part, written, place, draft);
    }
    taken.add(pointerOf(rule.path));
  }
  for (const [field, value] of overrides) {
    const rule = rules.find(({ fields }) => fields.includes(field));
    if (rule === undefined || rule.write({ [field]: value }) === undefined) item.fact(field, value, place);
    else draft.note('unsure', place, 'changed-since-export', value);
  }
  keepRest(source, [], item, place, taken);
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Keeps what no field took, each value or list that is not a map under its own pointer.
 * @param path  where `rest` lies below `place`
 * @param taken  pointers below `path` of what was taken
 */
export function keepRest(
  rest: Data | undefined,
  path: readonly string[],
  item: ItemBuilder,
  place: string,
  taken: ReadonlySet<string> = NOTHING,
): void {
  if (rest === undefined) return;
  if (isDataMap(rest) && Object.keys(rest).length > 0) keepParts(rest, pointerOf(path), item, place, taken);
  else if (path.length > 0) item.keep(pointerOf(path), rest, `${place}${pointerOf(path)}`);
}

function keepParts(map: DataMap, start: string, item: ItemBuilder, place: string, taken: ReadonlySet<string>): void {
  for (const [key, value] of Object.entries(map)) {
    const pointer = `${start}${pointerOf([key])}`;
    if (taken.has(pointer)) continue;
    if (isDataMap(value) && Object.keys(value).length > 0) keepParts(value, pointer, item, place, taken);
    else item.keep(pointer, value, `${place}${pointer}`);
  }
}

function pathOf(pointer: string): readonly string[] {
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * Says in a format what a record states: first what was kept of its source and still says the same, then by the rules.
 * @param extras  of the record for this format
 * @param skip  pointers (or beginnings of them) that are written elsewhere
 */
export function writeByRules(
  kind: ItemKind,
  rules: readonly Rule[],
  facts: Facts,
  extras: Data | undefined,
  skip: readonly string[] = [],
): DataMap {
  let document: Data | undefined = emptyMap();
  const claimed = new Set<string>();
  const kept = isDataMap(extras)
    ? Object.entries(extras)
        .filter(([key]) => key.startsWith('/'))
        .sort(([left], [right]) => (left < right ? -1 : 1))
    : [];
  const ruled = new Map(rules.map((rule) => [pointerOf(rule.path), rule]));
  for (const [pointer, value] of kept) {
    if (skip.some((start) => pointer.startsWith(start))) continue;
    const rule = ruled.get(pointer);
    if (rule !== undefined) {
      const stated = factsOf(kind, rule, value);
      const isStated = Object.keys(stated).length > 0;
      // What it stated may have been changed or taken back since; what could not be stated is given back.
      if (isStated && !isSameData(stated, pick(facts, rule.fields))) continue;
      for (const field of isStated ? rule.fields : []) claimed.add(field);
    }
    document = withDataAt(document, pathOf(pointer), value) ?? emptyMap();
  }
  for (const rule of rules) {
    const stated = pick(facts, rule.fields);
    if (Object.keys(stated).length === 0 || rule.fields.some((field) => claimed.has(field))) continue;
    const written = rule.write(stated);
    if (written === undefined) continue;
    document = withDataAt(document, rule.path, written);
    const back = factsOf(kind, rule, written);
    for (const field of rule.fields) if (back[field] !== undefined) claimed.add(field);
  }
  return isDataMap(document) ? document : emptyMap();
}

/** What a written document does not give back, by reading it again. */
export function lossesOf(kind: ItemKind, rules: readonly Rule[], facts: Facts, document: DataMap): readonly FactLoss[] {
  const back: Record<string, FactValue> = {};
  for (const rule of rules) {
    const part = dataAt(document, rule.path);
    if (part === undefined) continue;
    const found = factsOf(kind, rule, part);
    if (Object.keys(found).every((field) => back[field] === undefined)) Object.assign(back, found);
  }
  return Object.entries(facts).flatMap(([field, value]) => lossOf(field, value, back[field]));
}

function lossOf(field: string, value: FactValue, back: FactValue | undefined): readonly FactLoss[] {
  if (back === undefined) return [{ field, reason: 'no-place' }];
  if (isSameData(value, back)) return [];
  const isRows = (rows: FactValue): rows is TableRow[] =>
    Array.isArray(rows) && rows.every((row) => typeof row === 'object');
  if (!isRows(value) || !isRows(back) || value.length !== back.length) return [{ field, reason: 'partly' }];
  const columns = new Set<string>();
  for (const [index, row] of value.entries()) {
    const other = back[index] ?? {};
    for (const column of new Set([...Object.keys(row), ...Object.keys(other)])) {
      if ((row[column] ?? null) !== (other[column] ?? null)) columns.add(column);
    }
  }
  return [...columns].map((column) => ({ field: `${field}.${column}`, reason: 'no-place' }));
}

/** Data with the keys of its maps in a fixed order: known ones first, then by letter. */
export function inOrder(data: Data, order: ReadonlyMap<string, number>): Data {
  if (isDataList(data)) return data.map((item) => inOrder(item, order));
  if (!isDataMap(data)) return data;
  const rank = (key: string): number => order.get(key) ?? order.size;
  const keys = Object.keys(data).sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1));
  const result = emptyMap();
  for (const key of keys) result[key] = inOrder(data[key] ?? null, order);
  return result;
}
