import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkAll } from '#core/consistency/problems';
import { RULES } from '#core/consistency/rules/index';
import { createJournal, type WriteTransaction } from '#core/journal/write';
import { projectionsOf } from '#core/projections/index';
import { createProjections } from '#core/projections/keeper';
import { openInstalledPacks } from '#core/session/installed-packs';
import { fixed } from '#core/store/sql';
import { type JournaledStore, makeJournaledStore } from '#test/support/journaled-store';
import { resources } from '#test/support/open-test-core';

const at = '2026-11-23T09:00:00.000Z';
const knowledge = { resources, packs: openInstalledPacks(resources) };
const TABLES = [
  'problems',
  'risk_standings',
  'assessment_standings',
  'system_standings',
  'actions',
  'counters',
] as const;

let file: JournaledStore;
let write: <T>(fn: (tx: WriteTransaction) => T) => T;
let person: string;

beforeEach(() => {
  file = makeJournaledStore();
  const { follow } = createProjections(projectionsOf(knowledge));
  const clock = (): Date => new Date(file.now());
  const journal = createJournal(file.store(), clock, file.device.id, null, follow);
  write = (fn) => journal.write({ action: 'test.write', actor: null }, fn).result;
  person = file.ids.next();
  write((tx) => {
    tx.insert('workspace', {
      id: file.ids.next(),
      name: 'W',
      four_eyes: 1,
      created_at: at,
      timestamp_server: null,
      origin: null,
      logo: null,
    });
    tx.insert('people', { id: person, name: 'Olga', email: '', roles: '["owner"]', created_at: at });
  });
});
afterEach(() => file.remove());

/** All rows that are kept worked out, without numbers given in the order of writing. */
function kept(): Record<string, string[]> {
  return Object.fromEntries(
    TABLES.map((table) => {
      const rows = file.store().read.all(fixed<Record<string, unknown>>(`SELECT * FROM ${table}`)());
      const told = rows.filter((row) => row['n'] !== 0).map(({ id: _, ...row }) => JSON.stringify(row));
      return [table, told.toSorted()];
    }),
  );
}

function recompute(): void {
  const slow = createProjections(projectionsOf(knowledge));
  const store = file.store();
  store.transaction((tables) => slow.begin(tables));
  while (!store.transaction((tables) => slow.rebuildSlice(tables, 1000)));
}

test('another version of the app works everything out anew, whatever ships with it', () => {
  const [mine, other] = ['1.0.0', '1.0.1'].map((version) => createProjections(projectionsOf(knowledge), version));
  const store = file.store();
  while (!store.transaction((tables) => mine?.rebuildSlice(tables, 1000) ?? true));
  expect([mine, other].map((one) => one?.isRebuildDue(store.read))).toEqual([false, true]);
});

const rulesOf = (recordId: string): string[] =>
  file
    .store()
    .read.all(fixed<{ rule: string }>('SELECT rule FROM problems WHERE record_id = ? ORDER BY rule')(recordId))
    .map(({ rule }) => rule);

function system(tx: WriteTransaction, state = 'development', facts: string | null = null): string {
  const id = file.ids.next();
  const words = { release: '', provider: '', deployer: '', intended_purpose: '', description: '', sector: '' };
  const more = { regions: '', people_affected: '', owner_id: null, custom: null, extras: null, origin: null };
  const written = { created_at: at, updated_at: at, change_reason: null };
  tx.insert('ai_systems', { id, name: `S ${id.slice(-4)}`, state, facts, ...words, ...more, ...written });
  return id;
}

function risk(tx: WriteTransaction, systemId: string, more: Partial<Record<string, unknown>> = {}): string {
  const id = file.ids.next();
  tx.insert('risks', {
    id,
    item_kind: 'system',
    item_id: systemId,
    title: 'R',
    source: '',
    cause: '',
    event: '',
    consequence: '',
    affected: '[]',
    categories: '[]',
    catalogue_ref: null,
    matrix: 'app:five-by-five',
    inherent_likelihood: 3,
    inherent_impact: 3,
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
    created_at: at,
    updated_at: at,
    ...more,
  } as Parameters<typeof tx.insert<'risks'>>[1]);
  return id;
}

function control(tx: WriteTransaction, state = 'operating'): string {
  const id = file.ids.next();
  const words = { title: 'C', description: '', kind: 'preventive', note: '', catalogue_ref: null };
  const days = { due_on: '2026-10-01', tested_on: null, test_months: 6, created_at: at, updated_at: at };
  tx.insert('controls', { id, state, maturity: 3, owner_id: null, progress: 0, ...words, ...days });
  return id;
}

test('there are at least forty rules, each under one id', () => {
  expect(RULES.length).toBeGreaterThanOrEqual(40);
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});

test('a problem comes with the write that makes it, and goes with the write that mends it', () => {
  const [systemId, riskId] = write((tx) => {
    const id = system(tx);
    return [id, risk(tx, id)];
  });
  expect(rulesOf(riskId)).toEqual(['risk-untreated', 'risk-without-owner']);
  expect(rulesOf(systemId)).toContain('system-not-assessed');
  const controlId = write((tx) => control(tx));
  write((tx) =>
    tx.insert('risk_controls', {
      id: file.ids.next(),
      risk_id: riskId,
      control_id: controlId,
      likelihood_effect: 2,
      impact_effect: 1,
      note: '',
    }),
  );
  write((tx) => tx.update('risks', riskId, 1, { owner_id: person }));
  expect(rulesOf(riskId)).toEqual([]);
  expect(rulesOf(controlId)).toEqual(['control-test-overdue', 'control-without-evidence', 'control-without-owner']);
  write((tx) => tx.update('controls', controlId, 1, { state: 'failed' }));
  expect(rulesOf(riskId)).toEqual(['failed-control-counted']);
  write((tx) => tx.update('risks', riskId, 2, { override_likelihood: 4, override_impact: 4, override_reason: 'r' }));
  expect(rulesOf(riskId)).toEqual(['failed-control-counted', 'residual-above-inherent']);
});

test('an acceptance by another matrix does not pass for one of the risk as it is', () => {
  const riskId = write((tx) => risk(tx, system(tx)));
  write((tx) =>
    tx.insert('accepted_risks', {
      ...{ id: file.ids.next(), risk_id: riskId, accepted_by: person, reason: 'r', matrix: 'app:five-by-five' },
      ...{ likelihood: 3, impact: 3, until: '2099-12-31', at, revoked_at: null, revoked_by: null },
      revocation_reason: '',
    }),
  );
  expect(rulesOf(riskId)).not.toContain('acceptance-exceeded');
  write((tx) => tx.update('risks', riskId, 1, { matrix: 'app:other', inherent_likelihood: 1, inherent_impact: 1 }));
  expect(rulesOf(riskId)).toContain('acceptance-exceeded');
});

test('a broken threshold of a deployment is told like that of a system', () => {
  const id = write((tx) => {
    const parent = system(tx);
    const own = file.ids.next();
    const facts = { facts: '{}', custom: '{}', extras: '{}', origin: null, change_reason: null };
    const written = { created_at: at, updated_at: at };
    tx.insert('deployments', {
      id: own,
      name: 'D',
      state: 'live',
      parent_id: parent,
      owner_id: null,
      ...facts,
      ...written,
    });
    tx.insert('measurements', {
      ...{ id: file.ids.next(), item_kind: 'deployment', item_id: own, metric: 'error', value: 0.9, unit: '' },
      ...{ slice: '', dataset_version_id: null, lower: null, upper: null, confidence: null, sample_size: null },
      ...{ computed_by: '', measured_at: at, evaluation_id: null, evidence_item_id: null, note: '' },
      ...{ added_by: person, added_at: at },
    });
    return own;
  });
  expect(rulesOf(id)).toContain('deployment-metric-without-threshold');
  write((tx) =>
    tx.insert('thresholds', {
      ...{ id: file.ids.next(), metric: 'error', item_kind: null, item_id: null, slice: null, direction: 'lower' },
      ...{ lower_fail: null, lower_warn: null, upper_warn: null, upper_fail: 0.5, reason: 'r', opens_finding: 0 },
      ...{ severity: 'high', owner_id: null, created_at: at, updated_at: at },
    }),
  );
  expect(rulesOf(id)).toContain('deployment-threshold-broken');
});

test('rules of days hold from a day until a day, so that nothing depends on the present one', () => {
  const riskId = write((tx) => risk(tx, system(tx), { review_on: '2027-03-31' }));
  const found = file
    .store()
    .read.all(
      fixed<{ from_on: string; until_on: string }>(
        "SELECT from_on, until_on FROM problems WHERE record_id = ? AND rule = 'risk-review-overdue'",
      )(riskId),
    );
  expect(found).toEqual([{ from_on: '2027-04-01', until_on: '9999-12-31' }]);
});

test('what was written without it is worked out anew, and a whole check changes nothing that is right', () => {
  file.write((tx) => {
    tx.insert('people', { id: file.ids.next(), name: 'Per', email: '', roles: '["dpo"]', created_at: at });
    risk(tx, system(tx, 'live'));
  });
  const projections = createProjections(projectionsOf(knowledge));
  expect(projections.isRebuildDue(file.store().read)).toBe(true);
  while (!file.store().transaction((tables) => projections.rebuildSlice(tables, 1)));
  expect(projections.isRebuildDue(file.store().read)).toBe(false);
  const before = kept();
  expect(before['problems']?.length).toBeGreaterThan(3);
  for (const unit of checkAll(knowledge)) file.store().transaction((tables) => unit.run(tables, at));
  expect(kept()).toEqual(before);
});

/** A small generator of its own, so that every run tries the same operations. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('after 10,000 random operations everything kept equals a slow recomputation', { timeout: 300_000 }, () => {
  const pick = random(20_261_123);
  const ids: Record<'systems' | 'risks' | 'controls' | 'links', { id: string; version: number }[]> = {
    systems: [],
    risks: [],
    controls: [],
    links: [],
  };
  const one = (list: { id: string; version: number }[]) => list[pick(list.length)];
  const STATES = ['planned', 'development', 'review', 'live', 'suspended', 'retired'];
  const CONTROL = ['planned', 'implementing', 'operating', 'failed', 'retired'];
  const operation = (tx: WriteTransaction): void => {
    const [system1, risk1, control1, link1] = [one(ids.systems), one(ids.risks), one(ids.controls), one(ids.links)];
    const day = `2026-${String(1 + pick(12)).padStart(2, '0')}-15`;
    switch (pick(11)) {
      case 0:
        ids.systems.push({
          id: system(tx, STATES[pick(6)], pick(2) ? '{"personalData":"special-category"}' : null),
          version: 1,
        });
        break;
      case 1:
      case 2:
        if (system1) ids.risks.push({ id: risk(tx, system1.id, { review_on: pick(2) ? day : null }), version: 1 });
        break;
      case 3:
        ids.controls.push({ id: control(tx, CONTROL[pick(5)]), version: 1 });
        break;
      case 4:
        if (risk1 && control1) {
          const id = file.ids.next();
          const both = fixed('SELECT 1 FROM risk_controls WHERE risk_id = ? AND control_id = ?')(risk1.id, control1.id);
          if (tx.read.get(both)) break;
          const effects = { likelihood_effect: pick(3), impact_effect: pick(3), note: '' };
          tx.insert('risk_controls', { id, risk_id: risk1.id, control_id: control1.id, ...effects });
          ids.links.push({ id, version: 1 });
        }
        break;
      case 5:
        if (link1) {
          tx.remove('risk_controls', link1.id, link1.version);
          ids.links.splice(ids.links.indexOf(link1), 1);
        }
        break;
      case 6:
        if (control1)
          control1.version = tx.update('controls', control1.id, control1.version, {
            state: CONTROL[pick(5)] ?? 'planned',
          }).version;
        break;
      case 7:
        if (risk1) {
          const levels = { inherent_likelihood: pick(5), inherent_impact: pick(5), owner_id: pick(2) ? person : null };
          risk1.version = tx.update('risks', risk1.id, risk1.version, levels).version;
        }
        break;
      case 8:
        if (risk1)
          risk1.version = tx.update('risks', risk1.id, risk1.version, { state: pick(2) ? 'closed' : 'open' }).version;
        break;
      case 9:
        if (system1)
          system1.version = tx.update('ai_systems', system1.id, system1.version, {
            state: STATES[pick(6)] ?? null,
          }).version;
        break;
      default:
        if (risk1) {
          const level = { matrix: 'app:five-by-five', likelihood: pick(5), impact: pick(5) };
          const revoked = { revoked_at: null, revoked_by: null, revocation_reason: '' };
          const accepted = { accepted_by: person, reason: 'r', until: day, at, ...level, ...revoked };
          tx.insert('accepted_risks', { id: file.ids.next(), risk_id: risk1.id, ...accepted });
        }
    }
  };
  for (let done = 0; done < 10_000; ) {
    const together = 1 + pick(20);
    write((tx) => {
      for (let count = 0; count < together; count += 1) operation(tx);
    });
    done += together;
  }
  const followed = kept();
  recompute();
  expect(kept()).toEqual(followed);
});
