import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTeamCase, type TeamCase } from '#test/support/team-case';
import { makeToolResources } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let team: TeamCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  team = await openTeamCase(folder.folder);
  await team.as('vera');
  for (const [targetId, action, dueOn] of [
    ['use.weight', '=HYPERLINK("x") once; twice, thrice', '2027-01-31'],
    ['use.bought', 'Ask the shop.', '2026-11-01'],
  ] as const) {
    await team.client.verdict.set({
      ...{ assessmentId: team.assessmentId, targetKind: 'answer', targetId, baseVersion: 0, value: 'improvable' },
      ...{ action, dueOn, ownerId: team.ids.olga, reason: 'Not exact.' },
    });
  }
});
afterEach(() => team.stop());

const write = async (format: 'ics' | 'csv' | 'xlsx', locale: 'en' | 'de' = 'en'): Promise<string> => {
  const name = `plan.${format}`;
  await team.client.action.export({ filter: { sources: ['verdict'] }, format, file: team.file(name), locale });
  return join(team.folder, name);
};

test('the plan as CSV stands in the order of its days, and nothing in it is calculated', async () => {
  const [head, first, second, end] = readFileSync(await write('csv'), 'utf8').split('\r\n');
  expect(head).toBe('\uFEFFFrom,Action,About,Owner,Due,Progress %,State,Severity,Details');
  expect(first).toBe('Verdict,Ask the shop.,Hammer · Hammer: Tool check,Olga Owner,2026-11-01,0,Overdue,,Not exact.');
  expect(second).toContain(`"'=HYPERLINK(""x"") once; twice, thrice"`);
  expect(end).toBe('');
});

test('the plan as a workbook holds its texts in the language that was asked for', async () => {
  const sheet = execFileSync('unzip', ['-p', await write('xlsx', 'de'), 'xl/worksheets/sheet1.xml']).toString();
  expect(sheet).toContain('Ask the shop.');
  expect(sheet).toContain('Überfällig');
  expect(sheet).not.toContain('<f>');
});

test('the plan as a calendar has a whole day for each action, whose id stays the same', async () => {
  const text = readFileSync(await write('ics'), 'utf8');
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(2);
  expect(text).toContain('DTSTART;VALUE=DATE:20270131');
  expect(text).toContain('SUMMARY:=HYPERLINK("x") once\\; twice\\, thrice');
  const ids = (calendar: string) => [...calendar.matchAll(/^UID:.*$/gm)].map(String);
  expect(ids(readFileSync(await write('ics'), 'utf8'))).toEqual(ids(text));
});

test('a calendar of nothing is refused, and pages lead through everything once', async () => {
  const nothing = team.client.action.export({
    ...{ filter: { sources: ['verdict'], done: 'done' as const }, format: 'ics' as const, locale: 'en' as const },
    file: team.file('none.ics'),
  });
  await expect(nothing).rejects.toMatchObject({ code: 'calendar.empty' });
  const all = (await team.client.action.list({ filter: { done: 'all' }, limit: 200 })).rows;
  const paged: typeof all = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof team.client.action.list>> = await team.client.action.list({
      ...{ filter: { done: 'all' }, after, limit: 1 },
    });
    paged.push(...page.rows);
    if (page.next === null) break;
    after = page.next;
  }
  expect(paged).toEqual(all);
  expect(all.map(({ dueOn }) => dueOn)).toEqual(all.map(({ dueOn }) => dueOn).toSorted());
  await expect(team.client.action.list({ after: 'elsewhere' })).rejects.toMatchObject({ code: 'input.invalid' });
});
