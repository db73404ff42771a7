import { LIFECYCLE_STATES } from '#contract/inventory/kinds';
import type { FactValue, TableRow } from '#contract/records/inventory';
import type { RichText } from '#contract/rich-text';
import { wordsOf } from '#contract/rich-text-words';
import { cellWords } from '../answers/cell-values.ts';
import { formatDate, formatNumber, session, t } from '../app.ts';
import { stateName } from '../inventory/item-words.ts';
import type { CardField } from './card-fields.ts';
import { toCells } from './table-rows.ts';

const EMPTY = '–';

/** One row of a table in words, its columns named. */
export function rowWords(card: CardField, row: TableRow | null): string {
  if (row === null) return EMPTY;
  const [cells = {}] = toCells([row]);
  const parts = card.columns.flatMap((column) => {
    const value = cells[column.id];
    return value === undefined ? [] : [`${column.label.en}: ${cellWords(column, value)}`];
  });
  return parts.length === 0 ? EMPTY : parts.join(', ');
}

/** A field's value for a person to read. */
export function valueWords(card: CardField, value: FactValue | null): string {
  if (value === null || value === '') return EMPTY;
  if (typeof value === 'boolean') {
    return t(value ? 'screen.assessment.answer.yes' : 'screen.assessment.answer.no');
  }
  if (typeof value === 'number') {
    return card.field.unit === undefined ? formatNumber(value) : `${formatNumber(value)} ${card.field.unit}`;
  }
  if (typeof value === 'string') {
    switch (card.field.type) {
      case 'date':
        return formatDate(value);
      case 'single':
        return card.optionLabel(value);
      case 'person':
        return session.nameOf(value) ?? value;
      default:
        return value;
    }
  }
  if (Array.isArray(value)) {
    const words = value.map((item) =>
      typeof item === 'string' ? (card.field.type === 'multi' ? card.optionLabel(item) : item) : rowWords(card, item),
    );
    return words.join(card.field.type === 'table' ? '\n' : ', ') || EMPTY;
  }
  return value.content.map((node) => wordsOf(node, '\n')).join('\n');
}

/** Told by its form alone: a schema would compile itself, which the page's Trusted Types forbid. */
function isRichText(value: unknown): value is RichText {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'doc' && 'content' in value;
}

/** What a journal entry holds of a field, which may be of any form that there ever was. */
export function historyWords(key: string, card: CardField | undefined, value: unknown): string {
  if (value === null || value === undefined || value === '') return EMPTY;
  if (key === 'state') {
    const state = LIFECYCLE_STATES.find((one) => one === value);
    return state === undefined ? String(value) : stateName(state);
  }
  if (key === 'owner') return session.nameOf(String(value)) ?? String(value);
  if (card === undefined) return typeof value === 'string' ? value : JSON.stringify(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return valueWords(card, value);
  if (isRichText(value)) return valueWords(card, value);
  if (Array.isArray(value)) {
    const rows = value.filter((item): item is TableRow => typeof item === 'object' && item !== null);
    const words = value.filter((item) => typeof item === 'string');
    return valueWords(card, rows.length > 0 ? rows : words);
  }
  return JSON.stringify(value);
}
