import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gatherFolder } from '#core/packs/load';
import { checkPackThoroughly, readLock } from '#core/packs/thorough';
import { LOCK_FILE, lockText, translationsOf } from '#core/packs/translations';
import { copyOf, FULL_PACK } from './edited-pack.ts';

const QUESTIONS = 'questions/20-machines.yaml';

function translations(folder: string) {
  return translationsOf(gatherFolder(folder).sources, readLock(folder).lock ?? {});
}

/** A copy of the full pack of which every translation is confirmed. */
function confirmedPack(): string {
  const folder = copyOf(FULL_PACK);
  writeFileSync(join(folder, LOCK_FILE), lockText(translations(folder)));
  return folder;
}

function edit(folder: string, file: string, from: string, to: string): number {
  const text = readFileSync(join(folder, file), 'utf8');
  const at = text.indexOf(from);
  if (at < 0) throw new Error(`${file} has no ${from}`);
  writeFileSync(join(folder, file), text.replace(from, to));
  return text.slice(0, at).split('\n').length;
}

test('every text of every file is known by its own key, and none is confirmed without a lock', () => {
  const found = translations(copyOf(FULL_PACK));
  const keys = found.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(found.map(({ state }) => state))).toEqual(new Set(['unconfirmed']));
  expect(keys).toEqual(
    expect.arrayContaining([
      'head/title',
      'head/roles/owner/label',
      'sections/shop/title',
      'questions/shop.kind/options/wood/label',
      'questions/shop.kind/presumed/reason',
      'questions/machines.list/columns/state/options/good/label',
      'scores/rest/reductions/0/label',
      'conclusions/route/values/office/label',
      'dossier/title',
      'terms/guard/meaning',
      'crosswalks/watch>tool-check>warn/reason',
      'changes/1.0.0>shop.kind/note',
    ]),
  );
});

test('a lock confirms what it was made of, wherever the text moves', () => {
  const folder = confirmedPack();
  const moved = readFileSync(join(folder, QUESTIONS), 'utf8');
  writeFileSync(join(folder, QUESTIONS), moved.replace('id: machines\n', '# moved down\nid: tools\n'));
  const open = translations(folder).filter(({ state }) => state !== 'confirmed');
  expect(open.map(({ key, state }) => [key, state])).toEqual([['sections/tools/title', 'unconfirmed']]);
});

test('a translation is stale once its English text changed alone, with file and line', () => {
  const folder = confirmedPack();
  const line = edit(folder, QUESTIONS, 'en: Hours a day', 'en: Hours a week');
  const reason = '`questions/machines.hours/text`: the English text changed since its `de` text was confirmed';
  expect(checkPackThoroughly(folder).problems).toEqual([
    { code: 'pack.stale-translation', file: QUESTIONS, line, reason },
  ]);
  writeFileSync(join(folder, LOCK_FILE), lockText(translations(folder)));
  expect(checkPackThoroughly(folder).problems).toEqual([]);
});

test('a translation that changed itself waits for confirmation, and one warning tells how many do', () => {
  const folder = confirmedPack();
  edit(folder, QUESTIONS, 'en: Hours a day, de: Stunden am Tag', 'en: Hours a week, de: Stunden je Woche');
  const reason = 'new or changed translations that nobody confirmed: 1; see `packs translations`';
  expect(checkPackThoroughly(folder).problems).toEqual([
    { code: 'pack.stale-translation', file: LOCK_FILE, line: 1, reason },
  ]);
});

test('a lock is the same whatever the order of files, and is not part of the pack', () => {
  const folder = confirmedPack();
  const { pack } = gatherFolder(folder);
  expect(pack?.hash).toBe(gatherFolder(FULL_PACK).pack?.hash);
  expect(lockText(translations(folder).toReversed())).toBe(readFileSync(join(folder, LOCK_FILE), 'utf8'));
});
