import { createHash, randomFillSync } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { EvidenceInput } from '#contract/records/evidence-library';
import { finishJob } from '#test/support/finish-job';
import type { TestCore } from '#test/support/open-test-core';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { openWorkspace } from '../demo.ts';

const MIB = 1_048_576;
/** As many pieces are written in one transaction as the app writes. */
const BATCH = 4;
const mebibytes = { full: { few: 8, many: 64 }, quick: { few: 1, many: 5 } } as const;
const { title: _, ...input } = EvidenceInput.parse({ title: 'x' });

/** A file of bytes that nobody has seen. */
function makeFile(path: string, units: number): void {
  const handle = openSync(path, 'w');
  const piece = Buffer.alloc(MIB);
  for (let n = 0; n < units; n += 1) writeSync(handle, randomFillSync(piece));
  closeSync(handle);
}

function adding(core: TestCore, units: number): Contestant {
  const name = `add-${units}.bin`;
  return {
    unit: 'MiB',
    units,
    reset: () => makeFile(join(core.folder, name), units),
    run: async () => {
      const files = [{ file: core.file(name) }];
      const [stored] = await finishJob(core.client.library.add({ files, input, target: null }));
      if (stored?.problem !== null || stored.duplicateOf !== null) throw new Error('not stored');
    },
  };
}

/** Saves a stored file elsewhere, without the time its own disk takes. */
async function reading(core: TestCore, units: number): Promise<Contestant> {
  const add = adding(core, units);
  add.reset?.();
  await add.run();
  const [row] = (await core.client.library.list({ sort: 'receivedAt', limit: 1 })).rows;
  const { revisions } = await core.client.library.get({ id: row?.id ?? '' });
  const revisionId = revisions[0]?.id ?? '';
  return {
    unit: 'MiB',
    units,
    run: async () => await core.client.library.save({ revisionId, file: core.file('saved.bin') }),
  };
}

interface Raw {
  readonly add: Contestant;
  readonly read: Contestant;
  close(): void;
}

function raw(folder: string, units: number): Raw {
  const db = new Database(join(folder, 'raw.db'));
  for (const pragma of [
    'locking_mode = EXCLUSIVE',
    'journal_mode = DELETE',
    'synchronous = EXTRA',
    'secure_delete = FAST',
  ])
    db.pragma(pragma);
  db.exec('CREATE TABLE chunks (sha256 TEXT, number INTEGER, content BLOB, PRIMARY KEY (sha256, number)) STRICT');
  const insert = db.prepare('INSERT INTO chunks VALUES (?, ?, ?)');
  const select = db
    .prepare<[string, number], Buffer>('SELECT content FROM chunks WHERE sha256 = ? AND number = ?')
    .pluck();
  const path = join(folder, 'raw.bin');
  let last = '';
  const add: Contestant = {
    unit: 'MiB',
    units,
    reset: () => makeFile(path, units),
    run: () => {
      const handle = openSync(path, 'r');
      const buffer = Buffer.alloc(BATCH * MIB);
      const hash = createHash('sha256');
      for (let length = -1; length !== 0; ) {
        length = readSync(handle, buffer);
        hash.update(buffer.subarray(0, length));
      }
      last = hash.digest('hex');
      for (let number = 0; number < units; number += BATCH) {
        const length = readSync(handle, buffer, 0, buffer.length, number * MIB);
        db.transaction(() => {
          for (let at = 0; at < length; at += MIB)
            insert.run(last, number + at / MIB, buffer.subarray(at, Math.min(at + MIB, length)));
        }).immediate();
      }
      closeSync(handle);
    },
  };
  const read: Contestant = {
    unit: 'MiB',
    units,
    run: () => {
      const handle = openSync(join(folder, 'raw-saved.bin'), 'w');
      for (let number = 0; number < units; number += 1) writeSync(handle, select.get(last, number) ?? Buffer.alloc(0));
      closeSync(handle);
    },
  };
  return { add, read, close: () => db.close() };
}

/** Adding files of evidence and reading them back. */
export const attachment: Benchmark = {
  name: 'attachment',
  about: 'Add a file as evidence and save it again, against hashing it and moving its pieces in and out of SQLite.',
  prepare: async (demo, size) => {
    const { few, many } = mebibytes[size];
    const core = await openWorkspace(demo.copyWorkspace());
    const bare = raw(core.folder, many);
    bare.add.reset?.();
    await bare.add.run();
    const names = {
      small: `add ${few} MiB`,
      large: `add ${many} MiB`,
      raw: `hash and insert ${many} MiB`,
      read: `save ${many} MiB`,
      rawRead: `select ${many} MiB into a file`,
    };
    return {
      contestants: {
        [names.small]: adding(core, few),
        [names.large]: adding(core, many),
        [names.raw]: bare.add,
        [names.read]: await reading(core, many),
        [names.rawRead]: bare.read,
      },
      ratios: [
        { of: names.large, to: names.raw, limit: 2 },
        { of: names.large, to: names.small, limit: 1.5 },
        { of: names.read, to: names.rawRead, limit: null },
      ],
      close: () => {
        core.stop();
        bare.close();
      },
    };
  },
};
