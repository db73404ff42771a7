import { formatNumber, language, t } from '../app.ts';

/** What a number may be. */
export interface NumberRange {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly isWhole?: boolean | undefined;
}

export type NumberRead =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'wrong'; readonly reason: string };

/** Digits with one decimal comma or point, and E notation for very large ones. */
const PLAIN = /^[+-]?\d+([.,]\d+)?(e[+-]?\d+)?$/i;
/** Groups of three, as each language separates them. */
const GROUPED = { en: /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/, de: /^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/ };

function toNumber(text: string): number | null {
  const compact = text.replace(/[\s\u202f\u00a0'’]/g, '');
  const { locale } = language;
  if (GROUPED[locale].test(compact)) {
    const [group, point] = locale === 'de' ? ['.', ','] : [',', '.'];
    return Number(compact.replaceAll(group, '').replace(point, '.'));
  }
  return PLAIN.test(compact) ? Number(compact.replace(',', '.')) : null;
}

/** Reads a number as people write it in the window's language, or tells why it cannot be taken. */
export function readNumber(text: string, { min, max, isWhole }: NumberRange): NumberRead {
  const value = toNumber(text);
  if (value === null || !Number.isFinite(value)) return { kind: 'wrong', reason: t('screen.assessment.typed.number') };
  if (isWhole === true && !Number.isInteger(value)) return { kind: 'wrong', reason: t('screen.answer.number.whole') };
  if (min !== undefined && value < min) {
    return { kind: 'wrong', reason: t('screen.assessment.typed.min', { min: formatNumber(min) }) };
  }
  if (max !== undefined && value > max) {
    return { kind: 'wrong', reason: t('screen.assessment.typed.max', { max: formatNumber(max) }) };
  }
  return { kind: 'number', value };
}

/** A number as it stands in a field: no groups, the language's decimal sign. */
export function numberText(value: number): string {
  return language.locale === 'de' ? String(value).replace('.', ',') : String(value);
}

/** What numbers are taken, in words; null if every number is. */
export function rangeWords({ min, max, isWhole }: NumberRange): string | null {
  const kind = isWhole === true ? 'whole' : 'any';
  if (min !== undefined && max !== undefined) {
    return t(`screen.answer.range.between.${kind}`, { min: formatNumber(min), max: formatNumber(max) });
  }
  if (min !== undefined) return t(`screen.answer.range.from.${kind}`, { min: formatNumber(min) });
  if (max !== undefined) return t(`screen.answer.range.to.${kind}`, { max: formatNumber(max) });
  return isWhole === true ? t('screen.answer.range.whole') : null;
}
