import type { FieldHistory, ItemRef } from '#contract/records/inventory';
import type { ColumnValue, JournalEvent } from '#contract/records/journal';
import { fromRow } from '#core/journal/event';
import { itemTable, SYSTEM_COLUMNS } from '#core/store/item-tables';
import { findPerson } from '#core/store/people';
import { build, type Reader } from '#core/store/sql';
import type { JournalRow } from '#core/store/tables';

const PLAIN: Readonly<Record<string, string>> = {
  name: 'name',
  state: 'state',
  owner_id: 'owner',
  parent_id: 'parent',
  ...Object.fromEntries(Object.entries(SYSTEM_COLUMNS).map(([fact, column]) => [column, fact])),
};

/** The name under which a person knows a field of the journal; null if none is shown to people. */
function shownField(field: string): string | null {
  if (field.startsWith('facts.')) return field.slice('facts.'.length);
  if (field.startsWith('custom.')) return field;
  return PLAIN[field] ?? null;
}

function shownValue(field: string, value: ColumnValue): FieldHistory['before'] {
  if (value === null || value === '') return null;
  return field.includes('.') && typeof value === 'string' ? JSON.parse(value) : value;
}

const eventsOf = ({ kind, id }: ItemRef) =>
  build.selectFrom('journal_events').selectAll().where('record_kind', '=', itemTable(kind)).where('record_id', '=', id);

/** What is asked for. `before`: only older entries than this one. `limit`: entries are never cut in their midst. */
export type HistoryQuestion = {
  readonly field?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
};

/** The changes of a record's fields, newest first, each with why, if anybody said. */
export function historyOf(read: Reader, ref: ItemRef, { field, before, limit }: HistoryQuestion): FieldHistory[] {
  const found: FieldHistory[] = [];
  // The reason stands in the row until it changes; it is known once an entry is reached that changed it.
  let unreasoned: { readonly at: number; reason: string | null }[] = [];
  const reasons: { readonly at: number; reason: string | null }[] = [];
  const names = new Map<string, string | null>();
  const nameOf = (id: string): string | null => {
    const name = names.get(id) ?? findPerson(read, id)?.name ?? null;
    names.set(id, name);
    return name;
  };
  const events = eventsOf(ref).orderBy('seq', 'desc');
  const asked = before === undefined ? events : events.where('seq', '<', before);
  for (const row of read.each<JournalRow>(asked)) {
    if (found.length >= limit && unreasoned.length === 0) break;
    const event = fromRow(row);
    const told = found.length >= limit ? [] : tellChanges(event, field, nameOf);
    if (told.length > 0) unreasoned.push({ at: found.length, reason: null });
    found.push(...told);
    const reason = event.changes.find((change) => change.field === 'change_reason');
    if (reason) {
      reasons.push(...unreasoned.map(({ at }) => ({ at, reason: reason.new === null ? null : String(reason.new) })));
      unreasoned = [];
    }
  }
  reasons.push(...unreasoned);
  const byPlace = reasons.toSorted((one, other) => one.at - other.at);
  return found.map((entry, place) => {
    const { reason } = byPlace.findLast(({ at }) => at <= place) ?? { reason: null };
    return { ...entry, reason: reason ?? '' };
  });
}

function tellChanges(
  event: JournalEvent,
  wanted: string | undefined,
  nameOf: (id: string) => string | null,
): FieldHistory[] {
  return event.changes.flatMap(({ field, old, new: value }) => {
    const shown = shownField(field);
    if (shown === null || (wanted !== undefined && shown !== wanted)) return [];
    const [before, after] = [shownValue(field, old), shownValue(field, value)];
    if (before === null && after === null) return [];
    const { seq, at, actor, action } = event;
    const person = { personId: actor, personName: actor === null ? null : nameOf(actor) };
    return [{ seq, at, ...person, field: shown, before, after, reason: '', action }];
  });
}
