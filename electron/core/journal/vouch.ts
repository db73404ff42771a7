import type { Checkpoint } from '#contract/records/journal';
import type { Ids } from '#core/clock';
import { fixed, type Reader } from '#core/store/sql';
import type { CheckpointRow, DeviceRow } from '#core/store/tables';
import { type KnownTree, readTree, rememberTree } from './known-tree.ts';
import { encodeNode } from './merkle.ts';
import { type CheckpointBody, checkpointText, formatNote, type NoteSignature } from './note.ts';
import { type Device, signAsDevice } from './note-keys.ts';

/** At most so many events lie between the sizes of two checkpoints, and after the newest. */
export const CHECKPOINT_INTERVAL = 100;

/** What a journal needs to make checkpoints of itself. */
export type Vouching = {
  readonly device: Device;
  readonly ids: Ids;
  /** The newest tree that was worked out, so that the next begins there. */
  tree: KnownTree | null;
};

const workspaceIds = fixed<{ id: string }>('SELECT id FROM workspace');
const newestCheckpoint = fixed<{ size: number | null }>('SELECT max(size) AS size FROM checkpoints');
const deviceWith = fixed('SELECT id FROM devices WHERE id = ?');

/** What a checkpoint of all events would say now; null if there is no event. */
export function draftCheckpoint(tables: Reader, vouching: Vouching, at: string): CheckpointBody | null {
  const workspaceId = tables.get(workspaceIds())?.id;
  const read = readTree(tables, vouching.tree);
  vouching.tree = rememberTree(read);
  if (workspaceId === undefined || read.tree.size === 0) return null;
  return { workspaceId, size: read.tree.size, root: read.tree.root(), head: read.head, at };
}

/** A checkpoint as its row holds it, with this device's line before those of others. */
export function checkpointRow(
  vouching: Vouching,
  body: CheckpointBody,
  reason: Checkpoint['reason'],
  others: readonly NoteSignature[] = [],
): Omit<CheckpointRow, 'version'> {
  const text = checkpointText(body);
  return {
    id: vouching.ids.next(),
    size: body.size,
    root: encodeNode(body.root, 'hex'),
    head: body.head,
    note: formatNote({ text, signatures: [signAsDevice(vouching.device, text), ...others] }),
    reason,
    at: body.at,
  };
}

/** How many events the newest checkpoint covers; 0 if there is none. */
export function coveredEvents(tables: Reader): number {
  return tables.get(newestCheckpoint())?.size ?? 0;
}

/** This installation as a record, if the workspace does not know it yet. */
export function unknownDevice(tables: Reader, { device }: Vouching, at: string): Omit<DeviceRow, 'version'> | null {
  if (tables.get(deviceWith(device.id)) !== undefined) return null;
  return { id: device.id, public_key: device.publicKey.toString('base64'), name: '', created_at: at };
}

/** Kinds of records that only serve to vouch for others. */
export const VOUCHING_KINDS: readonly string[] = ['checkpoints', 'devices'];
