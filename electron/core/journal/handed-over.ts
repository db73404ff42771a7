import { fixed, type Reader } from '#core/store/sql';

const handedOver = fixed<{ seq: number }>(`
  SELECT seq FROM journal_events AS event, json_each(event.changes) AS change
  WHERE event.record_kind = ? AND event.record_id = ? AND event.operation = 'update' AND event.actor = ?
    AND json_extract(change.value, '$.field') = 'owner_id' AND json_extract(change.value, '$.old') = event.actor LIMIT 1`);

/**
 * Whether somebody owned a record and gave it away with their own hands. Where an owner must not decide they still must not:
 * otherwise naming another owner first would do.
 * @param kind  the record's table; its owner stands in `owner_id`
 */
export function hasHandedOver(read: Reader, kind: 'findings' | 'risks', id: string, personId: string): boolean {
  return read.get(handedOver(kind, id, personId)) !== undefined;
}
