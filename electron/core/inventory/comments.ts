import { AppError } from '#contract/errors';
import { fieldOf } from '#contract/inventory/fields';
import type { ItemComment, ItemRef } from '#contract/records/inventory';
import type { WriteTransaction } from '#core/journal/write';
import type { ItemCommentRow } from '#core/store/inventory-tables';
import { getItem } from '#core/store/items';
import { findPerson } from '#core/store/people';
import { build, type Reader } from '#core/store/sql';
import { hasField } from './house-rules.ts';

/** The notes in the margin of a record's card, the oldest first. */
export function listComments(read: Reader, ref: ItemRef): ItemComment[] {
  const rows = build.selectFrom('item_comments').selectAll().where('item_id', '=', ref.id).orderBy('id');
  return read.all<ItemCommentRow>(rows).map((row) => ({
    id: row.id,
    version: row.version,
    item: { kind: row.item_kind as ItemRef['kind'], id: row.item_id },
    field: row.field,
    quote: row.quote,
    text: row.text,
    personId: row.person_id,
    personName: findPerson(read, row.person_id)?.name ?? '',
    at: row.at,
    resolvedAt: row.resolved_at,
  }));
}

/**
 * Writes a note on a field: a fact, `name`, `owner`, or `custom.<id>`.
 * @throws AppError `record.not-found`, also for a field that is none
 */
export function addComment(
  tx: WriteTransaction,
  about: { readonly id: string; readonly actor: string; readonly now: string },
  { item, field, quote, text }: Pick<ItemComment, 'item' | 'field' | 'quote' | 'text'>,
): void {
  const { facts } = getItem(tx.read, item);
  const isThere = field === 'name' || Object.hasOwn(facts, field) || hasField(tx.read, item.kind, field);
  if (!isThere && !fieldOf(item.kind, field)) throw new AppError('record.not-found', { kind: 'fields', id: field });
  tx.insert('item_comments', {
    id: about.id,
    item_kind: item.kind,
    item_id: item.id,
    field,
    quote,
    text,
    person_id: about.actor,
    at: about.now,
    resolved_at: null,
  });
}

/**
 * Closes a note or opens it again.
 * @returns the record it is on
 * @throws AppError `record.not-found`, `record.changed-meanwhile`
 */
export function resolveComment(
  tx: WriteTransaction,
  now: string,
  { id, baseVersion, isResolved }: { readonly id: string; readonly baseVersion: number; readonly isResolved: boolean },
): ItemRef {
  const row = tx.read.get<ItemCommentRow>(build.selectFrom('item_comments').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'item_comments', id });
  tx.update('item_comments', id, baseVersion, { resolved_at: isResolved ? (row.resolved_at ?? now) : null });
  return { kind: row.item_kind as ItemRef['kind'], id: row.item_id };
}
