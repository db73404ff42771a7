import type { JournalProblem } from '#contract/records/journal';
import { build, type Reader } from '#core/store/sql';
import type { DeviceRow } from '#core/store/tables';
import { certificateKey, type Device, deviceKey, type NoteKeys, noteKeys } from './note-keys.ts';
import { leafCertificates } from './signers.ts';

/** The devices of a workspace. */
export function listDevices(tables: Reader): DeviceRow[] {
  return tables.all<DeviceRow>(build.selectFrom('devices').selectAll().orderBy('id'));
}

/** Everyone whose signature lines a workspace can judge: its devices, its people's keys, and certificates it trusts. */
export function knownKeys(tables: Reader): NoteKeys {
  return noteKeys([
    ...leafCertificates(tables).map(({ pem, name }) => certificateKey(pem, name)),
    ...listDevices(tables).map(({ id, public_key }) => deviceKey(id, public_key)),
  ]);
}

/** A problem if a workspace knows this installation by another key: then somebody put theirs in its place. */
export function checkOwnDevice(tables: Reader, device: Pick<Device, 'id' | 'publicKey'> | null): JournalProblem[] {
  const own = device && listDevices(tables).find(({ id }) => id === device.id);
  const expected = device?.publicKey.toString('base64') ?? null;
  if (!own || own.public_key === expected) return [];
  const record = { kind: 'devices', id: own.id };
  return [{ kind: 'checkpoint-broken', seq: null, record, field: 'public_key', expected, found: own.public_key }];
}
