import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { FieldChange, type JournalEvent } from '#contract/records/journal';
import type { JournalRow } from '#core/store/tables';

/**
 * `prevHash` of the first event: 64 zeros. The chain is bound to its workspace all the same, because the first event
 * is the workspace's own and holds its id.
 */
export const GENESIS_HASH = '0'.repeat(64);

/** Prefix of what is hashed, as for an inner node of RFC 6962, so that no event can pass for something else. */
const PREFIX = Buffer.from([1]);

/** RFC 8785 JSON; throws a plain Error for values that JSON cannot hold. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('not a JSON value');
  return text;
}

/**
 * The hash that joins an event to the one before it.
 * @returns 64 lower case hexadecimal digits: SHA-256(0x01 ‖ prevHash, 32 bytes ‖ RFC 8785 JSON of the event without
 *   `hash` and `prevHash`)
 */
export function eventHash(event: Omit<JournalEvent, 'hash'> & Partial<JournalEvent>): string {
  const { prevHash, hash: _, ...body } = event;
  return createHash('sha256')
    .update(PREFIX)
    .update(Buffer.from(prevHash, 'hex'))
    .update(canonicalText(body))
    .digest('hex');
}

/** A journal event as its row holds it. */
export function toRow(event: JournalEvent): JournalRow {
  return {
    seq: event.seq,
    device: event.device,
    at: event.at,
    actor: event.actor,
    action: event.action,
    record_kind: event.record.kind,
    record_id: event.record.id,
    operation: event.operation,
    base_version: event.baseVersion,
    changes: canonicalText(event.changes),
    prev_hash: event.prevHash,
    hash: event.hash,
  };
}

const Changes = z.array(FieldChange);

/**
 * A row as the event it holds; a `changes` text that is not a list of changes throws.
 * @param changes  what the text holds, if that was found out already
 */
export function fromRow(row: JournalRow, changes?: FieldChange[]): JournalEvent {
  return {
    seq: row.seq,
    device: row.device,
    at: row.at,
    actor: row.actor,
    action: row.action,
    record: { kind: row.record_kind, id: row.record_id },
    operation: row.operation as JournalEvent['operation'],
    baseVersion: row.base_version,
    changes: changes ?? Changes.parse(JSON.parse(row.changes)),
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}
