import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorMessage, type Messages } from '#contract/messages';
import { Fingerprint, type FingerprintFile } from '#contract/records/fingerprint';
import { READER_MEMORY_BYTES } from '#core/reading/limits';
import type { TaskName } from '#core/reading/tasks';
import { resources } from '#test/support/open-test-core';
import { hostileData } from '#test/support/reading/hostile-data';
import { type Hostile, hostileTexts, hostileZips } from '#test/support/reading/hostile-documents';
import { hostilePictures } from '#test/support/reading/hostile-pictures';
import { type Outcome, outcomeOf } from '#test/support/reading/reader';

/** Ten for reading, and what starting and ending a process costs. */
const LIMIT_SECONDS = 10.9;
const cases: readonly (Hostile & { readonly task: 'extract-text' | 'preview-image' })[] = [
  ...[...hostileZips, ...hostileTexts].map((file) => ({ ...file, task: 'extract-text' as const })),
  ...hostilePictures.map((file) => ({ ...file, task: 'preview-image' as const })),
];
const outcomes = new Map<string, Outcome<TaskName>>();
let folder: string;
let messages: Messages;
let data: Outcome<'fingerprint'>;

/** What came of it, in the words of the list: a reason, a limit, or `result`. */
function wordFor({ error }: Outcome<TaskName>): string {
  if (error === null) return 'result';
  const details = error.details as { readonly reason?: string; readonly what?: string };
  const codes: Readonly<Record<string, string>> = {
    stopped: 'stopped',
    'too-long': 'long',
    unsupported: 'unsupported',
  };
  return details.reason ?? details.what ?? codes[error.code.replace('reading.', '')] ?? error.code;
}

/** Two at a time: each has a process of its own. Data and models are read in one, as the folder that they would be. */
async function readAll(): Promise<void> {
  const waiting = [...cases.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, { name, title, task, bytes }] = next;
      const path = join(folder, `${index}-${name}`);
      writeFileSync(path, bytes());
      outcomes.set(title, await outcomeOf(task, { name, path }, { deadlineMs: 10_000 }));
      rmSync(path);
    }
  };
  await Promise.all([worker(), worker()]);
  for (const [index, { name, bytes }] of hostileData.entries())
    writeFileSync(join(folder, `${index}-${name}`), bytes());
  data = await outcomeOf('fingerprint', { name: 'data', path: folder }, { deadlineMs: 30_000 });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  messages = JSON.parse(await readFile(join(resources, 'messages', 'en.json'), 'utf8')) as Messages;
  await readAll();
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a file that means harm', () => {
  test.each(cases.map(({ title, expected }) => [title, expected] as const))('%s', (title, expected) => {
    const outcome = outcomes.get(title) ?? expect.unreachable();
    expect([expected].flat()).toContain(wordFor(outcome));
    expect(outcome.seconds).toBeLessThan(LIMIT_SECONDS);
    expect(outcome.maxRssBytes ?? 0).toBeLessThan(READER_MEMORY_BYTES);
    if (outcome.error !== null) {
      const sentence = errorMessage(messages, 'en', outcome.error.code, outcome.error.details);
      expect(sentence).toMatch(/^.*a\.\w+.*\. .*(was|were) not changed\..*/);
    }
  });
});

describe('a file of data that means harm', () => {
  const fileOf = (index: number): FingerprintFile | undefined =>
    data.result?.files.find(({ path }) => path.startsWith(`${index}-`));

  test.each(hostileData.map(({ title, expected }, index) => [title, expected, index] as const))(
    '%s',
    (_, expected, index) => {
      const file = fileOf(index) ?? expect.unreachable();
      expect([expected].flat()).toContain(file.problem ?? 'result');
      // The bytes are what they are, whatever they mean.
      expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(file.problem !== null && (file.table !== null || file.artefact !== null)).toBe(false);
    },
  );

  test('spoils neither the others nor the process, which reads them all in ten seconds', () => {
    expect(Fingerprint.parse(data.result).files.length).toBe(hostileData.length);
    expect(data.seconds).toBeLessThan(LIMIT_SECONDS);
    expect(data.maxRssBytes ?? Number.NaN).toBeLessThan(READER_MEMORY_BYTES);
  });

  test('may name things as JavaScript does, which means nothing in a record', () => {
    const columns = (title: string): readonly string[] | undefined =>
      fileOf(hostileData.findIndex((file) => file.title === title))?.table?.columns.map(({ name }) => name);
    expect(columns('CSV that names its columns __proto__ and constructor')).toEqual([
      '__proto__',
      'constructor',
      'toString',
    ]);
    expect(columns('JSON Lines with __proto__')).toEqual(['__proto__', 'constructor']);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

test('there are a hundred and fifty of them, each told apart', () => {
  const titles = [...cases, ...hostileData].map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  expect(titles.length).toBeGreaterThanOrEqual(150);
});
