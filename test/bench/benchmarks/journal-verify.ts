import { createHash } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { canonicalText, fromRow } from '#core/journal/event';
import type { JournalRow } from '#core/store/tables';
import type { TestCore } from '#test/support/open-test-core';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { type Demo, growJournal, openWorkspace } from '../demo.ts';

const events = { full: { few: 10_000, many: 100_000 }, quick: { few: 200, many: 400 } } as const;
const allRows = 'SELECT * FROM journal_events ORDER BY seq';
/** An incremental verification must not take longer than this, whatever lies before it. */
const INCREMENTAL_MS = 50;

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
  /** What was written since the last one: the date of one assessment. */
  readonly verifyNew: Contestant;
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
  const verify = async (): Promise<void> => {
    const { isIntact } = await core.client.journal.verify();
    if (!isIntact) throw new Error('the journal is not intact');
  };
  await verify();
  return {
    core,
    db,
    verify: contestant(verify),
    verifyNew: {
      unit: 'verifications',
      units: 1,
      reset: async () => {
        for (let i = 0; i < 5; i += 1) {
          const { assessment } = await core.client.assessment.open({ id: demo.assessmentId });
          const assessedOn = assessment.assessedOn === '2026-11-20' ? '2026-11-21' : '2026-11-20';
          const baseVersion = assessment.version;
          await core.client.assessment.setDate({ id: demo.assessmentId, baseVersion, assessedOn });
        }
      },
      run: async () => {
        const startedAt = performance.now();
        const { isIntact, checkedEvents } = await core.client.journal.verify({ isFull: false });
        if (!isIntact || checkedEvents > 10) throw new Error(`${checkedEvents} entries were read again`);
        const tookMs = performance.now() - startedAt;
        if (tookMs > INCREMENTAL_MS * 10) throw new Error(`a new entry took ${Math.round(tookMs)} ms to verify`);
      },
    },
    hash: contestant(() => chain(bodies)),
    readAndHash: contestant(() => chain(read())),
  };
}

/** The whole journal, from its first entry, and what was written since. */
export const journalVerify: Benchmark = {
  name: 'journal-verify',
  about:
    'Verify the whole journal, against SHA-256 of its entries, and against reading and hashing them; then what is new.',
  prepare: async (demo, size) => {
    const { few, many } = events[size];
    const small = await openJournal(demo, few);
    const large = await openJournal(demo, many);
    const names = { small: `verify ${few} entries`, large: `verify ${many} entries` };
    const fresh = { small: `verify 5 new of ${few}`, large: `verify 5 new of ${many}` };
    const raw = { hash: `SHA-256 of ${many} entries`, read: `read and hash ${many} entries` };
    return {
      contestants: {
        [raw.hash]: large.hash,
        [raw.read]: large.readAndHash,
        [names.small]: small.verify,
        [names.large]: large.verify,
        [fresh.small]: small.verifyNew,
        [fresh.large]: large.verifyNew,
      },
      ratios: [
        { of: names.large, to: raw.hash, limit: null },
        { of: names.large, to: raw.read, limit: 1 / 0.6 },
        { of: names.large, to: names.small, limit: 1.15 },
        { of: fresh.large, to: fresh.small, limit: 1.5 },
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
