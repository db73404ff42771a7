import type { Field } from '#contract/inventory/field';
import type { ItemKind } from '#contract/inventory/kinds';
import { KIND_FACTS, type LifecycleState } from '#contract/inventory/kinds';
import type { Messages } from '#contract/messages';
import { richOf } from '../rules.ts';

/** A value for a field; `isUnsure`: it may be meant otherwise. Null: the cell does not say such a value. */
export type CellValue = { readonly value: unknown; readonly isUnsure?: true } | null;

const YES = new Set(['true', 'yes', 'ja', 'wahr', 'x', '1', 'y', 'j', '✓', '✔']);
const NO = new Set(['false', 'no', 'nein', 'falsch', '0', 'n', '-']);

/**
 * What a cell says for a field.
 * @param isCommaDecimal  whether the file parts its cells otherwise because commas part decimals
 */
export function cellValue(
  kind: ItemKind,
  field: Field,
  text: string,
  labels: readonly Messages[],
  isCommaDecimal: boolean,
): CellValue {
  switch (field.type) {
    case 'number':
      return numberOf(text, isCommaDecimal);
    case 'date':
      return dateOf(text);
    case 'yes-no': {
      const word = text.toLowerCase();
      return YES.has(word) ? { value: true } : NO.has(word) ? { value: false } : null;
    }
    case 'single': {
      const option = optionOf(kind, field, text, labels);
      return option === null ? null : { value: option };
    }
    case 'multi': {
      const options = text
        .split(/[;,\n|]/)
        .map((word) => word.trim())
        .filter((word) => word !== '')
        .map((word) => optionOf(kind, field, word, labels));
      return options.length > 0 && options.every((option) => option !== null) ? { value: [...new Set(options)] } : null;
    }
    case 'tags': {
      const parted = /[;\n|]/.test(text) ? text.split(/[;\n|]/) : text.split(',');
      const tags = parted.map((tag) => tag.trim()).filter((tag) => tag !== '');
      return tags.length > 0 ? { value: tags } : null;
    }
    case 'rich-text': {
      const rich = richOf(text);
      return rich === undefined ? null : { value: rich };
    }
    case 'person':
    case 'table':
      return null;
    default:
      return { value: text };
  }
}

function optionOf(kind: ItemKind, field: Field, text: string, labels: readonly Messages[]): string | null {
  const word = text.trim().toLowerCase();
  const found = (field.options ?? []).find(
    (option) =>
      option.toLowerCase() === word ||
      labels.some((messages) => messages[`field.${kind}.${field.id}.${option}`]?.toLowerCase() === word),
  );
  return found ?? null;
}

/** The state that a word means. */
export function stateOfCell(kind: ItemKind, text: string, labels: readonly Messages[]): LifecycleState | null {
  const word = text.trim().toLowerCase();
  const found = KIND_FACTS[kind].states.find(
    (state) => state === word || labels.some((messages) => messages[`lifecycle.${state}`]?.toLowerCase() === word),
  );
  return found ?? null;
}

/**
 * The number that a cell says; null if it says none. A percent sign is left out.
 * @param isCommaDecimal  whether the file parts its cells otherwise because commas part decimals
 */
export function numberOf(text: string, isCommaDecimal: boolean): CellValue {
  const bare = text.replace(/[\s\u00a0\u202f']/g, '').replace(/%$/, '');
  if (bare !== '' && Number.isFinite(Number(bare))) {
    const isGrouped = isCommaDecimal && /^-?\d{1,3}(?:\.\d{3})+$/.test(bare);
    return isGrouped ? { value: Number(bare.replaceAll('.', '')), isUnsure: true } : { value: Number(bare) };
  }
  // Two dots can only part thousands.
  if (/^-?\d{1,3}(?:\.\d{3}){2,}$/.test(bare)) return { value: Number(bare.replaceAll('.', '')) };
  const isGerman = /^-?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+$/.test(bare);
  const isEnglish = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(bare);
  if (isGerman && (isCommaDecimal || !isEnglish))
    return { value: Number(bare.replaceAll('.', '').replace(',', '.')), ...(isEnglish ? { isUnsure: true } : {}) };
  if (isEnglish) return { value: Number(bare.replaceAll(',', '')), ...(isGerman ? { isUnsure: true } : {}) };
  return null;
}

/** `2026-11-23` with or without a time, `23.11.2026`, `11/23/2026`; where day and month may be mistaken it is told. */
function dateOf(text: string): CellValue {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(text);
  if (iso) return dayOf(iso[1], iso[2], iso[3]);
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (german) return dayOf(german[3], german[2], german[1]);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (!slashed) return null;
  const [first, second] = [Number(slashed[1]), Number(slashed[2])];
  const day = first > 12 ? dayOf(slashed[3], slashed[2], slashed[1]) : dayOf(slashed[3], slashed[1], slashed[2]);
  return day !== null && first <= 12 && second <= 12 && first !== second ? { ...day, isUnsure: true } : day;
}

function dayOf(year = '', month = '', day = ''): { readonly value: string } | null {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? { value: text } : null;
}
