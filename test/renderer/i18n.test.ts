import { IntlMessageFormat } from 'intl-messageformat';
import { afterEach, describe, expect, test } from 'vitest';
import {
  failureCode,
  failureText,
  formatDate,
  formatDateTime,
  formatList,
  formatNumber,
  formatSize,
  l,
  language,
  t,
  tIfKnown,
} from '../../renderer/app/i18n.svelte.ts';
import { messages } from '../../renderer/messages.ts';

afterEach(() => language.choose('en'));

/** The names a message needs, sorted; a count as a word (`countWord`, `countStart`) is the count. */
function placeholders(source: string, locale: string): string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      if ('type' in value && 'value' in value && typeof value.value === 'string' && value.type !== 0)
        names.add(value.value.replace(/(Word|Start)$/, ''));
      for (const child of Object.values(value)) visit(child);
    }
  };
  visit(new IntlMessageFormat(source, locale, undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

describe('messages', () => {
  test('every text exists in both languages, can be read, and asks for the same values', () => {
    expect(Object.keys(messages.de)).toEqual(Object.keys(messages.en));
    const different = Object.entries(messages.en).filter(
      ([key, en]) =>
        JSON.stringify(placeholders(en, 'en')) !== JSON.stringify(placeholders(messages.de[key] ?? '', 'de')),
    );
    expect(different).toEqual([]);
  });

  test('no text shouts, pleads or speaks of "we"', () => {
    const loud = Object.values(messages.en).filter((text) => /!|\b(please|we|our)\b/i.test(text));
    expect(loud).toEqual([]);
  });
});

describe('the language of the window', () => {
  test('changes every text at once, tells the page and is remembered', () => {
    expect(t('screen.home.title')).toBe('Home');
    language.choose('de');
    expect(t('screen.home.title')).toBe('Start');
    expect(document.documentElement.lang).toBe('de');
    expect(localStorage.getItem('model-dossier.locale')).toBe('de');
  });

  test('gives a pack text in English where the language has none', () => {
    language.choose('de');
    expect(l({ en: 'Provider', de: 'Anbieter' })).toBe('Anbieter');
    expect(l({ en: 'Provider' })).toBe('Provider');
  });

  test('tells a missing key made from data by null instead of a broken text', () => {
    expect(tIfKnown('role.owner')).toBe('Owner');
    expect(tIfKnown('role.astronaut')).toBeNull();
  });

  test('writes dates, numbers, sizes and lists in its own form', () => {
    expect(formatDate('2026-11-23')).toBe('23 Nov 2026');
    expect(formatNumber(1_234.5)).toBe('1,234.5');
    expect(formatSize(381_200)).toBe('381.2 kB');
    expect(formatList(['a', 'b', 'c'])).toBe('a, b and c');
    language.choose('de');
    expect(formatDate('2026-11-23')).toBe('23. Nov. 2026');
    expect(formatNumber(1_234.5)).toBe('1.234,5');
    expect(formatList(['a', 'b', 'c'])).toBe('a, b und c');
  });

  test('shows an instant on the day it has here, and a date as it stands', () => {
    const instant = new Date(2026, 10, 23, 14, 2).toISOString();
    expect(formatDateTime(instant)).toBe('23 Nov 2026, 14:02');
  });
});

describe('a failure', () => {
  const failure = (code: string, data: object): Error => Object.assign(new Error(code), { code, data });

  test('of a known code is told with its details', () => {
    expect(failureText(failure('workspace.locked', { name: 'acme.mdossier' }))).toContain('acme.mdossier');
    language.choose('de');
    expect(failureText(failure('workspace.locked', { name: 'acme.mdossier' }))).toContain('acme.mdossier');
  });

  test('of an unknown code, or with details missing, is told as internal', () => {
    expect(failureCode(failure('something.new', {}))).toBe('internal');
    expect(failureText(failure('workspace.locked', {}))).toBe(failureText(new Error('bug')));
  });
});
