import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Matrix } from '#contract/records/catalogue';
import { CONTROL_STATES } from '#contract/risk-words';
import { matrixLookup } from '#core/assessments/held-catalogues';
import { createIds, type Ids } from '#core/clock';
import { newDevice } from '#core/journal/note-keys';
import { createJournal, type Journal, type WriteTransaction } from '#core/journal/write';
import { createProjections, type Projections } from '#core/projections/keeper';
import { riskStandings } from '#core/risks/standings';
import { openInstalledPacks } from '#core/session/installed-packs';
import { createStore, openStore, type Store } from '#core/store/db';
import { fixed } from '#core/store/sql';
import { resources } from '#test/support/open-test-core';
import { isThorough } from '#test/support/thorough';
import { type Level, slowLevels, slowStandings } from './slow-standings.ts';

const OPERATIONS = isThorough ? 10_000 : 2500;
const DAY_MS = 86_400_000;

/** Mulberry32: the same numbers each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const packs = openInstalledPacks(resources);
const matrixOf = matrixLookup(packs);
const REFS = ['app:five-by-five', 'app:iso-31000', 'gdpr-dpia:cnil', 'nobody:none'] as const;

type Case = {
  readonly store: Store;
  readonly journal: Journal;
  readonly projections: Projections;
  readonly ids: Ids;
  readonly person: string;
  skip(days: number): void;
  readonly now: () => string;
};

function openCase(folder: string, name: string): Case {
  let now = Date.parse('2026-11-23T09:00:00.000Z');
  const clock = (): Date => {
    now += 50;
    return new Date(now);
  };
  const ids = createIds(clock);
  const path = join(folder, name);
  createStore(path, '.new.tmp', () => undefined);
  const store = openStore(path, { check: false });
  const projections = createProjections([riskStandings(matrixOf)]);
  const journal = createJournal(store, clock, newDevice(ids.next()).device.id, null, projections.follow);
  const person = ids.next();
  const at: Case = {
    store,
    journal,
    projections,
    ids,
    person,
    skip: (days) => {
      now += days * DAY_MS;
    },
    now: () => clock().toISOString(),
  };
  write(at, (tx) => tx.insert('people', { id: person, name: 'Olga', email: '', roles: '[]', created_at: at.now() }));
  return at;
}

function write(at: Case, fn: (tx: WriteTransaction) => void): void {
  at.journal.write({ action: 'test', actor: null }, fn);
}

const rowsOf = (at: Case, table: string, order: string) =>
  at.store.read.all<Record<string, string | number | null>>(
    fixed<Record<string, string | number | null>>(`SELECT * FROM ${table} ORDER BY ${order}`)(),
  );

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'standings-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const riskRow = (at: Case, id: string, matrix: string, inherent: Level) => ({
  id,
  item_kind: 'system',
  item_id: at.person,
  title: 'Risk',
  source: '',
  cause: '',
  event: '',
  consequence: '',
  affected: '[]',
  categories: '[]',
  catalogue_ref: null,
  matrix,
  inherent_likelihood: inherent?.[0] ?? null,
  inherent_impact: inherent?.[1] ?? null,
  target_likelihood: null,
  target_impact: null,
  override_likelihood: null,
  override_impact: null,
  override_reason: '',
  override_by: null,
  override_at: null,
  treatment: null,
  owner_id: null,
  state: 'open',
  review_on: null,
  note: '',
  created_at: at.now(),
  updated_at: at.now(),
});

const controlRow = (at: Case, id: string, state: string, maturity: number) => ({
  id,
  title: 'Control',
  description: '',
  kind: 'preventive',
  state,
  maturity,
  owner_id: null,
  due_on: null,
  progress: 0,
  catalogue_ref: null,
  tested_on: null,
  test_months: null,
  note: '',
  created_at: at.now(),
  updated_at: at.now(),
});

/** One random change, through the write door. */
function change(at: Case, random: () => number, tx: WriteTransaction): void {
  const int = (below: number): number => Math.floor(random() * below);
  const one = <T>(list: readonly T[]): T | undefined => list[int(list.length)];
  const some = (table: string) =>
    one(
      tx.read.all<{ id: string; version: number }>(
        fixed<{ id: string; version: number }>(`SELECT id, version FROM ${table} ORDER BY id`)(),
      ),
    );
  const level = (): Level => (random() < 0.15 ? null : [int(5), int(5)]);
  const kind = int(20);
  const risk = some('risks');
  const control = some('controls');
  if (kind < 3 || !risk) tx.insert('risks', riskRow(at, at.ids.next(), one(REFS) ?? REFS[0], level()));
  else if (kind < 5 || !control)
    tx.insert('controls', controlRow(at, at.ids.next(), one(CONTROL_STATES) ?? 'planned', int(6)));
  else if (kind < 9) {
    const isThere = tx.read.get(
      fixed('SELECT 1 FROM risk_controls WHERE risk_id = ? AND control_id = ?')(risk.id, control.id),
    );
    if (isThere) return;
    const effects = { likelihood_effect: int(5), impact_effect: int(5) };
    tx.insert('risk_controls', { id: at.ids.next(), risk_id: risk.id, control_id: control.id, ...effects, note: '' });
  } else if (kind < 12)
    tx.update('controls', control.id, control.version, { state: one(CONTROL_STATES) ?? 'failed', maturity: int(6) });
  else if (kind < 13) {
    const [likelihood, impact] = level() ?? [null, null];
    const why = likelihood === null ? '' : 'so';
    tx.update('risks', risk.id, risk.version, {
      override_likelihood: likelihood,
      override_impact: impact,
      override_reason: why,
    });
  } else if (kind < 14) {
    const [inherent_likelihood, inherent_impact] = level() ?? [null, null];
    tx.update('risks', risk.id, risk.version, {
      inherent_likelihood,
      inherent_impact,
      matrix: one(REFS) ?? REFS[0],
      state: one(['open', 'monitored', 'closed']) ?? 'open',
    });
  } else if (kind < 16) {
    const until = `2026-12-${String(10 + int(20))}`;
    const [likelihood, impact] = [int(5), int(5)];
    tx.insert('accepted_risks', {
      id: at.ids.next(),
      risk_id: risk.id,
      accepted_by: at.person,
      reason: 'x',
      matrix: one(REFS) ?? REFS[0],
      likelihood,
      impact,
      until,
      at: at.now(),
      revoked_at: null,
      revoked_by: null,
      revocation_reason: '',
    });
  } else if (kind < 17) {
    const given = some('accepted_risks');
    if (given)
      tx.update('accepted_risks', given.id, given.version, {
        revoked_at: at.now(),
        revoked_by: at.person,
        revocation_reason: 'y',
      });
  } else if (kind < 18) {
    const link = some('risk_controls');
    if (link) tx.remove('risk_controls', link.id, link.version);
  } else if (kind < 19) {
    for (const link of tx.read.all<{ id: string; version: number }>(
      fixed<{ id: string; version: number }>('SELECT id, version FROM risk_controls WHERE control_id = ?')(control.id),
    ))
      tx.remove('risk_controls', link.id, link.version);
    tx.remove('controls', control.id, control.version);
  } else {
    if (tx.read.get(fixed('SELECT 1 FROM accepted_risks WHERE risk_id = ?')(risk.id))) return;
    for (const link of tx.read.all<{ id: string; version: number }>(
      fixed<{ id: string; version: number }>('SELECT id, version FROM risk_controls WHERE risk_id = ?')(risk.id),
    ))
      tx.remove('risk_controls', link.id, link.version);
    tx.remove('risks', risk.id, risk.version);
  }
}

/** The levels at the end of each day, kept where they changed: what `risk_points` must hold. */
class SlowPoints {
  readonly #days = new Map<string, { day: string; told: string }[]>();

  look(at: Case, day: string): void {
    const now = slowLevels(at.store.read);
    for (const id of [...this.#days.keys()]) if (!now.has(id)) this.#days.delete(id);
    for (const [id, { matrix, levels }] of now) {
      const told = JSON.stringify([matrix, levels.inherent, levels.current, levels.residual, levels.shown]);
      const points = this.#days.get(id) ?? [];
      this.#days.set(id, points);
      if (points.at(-1)?.told !== told) points.push({ day, told });
    }
  }

  all(): string[] {
    return [...this.#days].flatMap(([id, points]) => points.map(({ day, told }) => `${id} ${day} ${told}`)).sort();
  }
}

function keptPoints(at: Case): string[] {
  const level = (row: Record<string, unknown>, name: string) =>
    row[`${name}_likelihood`] === null ? null : [row[`${name}_likelihood`], row[`${name}_impact`]];
  return rowsOf(at, 'risk_points', 'risk_id, on_day')
    .map(
      (row) =>
        `${row['risk_id']} ${row['on_day']} ${JSON.stringify([row['matrix'], level(row, 'inherent'), level(row, 'current'), level(row, 'residual'), level(row, 'shown')])}`,
    )
    .sort();
}

function rebuild(at: Case): void {
  at.store.transaction((tables) => at.projections.begin(tables));
  for (let isDone = false; !isDone; )
    isDone = at.store.transaction((tables) => at.projections.rebuildSlice(tables, 50));
}

test('after thousands of random writes what is kept equals a slow recomputation, and so does what is rebuilt', () => {
  const at = openCase(folder, 'random.mdossier');
  const random = numbers(7);
  const points = new SlowPoints();
  const matrices = new Map(
    REFS.flatMap((ref): [string, Matrix][] => {
      const matrix = matrixOf(at.store.read, ref);
      return matrix ? [[ref, matrix]] : [];
    }),
  );
  expect(matrices.size).toBe(3);
  let day = at.now().slice(0, 10);
  for (let done = 0; done < OPERATIONS; ) {
    const size = random() < 0.1 ? 12 : 1;
    write(at, (tx) => {
      for (let each = 0; each < size; each += 1) change(at, random, tx);
    });
    done += size;
    if (random() > 0.01) continue;
    expect(rowsOf(at, 'risk_standings', 'risk_id')).toEqual(slowStandings(at.store.read, matrices));
    points.look(at, day);
    at.skip(1);
    day = at.now().slice(0, 10);
  }
  points.look(at, day);
  const standings = rowsOf(at, 'risk_standings', 'risk_id');
  expect(standings.length).toBeGreaterThan(100);
  expect(standings).toEqual(slowStandings(at.store.read, matrices));
  const kept = keptPoints(at);
  expect(kept).toEqual(points.all());
  rebuild(at);
  expect(rowsOf(at, 'risk_standings', 'risk_id')).toEqual(standings);
  expect(keptPoints(at)).toEqual(kept);
  at.store.close();
}, 120_000);
