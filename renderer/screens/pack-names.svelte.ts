import type { OutcomeClass, Pack } from '#contract/records/pack';
import { api, l } from './app.ts';
import type { StatusTone } from './kit.ts';

const packs = $state<Record<string, Pack>>({});
const asked = new Set<string>();

function keyOf(id: string, version: string): string {
  return `${id} ${version}`;
}

/**
 * Gives a pack that is shown somewhere, reading it once; null until it is there. A pack never changes, so it is never
 * read again.
 */
export function packOf(id: string, version: string): Pack | null {
  const key = keyOf(id, version);
  if (!asked.has(key)) {
    asked.add(key);
    void api.pack
      .get({ id, version })
      .then((pack) => {
        packs[key] = pack;
      })
      .catch(() => asked.delete(key));
  }
  return packs[key] ?? null;
}

/** A class's word and tone; its id while the pack is not there. */
export function classTag(pack: Pack | null, classId: string): { readonly label: string; readonly tone: StatusTone } {
  const found: OutcomeClass | undefined = pack?.classes.find(({ id }) => id === classId);
  return found === undefined ? { label: classId, tone: 'none' } : { label: l(found.label), tone: found.tone };
}
