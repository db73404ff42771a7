import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createIds } from '#core/clock';
import { listProblems } from '#core/consistency/list';
import { readPortfolio } from '#core/consistency/portfolio';
import { checkAll } from '#core/consistency/problems';
import { newDevice } from '#core/journal/note-keys';
import { createJournal } from '#core/journal/write';
import { projectionsOf } from '#core/projections/index';
import { createProjections } from '#core/projections/keeper';
import { openInstalledPacks } from '#core/session/installed-packs';
import { createStore, openStore } from '#core/store/db';

/**
 * `node test/bench/portfolio.ts [systems]`: how long numbers, lists and the whole check take over a portfolio of so many
 * systems with ten risks each, and what following a write costs beside the write itself. Prints milliseconds as JSON.
 */
const resources = new URL('../../resources', import.meta.url).pathname;
const systems = Number(process.argv[2] ?? 10_000);
const at = '2026-11-23T09:00:00.000Z';
const today = at.slice(0, 10);
const folder = mkdtempSync(join(tmpdir(), 'portfolio-'));
const path = join(folder, 'a.mdossier');
const id = (kind: string, number: string): string => `printf('%08d-0000-7000-8000-${kind}', ${number})`;
const PERSON = '00000001-0000-7000-8000-00000000000e';
const RATED = "'app:five-by-five', x % 5, x % 4, NULL, NULL, NULL, NULL, '', NULL, NULL";

/** Rows as an app that has been used for long would hold them: one in ten has something wrong. */
function fill(): void {
  const db = new Database(path);
  const series = (count: number): string =>
    `WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ${count})`;
  db.exec(`BEGIN;
    INSERT INTO people VALUES ('${PERSON}', 1, 'Olga', '', '["owner"]', '${at}');
    ${series(systems)} INSERT INTO ai_systems (id, version, name, release, provider, deployer, intended_purpose, description,
        sector, regions, people_affected, owner_id, created_at, updated_at, state, facts)
      SELECT ${id('000000000001', 'x')}, 1, 'System ' || x, '1', 'P', 'D', 'ranks', 'd', 's', 'EU', 'people',
        CASE WHEN x % 10 THEN '${PERSON}' END, '${at}', '${at}',
        CASE x % 4 WHEN 0 THEN 'planned' WHEN 1 THEN 'development' WHEN 2 THEN 'suspended' ELSE 'planned' END,
        json_object('contextOfUse', 'c', 'decisionRole', 'informs', 'humanOversight', 'h', 'organisationRoles',
          json_array('provider'), 'personalData', 'none', 'stopProcedure', 's', 'monitoring', 'm') FROM n;
    ${series(systems * 10)} INSERT INTO risks SELECT ${id('000000000002', 'x')}, 1, 'system', ${id('000000000001', `1 + x % ${systems}`)},
        'Risk ' || x, '', '', '', '', '[]', '[]', NULL, ${RATED}, 'mitigate', CASE WHEN x % 10 THEN '${PERSON}' END,
        'open', CASE x % 3 WHEN 0 THEN date('2026-01-01', '+' || (x % 900) || ' days') END, '', '${at}', '${at}' FROM n;
    ${series(systems)} INSERT INTO controls SELECT ${id('000000000003', 'x')}, 1, 'Control ' || x, '', 'preventive',
        CASE x % 10 WHEN 0 THEN 'failed' WHEN 1 THEN 'operating' ELSE 'implementing' END, 3, '${PERSON}', NULL, 50, NULL, NULL, NULL, '', '${at}', '${at}' FROM n;
    ${series(systems * 10)} INSERT INTO risk_controls SELECT ${id('000000000004', 'x')}, 1, ${id('000000000002', 'x')},
        ${id('000000000003', `1 + x % ${systems}`)}, 2, 1, '' FROM n WHERE x % 10;
    ${series(systems)} INSERT INTO findings (id, version, number, title, description, origin, item_kind, item_id, severity, owner_id,
        due_on, state, progress, fix, raised_by, raised_at, closure, note)
      SELECT ${id('000000000005', 'x')}, 1, x, 'Finding ' || x, '', 'audit', 'system', ${id('000000000001', 'x')}, 'medium',
        '${PERSON}', date('2026-10-01', '+' || (x % 300) || ' days'), 'open', 0, '', '${PERSON}', '${at}', '', '' FROM n;
    COMMIT;`);
  db.close();
}

function times(runs: number, run: (turn: number) => unknown): { readonly p50: number; readonly p95: number } {
  const taken: number[] = [];
  for (let turn = 0; turn < runs; turn += 1) {
    const begun = performance.now();
    run(turn);
    taken.push(performance.now() - begun);
  }
  taken.sort((one, other) => one - other);
  const round = (share: number): number => Math.round((taken[Math.floor(share * (runs - 1))] ?? 0) * 100) / 100;
  return { p50: round(0.5), p95: round(0.95) };
}

createStore(path, '.new.tmp', () => undefined);
fill();
const store = openStore(path, { check: false });
const knowledge = { resources, packs: openInstalledPacks(resources) };
const projections = createProjections(projectionsOf(knowledge));
const ids = createIds(() => new Date());
const { device } = newDevice(ids.next());

const begun = performance.now();
const started = process.cpuUsage();
store.transaction((tables) => projections.begin(tables));
while (!store.transaction((tables) => projections.rebuildSlice(tables, 50)));
const rebuildMs = performance.now() - begun;
const rebuilt = process.cpuUsage(started);

const units = [...checkAll(knowledge)].map((unit) => {
  const [from, before] = [performance.now(), process.cpuUsage()];
  store.transaction((tables) => unit.run(tables, at));
  const { user, system } = process.cpuUsage(before);
  const cpuMs = Math.round((user + system) / 1000);
  return { rules: unit.rules.join(' '), ms: Math.round(performance.now() - from), cpuMs };
});
const recheckMs = units.reduce((sum, { ms }) => sum + ms, 0);
const recheckCpuMs = units.reduce((sum, { cpuMs }) => sum + cpuMs, 0);

const plain = createJournal(store, () => new Date(), device.id, null);
const followed = createJournal(store, () => new Date(), device.id, null, projections.follow);
const versions = new Map<string, number>();
const writing = (journal: typeof plain) => (turn: number) => {
  const risk = `${String(1 + turn).padStart(8, '0')}-0000-7000-8000-000000000002`;
  const version = versions.get(risk) ?? 1;
  versions.set(risk, version + 1);
  journal.write({ action: 'bench', actor: null }, (tx) =>
    tx.update('risks', risk, version, { note: `note ${version}` }),
  );
};

const wanted = { systemId: null, after: null, limit: 60 };
const result = {
  systems,
  rebuildMs: Math.round(rebuildMs),
  rebuildCpuMs: Math.round((rebuilt.user + rebuilt.system) / 1000),
  recheckMs,
  recheckCpuMs,
  slowest: units.toSorted((one, other) => other.ms - one.ms).slice(0, 6),
  problems: listProblems(store.read, { ...wanted, rule: null, severity: null, limit: 1 }, today).problems.length,
  portfolio: times(50, () => readPortfolio(store.read, today, true)),
  list: times(50, () => listProblems(store.read, { ...wanted, rule: null, severity: null }, today)),
  listOfRule: times(50, () =>
    listProblems(store.read, { ...wanted, rule: 'risk-review-overdue', severity: null }, today),
  ),
  writeFollowed: times(200, writing(followed)),
  writePlain: times(200, writing(plain)),
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
store.close();
rmSync(folder, { recursive: true, force: true });
