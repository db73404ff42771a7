import { copyFileSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import type { TestCore } from '#test/support/open-test-core';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { type Demo, growJournal, openWorkspace } from '../demo.ts';

const events = { full: { few: 1_000, many: 20_000 }, quick: { few: 100, many: 200 } } as const;

/** From a closed file, as the app left it, to everything the assessment screen shows. */
function openingOf(core: TestCore, path: string, id: string): Contestant {
  let file = '';
  return {
    unit: 'openings',
    units: 1,
    reset: async () => {
      await core.client.workspace.close();
      file = core.file(basename(path));
    },
    run: async () => {
      await core.client.workspace.open({ file });
      await core.client.assessment.open({ id });
    },
  };
}

function rawOpening(path: string, assessmentId: string): Contestant & { close(): void } {
  let db: Database.Database | undefined;
  const close = (): void => {
    db?.close();
  };
  return {
    unit: 'openings',
    units: 1,
    reset: close,
    run: () => {
      db = new Database(path, { fileMustExist: true });
      db.prepare('SELECT * FROM answers WHERE assessment_id = ?').all(assessmentId);
    },
    close,
  };
}

async function grownCopy(demo: Demo, count: number): Promise<{ path: string; core: TestCore }> {
  const path = demo.copyWorkspace();
  growJournal(path, demo.assessmentId, count);
  return { path, core: await openWorkspace(path) };
}

/** Opening a workspace in a warm process. */
export const opening: Benchmark = {
  name: 'open',
  about: 'Open a workspace and its assessment, against a raw open and its first query.',
  prepare: async (demo, size) => {
    const { few, many } = events[size];
    const small = await grownCopy(demo, few);
    const large = await grownCopy(demo, many);
    const rawPath = `${demo.copyWorkspace()}.raw`;
    await large.core.client.workspace.close();
    copyFileSync(large.path, rawPath);
    const raw = rawOpening(rawPath, demo.assessmentId);
    const names = { small: `open with ${few} entries`, large: `open with ${many} entries` };
    return {
      contestants: {
        'raw open and query': raw,
        [names.small]: openingOf(small.core, small.path, demo.assessmentId),
        [names.large]: openingOf(large.core, large.path, demo.assessmentId),
      },
      ratios: [
        { of: names.large, to: 'raw open and query', limit: null },
        { of: names.large, to: names.small, limit: 1.5 },
      ],
      close: () => {
        raw.close();
        small.core.stop();
        large.core.stop();
      },
    };
  },
};
