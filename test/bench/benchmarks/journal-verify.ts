import { createHash } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { canonicalText, fromRow } from '#core/journal/event';
import type { JournalRow } from '#core/store/tables';
import type { TestCore } from '#test/support/open-test-core';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { type Demo, growJournal, openWorkspace } from '../demo.ts';

const events = { full: { few: 1_000, many: 20_000 }, quick: { few: 100, many: 200 } } as const;
const allRows = 'SELECT * FROM journal_events ORDER BY seq';

function chain(bodies: Iterable<Uint8Array | string>): string {
  let previous = Buffer.alloc(32);
  for (const body of bodies) previous = createHash('sha256').update(previous).update(body).digest();
  return previous.toString('hex');
}

interface Journal {
  readonly core: TestCore;
  /** The same file once more, for raw reading. */
  readonly db: Database.Database;
  readonly verify: Contestant;
  readonly hash: Contestant;
  readonly readAndHash: Contestant;
}

async function openJournal(demo: Demo, units: number): Promise<Journal> {
  const path = demo.copyWorkspace();
  growJournal(path, demo.assessmentId, units);
  copyFileSync(path, `${path}.raw`);
  const core = await openWorkspace(path);
  const db = new Database(`${path}.raw`, { readonly: true });
  const rows = db.prepare<[], JournalRow>(allRows);
  const bodies = rows.all().map((row) => Buffer.from(canonicalText(fromRow(row))));
  function* read(): Generator<string> {
    for (const row of rows.iterate()) yield JSON.stringify({ ...row, changes: JSON.parse(row.changes) });
  }
  const contestant = (run: () => unknown): Contestant => ({ unit: 'entries', units, run });
  return {
    core,
    db,
    verify: contestant(async () => {
      const { isIntact } = await core.client.journal.verify();
      if (!isIntact) throw new Error('the journal is not intact');
    }),
    hash: contestant(() => chain(bodies)),
    readAndHash: contestant(() => chain(read())),
  };
}

/** The whole journal, from its first entry. */
export const journalVerify: Benchmark = {
  name: 'journal-verify',
  about: 'Verify the whole journal, against SHA-256 of its entries, and against reading and hashing them.',
  prepare: async (demo, size) => {
    const { few, many } = events[size];
    const small = await openJournal(demo, few);
    const large = await openJournal(demo, many);
    const names = { small: `verify ${few} entries`, large: `verify ${many} entries` };
    const raw = { hash: `SHA-256 of ${many} entries`, read: `read and hash ${many} entries` };
    return {
      contestants: {
        [raw.hash]: large.hash,
        [raw.read]: large.readAndHash,
        [names.small]: small.verify,
        [names.large]: large.verify,
      },
      ratios: [
        { of: names.large, to: raw.hash, limit: null },
        { of: names.large, to: raw.read, limit: 1 / 0.6 },
        { of: names.large, to: names.small, limit: 1.15 },
      ],
      close: () => {
        for (const { core, db } of [small, large]) {
          core.stop();
          db.close();
        }
      },
    };
  },
};
