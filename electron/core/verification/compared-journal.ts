import { type LinkedEvent, readChanges, rowHash, startChain } from '#core/journal/chain';
import { eventHash, fromRow } from '#core/journal/event';
import type { JournalExport } from '#core/journal/read-export';
import { build, type Reader } from '#core/store/sql';
import type { JournalRow } from '#core/store/tables';
import { type Anchor, type ComparedJournal, type NamedAnchor, type Sight, wantedSizes } from './anchor.ts';

type Link = { readonly event: LinkedEvent; readonly own: string | null };

/** Of an event that is not what it was: like no hash there is. */
const NOTHING: Omit<Sight, 'size'> = { head: '', root: '' };

/** Reads a journal from its beginning, each event by its content and not by the hash it claims. */
function readSights(links: Iterable<Link>, wanted: ReadonlySet<number>): Map<number, Sight> {
  const sights = new Map<number, Sight>();
  const chain = startChain();
  const last = Math.max(0, ...wanted);
  let isSound = true;
  let size = 0;
  for (const { event, own } of links) {
    size += 1;
    isSound &&= own !== null && chain.add(event, own).length === 0;
    if (wanted.has(size)) {
      const sight = isSound ? { head: event.hash, root: chain.tree.root() } : NOTHING;
      sights.set(size, { size, ...sight });
    }
    if (size >= last) break;
  }
  return sights;
}

function* rowLinks(tables: Reader): Generator<Link> {
  for (const row of tables.each<JournalRow>(build.selectFrom('journal_events').selectAll().orderBy('seq'))) {
    const read = readChanges(row.changes);
    const isWritten = read?.canonical === row.changes;
    yield { event: fromRow(row, []), own: isWritten ? rowHash(row, row.changes) : null };
  }
}

function* exportLinks(journal: JournalExport): Generator<Link> {
  for (const event of journal.events()) if (event) yield { event, own: eventHash(event) };
}

/** The journal of a workspace, as far as it has to be known to compare it with anchors. */
export function journalOfTables(tables: Reader, anchors: readonly NamedAnchor[]): ComparedJournal {
  const workspaceId = tables.get<{ id: string }>(build.selectFrom('workspace').select('id'))?.id ?? null;
  const newest = build.selectFrom('journal_events').select((is) => is.fn.countAll<number>().as('size'));
  const size = tables.get<{ size: number }>(newest)?.size ?? 0;
  const sights = readSights(rowLinks(tables), wantedSizes(size, anchors));
  return { workspaceId, size, sightAt: (wanted) => sights.get(wanted) ?? null };
}

/** The journal of an export, likewise. */
export function journalOfExport(journal: JournalExport, anchors: readonly NamedAnchor[]): ComparedJournal {
  const { workspace, size } = journal.header;
  const sights = readSights(exportLinks(journal), wantedSizes(size, anchors));
  return { workspaceId: workspace.id, size, sightAt: (wanted) => sights.get(wanted) ?? null };
}

/** The journal of a dossier: only what the dossier itself saw of it. */
export function journalOfAnchor({ workspaceId, size, sights }: Anchor): ComparedJournal {
  return {
    workspaceId,
    size,
    sightAt: (wanted) => {
      const found = sights.filter((sight) => sight.size === wanted);
      const head = found.find((sight) => sight.head !== null)?.head ?? null;
      const root = found.find((sight) => sight.root !== null)?.root ?? null;
      return found.length === 0 ? null : { size: wanted, head, root };
    },
  };
}
