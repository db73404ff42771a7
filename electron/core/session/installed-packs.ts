import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#contract/errors';
import type { Pack } from '#contract/records/pack';
import { loadPack } from '#core/packs/load';

/** The packs this app ships. */
export type InstalledPacks = {
  /** By id, then version, both ascending. */
  list(): readonly Pack[];
  /**
   * @param version  the newest if absent
   * @throws AppError `pack.not-found`
   */
  find(id: string, version?: string): Pack;
};

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/**
 * The packs in `packs/` of the resources folder, read at the first question for one.
 * @throws AppError `pack.malformed` and its kind, from `list` and `find`, if a shipped pack is broken
 */
export function openInstalledPacks(resources: string): InstalledPacks {
  let packs: readonly Pack[] | undefined;

  function read(): readonly Pack[] {
    const root = join(resources, 'packs');
    const folders = existsSync(root) ? readdirSync(root).map((name) => join(root, name)) : [];
    return folders
      .filter((folder) => existsSync(join(folder, 'pack.yaml')))
      .map((folder) => loadPack(folder))
      .sort((a, b) => a.id.localeCompare(b.id, 'en') || compareVersions(a.version, b.version));
  }

  function list(): readonly Pack[] {
    packs ??= read();
    return packs;
  }

  return {
    list,
    find: (id, version) => {
      const pack = list().findLast((one) => one.id === id && (version === undefined || one.version === version));
      if (!pack) throw new AppError('pack.not-found', { id, version: version ?? '' });
      return pack;
    },
  };
}
