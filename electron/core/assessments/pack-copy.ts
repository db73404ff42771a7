import { AppError } from '#contract/errors';
import type { Pack } from '#contract/records/pack';
import type { WriteTransaction } from '#core/journal/write';
import { packContent } from '#core/packs/hash';
import { parsePack } from '#core/packs/parse';
import { build, type Reader } from '#core/store/sql';
import type { PackRow } from '#core/store/tables';

/** Parsed copies by hash; a copy never changes. */
const parsed = new Map<string, Pack>();
const PARSED_LIMIT = 20;

/**
 * The pack that assessments of this workspace were made with.
 * @param hash  of the pack's content
 * @throws AppError `pack.not-found`, also if the copy no longer has this hash; `pack.*` if it is no pack at all
 */
export function readPackCopy(read: Reader, hash: string): Pack {
  const known = parsed.get(hash);
  if (known) return known;
  const row = read.get<PackRow>(build.selectFrom('packs').selectAll().where('hash', '=', hash));
  if (!row) throw new AppError('pack.not-found', { id: hash, version: '' });
  const pack = parsePack(row.content);
  if (pack.hash !== hash) throw new AppError('pack.not-found', { id: row.pack_id, version: row.pack_version });
  if (parsed.size >= PARSED_LIMIT) parsed.clear();
  parsed.set(hash, pack);
  return pack;
}

/** Stores a copy of a pack unless there is one; gives the id of the copy. */
export function keepPackCopy(tx: WriteTransaction, pack: Pack, newId: () => string): string {
  const existing = tx.read.get<PackRow>(build.selectFrom('packs').selectAll().where('hash', '=', pack.hash));
  if (existing) return existing.id;
  const row = { id: newId(), pack_id: pack.id, pack_version: pack.version, hash: pack.hash };
  return tx.insert('packs', { ...row, content: packContent(pack) }).id;
}

/** The newest copy of one pack version in this workspace, or null. */
export function findPackCopy(read: Reader, id: string, version: string): Pack | null {
  const query = build
    .selectFrom('packs')
    .select('hash')
    .where('pack_id', '=', id)
    .where('pack_version', '=', version)
    .orderBy('id', 'desc')
    .limit(1);
  const row = read.get<{ hash: string }>(query);
  return row ? readPackCopy(read, row.hash) : null;
}
