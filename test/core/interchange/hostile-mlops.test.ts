import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '#contract/errors';
import { Draft } from '#contract/records/transfer';
import { readFiles } from '#core/interchange/formats';
import { hostile } from './hostile-mlops.ts';
import { labels } from './mlops-files.ts';
import { plain, tools } from './round-trip.ts';

const MOST_MS = 10_000;

describe(`${hostile.length} hostile files of MLOps tools`, () => {
  afterEach(() => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('are at least 100', () => {
    expect(hostile.length).toBeGreaterThanOrEqual(100);
  });

  test.each(hostile)('$name: a typed error or a sound draft, in time', { timeout: 30_000 }, async ({ make }) => {
    const files = make();
    const start = performance.now();
    const result = await readFiles(files[0]?.name ?? '', files, { ...tools, labels }).catch((error: unknown) => error);
    const tookMs = performance.now() - start;
    if (result instanceof AppError) expect(result.code).toMatch(/^(?:interchange|reading)\./);
    else if (result instanceof Error) throw result;
    else expect(Draft.safeParse(plain(result)).error).toBeUndefined();
    expect(tookMs).toBeLessThan(MOST_MS);
  });
});
