import type { CheckpointSignature } from '#contract/records/journal';
import type { SigningKey } from '#contract/records/person';
import { session } from '../app.ts';

/**
 * Who signed a checkpoint as its note names them; the signatures themselves are checked by the core.
 * @source C2SP signed-note: after the blank line, `— <key name> <base64>`
 */
export function signersOf(note: string, keys: readonly SigningKey[]): CheckpointSignature[] {
  const [, lines = ''] = note.split('\n\n', 2);
  return lines.split('\n').flatMap((line): CheckpointSignature[] => {
    const [, keyName] = /^\u2014 (\S+) \S+$/.exec(line) ?? [];
    if (keyName === undefined) return [];
    const [, kind, id = ''] = /^(device|person)\/(.+)$/.exec(keyName) ?? [];
    if (kind === 'device') return [{ by: 'device', keyName: id, name: null, isValid: true }];
    if (kind !== 'person') return [{ by: 'unknown', keyName, name: null, isValid: false }];
    const holder = keys.find(({ fingerprint }) => fingerprint === id)?.personId ?? null;
    return [{ by: 'person', keyName: id, name: session.nameOf(holder), isValid: true }];
  });
}
