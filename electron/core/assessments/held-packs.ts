import { AppError } from '#contract/errors';
import type { Pack, PackSummary } from '#contract/records/pack';
import { compareVersions } from '#core/packs/versions';
import type { InstalledPacks } from '#core/session/installed-packs';
import type { Reader } from '#core/store/sql';
import { listPackCopies, type PackCopy, readPackCopy } from './pack-copy.ts';

/** The packs at hand: those the app ships, and those of the open workspace. */
export type HeldPacks = {
  /** One entry for each pack that can be used, its newest version, by id. */
  list(): PackSummary[];
  /**
   * What the list says of one version.
   * @throws AppError `pack.not-found`
   */
  summaryOf(id: string, version: string): PackSummary;
  /**
   * The newest version that is shipped or was imported.
   * @throws AppError `pack.not-found`
   */
  newest(id: string): Pack;
  /**
   * One version, also one that only older assessments use: the workspace's copy, else the shipped one.
   * @throws AppError `pack.not-found`
   */
  find(id: string, version: string): Pack;
  /** The newest version that is shipped or was imported, if it is newer than this one; else null. */
  newerThan(id: string, version: string): string | null;
  /** The hashes under which one version is held; published versions are immutable, so there should be one at most. */
  hashesOf(id: string, version: string): string[];
};

type Held = {
  readonly id: string;
  readonly version: string;
  readonly origin: 'shipped' | 'imported' | 'copied';
  /** Null if it is only known once the pack is read. */
  readonly hash: string | null;
  readonly read: () => Pack;
};

/** What is taken where several hold the same version: the app's own first. */
const RANK = { shipped: 0, imported: 1, copied: 2 } as const;

/**
 * Looks packs up in the app and in a workspace.
 * @param read  null if no workspace is open
 */
export function heldPacks(installed: InstalledPacks, read: Reader | null): HeldPacks {
  const ofWorkspace = read === null ? [] : listPackCopies(read).map((copy) => heldCopy(read, copy));
  const all: Held[] = [
    ...installed.versions().map(({ id, version }): Held => {
      return { id, version, origin: 'shipped', hash: null, read: () => installed.find(id, version) };
    }),
    ...ofWorkspace,
  ];
  // The newest first; of one version the app's own.
  all.sort((a, b) => compareVersions(b.version, a.version) || RANK[a.origin] - RANK[b.origin]);
  const usable = all.filter(({ origin }) => origin !== 'copied');

  function newestOf(id: string): Held {
    const held = usable.find((one) => one.id === id);
    if (!held) throw new AppError('pack.not-found', { id, version: '' });
    return held;
  }

  return {
    list: () => {
      const ids = [...new Set(usable.map(({ id }) => id))].sort((a, b) => a.localeCompare(b, 'en'));
      return ids.map((id) => summarize(newestOf(id), all));
    },
    summaryOf: (id, version) => {
      const held = usable.find((one) => one.id === id && one.version === version);
      if (!held) throw new AppError('pack.not-found', { id, version });
      return summarize(held, all);
    },
    newest: (id) => newestOf(id).read(),
    find: (id, version) => {
      const isIt = (one: Held): boolean => one.id === id && one.version === version;
      // The newest copy: assessments were made with it, whatever the app ships under this version now.
      const held = ofWorkspace.findLast(isIt) ?? all.find(isIt);
      if (!held) throw new AppError('pack.not-found', { id, version });
      return held.read();
    },
    newerThan: (id, version) => {
      const newest = usable.find((one) => one.id === id)?.version;
      return newest !== undefined && compareVersions(newest, version) > 0 ? newest : null;
    },
    hashesOf: (id, version) => {
      const same = all.filter((one) => one.id === id && one.version === version);
      return same.map(({ hash, read: readIt }) => hash ?? readIt().hash);
    },
  };
}

function heldCopy(read: Reader, { pack_id, pack_version, hash, imported_at }: PackCopy): Held {
  const origin = imported_at === null ? 'copied' : 'imported';
  return { id: pack_id, version: pack_version, origin, hash, read: () => readPackCopy(read, hash) };
}

function summarize(held: Held, all: readonly Held[]): PackSummary {
  const pack = held.read();
  const { id, version, title, summary, jurisdiction, languages, publisher, legalState, validFrom, validTo } = pack;
  const versions = new Set(all.filter((one) => one.id === id && one.version !== version).map((one) => one.version));
  return {
    id,
    version,
    title,
    summary,
    jurisdiction,
    languages,
    publisher,
    legalState,
    validFrom,
    ...(validTo === undefined ? {} : { validTo }),
    hash: pack.hash,
    questionCount: pack.sections.reduce((sum, { questions }) => sum + questions.length, 0),
    origin: held.origin === 'shipped' ? 'shipped' : 'imported',
    otherVersions: [...versions],
  };
}
