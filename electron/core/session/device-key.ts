import { createPrivateKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RecordId } from '#contract/records/text';
import type { Ids } from '#core/clock';
import { writeWholeFile } from '#core/files/write-file';
import { type Device, deviceOf, newDevice } from '#core/journal/note-keys';

const KeyFile = z.strictObject({
  format: z.literal('model-dossier/device-key'),
  formatVersion: z.literal(1),
  device: RecordId,
  /** PKCS#8, DER, base64. */
  privateKey: z.base64(),
});

/** Only whoever works on this machine may read it. */
const MODE = 0o600;

function readDevice(file: string): Device | null {
  if (!existsSync(file)) return null;
  try {
    const { device, privateKey } = KeyFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    return deviceOf(device, createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' }));
  } catch {
    // A key that cannot be read is as good as none; what it signed stays good.
    return null;
  }
}

/**
 * This installation with its key (`device-key.json` in the data folder), made at its first use. A lost key is followed by
 * one of another device: a workspace knows each device by one key.
 * @param dataFolder  null: the key is forgotten when the app ends
 */
export function openDevice(dataFolder: string | null, ids: Ids): Device {
  const file = dataFolder === null ? null : join(dataFolder, 'device-key.json');
  const known = file === null ? null : readDevice(file);
  if (known) return known;
  const { device, privateKey } = newDevice(ids.next());
  if (file === null || dataFolder === null) return device;
  const content: z.infer<typeof KeyFile> = {
    format: 'model-dossier/device-key',
    formatVersion: 1,
    device: device.id,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  };
  try {
    mkdirSync(dataFolder, { recursive: true });
    writeWholeFile(file, Buffer.from(`${JSON.stringify(content, null, 2)}\n`), MODE);
  } catch {
    // A full or protected disk must not keep anyone from their workspace; the next run is then another device.
    return device;
  }
  return device;
}
