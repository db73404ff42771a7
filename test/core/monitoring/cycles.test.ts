import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MonitoringCase, openMonitoringCase } from './open-case.ts';

let core: MonitoringCase;
beforeEach(async () => {
  core = await openMonitoringCase();
});
afterEach(() => core.stop());

const monthly = { mode: 'calendar' as const, every: 1, unit: 'month' as const, startsOn: '2026-10-31' };
const add = (title: string, schedule: object = {}, more: object = {}) =>
  core.client.cycle.add({ title, kind: 'monitoring', schedule: { ...monthly, ...schedule }, ...more });

test('a cycle that is overdue at start is counted, and done once is due on its next day', async () => {
  const { client } = core;
  const cycle = await add('Drift check', {}, { item: core.system });
  expect(cycle).toMatchObject({ nextDueOn: '2026-10-31', standing: 'overdue', itemName: 'CV screening' });
  expect(await client.monitoring.counts()).toMatchObject({ overdueCycles: 1, soonCycles: 0, cycles: 1 });
  const done = await client.cycle.complete({
    id: cycle.id,
    baseVersion: 1,
    completedOn: '2026-11-23',
    result: 'passed',
  });
  expect(done).toMatchObject({ nextDueOn: '2026-11-30', standing: 'soon', lastResult: 'passed' });
  expect(done.completions).toMatchObject([{ dueOn: '2026-10-31', completedOn: '2026-11-23', finding: null }]);
  expect(done.ahead.slice(0, 2)).toEqual(['2026-12-31', '2027-01-31']);
  expect(await client.monitoring.counts()).toMatchObject({ overdueCycles: 0, soonCycles: 1 });
});

test('a failure opens a finding that names where it comes from', async () => {
  const { client, olga } = core;
  const cycle = await add('Accuracy test', {}, { item: core.system, ownerId: olga });
  const said = { id: cycle.id, baseVersion: 1, completedOn: '2026-11-20', result: 'failed' as const };
  await expect(client.cycle.complete(said)).rejects.toMatchObject({ code: 'cycle.note-missing' });
  expect((await client.finding.list({})).total).toBe(0);
  const failed = await client.cycle.complete({
    ...said,
    note: 'Below 0.9 for women',
    finding: { severity: 'high', dueOn: '2026-12-31' },
  });
  const [completion] = failed.completions;
  expect(completion?.finding?.number).toBe(1);
  expect((await client.finding.list({ filter: { origin: 'cycle' } })).rows).toMatchObject([
    { title: 'Accuracy test', severity: 'high', dueOn: '2026-12-31', ownerId: olga, item: { id: core.system.id } },
  ]);
});

test('nothing is done in the future or before the last time', async () => {
  const { client } = core;
  const { id } = await add('Review');
  const complete = (baseVersion: number, completedOn: string) =>
    client.cycle.complete({ id, baseVersion, completedOn, result: 'passed' });
  await expect(complete(1, '2026-11-24')).rejects.toMatchObject({ code: 'cycle.in-future' });
  await complete(1, '2026-11-20');
  await expect(complete(2, '2026-11-19')).rejects.toMatchObject({ code: 'cycle.before-last' });
});

test('another rhythm moves the next day, counted from the last time', async () => {
  const { client } = core;
  const cycle = await add('Review', { mode: 'completion', every: 3, startsOn: '2026-11-01' });
  const { version } = await client.cycle.complete({
    id: cycle.id,
    baseVersion: 1,
    completedOn: '2026-11-15',
    result: 'passed',
  });
  const schedule = { ...cycle.schedule, every: 2, unit: 'week' as const };
  const input = { title: 'Review', kind: 'review' as const, schedule };
  const changed = await client.cycle.update({ id: cycle.id, baseVersion: version, input });
  expect(changed).toMatchObject({ nextDueOn: '2026-11-29', kind: 'review' });
  const paused = await client.cycle.update({
    id: cycle.id,
    baseVersion: changed.version,
    input: { ...input, isActive: false },
  });
  expect(paused).toMatchObject({ standing: 'paused', ahead: [] });
});

test('only a cycle that was never done can be taken away', async () => {
  const { client } = core;
  const [one, other] = [await add('A'), await add('B')];
  await client.cycle.remove({ id: one.id, baseVersion: 1 });
  await client.cycle.complete({
    id: other.id,
    baseVersion: 1,
    completedOn: '2026-11-23',
    result: 'skipped',
    note: 'Not in use',
  });
  await expect(client.cycle.remove({ id: other.id, baseVersion: 2 })).rejects.toMatchObject({ code: 'cycle.in-use' });
  expect((await client.cycle.list({})).rows.map(({ title }) => title)).toEqual(['B']);
});

test('a list is in the order of the days, page by page, and keeps to its filters', async () => {
  const { client, olga } = core;
  const days = ['2026-12-24', '2026-11-01', '2027-03-01', '2026-11-22', '2026-11-23'];
  for (const [at, startsOn] of days.entries())
    await add(`Cycle ${at}`, { startsOn }, at === 2 ? { ownerId: olga } : {});
  const first = await client.cycle.list({ limit: 3 });
  const rest = await client.cycle.list({ limit: 3, after: first.next });
  expect([...first.rows, ...rest.rows].map(({ title }) => title)).toEqual([1, 3, 4, 0, 2].map((at) => `Cycle ${at}`));
  const titles = async (filter: object) => (await client.cycle.list({ filter })).rows.map(({ title }) => title);
  expect(await titles({ standing: 'overdue' })).toEqual(['Cycle 1', 'Cycle 3']);
  expect(await titles({ standing: 'soon' })).toEqual(['Cycle 4']);
  expect(await titles({ standing: 'later' })).toEqual(['Cycle 0', 'Cycle 2']);
  expect(await titles({ ownerId: olga })).toEqual(['Cycle 2']);
  expect(await titles({ standing: 'paused' })).toEqual([]);
});

test('the plan of a system gathers what watches it and names what it lacks', async () => {
  const { client, olga, system } = core;
  const bare = await client.monitoring.plan({ systemId: system.id });
  expect(bare.gaps.map(({ id }) => id)).toEqual(['prose', 'data', 'metrics', 'risk-review', 'owner']);
  expect(bare.gaps[0]?.articles).toEqual(['Art. 72(3)', 'Annex IV(9)']);
  const item = await client.inventory.get(system);
  const text = {
    type: 'doc' as const,
    content: [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text: 'Weekly samples.' }] }],
  };
  await client.inventory.setField({ ...system, baseVersion: item.item.version, field: 'monitoring', value: text });
  const changed = await client.inventory.get(system);
  await client.inventory.update({ ...system, baseVersion: changed.item.version, ownerId: olga });
  await add('Drift', { startsOn: '2026-12-01' }, { item: system, ownerId: olga });
  await add('Risks', { startsOn: '2026-12-01' }, { item: system, kind: 'review', ownerId: olga });
  const plan = await client.monitoring.plan({ systemId: system.id });
  expect(plan.gaps.map(({ id }) => id)).toEqual(['metrics']);
  expect(plan.cycles.map(({ title }) => title)).toEqual(['Drift', 'Risks']);
  expect(plan.people).toEqual([{ role: 'owner', name: 'Olga Owner', contact: 'olga@example.org' }]);
  expect(plan.routes.map(({ ref }) => ref)).toContain('eu-ai-act:death');
  expect(plan.routes.map(({ ref }) => ref)).not.toContain('eu-ai-act:deployer-informs');
});
