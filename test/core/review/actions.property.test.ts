import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIds, type Ids } from '#core/clock';
import { newDevice } from '#core/journal/note-keys';
import { createJournal, type Journal, type WriteTransaction } from '#core/journal/write';
import { projectionsOf } from '#core/projections/index';
import { createProjections, type Projections } from '#core/projections/keeper';
import { openInstalledPacks } from '#core/session/installed-packs';
import { openStore, type Store } from '#core/store/db';
import type { ActionRow } from '#core/store/projection-tables';
import { fixed } from '#core/store/sql';
import type { AnyRow, RecordTable } from '#core/store/tables';
import { resources } from '#test/support/open-test-core';
import { openTeamCase } from '#test/support/team-case';
import { makeToolResources } from '#test/support/tool-pack';
import { type Plain, slowPlan } from './slow-plan.ts';

const OPERATIONS = 10_000;
const MATRIX = 'app:five-by-five';

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

type Case = {
  readonly store: Store;
  readonly journal: Journal;
  readonly projections: Projections;
  readonly ids: Ids;
  readonly people: readonly string[];
  readonly systemId: string;
  readonly assessmentId: string;
  readonly now: () => string;
};
let at: Case;
let stop = (): void => undefined;

beforeAll(async () => {
  const folder = makeToolResources();
  const team = await openTeamCase(folder.folder);
  const { systemId, assessmentId } = team;
  await team.client.workspace.close();
  let now = Date.parse('2026-11-23T12:00:00.000Z');
  const clock = (): Date => {
    now += 1000;
    return new Date(now);
  };
  const ids = createIds(clock);
  const store = openStore(`${team.folder}/tools.mdossier`, { check: false });
  const packs = openInstalledPacks(resources);
  const projections = createProjections(projectionsOf({ resources, packs }));
  // The workspace was made by an app of another version: from here on ours are kept.
  store.transaction((tables) => projections.begin(tables));
  while (!store.transaction((tables) => projections.rebuildSlice(tables, 1000)));
  const journal = createJournal(store, clock, newDevice(ids.next()).device.id, null, projections.follow);
  const people = Object.values(team.ids);
  at = { store, journal, projections, ids, people, systemId, assessmentId, now: () => clock().toISOString() };
  stop = () => {
    store.close();
    team.stop();
    folder.remove();
  };
});
afterAll(() => stop());

const all = <Row>(sql: string): Row[] => at.store.read.all<Row>(fixed<Row>(sql)());

const keyOf = (row: Plain): string => `${row['source_kind']} ${row['source_id']} ${row['part']}`;
const sorted = (rows: readonly Plain[]): Plain[] => rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
const kept = (): Plain[] => sorted(all<ActionRow>('SELECT * FROM actions') as unknown as Plain[]);

/** Random writes through the one door, each leaving the records as the app's own calls could. */
function scribe(random: () => number) {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const chance = (share: number): boolean => random() < share;
  const int = (below: number): number => Math.floor(random() * below);
  const person = () => one(at.people);
  const maybe = <T>(value: T): T | null => (chance(0.3) ? null : value);
  const day = () => `2027-${String(1 + int(12)).padStart(2, '0')}-${String(1 + int(28)).padStart(2, '0')}`;
  const words = () => `Text ${int(1000)}`;
  const held = new Map<RecordTable, Map<string, number>>();
  const item = () => ({ item_kind: 'system', item_id: at.systemId });
  const questions = ['role.is-tool', 'role.of', 'use.areas', 'use.weight', 'use.bought'];
  const some = (table: RecordTable): string | null => {
    const known = [...(held.get(table)?.keys() ?? [])];
    return known.length === 0 ? null : one(known);
  };
  const improvable = () =>
    chance(0.7)
      ? { value: 'improvable', action: words(), owner_id: person(), due_on: day() }
      : { value: one(['acceptable', 'to-correct']), action: '', owner_id: null, due_on: null };
  const done = () => ({ done_at: maybe(at.now()), done_by: maybe(person()), progress: int(101) });
  const finding = () => {
    const isClosed = chance(0.3);
    const closing = { closed_by: person(), closed_at: at.now(), closure: words() };
    return {
      ...{
        title: words(),
        fix: words(),
        severity: one(['critical', 'high', 'medium', 'low']),
        owner_id: maybe(person()),
      },
      ...{
        due_on: maybe(day()),
        progress: int(101),
        state: isClosed ? 'closed' : one(['open', 'in-progress', 'fixed']),
      },
      ...(isClosed ? closing : { closed_by: null, closed_at: null, closure: '' }),
    };
  };
  const level = () => maybe(int(5));
  const risk = () => {
    const inherent_likelihood = level();
    const isOverridden = chance(0.2);
    return {
      ...{ title: words(), owner_id: maybe(person()), state: one(['open', 'open', 'open', 'monitored', 'closed']) },
      ...{
        review_on: maybe(day()),
        inherent_likelihood,
        inherent_impact: inherent_likelihood === null ? null : int(5),
      },
      ...(isOverridden
        ? { override_likelihood: int(5), override_impact: int(5), override_reason: 'Seen.', override_by: person() }
        : { override_likelihood: null, override_impact: null, override_reason: '', override_by: null }),
      override_at: isOverridden ? at.now() : null,
    };
  };
  const control = () => ({
    ...{ title: words(), owner_id: maybe(person()), due_on: maybe(day()), progress: int(101), maturity: int(6) },
    state: one(['planned', 'implementing', 'operating', 'failed', 'retired']),
  });
  const duty = () => ({
    ...{ state: one(['open', 'in-progress', 'met']), owner_id: maybe(person()), due_on: maybe(day()) },
    ...{ progress: int(101), note: words(), person_id: person(), at: at.now() },
  });
  const cycle = () => ({
    ...{ title: words(), plan: words(), next_due_on: day(), is_active: chance(0.8) ? 1 : 0, owner_id: maybe(person()) },
  });
  const answers: Readonly<Record<string, readonly unknown[]>> = {
    'role.is-tool': ['yes', 'no'],
    'role.of': ['make', 'use'],
    'use.areas': [['roof'], ['garden'], []],
    'use.weight': [3, 400, 500],
    'use.bought': ['2026-01-01', '2025-01-01'],
  };

  /** What can be inserted into each table; null: not now. */
  const fresh: Partial<Record<RecordTable, () => object | null>> = {
    verdicts: () => ({
      ...{
        assessment_id: at.assessmentId,
        target_kind: 'answer',
        target_id: `t.${int(1e9)}`,
        reason: words(),
        note: '',
      },
      ...{ judged_hash: 'a'.repeat(64), person_id: person(), at: at.now() },
      ...improvable(),
      ...done(),
    }),
    findings: () => ({
      ...{
        number: int(1e9) + 1,
        description: '',
        origin: 'audit',
        origin_id: null,
        raised_by: person(),
        raised_at: at.now(),
      },
      ...{ fixed_by: null, fixed_at: null, risk_id: null, note: '', evidence_item_id: null },
      ...(chance(0.5) ? item() : { item_kind: null, item_id: null }),
      assessment_id: chance(0.3) ? at.assessmentId : null,
      ...finding(),
    }),
    risks: () => ({
      ...item(),
      ...{ source: '', cause: '', event: '', consequence: '', affected: '[]', categories: '[]', catalogue_ref: null },
      ...{ matrix: MATRIX, target_likelihood: null, target_impact: null, treatment: null, note: '' },
      ...{ created_at: at.now(), updated_at: at.now() },
      ...risk(),
    }),
    controls: () => ({
      ...{ description: '', kind: 'preventive', catalogue_ref: null, tested_on: null, test_months: null, note: '' },
      ...{ created_at: at.now(), updated_at: at.now() },
      ...control(),
    }),
    risk_controls: () => {
      const [risk_id, control_id] = [some('risks'), some('controls')];
      const query = fixed<{ id: string }>('SELECT id FROM risk_controls WHERE risk_id = ? AND control_id = ?');
      if (!risk_id || !control_id || at.store.read.get(query(risk_id, control_id))) return null;
      return { risk_id, control_id, likelihood_effect: int(5), impact_effect: int(5), note: '' };
    },
    accepted_risks: () => {
      const risk_id = some('risks');
      const revoked = { revoked_at: null, revoked_by: null, revocation_reason: '' };
      const stated = { accepted_by: person(), reason: words(), likelihood: int(5), impact: int(5), until: day() };
      return risk_id === null ? null : { risk_id, matrix: MATRIX, ...stated, at: at.now(), ...revoked };
    },
    cycles: () => ({
      ...{ kind: 'review', target_kind: null, target_id: null, mode: 'calendar', every: 1, unit: 'year' },
      ...(chance(0.3) ? { target_kind: 'assessment', target_id: at.assessmentId } : {}),
      ...(chance(0.5) ? item() : { item_kind: null, item_id: null }),
      ...{ starts_on: day(), created_at: at.now(), updated_at: at.now() },
      ...cycle(),
    }),
    obligation_progress: () => {
      const known = all<Plain>('SELECT part FROM actions WHERE source_kind = ' + "'obligation'").map(
        (row) => row['part'],
      );
      const taken = new Set(
        all<Plain>('SELECT obligation_id FROM obligation_progress').map((row) => row['obligation_id']),
      );
      const free = known.filter((id) => !taken.has(id ?? ''));
      return free.length === 0 ? null : { assessment_id: at.assessmentId, obligation_id: String(one(free)), ...duty() };
    },
    sign_off_moves: () => ({
      ...{ assessment_id: at.assessmentId, move: one(['submit', 'recall', 'reopen', 'supersede']), reason: '' },
      ...{ person_id: person(), at: at.now() },
    }),
  };
  const changes: Partial<Record<RecordTable, () => object>> = {
    ...{ findings: finding, risks: risk, controls: control, cycles: cycle, obligation_progress: duty },
    verdicts: () => ({ ...improvable(), ...done() }),
    risk_controls: () => ({ likelihood_effect: int(5), impact_effect: int(5) }),
    accepted_risks: () => ({ revoked_at: at.now(), revoked_by: person(), revocation_reason: words() }),
  };
  const tables = Object.keys(fresh) as RecordTable[];

  function removable(table: RecordTable, id: string): boolean {
    const refers = fixed<{ id: string }>(
      'SELECT id FROM risk_controls WHERE ? IN (risk_id, control_id) UNION ALL SELECT id FROM accepted_risks WHERE risk_id = ?',
    );
    if (table === 'risks' || table === 'controls') return !at.store.read.get(refers(id, id));
    return table === 'risk_controls' || table === 'cycles' || table === 'accepted_risks';
  }

  function restate(tx: WriteTransaction): void {
    const questionId = one(questions);
    const row = tx.read.get(
      fixed<AnyRow>('SELECT * FROM answers WHERE assessment_id = ? AND question_id = ?')(at.assessmentId, questionId),
    );
    const value = chance(0.1) ? null : JSON.stringify(one(answers[questionId] ?? []));
    if (row) tx.update('answers', row.id, row.version, { value, answered_at: at.now() });
  }

  /** One random operation. */
  return (tx: WriteTransaction): void => {
    if (chance(0.03)) {
      restate(tx);
      return;
    }
    // Moves of the sign-off are rare, else nearly nothing else would matter.
    const table = chance(0.01) ? 'sign_off_moves' : one(tables.filter((name) => name !== 'sign_off_moves'));
    const own = held.get(table) ?? new Map<string, number>();
    held.set(table, own);
    const id = some(table);
    const change = changes[table];
    if (id === null || change === undefined || (chance(0.4) && own.size < 150)) {
      const row = fresh[table]?.();
      if (!row) return;
      const newId = at.ids.next();
      tx.insert(table, { id: newId, ...row } as never);
      own.set(newId, 1);
    } else if (chance(0.25) && removable(table, id)) {
      tx.remove(table, id, own.get(id) ?? 0);
      own.delete(id);
    } else {
      own.set(id, tx.update(table, id, own.get(id) ?? 0, change() as never).version);
    }
  };
}

test(`after ${OPERATIONS} random operations the plan that was kept equals one worked out slowly from whole tables`, () => {
  const random = numbers(20_261_123);
  const write = scribe(random);
  const origin = { action: 'test.write', actor: null };
  const sources = new Set<unknown>();
  let looked = 0;
  for (let done = 0; done < OPERATIONS; ) {
    const size = Math.min(OPERATIONS - done, 1 + Math.floor(random() * 12));
    at.journal.write(origin, (tx) => {
      for (let index = 0; index < size; index += 1) write(tx);
    });
    done += size;
    if (Math.floor(done / 500) === looked) continue;
    looked = Math.floor(done / 500);
    expect(kept()).toEqual(sorted(slowPlan(all)));
    for (const row of kept())
      sources.add(
        `${row['source_kind']} ${row['is_done']} ${row['part'] === '' ? '' : row['source_kind'] === 'risk' ? row['part'] : 'part'}`,
      );
  }
  // Everything that can be in the plan was in it.
  expect([...sources].sort()).toEqual([
    'control 0 ',
    'cycle 0 ',
    'finding 0 ',
    'finding 1 ',
    'obligation 0 part',
    'obligation 1 part',
    'risk 0 acceptance',
    'risk 0 rating',
    'risk 0 treatment',
    'verdict 0 part',
    'verdict 1 part',
  ]);
  const before = kept();
  at.store.transaction((tables) => at.projections.begin(tables));
  for (let isDone = false; !isDone; ) isDone = at.store.transaction((tables) => at.projections.rebuildSlice(tables, 5));
  expect(kept()).toEqual(before);
}, 240_000);
