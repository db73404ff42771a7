import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IncidentInput } from '#contract/records/incident';
import { checkConformance } from '#core/conformance/check';
import { type MonitoringCase, openMonitoringCase } from './open-case.ts';

let core: MonitoringCase;
beforeEach(async () => {
  core = await openMonitoringCase();
});
afterEach(() => core.stop());

/** Known at nine in the morning of Friday, 20 November 2026. */
const AWARE = '2026-11-20T09:00:00.000Z';
const input = (more: Partial<IncidentInput> = {}): IncidentInput => ({
  title: 'Applicants of one region were left out',
  item: core.system,
  severity: 'high',
  categories: ['eu-ai-act:fundamental-rights'],
  occurredAt: '2026-11-19T22:00:00.000Z',
  awareAt: AWARE,
  establishedAt: null,
  description: '',
  affected: '',
  measures: '',
  rootCause: '',
  corrective: '',
  riskId: null,
  ownerId: null,
  ...more,
});
const report = (more: Partial<IncidentInput> = {}) => core.client.incident.report(input(more));

test('the categories say which clocks run, each with its article and the reason', async () => {
  const { clocks } = await report({
    categories: ['eu-ai-act:death', 'eu-ai-act:infrastructure', 'gdpr-dpia:data-breach-high-risk'],
  });
  expect(clocks.map(({ ref, articles, lastDay, state }) => [ref, articles[0], lastDay, state])).toEqual([
    ['gdpr-dpia:authority', 'GDPR Art. 33(1)', null, 'overdue'],
    ['eu-ai-act:widespread-or-infrastructure', 'Art. 73(3)', '2026-11-23', 'running'],
    ['eu-ai-act:death', 'Art. 73(4)', '2026-11-30', 'running'],
    ['gdpr-dpia:persons', 'GDPR Art. 34(1)', null, 'running'],
  ]);
  expect(clocks[0]?.dueAt).toBe('2026-11-23T09:00:00.000Z');
  // The 22nd is a Sunday.
  expect(clocks.map(({ isMoved }) => isMoved)).toEqual([false, true, false, false]);
  expect(clocks[2]?.why).toMatchObject([{ ref: 'eu-ai-act:death', label: { en: 'Death of a person' } }]);
  expect(clocks[3]).toMatchObject({ dueAt: null, limit: undefined });
});

test('clocks that bind other roles stay away, but not if no role is stated', async () => {
  const refs = async (roles: string[]): Promise<string[]> => {
    const other = await openMonitoringCase(roles);
    const { clocks } = await other.client.incident.report({ ...input(), item: other.system });
    other.stop();
    return clocks.map(({ ref }) => ref);
  };
  expect(await refs(['provider'])).toEqual(['eu-ai-act:serious-incident']);
  expect(await refs(['deployer'])).toEqual(['eu-ai-act:deployer-informs']);
  expect(await refs(['importer'])).toEqual([]);
  const withoutRoles = await core.client.inventory.add({ kind: 'system', name: 'Unstated' });
  const { clocks } = await report({ item: { kind: 'system', id: withoutRoles.id } });
  expect(clocks.map(({ ref }) => ref)).toEqual(['eu-ai-act:serious-incident', 'eu-ai-act:deployer-informs']);
});

test('a clock turns overdue at its end, not a second before', async () => {
  const { id } = await report({ categories: ['gdpr-dpia:data-breach'], awareAt: '2026-11-20T12:00:00.000Z' });
  const stateAt = async (instant: string) => {
    core.setClock(instant);
    return (await core.client.incident.get({ id })).clocks[0]?.state;
  };
  // The clock of a test goes on by a second before it is looked at.
  expect(await stateAt('2026-11-23T11:59:58.000Z')).toBe('running');
  expect(await stateAt('2026-11-23T11:59:59.000Z')).toBe('overdue');
});

test('an incident goes from open to closed: cause known, every clock answered', async () => {
  const { client } = core;
  const first = await report({ categories: ['eu-ai-act:fundamental-rights', 'gdpr-dpia:data-breach'] });
  const { id } = first;
  expect(first).toMatchObject({ number: 1, state: 'open', gaps: { rootCause: true, clocks: 2 } });
  await client.incident.move({ id, baseVersion: 1, move: 'investigate' });
  await client.incident.move({ id, baseVersion: 2, move: 'contain' });
  const close = (baseVersion: number) => client.incident.move({ id, baseVersion, move: 'close' });
  await expect(close(3)).rejects.toMatchObject({ code: 'incident.cause-missing' });
  await client.incident.update({
    id,
    baseVersion: 3,
    input: input({ categories: first.categories, rootCause: 'A filter on postal codes' }),
  });
  await expect(close(4)).rejects.toMatchObject({ code: 'incident.clocks-unanswered', data: { count: 2 } });

  const answer = {
    id,
    clock: 'eu-ai-act:serious-incident',
    sentAt: '2026-11-23T08:00:00.000Z',
    authority: 'BNetzA',
    reference: 'A-1',
  };
  await expect(
    client.incident.answerClock({ ...answer, clock: 'eu-ai-act:death', state: 'sent' }),
  ).rejects.toMatchObject({
    code: 'incident.clock-unknown',
  });
  await client.incident.answerClock({ ...answer, state: 'sent' });
  await expect(client.incident.answerClock({ ...answer, state: 'sent' })).rejects.toMatchObject({
    code: 'incident.answered-already',
  });
  const breach = { ...answer, clock: 'gdpr-dpia:authority', state: 'not-required' as const };
  await expect(client.incident.answerClock(breach)).rejects.toMatchObject({ code: 'incident.reason-missing' });
  const answered = await client.incident.answerClock({ ...breach, reason: 'No personal data' });
  expect(answered.clocks.map(({ ref, state }) => [ref, state])).toEqual([
    ['gdpr-dpia:authority', 'not-required'],
    ['eu-ai-act:serious-incident', 'sent'],
  ]);
  const closed = await close(4);
  expect(closed).toMatchObject({ state: 'closed', closedBy: core.olga, gaps: { rootCause: false, clocks: 0 } });
  await expect(client.incident.update({ id, baseVersion: 5, input: input() })).rejects.toMatchObject({
    code: 'incident.closed',
  });
  const reopen = { id, baseVersion: 5, move: 'reopen' as const };
  await expect(client.incident.move(reopen)).rejects.toMatchObject({ code: 'incident.note-missing' });
  expect(await client.incident.move({ ...reopen, note: 'It came back' })).toMatchObject({
    state: 'investigating',
    note: 'It came back',
    closedAt: null,
  });
});

test('a notice sent after the end is told as late, and can be taken back', async () => {
  const { client } = core;
  const { id } = await report({ categories: ['gdpr-dpia:data-breach'], awareAt: '2026-11-20T01:00:00.000Z' });
  const late = await client.incident.answerClock({
    id,
    clock: 'gdpr-dpia:authority',
    state: 'sent',
    sentAt: '2026-11-23T01:00:00.000Z',
  });
  expect(late.clocks[0]).toMatchObject({ state: 'sent-late' });
  const notice = late.clocks[0]?.notice;
  const back = await client.incident.withdrawAnswer({ noticeId: notice?.id ?? '', baseVersion: 1 });
  expect(back.clocks[0]).toMatchObject({ state: 'overdue', notice: null });
});

test('a time limit without an answer is neither lost nor put off by changing the incident', async () => {
  const { client } = core;
  const categories = ['eu-ai-act:fundamental-rights', 'gdpr-dpia:data-breach'];
  const { id } = await report({ categories });
  const change = (baseVersion: number, more: Partial<IncidentInput>) =>
    client.incident.update({ id, baseVersion, input: input({ categories, ...more }) });
  const lost = { code: 'incident.clock-lost', data: { number: 1, count: 1 } };
  await expect(change(1, { categories: ['eu-ai-act:fundamental-rights'] })).rejects.toMatchObject(lost);
  await expect(change(1, { categories: [] })).rejects.toMatchObject({ ...lost, data: { number: 1, count: 2 } });
  core.setClock('2026-12-10T09:00:00.000Z');
  await expect(change(1, { awareAt: '2026-12-10T08:00:00.000Z' })).rejects.toMatchObject({
    code: 'incident.times-turned',
  });
  expect((await client.incident.get({ id })).version).toBe(1);
  const answer = { id, clock: 'gdpr-dpia:authority', state: 'not-required' as const, reason: 'No personal data' };
  await client.incident.answerClock({ ...answer, sentAt: '2026-12-10T08:00:00.000Z' });
  const less = await change(1, { categories: ['eu-ai-act:fundamental-rights'] });
  const notice = less.clocks.find(({ ref }) => ref === answer.clock)?.notice;
  expect(notice).toMatchObject({ reason: answer.reason });
  await expect(client.incident.withdrawAnswer({ noticeId: notice?.id ?? '', baseVersion: 1 })).rejects.toMatchObject(
    lost,
  );
});

test('times that cannot be are refused', async () => {
  for (const wrong of [
    { occurredAt: '2026-11-21T00:00:00.000Z' },
    { awareAt: '2026-11-24T00:00:00.000Z' },
    { establishedAt: '2026-11-01T00:00:00.000Z' },
  ]) {
    await expect(report(wrong)).rejects.toMatchObject({ code: 'incident.times-turned' });
  }
});

test('the list has the newest first, and of each the clock that ends next', async () => {
  await report({ title: 'First' });
  await report({ title: 'Second', categories: [] });
  const page = await core.client.incident.list({ limit: 1 });
  expect(page).toMatchObject({ total: 2, rows: [{ number: 2, clock: null, unanswered: 0 }] });
  const rest = await core.client.incident.list({ limit: 1, after: page.next });
  expect(rest.rows).toMatchObject([
    { number: 1, unanswered: 1, clock: { ref: 'eu-ai-act:serious-incident', lastDay: '2026-12-07', state: 'running' } },
  ]);
  expect(await core.client.monitoring.counts()).toMatchObject({ openIncidents: 2, runningClocks: 1, overdueClocks: 0 });
});

test.each(['en', 'de'] as const)(
  'the draft of a notification and the plan conform to PDF/A-3 and name what is open (%s)',
  async (locale) => {
    const { client, system } = core;
    const { id } = await report({
      description: 'Two hundred applications were ranked last.',
      affected: 'About 200 people.',
    });
    await client.incident.writeNotice({
      id,
      clock: 'eu-ai-act:serious-incident',
      locale,
      file: core.file('notice.pdf'),
    });
    await client.cycle.add({
      title: 'Drift check',
      kind: 'monitoring',
      item: system,
      plan: 'A sample of each week.',
      schedule: { mode: 'calendar', every: 1, unit: 'month', startsOn: '2026-10-31' },
    });
    await client.monitoring.writePlan({ systemId: system.id, locale, file: core.file('plan.pdf') });
    const text = (name: string): string => {
      const path = join(core.folder, name);
      expect(checkConformance(readFileSync(path))).toMatchObject({ isPdfA: true, isPdfUA: true, findings: [] });
      return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
    };
    const notice = text('notice.pdf');
    const plan = text('plan.pdf');
    const told = {
      en: [
        'About 200 people.',
        'until the end of 7 December 2026',
        'sent to nobody',
        'Immediate action, Root cause and Corrective action',
      ],
      de: [
        'About 200 people.',
        'bis zum Ablauf des 7. Dezember 2026',
        'an niemanden gesendet',
        'Sofortmaßnahmen, Ursache und Korrekturmaßnahmen',
      ],
    }[locale];
    for (const words of told) expect(notice.replaceAll('\u00a0', ' ')).toContain(words);
    expect(plan).toContain('Drift check');
    expect(plan).toContain(locale === 'en' ? 'Art. 72(3); Annex IV(9)' : 'Art. 72(3); Anhang IV(9)');
    await expect(
      client.incident.writeNotice({ id, clock: 'gdpr-dpia:authority', locale, file: core.file('other.pdf') }),
    ).rejects.toMatchObject({ code: 'incident.clock-unknown' });
  },
);
