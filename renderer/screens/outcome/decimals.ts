import { decimalOf } from '#contract/fraction';
import { language } from '../app.ts';

/** An exact fraction as a decimal with this many places, with the language's decimal sign. */
export function localDecimal(fraction: string, places: number): string {
  const text = decimalOf(fraction, places);
  return language.locale === 'de' ? text.replace('.', ',') : text;
}

/** An exact fraction as percent with this many places, without its sign. */
export function localPercent(fraction: string, places: number): string {
  const [numerator, denominator] = fraction.split('/');
  return localDecimal(
    `${BigInt(numerator ?? '0') * 100n}${denominator === undefined ? '' : `/${denominator}`}`,
    places,
  );
}
