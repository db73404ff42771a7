import { AppError } from '#contract/errors';
import type { Pack } from '#contract/records/pack';
import type { WriteTransaction } from '#core/journal/write';
import { packContent } from '#core/packs/hash';
import { parsePack } from '#core/packs/parse';
import { build, type Reader } from '#core/store/sql';
import type { PackRow } from '#core/store/tables';
import { createCache } from './cache.ts';

/** Parsed copies by hash; a copy never changes. Some megabytes each at most. */
const parsed = createCache<Pack>(50);

/**
 * The pack that assessments of this workspace were made with, or that was imported.
 * @param hash  of the pack's content
 * @throws AppError `pack.not-found`, also if the copy no longer has this hash; `pack.*` if it is no pack at all
 */
export function readPackCopy(read: Reader, hash: string): Pack {
  return parsed.get(hash, () => {
    const row = read.get<PackRow>(build.selectFrom('packs').selectAll().where('hash', '=', hash));
    if (!row) throw new AppError('pack.not-found', { id: hash, version: '' });
    const pack = parsePack(row.content);
    if (pack.hash !== hash) throw new AppError('pack.not-found', { id: row.pack_id, version: row.pack_version });
    return pack;
  });
}

/** A copy of a pack in this workspace, without its content. */
export type PackCopy = Omit<PackRow, 'content'>;

/** Every copy, in the order they came. */
export function listPackCopies(read: Reader): PackCopy[] {
  const columns = ['id', 'version', 'pack_id', 'pack_version', 'hash', 'imported_at'] as const;
  // Sorted here: for the sake of an order, SQLite would read the table itself instead of the index that holds these columns.
  return read.all<PackCopy>(build.selectFrom('packs').select(columns)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Stores a copy of a pack unless there is one; gives the id of the copy. */
export function keepPackCopy(tx: WriteTransaction, pack: Pack, newId: () => string): string {
  const existing = listPackCopies(tx.read).find(({ hash }) => hash === pack.hash);
  return existing?.id ?? insertPackCopy(tx, pack, newId(), null).id;
}

/** Stores a pack that a person imported; a copy that came with an assessment is marked as imported. */
export function keepImportedPack(tx: WriteTransaction, pack: Pack, newId: () => string, at: string): void {
  const existing = listPackCopies(tx.read).find(({ hash }) => hash === pack.hash);
  if (!existing) insertPackCopy(tx, pack, newId(), at);
  else if (existing.imported_at === null) tx.update('packs', existing.id, existing.version, { imported_at: at });
}

function insertPackCopy(tx: WriteTransaction, pack: Pack, id: string, importedAt: string | null): PackRow {
  const { id: pack_id, version: pack_version, hash } = pack;
  return tx.insert('packs', { id, pack_id, pack_version, hash, content: packContent(pack), imported_at: importedAt });
}
