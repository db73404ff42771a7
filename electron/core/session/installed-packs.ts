import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '#contract/errors';
import type { Pack } from '#contract/records/pack';
import { loadPack } from '#core/packs/load';
import { readSource } from '#core/packs/source';
import { compareVersions } from '#core/packs/versions';

/** One version of a pack, by name. */
export type PackId = { readonly id: string; readonly version: string };

/** The packs this app ships. */
export type InstalledPacks = {
  /** Which there are, by id, then version, both ascending; read from each `pack.yaml` alone. */
  versions(): readonly PackId[];
  /** Reads those that were not read yet, one at a time: other calls are answered in between. */
  readAll(): Promise<void>;
  /**
   * One of them; the others are not read.
   * @param version  the newest if absent
   * @throws AppError `pack.not-found`
   */
  find(id: string, version?: string): Pack;
};

type Entry = PackId & { readonly folder: string };

/** Two fields of a `pack.yaml`; what is wrong with the rest is found out when the pack is needed. */
function readHead(folder: string): Entry {
  const head = readSource(join(folder, 'pack.yaml'), 'pack.yaml').source.value as Partial<PackId> | undefined;
  const { id, version } = head ?? {};
  if (typeof id === 'string' && typeof version === 'string') return { id, version, folder };
  const pack = loadPack(folder);
  return { id: pack.id, version: pack.version, folder };
}

/**
 * The packs in `packs/` of the resources folder, each read when it is first needed.
 * @throws AppError `pack.malformed` and its kind, from every function, if a shipped pack that it needs is broken
 */
export function openInstalledPacks(resources: string): InstalledPacks {
  const packs = new Map<string, Pack>();
  let entries: readonly Entry[] | undefined;

  function readEntries(): readonly Entry[] {
    const root = join(resources, 'packs');
    const folders = existsSync(root) ? readdirSync(root).map((name) => join(root, name)) : [];
    return folders
      .filter((folder) => existsSync(join(folder, 'pack.yaml')))
      .map(readHead)
      .sort((a, b) => a.id.localeCompare(b.id, 'en') || compareVersions(a.version, b.version));
  }

  function known(): readonly Entry[] {
    entries ??= readEntries();
    return entries;
  }

  function read({ folder }: Entry): Pack {
    const pack = packs.get(folder) ?? loadPack(folder);
    packs.set(folder, pack);
    return pack;
  }

  return {
    versions: known,
    readAll: async () => {
      for (const entry of known().filter(({ folder }) => !packs.has(folder))) {
        read(entry);
        await setImmediate();
      }
    },
    find: (id, version) => {
      const entry = known().findLast((one) => one.id === id && (version === undefined || one.version === version));
      if (!entry) throw new AppError('pack.not-found', { id, version: version ?? '' });
      return read(entry);
    },
  };
}
