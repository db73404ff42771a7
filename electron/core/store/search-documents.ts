import type { RichText } from '#contract/rich-text';
import { wordsOf } from '#contract/rich-text';
import type { SearchDocumentRow } from './inventory-tables.ts';
import { itemKindOf, SYSTEM_COLUMNS } from './item-tables.ts';
import { objectOf } from './object-text.ts';
import { build, type Reader } from './sql.ts';
import type { AnyRow } from './tables.ts';

/** A text of a record and where it stands: a field, a question; null: the record as such. */
export type PlacedText = { readonly place: string | null; readonly text: string };

/** What is known of a document before it has a number; `texts`: where its words are looked for besides the title. */
export type SearchDocument = Omit<SearchDocumentRow, 'number' | 'body'> & { readonly texts: readonly PlacedText[] };

const NOTHING_MORE = { target_id: null, changed_at: null, state: null, owner_id: null, parent_id: null } as const;

function isRichText(value: object): value is RichText {
  return 'type' in value && value.type === 'doc' && 'content' in value && Array.isArray(value.content);
}

/** The words of any value that JSON can hold. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  if (isRichText(value)) return value.content.map((node) => wordsOf(node, '\n')).join('\n');
  return Object.values(value).map(textOf).filter(Boolean).join('\n');
}

function textsOf(json: unknown, prefix = ''): PlacedText[] {
  if (typeof json !== 'string') return [];
  const texts: PlacedText[] = [];
  for (const [id, value] of Object.entries(objectOf(json))) {
    const text = textOf(value);
    if (text !== '') texts.push({ place: `${prefix}${id}`, text });
  }
  return texts;
}

const systemColumns = Object.entries(SYSTEM_COLUMNS);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const orNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function itemDocument(kind: string, row: AnyRow): SearchDocument {
  const columns =
    kind === 'system' ? systemColumns.map(([fact, column]) => ({ place: fact, text: text(row[column]) })) : [];
  return {
    kind,
    record_id: row.id,
    place: null,
    title: text(row['name']),
    target_id: null,
    changed_at: orNull(row['updated_at']),
    state: orNull(row['state']),
    owner_id: orNull(row['owner_id']),
    parent_id: orNull(row['parent_id']),
    texts: [
      ...columns.filter((one) => one.text !== ''),
      ...textsOf(row['facts']),
      ...textsOf(row['custom'], 'custom.'),
    ],
  };
}

function evidenceTexts(read: Reader, row: AnyRow): PlacedText[] {
  const revisions = build.selectFrom('evidence_revisions').select('name').where('item_id', '=', row.id).distinct();
  const names = read.all(revisions).map(({ name }) => name);
  return [text(row['note']), ...names].filter(Boolean).map((one) => ({ place: null, text: one }));
}

/** Parses what a column holds; what it cannot hold says nothing. */
function jsonText(value: unknown): string {
  return typeof value === 'string' ? textOf(JSON.parse(value)) : '';
}

/**
 * What search knows of a row; null if nothing of its table is found by words.
 * @param read  for what belongs to it but stands in other rows
 */
export function documentOf(read: Reader, table: string, row: AnyRow): SearchDocument | null {
  const kind = itemKindOf(table);
  if (kind !== null) return itemDocument(kind, row);
  const plain = { ...NOTHING_MORE, record_id: row.id, place: null, title: '' };
  const target = { target_id: orNull(row['assessment_id']), place: orNull(row['question_id']) };
  switch (table) {
    case 'people':
      return { ...plain, kind: 'person', title: text(row['name']), texts: [{ place: null, text: text(row['email']) }] };
    case 'assessments':
      return { ...plain, kind: 'assessment', title: text(row['title']), texts: [] };
    case 'answers': {
      const said = [jsonText(row['value']), jsonText(row['justification'])].filter(Boolean).join('\n');
      return { ...plain, ...target, kind: 'answer', texts: [{ place: target.place, text: said }] };
    }
    case 'comments':
      return { ...plain, ...target, kind: 'comment', texts: [{ place: target.place, text: text(row['text']) }] };
    case 'item_comments': {
      const place = orNull(row['field']);
      const said = { place, text: `${text(row['quote'])}\n${text(row['text'])}` };
      return { ...plain, kind: 'comment', place, target_id: orNull(row['item_id']), texts: [said] };
    }
    case 'evidence_items':
      return { ...plain, kind: 'evidence', title: text(row['title']), texts: evidenceTexts(read, row) };
    default:
      return watchedDocument(table, row);
  }
}

/** By table what is found of what is judged and watched: its kind, the column of its title, the columns of its words. */
const WATCHED: Readonly<
  Record<string, { readonly kind: string; readonly title: string; readonly words: readonly string[] }>
> = {
  risks: {
    kind: 'risk',
    title: 'title',
    words: ['source', 'cause', 'event', 'consequence', 'override_reason', 'note'],
  },
  controls: { kind: 'control', title: 'title', words: ['description', 'note'] },
  findings: { kind: 'finding', title: 'title', words: ['description', 'fix', 'closure'] },
  incidents: {
    kind: 'incident',
    title: 'title',
    words: ['description', 'affected', 'measures', 'root_cause', 'corrective'],
  },
  policies: { kind: 'policy', title: 'name', words: ['statement', 'reason', 'fix'] },
  policy_texts: { kind: 'policy-text', title: 'title', words: [] },
};

function watchedDocument(table: string, row: AnyRow): SearchDocument | null {
  const known = WATCHED[table];
  if (!known) return null;
  const said = [
    ...known.words.map((column) => text(row[column])),
    table === 'policy_texts' ? jsonText(row['body']) : '',
  ];
  return {
    ...NOTHING_MORE,
    kind: known.kind,
    record_id: row.id,
    place: null,
    title: text(row[known.title]),
    texts: said.filter(Boolean).map((one) => ({ place: null, text: one })),
  };
}

/** Tables of which something is found, in the order in which a rebuilding goes through them. */
export const SEARCHED_TABLES = [
  'ai_systems',
  'models',
  'model_versions',
  'datasets',
  'dataset_versions',
  'deployments',
  'organisations',
  'people',
  'assessments',
  'evidence_items',
  'answers',
  'comments',
  'item_comments',
  'risks',
  'controls',
  'findings',
  'incidents',
  'policies',
  'policy_texts',
] as const;
