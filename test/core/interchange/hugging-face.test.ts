import { describe, expect, test } from 'vitest';
import { wordsOf } from '#contract/rich-text';
import { readFiles, recognise } from '#core/interchange/formats';
import { writeHuggingFace } from '#core/interchange/hugging-face/write';
import {
  cardOf,
  fileOf,
  fixture,
  notesOf,
  plain,
  refusalOf,
  sayings,
  schemas,
  tools,
  writeSame,
} from './round-trip.ts';

const read = async (name: string) => plain(await readFiles(name, [fixture(name)], tools));
const words = (value: unknown): string =>
  wordsOf({ type: 'blockquote', content: (value as { content: never }).content }, '\n');

describe('reading cards of the Hugging Face Hub', () => {
  test('front matter and sections of a model card go to their fields', async () => {
    const draft = await read('hugging-face/model.md');
    expect(draft.format).toBe('hugging-face-model-card');
    expect(draft.items.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'model fraud-net',
      'model-version fraud-net',
    ]);
    const { overview, intendedUse, design, evaluation, ...facts } = draft.items[1]?.facts ?? {};
    expect(facts).toEqual({
      languages: ['en', 'no'],
      licence: 'Apache-2.0',
      tags: ['finance', '2024'],
      datasets: [{ name: 'org/claims' }],
      baseModel: 'org/base',
      baseModelRelation: 'fine-tune',
      library: 'transformers',
      task: 'text-classification',
      emissionsKgCo2e: 1.5,
      hardware: '8 x A100',
      metrics: [
        { type: 'accuracy', value: 0.93, dataset: 'Claims', split: 'test' },
        { type: 'f1', value: 0.9, dataset: 'Claims', split: 'test' },
      ],
      limitations: ['Only English', 'Only claims'],
      hyperparameters: [{ name: 'lr', value: '0.1' }],
      citation: '@misc{fraud}',
    });
    expect([overview, intendedUse, design, evaluation].map(words)).toEqual([
      'A small net.',
      'Scoring claims.',
      'Odd section\nStill about training.\n# Limitations',
      'Good.',
    ]);
  });

  test('what nobody filled in, comments and what no field holds are told', async () => {
    expect(notesOf(await read('hugging-face/model.md'))).toEqual([
      'dropped 2 comment',
      'dropped 74 comment',
      'dropped 49 unfilled-template',
      expect.stringMatching(/^unsure text markup$/),
      'kept /co2_eq_emissions/source no-field',
      'kept /model-index/0/task/type no-field',
      'kept /model-index/0/dataset/type no-field',
      'kept /model-index/0/metrics/0/verified no-field',
      'kept /widget no-field',
    ]);
  });

  test('a dataset card is told by its keys, and becomes a dataset with a version', async () => {
    const draft = await read('hugging-face/dataset.md');
    expect(draft.format).toBe('hugging-face-dataset-card');
    expect(draft.items.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'dataset Claims',
      'dataset-version Claims',
    ]);
    expect(draft.items[0]?.facts).toEqual({ languages: ['en'] });
    const { overview, collection, knownBias, ...facts } = draft.items[1]?.facts ?? {};
    expect(facts).toEqual({
      licence: 'CC-BY-4.0',
      taskCategories: ['text-classification'],
      splits: [{ name: 'train', rows: 10, sizeBytes: 100 }],
      columns: [{ name: 'text', type: 'string' }],
      sizeBytes: 100,
      rights: 'CC BY 4.0',
    });
    expect([overview, collection, knownBias].map(words)).toEqual([
      'Dataset Description\nDataset Summary\nClaims of 2025.',
      'Needed.',
      'Mostly cars.',
    ]);
  });

  test('Markdown without front matter is taken for a model card, and that is told', async () => {
    const draft = await read('hugging-face/no-front-matter.md');
    expect(draft.items[1]).toMatchObject({ name: 'Plain net', facts: { overview: { type: 'doc' } } });
    expect(notesOf(draft)).toEqual(['unsure 1 taken-for-model-card']);
  });

  test('placeholders of a template are no facts', async () => {
    const draft = await read('hugging-face/placeholders.md');
    expect(draft.items[1]?.facts).toEqual({ languages: ['en'] });
    expect(notesOf(draft)).toEqual(['dropped /license unfilled-template', 'dropped /language/0 unfilled-template']);
  });

  test('of README.md the folder is the name, if the card has no title', async () => {
    const draft = await readFiles('x', [fileOf('org/net/README.md', '---\nlicense: mit\n---\n')], tools);
    expect(draft.items[0]?.name).toBe('org/net');
  });
});

test.each([
  ['never-closed.md', 'interchange.malformed', '1'],
  ['list.md', 'interchange.malformed', '2'],
  ['broken.md', 'interchange.malformed', '4'],
])('%s is refused with the line', async (name, code, place) => {
  expect(recognise([fixture(`hugging-face/${name}`)])?.id).toBe('hugging-face-model-card');
  expect(await refusalOf(fixture(`hugging-face/${name}`))).toMatchObject({ code, details: { name, place } });
});

test('a template that nobody filled in is refused as empty', async () => {
  expect(await refusalOf(fixture('hugging-face/template.md'))).toEqual({
    code: 'interchange.nothing-inside',
    details: { name: 'template.md', format: 'Hugging Face' },
  });
});

test.each(['model.md', 'dataset.md', 'no-front-matter.md', 'placeholders.md'])(
  '%s, read and written again, says the same',
  async (name) => {
    const draft = await read(`hugging-face/${name}`);
    const written = writeSame(draft);
    expect(written.losses).toEqual([]);
    const again = plain(await readFiles(name, [fileOf(name, written.text)], tools, draft.format));
    expect(sayings(again)).toEqual(sayings(draft));
    expect(writeSame(again).text).toBe(written.text);
  },
);

test('a card that is written anew has front matter, a title and a section for each field', async () => {
  const input = cardOf(await read('hugging-face/no-front-matter.md'));
  const paragraph = (text: string) => ({
    type: 'doc' as const,
    content: [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text }] }],
  });
  const item = {
    ...input.item,
    extras: {},
    facts: {
      licence: 'House rules',
      languages: ['no'],
      metrics: [{ type: 'f1', value: 0.5, dataset: 'x' }],
      limitations: ['Slow'],
      hyperparameters: [{ name: 'lr', value: '0.1' }],
      overview: paragraph('What it is.'),
      parameterCount: 7,
    },
  };
  const written = writeHuggingFace({ ...input, item }, schemas);
  expect(written.text).toBe(`---
language:
  - "no"
license: other
license_name: House rules
model-index:
  - name: Plain net
    results:
      - task:
          type: other
        dataset:
          name: x
          type: x
        metrics:
          - type: f1
            value: 0.5
---

# Plain net

What it is.

## Limitations

- Slow

## Hyperparameters

| name | value |
| --- | --- |
| lr | 0\\.1 |
`);
  expect(written.losses).toEqual([{ item: 'Plain net', field: 'parameterCount', reason: 'no-place' }]);
});
