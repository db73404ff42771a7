import type { ColumnValue, FieldChange, JournalEntry } from '#contract/records/journal';
import { formatDateTime, formatList, t, tIfKnown } from '../app.ts';
import { packName, questionName } from '../pack-names.svelte.ts';

/** Tables as the core names them, and the message keys of their fields. */
const FIELD_ROOT: Readonly<Record<string, string>> = {
  workspace: 'workspace',
  people: 'person',
  signing_keys: 'key',
  ai_systems: 'system',
  packs: 'pack',
  assessments: 'assessment',
  answers: 'answer',
  evidence: 'evidence',
  sign_offs: 'sign-off',
};

const camel = (column: string): string => column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A field's name in words; its column's name if there are none. */
export function fieldName(kind: string, column: string): string {
  return tIfKnown(`field.${FIELD_ROOT[kind] ?? kind}.${camel(column)}`) ?? column;
}

/** What kind of record a table holds, in words. */
export function kindName(kind: string): string {
  return tIfKnown(`screen.journal.kind.${kind}`) ?? kind;
}

function recordName({ record, recordName: name }: JournalEntry): string {
  if (name === null) return record.id.slice(0, 8);
  if (record.kind === 'answers') return t('ui.quoted', { text: questionName(name) });
  return record.kind === 'packs' ? packName(name) : name;
}

/** An answer's first entry may hold a reasoning or a flag only; then nothing was answered yet. */
function isAnswering({ changes }: JournalEntry): boolean {
  return changes.some(({ field, new: value }) => field === 'value' && value !== null);
}

/** An entry as a plain sentence: who did what to which record. */
export function sentence(entry: JournalEntry): string {
  const actor = entry.actorName ?? t('screen.journal.nobody');
  const { kind } = entry.record;
  const name = recordName(entry);
  const isEdit = entry.operation === 'update' || (kind === 'answers' && !isAnswering(entry));
  if (isEdit) {
    const fields = formatList(shownChanges(entry).map(({ field }) => fieldName(kind, field)));
    const values = { actor, fields, kind: kindName(kind), name };
    return tIfKnown(`screen.journal.did.${kind}.update`, values) ?? t('screen.journal.did.update', values);
  }
  const own = tIfKnown(`screen.journal.did.${kind}.${entry.operation}`, { actor, name });
  if (own !== null) return own;
  return t(entry.operation === 'insert' ? 'screen.journal.did.insert' : 'screen.journal.did.delete', {
    actor,
    kind: kindName(kind),
    name,
  });
}

/** Columns every write renews, or that only tie records together: the sentence has said it. */
const SILENT = /^(updated_at|answered_at|answered_by|created_at|added_at|added_by|.*_id)$/;

/** Changes a person wants to see; all of them if no other is left. */
export function shownChanges(entry: JournalEntry): readonly FieldChange[] {
  const isSaid = ({ field, old, new: value }: FieldChange): boolean =>
    field === 'owner_id' || (!SILENT.test(field) && !(isEmpty(old) && isEmpty(value)));
  const told = entry.changes.filter(isSaid);
  return told.length > 0 ? told : entry.changes;
}

function isEmpty(value: ColumnValue): boolean {
  return value === null || value === '' || value === 0;
}

function textOfRichText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  if ('text' in value && typeof value.text === 'string') return value.text;
  if (!('content' in value) || !Array.isArray(value.content)) return '';
  const isBlock = 'type' in value && value.type === 'doc';
  return value.content.map(textOfRichText).join(isBlock ? ' ' : '');
}

function jsonWords(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return tIfKnown(`screen.assessment.answer.${value}`) ?? value;
    if (Array.isArray(value)) {
      return value.length === 0
        ? t('screen.assessment.answer.none-of-these')
        : value.map((item) => tIfKnown(`role.${item}`) ?? String(item)).join(', ');
    }
    if (typeof value === 'object' && value !== null) {
      return 'unknown' in value ? t('screen.assessment.answer.unknown') : textOfRichText(value) || text;
    }
    return String(value);
  } catch {
    return text;
  }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** What no person reads: certificates, sealed keys, signatures and whole documents. */
const OPAQUE = /^(certificates?|envelope|content|state|logo|manifest|note|public_key|.*cms)$/;

/** A column's value for a person to read. */
export function valueWords(column: string, value: ColumnValue): string {
  if (value === null || value === '') return '–';
  if (OPAQUE.test(column)) return t('screen.journal.opaque');
  const word = tIfKnown(`screen.people.key.${column}.${value}`) ?? tIfKnown(`screen.sign-off.${column}.${value}`);
  if (word !== null) return word;
  if (/^(is_|four_eyes)/.test(column)) return value === 1 ? t('screen.journal.yes') : t('screen.journal.no');
  if (typeof value === 'string' && INSTANT.test(value)) return formatDateTime(value);
  return typeof value === 'string' && /^["[{\d]/.test(value) ? jsonWords(value) : String(value);
}
