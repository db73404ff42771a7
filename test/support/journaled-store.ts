import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkpoint, JournalReport } from '#contract/records/journal';
import { createIds, type Ids } from '#core/clock';
import { makeCheckpoint } from '#core/journal/checkpoint';
import { type Device, newDevice } from '#core/journal/note-keys';
import { verifyJournal } from '#core/journal/verify';
import { createJournal, type Journal, type WriteTransaction } from '#core/journal/write';
import type { Signer } from '#core/signing/signer';
import { createStore, openStore, type Store } from '#core/store/db';

/** A workspace file with a journal and nothing above it. */
export type JournaledStore = {
  readonly path: string;
  readonly ids: Ids;
  /** Whoever writes; it makes checkpoints only if that was asked for. */
  readonly device: Device;
  journal(): Journal;
  now(): string;
  /** The open store; opened again after `edit`. */
  store(): Store;
  write<T>(fn: (tx: WriteTransaction) => T): T;
  verify(): JournalReport;
  /** Vouches for everything there is. */
  checkpoint(reason?: Checkpoint['reason'], signers?: readonly Signer[]): Promise<Checkpoint>;
  /** Closes the file and lets the SQLite shell run statements on it, as someone would behind the app's back. */
  edit(sql: string): void;
  remove(): void;
};

/** Lets the SQLite shell pass the triggers that guard the journal, and puts them back. */
export const withoutTriggers = (sql: string): string => `
  DROP TRIGGER journal_events_not_updated; DROP TRIGGER journal_events_not_deleted;
  ${sql};
  CREATE TRIGGER journal_events_not_updated BEFORE UPDATE ON journal_events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  CREATE TRIGGER journal_events_not_deleted BEFORE DELETE ON journal_events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;`;

/**
 * Makes a workspace file in a folder of its own.
 * @param options.isVouched  the journal makes its device known and checkpoints at each interval
 */
export function makeJournaledStore(options: { readonly isVouched?: boolean } = {}): JournaledStore {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  const path = join(folder, 'a.mdossier');
  createStore(path, '.new.tmp', () => undefined);
  let now = Date.parse('2026-11-23T09:00:00.000Z');
  const clock = (): Date => {
    now += 1000;
    return new Date(now);
  };
  const ids = createIds(clock);
  const { device } = newDevice(ids.next());
  let store: Store;
  let journal: Journal;
  const open = (): void => {
    store = openStore(path, { check: false });
    const vouching = options.isVouched === true ? { device, ids, tree: null } : null;
    journal = createJournal(store, clock, device.id, vouching);
  };
  open();
  return {
    path,
    ids,
    device,
    journal: () => journal,
    now: () => clock().toISOString(),
    store: () => store,
    write: (fn) => journal.write({ action: 'test.write', actor: null }, fn).result,
    checkpoint: (reason = 'manual', signers = []) => {
      const write = <T>(fn: (tx: WriteTransaction) => T): T =>
        journal.write({ action: 'test.checkpoint', actor: null }, fn).result;
      const now = (): string => clock().toISOString();
      return makeCheckpoint({ workspace: () => ({ store, journal }), write, now }, reason, signers);
    },
    verify: () => store.snapshot(verifyJournal),
    edit: (sql) => {
      store.close();
      execFileSync('sqlite3', ['-bail', path], { input: sql, stdio: ['pipe', 'pipe', 'pipe'] });
      open();
    },
    remove: () => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
