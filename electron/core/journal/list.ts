import type { ColumnValue, JournalEntry, JournalHead } from '#contract/records/journal';
import { build, buildAny, type Reader } from '#core/store/sql';
import type { JournalRow } from '#core/store/tables';
import { fromRow } from './event.ts';

/** Longer texts (packs, rich text) are cut in the list; the journal itself keeps them whole. */
const SHOWN_LENGTH = 500;

function shorten(value: ColumnValue): ColumnValue {
  return typeof value === 'string' && value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value;
}

/**
 * Journal entries, newest first, with the names that their people and records have now.
 * @param beforeSeq  only entries older than this one
 */
export function listJournal(tables: Reader, limit: number, beforeSeq?: number): JournalEntry[] {
  const newest = build.selectFrom('journal_events').selectAll().orderBy('seq', 'desc').limit(limit);
  const rows = tables.all<JournalRow>(beforeSeq === undefined ? newest : newest.where('seq', '<', beforeSeq));
  const actors = new Map<string, string | null>();
  return rows.map((row) => {
    const event = fromRow(row);
    return {
      ...event,
      changes: event.changes.map(({ field, old, new: value }) => ({ field, old: shorten(old), new: shorten(value) })),
      actorName: row.actor === null ? null : remember(actors, row.actor, (id) => personName(tables, id)),
      recordName: recordName(tables, row.record_kind, row.record_id),
    };
  });
}

/** The newest event's place and hash; null for an empty journal. */
export function journalHead(tables: Reader): JournalHead | null {
  const newest = build.selectFrom('journal_events').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1);
  return tables.get<JournalHead>(newest) ?? null;
}

function remember<K, V>(known: Map<K, V>, key: K, find: (key: K) => V): V {
  const value = known.get(key) ?? find(key);
  known.set(key, value);
  return value;
}

function personName(tables: Reader, id: string): string | null {
  return tables.get<{ name: string }>(build.selectFrom('people').select('name').where('id', '=', id))?.name ?? null;
}

function recordName(tables: Reader, kind: string, id: string): string | null {
  switch (kind) {
    case 'people':
      return personName(tables, id);
    case 'workspace':
      return first(tables, build.selectFrom('workspace').select('name').where('id', '=', id));
    case 'signing_keys':
      return first(tables, build.selectFrom('signing_keys').select('subject as name').where('id', '=', id));
    case 'ai_systems':
      return first(tables, build.selectFrom('ai_systems').select('name').where('id', '=', id));
    case 'packs':
      return first(tables, build.selectFrom('packs').select('pack_id as name').where('id', '=', id));
    case 'assessments':
      return first(tables, build.selectFrom('assessments').select('title as name').where('id', '=', id));
    case 'answers':
      return first(tables, build.selectFrom('answers').select('question_id as name').where('id', '=', id));
    case 'evidence':
      return first(tables, build.selectFrom('evidence').select('name').where('id', '=', id));
    case 'evidence_items':
      return first(tables, build.selectFrom('evidence_items').select('title as name').where('id', '=', id));
    case 'evidence_revisions':
      return first(tables, build.selectFrom('evidence_revisions').select('name').where('id', '=', id));
    case 'evidence_links':
      return first(
        tables,
        build
          .selectFrom('evidence_links')
          .innerJoin('evidence_items', 'evidence_items.id', 'evidence_links.item_id')
          .select('evidence_items.title as name')
          .where('evidence_links.id', '=', id),
      );
    case 'sign_offs':
      return first(tables, build.selectFrom('sign_offs').select('person_name as name').where('id', '=', id));
    case 'overrides':
      return first(tables, build.selectFrom('overrides').select('class_id as name').where('id', '=', id));
    case 'comments':
      return first(tables, build.selectFrom('comments').select('question_id as name').where('id', '=', id));
    case 'workflows':
      return first(tables, build.selectFrom('workflows').select('tone as name').where('id', '=', id));
    case 'assignments':
      return first(tables, build.selectFrom('assignments').select('role as name').where('id', '=', id));
    case 'sign_off_moves':
      return first(tables, build.selectFrom('sign_off_moves').select('move as name').where('id', '=', id));
    case 'sign_off_conditions':
      return first(tables, build.selectFrom('sign_off_conditions').select('text as name').where('id', '=', id));
    case 'risk_acceptances':
      return first(tables, build.selectFrom('risk_acceptances').select('text as name').where('id', '=', id));
    case 'authorities':
      return first(tables, build.selectFrom('authorities').select('subject as name').where('id', '=', id));
    case 'trusted_certificates':
      return first(tables, build.selectFrom('trusted_certificates').select('subject as name').where('id', '=', id));
    case 'models':
    case 'model_versions':
    case 'datasets':
    case 'dataset_versions':
    case 'deployments':
    case 'organisations':
    case 'mapping_templates':
      return first(tables, buildAny.selectFrom(kind).select('name').where('id', '=', id) as never);
    case 'links':
      return first(tables, build.selectFrom('links').select('type as name').where('id', '=', id));
    case 'releases':
      return first(tables, build.selectFrom('releases').select('label as name').where('id', '=', id));
    case 'item_comments':
    case 'house_rules':
      return first(tables, buildAny.selectFrom(kind).select('field as name').where('id', '=', id) as never);
    case 'custom_schemas':
      return first(tables, build.selectFrom('custom_schemas').select('kind as name').where('id', '=', id));
    case 'devices':
      return id.slice(-12);
    case 'checkpoints':
      return checkpointName(tables, id);
    default:
      return null;
  }
}

/** A checkpoint is known by how many events it covers. */
function checkpointName(tables: Reader, id: string): string | null {
  const row = tables.get<{ size: number }>(build.selectFrom('checkpoints').select('size').where('id', '=', id));
  return row ? String(row.size) : null;
}

function first(tables: Reader, query: Parameters<typeof tables.get<{ name: string }>>[0]): string | null {
  return tables.get<{ name: string }>(query)?.name ?? null;
}
