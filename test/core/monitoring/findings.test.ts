import { afterEach, beforeEach, expect, test } from 'vitest';
import { FINDING_STATES, FINDING_TABLE, INCIDENT_STATES, INCIDENT_TABLE } from '#contract/monitoring';
import { finishJob } from '#test/support/finish-job';
import { type MonitoringCase, openMonitoringCase } from './open-case.ts';

let core: MonitoringCase;
beforeEach(async () => {
  core = await openMonitoringCase();
});
afterEach(() => core.stop());

const open = (title: string, more: object = {}) =>
  core.client.finding.open({ title, severity: 'high', origin: 'audit', item: core.system, ...more });

test.each([
  ['findings', FINDING_STATES, FINDING_TABLE, 'open'],
  ['incidents', INCIDENT_STATES, INCIDENT_TABLE, 'open'],
] as const)('the state table of %s has no dead end, and every state is reached', (_, states, table, first) => {
  const moves: { readonly from: readonly string[]; readonly to: string }[] = Object.values(table);
  for (const state of states) expect(moves.some(({ from }) => from.includes(state))).toBe(true);
  const reached = new Set<string>([first]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { from, to } of moves) if (from.some((state) => reached.has(state))) reached.add(to);
  }
  expect([...reached].toSorted()).toEqual([...states].toSorted());
});

test('a finding is fixed by one and closed by another, and its history tells both', async () => {
  const { client, olga, vera } = core;
  const { id } = await open('Logs are kept for a week only', { ownerId: olga, dueOn: '2026-12-01' });
  await client.finding.move({ id, baseVersion: 1, move: 'start' });
  const fixed = await client.finding.move({ id, baseVersion: 2, move: 'fix', note: 'Kept for six months now' });
  expect(fixed).toMatchObject({ state: 'fixed', progress: 100, fix: 'Kept for six months now', fixedBy: olga });
  expect(fixed.moves.find(({ move }) => move === 'close')?.by).toEqual([vera]);
  const close = { id, baseVersion: 3, move: 'close' as const };
  await expect(client.finding.move({ ...close, note: 'Seen' })).rejects.toMatchObject({ code: 'finding.four-eyes' });
  await client.session.actAs({ personId: vera });
  await expect(client.finding.move(close)).rejects.toMatchObject({ code: 'finding.note-missing' });
  const closed = await client.finding.move({ ...close, note: 'Seen in the configuration' });
  expect(closed).toMatchObject({ state: 'closed', closedBy: vera, closure: 'Seen in the configuration' });
  expect(closed.history.map(({ state, note, personName }) => [state, note, personName])).toEqual([
    ['closed', 'Seen in the configuration', 'Vera Validator'],
    ['fixed', 'Kept for six months now', 'Olga Owner'],
    ['in-progress', '', 'Olga Owner'],
    ['open', '', 'Olga Owner'],
  ]);
  await expect(
    client.finding.update({ id, baseVersion: closed.version, input: { title: 'Other', severity: 'low', progress: 0 } }),
  ).rejects.toMatchObject({ code: 'finding.closed' });
  await expect(client.finding.move({ id, baseVersion: closed.version, move: 'reopen' })).rejects.toMatchObject({
    code: 'finding.note-missing',
  });
  const reopened = await client.finding.move({ id, baseVersion: closed.version, move: 'reopen', note: 'Gone again' });
  expect(reopened).toMatchObject({ state: 'open', closure: '', closedBy: null, fixedBy: null, progress: 0 });
});

test('whoever gives a finding away does not close it', async () => {
  const { client, olga, vera } = core;
  const { id } = await open('F', { ownerId: olga });
  await client.session.actAs({ personId: vera });
  await client.finding.move({ id, baseVersion: 1, move: 'fix', note: 'Done' });
  await client.session.actAs({ personId: olga });
  const input = { title: 'F', severity: 'high' as const, item: core.system, ownerId: vera, progress: 100 };
  const given = await client.finding.update({ id, baseVersion: 2, input });
  expect(given.moves.find(({ move }) => move === 'close')?.by).not.toContain(olga);
  await expect(client.finding.move({ id, baseVersion: 3, move: 'close', note: 'Ok' })).rejects.toMatchObject({
    code: 'finding.four-eyes',
  });
});

test('whoever owns a finding does not close it, even if another fixed it', async () => {
  const { client, olga, vera } = core;
  const { id } = await open('F', { ownerId: vera });
  await client.finding.move({ id, baseVersion: 1, move: 'fix', note: 'Done' });
  await client.session.actAs({ personId: vera });
  await expect(client.finding.move({ id, baseVersion: 2, move: 'close', note: 'Ok' })).rejects.toMatchObject({
    code: 'finding.four-eyes',
  });
  await client.session.actAs({ personId: olga });
  await client.workspace.configure({ fourEyes: false, timestampServer: null });
  expect(await client.finding.move({ id, baseVersion: 2, move: 'close', note: 'Alone' })).toMatchObject({
    state: 'closed',
    closedBy: olga,
  });
});

test('a step that does not lead on from its state is refused', async () => {
  const { id } = await open('F');
  await expect(core.client.finding.move({ id, baseVersion: 1, move: 'close', note: 'Ok' })).rejects.toMatchObject({
    code: 'finding.move-not-possible',
  });
  await expect(core.client.finding.move({ id, baseVersion: 7, move: 'start' })).rejects.toMatchObject({
    code: 'record.changed-meanwhile',
  });
});

test('a list has the gravest unclosed ones first, goes on page by page and keeps to its filters', async () => {
  const { client, olga } = core;
  const severities = ['low', 'critical', 'medium', 'high'] as const;
  for (let at = 0; at < 12; at += 1) {
    await open(`Finding ${at}`, {
      severity: severities[at % 4],
      dueOn: `2026-${at < 6 ? '11' : '12'}-${10 + at}`,
      ...(at % 3 === 0 ? { ownerId: olga } : {}),
    });
  }
  const titles: string[] = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof client.finding.list>> = await client.finding.list({ after, limit: 5 });
    titles.push(...page.rows.map(({ title }) => title));
    expect(page.total).toBe(12);
    after = page.next;
    if (after === null) break;
  }
  expect(titles).toEqual([1, 5, 9, 3, 7, 11, 2, 6, 10, 0, 4, 8].map((at) => `Finding ${at}`));
  const count = async (filter: object, text = '') => (await client.finding.list({ filter, text })).total;
  expect(await count({ overdue: true })).toBe(6);
  expect(await count({ ownerId: olga })).toBe(4);
  expect(await count({ severity: 'critical' })).toBe(3);
  expect(await count({ itemId: core.system.id, state: 'unclosed' })).toBe(12);
  expect(await count({}, 'finding 11')).toBe(1);
  await expect(client.finding.list({ after: 'nowhere' })).rejects.toMatchObject({ code: 'input.invalid' });
});

test('a finding names only what is there', async () => {
  const nobody = '01a207a2-cec0-7000-8000-00e3030e5e8d';
  for (const wrong of [
    { ownerId: nobody },
    { item: { kind: 'model', id: nobody } },
    { riskId: nobody },
    { assessmentId: nobody },
  ]) {
    await expect(open('F', wrong)).rejects.toMatchObject({ code: 'record.not-found' });
  }
  expect((await core.client.finding.list({})).total).toBe(0);
});

test('an unclosed finding flows down the lineage, and evidence that shows its closure stays', async () => {
  const { client, system } = core;
  const line = await client.inventory.add({ kind: 'dataset', name: 'Applications' });
  const data = await client.inventory.add({ kind: 'dataset-version', name: 'Applications 2025', parentId: line.id });
  await client.link.add({ type: 'part-of', from: { kind: 'dataset-version', id: data.id }, to: system });
  const { id } = await open('No consent for half of it', { item: { kind: 'dataset-version', id: data.id } });
  const inherited = async () =>
    (await client.inventory.get(system)).inherited.filter(({ topic }) => topic === 'finding');
  expect(await inherited()).toMatchObject([{ value: 'No consent for half of it', finding: 'unclosed' }]);

  const stored = await finishJob(
    client.library.add({ files: [{ name: 'consent.txt', content: new Blob(['Consent was asked.']) }], input: {} }),
  );
  const evidenceItemId = stored[0]?.itemId ?? '';
  await client.finding.move({ id, baseVersion: 1, move: 'fix', note: 'Asked again', evidenceItemId });
  await client.session.actAs({ personId: core.vera });
  const closed = await client.finding.move({ id, baseVersion: 2, move: 'close' });
  expect(closed).toMatchObject({
    state: 'closed',
    closure: '',
    evidence: { id: evidenceItemId, title: 'consent.txt' },
  });
  expect(await inherited()).toEqual([]);
  const { version } = await client.library.get({ id: evidenceItemId });
  await expect(
    client.library.remove({ id: evidenceItemId, baseVersion: version, alsoLinks: true }),
  ).rejects.toMatchObject({
    code: 'evidence.in-use',
  });
});
