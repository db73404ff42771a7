import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gatherFolder } from '#core/packs/load';
import { checkTogether } from '#core/packs/together';
import { editedPack, FULL_PACK, VALID_PACK } from './edited-pack.ts';

const shipped = new URL('../../../resources/packs', import.meta.url).pathname;
const valid = gatherFolder(VALID_PACK);

test('what the shipped packs say of one another is so', () => {
  const packs = readdirSync(shipped).map((name) => gatherFolder(join(shipped, name)));
  expect(checkTogether(packs)).toEqual([]);
  // Every shipped pack is read, beside other suites.
}, 60_000);

test('packs that fit have no problems, and one alone has none', () => {
  expect(checkTogether([valid, gatherFolder(FULL_PACK)])).toEqual([]);
  const { folder } = editedPack('crosswalks.yaml', 'item: warn', 'item: gone', FULL_PACK);
  expect(checkTogether([gatherFolder(folder)])).toEqual([]);
});

test.each([
  {
    name: 'a crosswalk to nothing',
    file: 'crosswalks.yaml',
    from: 'item: warn',
    to: 'item: gone',
    reason: 'crosswalk `watch`: pack `tool-check` has no question, row (`question/row`), obligation or class `gone`',
  },
  {
    name: 'an offer from a question that is not there',
    file: 'questions/10-shop.yaml',
    from: 'question: role.of',
    to: 'question: role.by',
    reason: 'offer `role.by` of question `shop.kind`: pack `tool-check` has no question `role.by`',
  },
  {
    name: 'an offer from an option that is not there',
    file: 'questions/10-shop.yaml',
    from: 'map: { make: wood',
    to: 'map: { sell: wood',
    reason: 'offer `role.of` of question `shop.kind`: question `role.of` of pack `tool-check` has no option `sell`',
  },
  {
    name: 'an offer without a map from a question of another type',
    file: 'questions/10-shop.yaml',
    from: 'question: role.of, map: { make: wood, both: metal } }',
    to: 'question: use.weight }',
    reason:
      'offer `use.weight` of question `shop.kind`: question `use.weight` of pack `tool-check` is of type number, ours of type single; a `map` is needed',
  },
  {
    name: 'an offer without a map from other options',
    file: 'questions/10-shop.yaml',
    from: 'question: role.of, map: { make: wood, both: metal } }',
    to: 'question: role.of }',
    reason:
      'offer `role.of` of question `shop.kind`: none of the options of question `role.of` of pack `tool-check` is one of ours; a `map` is needed',
  },
  {
    name: 'an offer from a class that is not there',
    file: 'questions/10-shop.yaml',
    from: 'from: question, pack: tool-check, question: role.of, map: { make: wood, both: metal }',
    to: 'from: class, pack: tool-check, class: deadly, value: metal',
    reason: 'offer 1 of question `shop.kind`: pack `tool-check` has no class `deadly`',
  },
])('$name is told with file and line', ({ file, from, to, reason }) => {
  const { folder, line } = editedPack(file, from, to, FULL_PACK);
  expect(checkTogether([valid, gatherFolder(folder)])).toEqual([
    { code: 'pack.dead-reference', file: `workshop-check/${file}`, line, reason },
  ]);
});
