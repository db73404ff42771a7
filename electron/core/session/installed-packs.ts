import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '#contract/errors';
import type { Pack, PackFault } from '#contract/records/pack';
import { LocalText } from '#contract/records/text';
import { readCatalogue } from '#core/packs/catalogue';
import { APP, type OwnedCatalogue } from '#core/packs/catalogues';
import { loadPack } from '#core/packs/load';
import { readSource } from '#core/packs/source';
import { compareVersions } from '#core/packs/versions';

/** One version of a pack, by name. */
export type PackId = { readonly id: string; readonly version: string };

/** The packs this app ships. */
export type InstalledPacks = {
  /** Which there are, by id, then version, both ascending; read from each `pack.yaml` alone. Without those found broken. */
  versions(): readonly PackId[];
  /** Reads those that were not read yet, one at a time: other calls are answered in between. Broken ones are passed over. */
  readAll(): Promise<void>;
  /** What is wrong with those found broken so far, the folder before the file. */
  faults(): readonly PackFault[];
  /**
   * One of them; the others are not read.
   * @param version  the newest if absent
   * @throws AppError `pack.not-found`; `pack.malformed` and its kind if it is broken
   */
  find(id: string, version?: string): Pack;
  /**
   * The app's own catalogue, then those of the newest versions; read from their folders `catalogue/` alone, once. A file that
   * is not well-formed is left out.
   */
  catalogues(): readonly OwnedCatalogue[];
};

type Entry = PackId & { readonly folder: string; readonly title: LocalText | null };

/**
 * Three fields of a `pack.yaml`; what is wrong with the rest is found out when the pack is needed.
 * @throws AppError `pack.malformed` and its kind
 */
function readHead(folder: string): Entry {
  const head = readSource(join(folder, 'pack.yaml'), 'pack.yaml').source.value as
    | Partial<PackId & { title: unknown }>
    | undefined;
  const { id, version } = head ?? {};
  const title = LocalText.safeParse(head?.title).data ?? null;
  if (typeof id === 'string' && typeof version === 'string') return { id, version, folder, title };
  const pack = loadPack(folder);
  return { id: pack.id, version: pack.version, folder, title: pack.title };
}

/** A problem of a pack's files, told by its folder; null if the error is another. */
function faultOf(folder: string, error: unknown): PackFault | null {
  if (!(error instanceof AppError)) return null;
  const { file, line, reason } = error.details as Partial<PackFault>;
  if (file === undefined || line === undefined || reason === undefined) return null;
  return { code: error.code, file: `${basename(folder)}/${file}`, line, reason };
}

/** The packs in `packs/` of the resources folder, each read when it is first needed; a broken one keeps nobody from the others. */
export function openInstalledPacks(resources: string): InstalledPacks {
  const packs = new Map<string, Pack>();
  /** By folder. */
  const broken = new Map<string, { readonly error: unknown; readonly fault: PackFault }>();
  let entries: readonly Entry[] | undefined;
  let catalogues: readonly OwnedCatalogue[] | undefined;

  /** Gives what `read` gives, null if the pack in the folder is broken. */
  function unlessBroken<T>(folder: string, read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      const fault = faultOf(folder, error);
      if (fault === null) throw error;
      broken.set(folder, { error, fault });
      return null;
    }
  }

  function readEntries(): readonly Entry[] {
    const root = join(resources, 'packs');
    const folders = existsSync(root) ? readdirSync(root).map((name) => join(root, name)) : [];
    return folders
      .filter((folder) => existsSync(join(folder, 'pack.yaml')))
      .flatMap((folder) => unlessBroken(folder, () => readHead(folder)) ?? [])
      .sort((a, b) => a.id.localeCompare(b.id, 'en') || compareVersions(a.version, b.version));
  }

  function known(): readonly Entry[] {
    entries ??= readEntries();
    return entries;
  }

  function readCatalogues(): readonly OwnedCatalogue[] {
    const newest = known().filter(({ id }, at) => known().findLastIndex((one) => one.id === id) === at);
    const folders = newest.map(({ id, title, folder }) => ({ packId: id, title, folder }));
    return [{ packId: APP, title: null, folder: resources }, ...folders].flatMap(({ packId, title, folder }) => {
      const { catalogue } = readCatalogue(folder);
      return catalogue === null ? [] : [{ packId, title, catalogue }];
    });
  }

  function read({ folder }: Entry): Pack {
    const known = broken.get(folder);
    if (known) throw known.error;
    const pack = packs.get(folder) ?? loadPack(folder);
    packs.set(folder, pack);
    return pack;
  }

  return {
    versions: () => known().filter(({ folder }) => !broken.has(folder)),
    readAll: async () => {
      for (const entry of known().filter(({ folder }) => !packs.has(folder) && !broken.has(folder))) {
        unlessBroken(entry.folder, () => read(entry));
        await setImmediate();
      }
    },
    catalogues: () => {
      catalogues ??= readCatalogues();
      return catalogues;
    },
    faults: () => [...broken.values()].map(({ fault }) => fault),
    find: (id, version) => {
      const entry = known().findLast((one) => one.id === id && (version === undefined || one.version === version));
      if (!entry) throw new AppError('pack.not-found', { id, version: version ?? '' });
      return read(entry);
    },
  };
}
