import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { menuTemplate } from '#shell/menu-template';
import { loadTexts } from '#shell/texts';

const resources = join(import.meta.dirname, '..', '..', 'resources');

function itemsOf(locale: 'en' | 'de', platform: NodeJS.Platform, withDevTools: boolean) {
  const options = { appName: 'Model Dossier', platform, withDevTools };
  const flatten = (items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);
  return flatten(menuTemplate(loadTexts(resources, locale), options));
}

test('every entry has words in each language and does what its role says', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    for (const locale of ['en', 'de'] as const) {
      const items = itemsOf(locale, platform, true).filter((item) => item.type !== 'separator');
      expect(items.filter((item) => item.label === undefined || item.label.startsWith('['))).toEqual([]);
      expect(items.filter((item) => item.role === undefined && item.submenu === undefined)).toEqual([]);
    }
  }
  const labels = (locale: 'en' | 'de') => itemsOf(locale, 'linux', false).map((item) => item.label);
  expect(labels('en')).toContain('Paste without formatting');
  expect(labels('de')).toContain('Ohne Formatierung einfügen');
});

test('a release has no developer tools', () => {
  const roles = (withDevTools: boolean) => itemsOf('en', 'linux', withDevTools).map((item) => item.role);
  expect(roles(true)).toEqual(expect.arrayContaining(['toggleDevTools', 'reload']));
  expect(roles(false)).not.toEqual(expect.arrayContaining(['toggleDevTools']));
  expect(roles(false)).not.toEqual(expect.arrayContaining(['reload']));
});
