import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FilePurpose } from '#contract/records/workspace';
import { fileDialogs, withExtension } from '#shell/file-dialogs';
import { loadTexts } from '#shell/texts';

const resources = join(import.meta.dirname, '..', '..', 'resources');

test('every purpose has a dialog with its own words in each language', () => {
  for (const locale of ['en', 'de'] as const) {
    const texts = loadTexts(resources, locale);
    const words = FilePurpose.options.flatMap((purpose) => {
      const { titleKey, filterKey } = fileDialogs[purpose];
      return [texts.text(titleKey), texts.text(filterKey)];
    });
    expect(words.filter((word) => word.startsWith('['))).toEqual([]);
  }
});

test('a saved file gets its kind\u2019s extension unless it has one', () => {
  expect(withExtension('/x/dossier', ['pdf'])).toBe('/x/dossier.pdf');
  expect(withExtension('/x/dossier.PDF', ['pdf'])).toBe('/x/dossier.PDF');
  expect(withExtension('/x/v1.2', ['mdossier'])).toBe('/x/v1.2.mdossier');
  expect(withExtension('/x/evidence', ['*'])).toBe('/x/evidence');
});

test('a pack is chosen as a zip file or as a folder, and a calendar is saved under its own extension', () => {
  const kinds = (['pack.import', 'pack.import-folder', 'calendar.save'] as const).map((purpose) => {
    const { kind, extensions } = fileDialogs[purpose];
    return [kind, ...extensions];
  });
  expect(kinds).toEqual([
    ['open', 'zip'],
    ['open-folder', '*'],
    ['save', 'ics'],
  ]);
});
