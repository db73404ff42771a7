import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { readCatalogue } from '#core/packs/catalogue';
import { checkOwnCatalogue } from '#core/packs/catalogue-check';
import { mergeCatalogues } from '#core/packs/catalogues';
import { packContent } from '#core/packs/hash';
import { checkPack, gatherFolder, loadPack } from '#core/packs/load';
import { parsePack } from '#core/packs/parse';
import { checkTogether } from '#core/packs/together';
import { resources } from '#test/support/open-test-core';
import { FULL_PACK } from './edited-pack.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  cpSync(FULL_PACK, folder, { recursive: true });
  mkdirSync(join(folder, 'catalogue'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const [source = ''] = Object.keys(loadPack(FULL_PACK).sources);
const put = (name: string, text: string): void => writeFileSync(join(folder, 'catalogue', name), text);
const told = (): string[] =>
  checkPack(folder).map(({ code, file, line, reason }) => `${code} ${file}:${line} ${reason}`);

const MATRIX = readFileSync(join(resources, 'catalogue/matrices.yaml'), 'utf8')
  .replaceAll(/sources: \[[^\]]*\]/g, `sources: [${source}]`)
  .split('  - id: iso-31000')[0] as string;

const risk = (id: string, controls: string, categories = 'misuse'): string => `  - id: ${id}
    title: { en: Leak, de: Leck }
    source: { en: Somebody }
    cause: { en: A gap }
    event: { en: Data get out }
    consequence: { en: Harm }
    affected: [persons]
    categories: [${categories}]
    kinds: [system]
    controls: [${controls}]
    articles: [A]
    sources: [${source}]
`;
const control = (id: string, obligations = ''): string => `  - id: ${id}
    title: { en: Filter }
    description: { en: It filters }
    kind: preventive
    likelihoodEffect: 2
    impactEffect: 0
    obligations: [${obligations}]
    articles: [A]
    sources: [${source}]
`;
const CATEGORIES = `categories:\n  - { id: misuse, label: { en: Misuse }, group: cause, articles: [A], sources: [${source}] }\n`;

test('the app ships a catalogue in which nothing is wrong', () => {
  const packs = ['gdpr-dpia', 'us-model-risk', 'eu-ai-act'].map((id) => gatherFolder(join(resources, 'packs', id)));
  expect(checkOwnCatalogue(resources)).toEqual([]);
  const { catalogue } = readCatalogue(resources);
  expect(catalogue?.matrices?.map(({ id }) => id)).toEqual(expect.arrayContaining(['five-by-five', 'iso-31000']));
  expect(checkTogether(packs, catalogue ?? undefined)).toEqual([]);
  expect(packs[0]?.pack?.catalogue?.matrices?.map(({ id }) => id)).toEqual(['cnil']);
});

test('a pack without a catalogue keeps its hash, one with files of it holds them part by part', () => {
  const plain = loadPack(FULL_PACK);
  expect([loadPack(folder).hash, 'catalogue' in loadPack(folder)]).toEqual([plain.hash, false]);
  put('risks.yaml', `risks:\n${risk('leak', 'filter')}`);
  put('risks-more.yaml', `risks:\n${risk('leak-two', 'filter')}`);
  put('controls.yaml', `controls:\n${control('filter')}`);
  put('categories.yaml', CATEGORIES);
  put('matrices.yaml', MATRIX);
  put('review.yaml', 'review: { by: section }\n');
  put('notes.txt', 'ignored');
  expect(told()).toEqual([]);
  const pack = loadPack(folder);
  expect(pack.hash).not.toBe(plain.hash);
  expect(pack.catalogue).toMatchObject({
    review: { by: 'section', isRequired: false },
    risks: [{ id: 'leak-two' }, { id: 'leak' }],
    controls: [{ id: 'filter', likelihoodEffect: 2 }],
    matrices: [{ id: 'five-by-five' }],
  });
  expect(parsePack(packContent(pack))).toEqual(pack);
});

test('a matrix has a band for each pair of steps, and none that falls as a level rises', () => {
  put('matrices.yaml', MATRIX.replace('[1, 1, 2, 2, 3]', '[1, 1, 0, 2, 7]'));
  const file = 'pack.dead-reference catalogue/matrices.yaml';
  expect(told()).toEqual([
    expect.stringMatching(/^pack\.malformed catalogue\/matrices\.yaml:\d+ matrix `five-by-five`: the band falls where/),
    expect.stringMatching(new RegExp(`^${file}:\\d+ matrix \`five-by-five\`: there is no band 7; they count from 0$`)),
    expect.stringMatching(/the band falls/),
  ]);
  put('matrices.yaml', MATRIX.replace('      - [1, 2, 2, 3, 3]\n', ''));
  expect(told()).toEqual([expect.stringContaining('there are 5 steps of impact, so as many rows of cells')]);
  put('matrices.yaml', MATRIX.replace('[1, 2, 2, 3, 3]', '[1, 2, 2, 3]'));
  expect(told()).toEqual([expect.stringContaining('there are 5 steps of likelihood, so as many cells in each row')]);
});

test('what a catalogue names is there, and nothing stands twice', () => {
  put('risks.yaml', `risks:\n${risk('leak', 'filter')}${risk('leak', 'filter').replace(`[${source}]`, '[nobody]')}`);
  put('categories.yaml', CATEGORIES);
  const own = loadPack(FULL_PACK).id;
  put(
    'controls.yaml',
    `controls:\n${control('filter', `{ pack: ${own}, item: nothing }, { pack: other, item: any }`)}`,
  );
  expect(told()).toEqual([
    `pack.dead-reference catalogue/controls.yaml:8 obligation \`nothing\` of control \`filter\`: pack \`${own}\` has no obligation or row (\`question/row\`) \`nothing\``,
    'pack.duplicate-id catalogue/risks.yaml:14 risk `leak`: stands already among the risks',
    'pack.dead-reference catalogue/risks.yaml:25 risk `leak`: there is no source `nobody` in pack.yaml',
  ]);
});

test('a name that may be of the app is looked up there once packs are checked together', () => {
  put('risks.yaml', `risks:\n${risk('leak', 'not-here', 'nor-here')}`);
  expect(told()).toEqual([]);
  const together = checkTogether([gatherFolder(folder)], {}).map(({ reason }) => reason);
  expect(together).toEqual([
    'control 1 of risk `leak`: there is no `not-here` among the controls',
    'category 1 of risk `leak`: there is no `nor-here` among the categories',
  ]);
});

test('a file holds the part that its name says', () => {
  put('controls.yaml', `risks:\n${risk('leak', '')}`);
  expect(told()).toEqual([
    'pack.malformed catalogue/controls.yaml:1 a file of this name holds `controls`, not `risks`',
  ]);
  put('controls.yaml', 'controls:\n  - { id: x }\n');
  expect(told()).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^pack\.malformed catalogue\/controls\.yaml:2 control `x`: `title` is missing/),
    ]),
  );
});

test('the way to a metric leads somewhere and never back', () => {
  put(
    'chooser.yaml',
    `chooser:
  - id: one
    text: { en: Which }
    options:
      - { label: { en: A }, next: two }
      - { label: { en: B }, next: gone }
  - id: two
    text: { en: What }
    options:
      - { label: { en: C }, next: one }
      - { label: { en: D } }
`,
  );
  expect(told()).toEqual([
    'pack.cycle catalogue/chooser.yaml:2 question `one`: its options lead back to it',
    'pack.cycle catalogue/chooser.yaml:7 question `two`: its options lead back to it',
    'pack.malformed catalogue/chooser.yaml:11 option 2 of question `two`: an option leads to a `next` question or to `metrics`, not to both',
  ]);
});

test('refs tell the catalogues apart, and an id is looked up in its own first', () => {
  const entry = { label: { en: 'x' }, group: 'g', articles: ['A'], sources: ['S'], verification: 'P' as const };
  const catalogues = mergeCatalogues([
    {
      packId: 'app',
      title: null,
      catalogue: {
        categories: [
          { id: 'a', ...entry },
          { id: 'b', ...entry },
        ],
      },
    },
    { packId: 'own', title: { en: 'Own' }, catalogue: { categories: [{ id: 'a', ...entry }] } },
  ]);
  expect(catalogues.all('categories').map(({ ref, packTitle }) => [ref, packTitle?.en ?? null])).toEqual([
    ['app:a', null],
    ['app:b', null],
    ['own:a', 'Own'],
  ]);
  const refs = ['a', 'b', 'c'].map((id) => catalogues.refOf('own', 'categories', id));
  expect(refs).toEqual(['own:a', 'app:b', null]);
  expect(catalogues.category('own:b')).toBeNull();
});

test('catalogue.json takes a right part and refuses a wrong one', () => {
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(join(resources, 'schemas/catalogue.json'), 'utf8')));
  const { catalogue } = readCatalogue(resources);
  expect(schema.safeParse({ matrices: catalogue?.matrices }).error).toBeUndefined();
  expect(schema.safeParse({ matrices: [{ id: 'x' }] }).success).toBe(false);
  expect(schema.safeParse({ terms: [] }).success).toBe(false);
});
