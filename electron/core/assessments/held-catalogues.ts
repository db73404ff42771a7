import type { Matrix } from '#contract/records/catalogue';
import { type Catalogues, mergeCatalogues, type OwnedCatalogue } from '#core/packs/catalogues';
import { compareVersions } from '#core/packs/versions';
import type { InstalledPacks } from '#core/session/installed-packs';
import type { Reader } from '#core/store/sql';
import { listPackCopies, type PackCopy, readPackCopy } from './pack-copy.ts';

/** What was merged, by which shipped catalogues and which imported copies it was made of; copies never change. */
const merged = new WeakMap<readonly OwnedCatalogue[], { readonly of: string; readonly catalogues: Catalogues }>();

/** The newest imported copy of each pack that the app does not ship in the same or a newer version. */
function importedCopies(installed: InstalledPacks, read: Reader): readonly PackCopy[] {
  const newest = new Map<string, PackCopy>();
  for (const copy of listPackCopies(read)) {
    if (copy.imported_at === null) continue;
    const known = newest.get(copy.pack_id);
    if (known && compareVersions(known.pack_version, copy.pack_version) >= 0) continue;
    newest.set(copy.pack_id, copy);
  }
  const shipped = installed.versions();
  return [...newest.values()].filter(
    ({ pack_id, pack_version }) =>
      !shipped.some(({ id, version }) => id === pack_id && compareVersions(version, pack_version) >= 0),
  );
}

/**
 * The catalogues of the app and of the packs at hand, of each pack the newest version.
 * @param read  null if no workspace is open
 */
export function heldCatalogues(installed: InstalledPacks, read: Reader | null): Catalogues {
  const shipped = installed.catalogues();
  const copies = read === null ? [] : importedCopies(installed, read);
  const of = copies.map(({ hash }) => hash).join(' ');
  const known = merged.get(shipped);
  if (known?.of === of) return known.catalogues;
  const imported = copies.flatMap(({ hash, pack_id: packId }): OwnedCatalogue[] => {
    const { catalogue, title } = readPackCopy(read as Reader, hash);
    return catalogue === undefined ? [] : [{ packId, title, catalogue }];
  });
  // One imported in a newer version stands before the shipped one, which then does not count.
  const own = shipped.filter(({ packId }) => !copies.some((copy) => copy.pack_id === packId));
  const catalogues = mergeCatalogues([...own, ...imported]);
  merged.set(shipped, { of, catalogues });
  return catalogues;
}

/** Finds matrices for what is kept worked out; null if no catalogue at hand has one. */
export type MatrixOf = (read: Reader, ref: string) => Matrix | null;

export function matrixLookup(installed: InstalledPacks): MatrixOf {
  return (read, ref) => heldCatalogues(installed, read).matrix(ref);
}
