import type { Ids } from '#core/clock';
import { addItem, type NewItem } from '#core/inventory/items';
import type { WriteTransaction } from '#core/journal/write';

/** Words as rare and as frequent as in texts: the first is in most of them. */
const VOCABULARY = Array.from({ length: 5000 }, (_, at) => {
  let [word, rest] = ['', at + 1];
  for (; rest > 0; rest = Math.floor(rest / 20))
    word += 'bcdfghklmnprstvwzaeo'.charAt(rest % 20) + 'aeiou'.charAt((rest * 7 + at) % 5);
  return word;
});

/** The same numbers each time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function speaker(): { word(): string; words(many: number): string } {
  const random = randomFrom(7);
  // Zipf's law: the word of rank r is 1/r times as frequent.
  const word = (): string => VOCABULARY[Math.floor(VOCABULARY.length ** random()) - 1] ?? 'word';
  return { word, words: (many) => Array.from({ length: many }, word).join(' ') };
}

/** Lines of models with little known of each: what a list is long of. */
export function* manyLines(count: number, ids: Ids, owners: readonly string[] = []): Generator<readonly NewItem[]> {
  const { words, word } = speaker();
  const states = ['development', 'live', 'retired'] as const;
  for (let at = 0; at < count; at += 1) {
    const ownerId = owners[at % Math.max(owners.length, 1)] ?? null;
    const facts = { task: word(), tags: [word()], summary: words(60) };
    yield [{ kind: 'model', id: ids.next(), name: `${words(2)} ${at}`, ownerId, state: states[at % 3], facts }];
  }
}

/** Models with one version each, whose card has some twenty facts and a kilobyte of prose. */
export function* manyModels(count: number, ids: Ids, owners: readonly string[] = []): Generator<readonly NewItem[]> {
  const { words, word } = speaker();
  const states = ['development', 'review', 'approved', 'suspended'] as const;
  for (let at = 0; at < count; at += 1) {
    const ownerId = owners[at % Math.max(owners.length, 1)] ?? null;
    const name = `${words(2)} ${at}`;
    const model: NewItem = {
      kind: 'model',
      id: ids.next(),
      name,
      ownerId,
      facts: { task: word(), tags: [word(), word()] },
    };
    const version: NewItem = {
      kind: 'model-version',
      id: ids.next(),
      parentId: model.id,
      name: `${name} 1.0`,
      ownerId,
      state: states[at % states.length],
      facts: {
        semanticVersion: `1.${at % 10}.0`,
        summary: words(12),
        releasedOn: '2026-11-01',
        tags: [word(), word(), word()],
        languages: ['de', 'en'],
        licence: 'Apache-2.0',
        licenceLimits: words(10),
        task: 'text-classification',
        algorithm: word(),
        architectureFamily: 'transformer',
        framework: 'pytorch',
        frameworkVersion: '2.8.0',
        baseModel: `${word()}/${word()}`,
        parameterCount: at * 1_000_003,
        precision: 'bf16',
        authors: [{ name: words(2), organisation: word() }],
        inputs: [{ name: 'text', format: 'string' }],
        outputs: [{ name: 'label', format: 'string' }],
        hyperparameters: [
          { name: 'learning rate', value: '0.0003' },
          { name: 'epochs', value: '3' },
        ],
        citation: words(15),
        overview: {
          type: 'doc',
          content: Array.from({ length: 4 }, () => ({
            type: 'paragraph' as const,
            content: [{ type: 'text' as const, text: words(45) }],
          })),
        },
      },
    };
    yield [model, version];
  }
}

/** Adds records, so many in one transaction. */
export function addAll(
  write: (fn: (tx: WriteTransaction) => void) => void,
  items: Iterable<readonly NewItem[]>,
  inOne = 20_000,
): void {
  let waiting: NewItem[] = [];
  const at = '2026-11-23T09:00:00.000Z';
  const flush = (): void => {
    write((tx) => {
      // As an import goes: lines before what hangs on them.
      for (const item of waiting.filter(({ parentId = null }) => parentId === null)) addItem(tx, item, at);
      for (const item of waiting.filter(({ parentId = null }) => parentId !== null)) addItem(tx, item, at);
    });
    waiting = [];
  };
  for (const given of items) {
    waiting.push(...given);
    if (waiting.length >= inOne) flush();
  }
  if (waiting.length > 0) flush();
}
