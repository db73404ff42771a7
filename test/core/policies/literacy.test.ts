import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type InventoryCase, openInventoryCase } from '#test/support/inventory-case';

let one: InventoryCase;

beforeEach(async () => {
  one = await openInventoryCase();
});
afterEach(() => one.stop());

const body = (text: string) => ({
  type: 'doc' as const,
  content: [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text }] }],
});

async function person(name: string, ...roles: ('approver' | 'dpo' | 'validator')[]): Promise<string> {
  return (await one.client.person.add({ name, email: '', roles })).id;
}

const text = (days: number | null) => ({
  title: 'Use of AI',
  body: body('No personal data in prompts.'),
  roles: ['approver' as const, 'owner' as const],
  acknowledgeDays: days,
  reviewOn: null,
  ownerId: null,
});

test('a published version is frozen with its hash; a person acknowledges the version in force, once', async () => {
  const draft = await one.client.policyText.add(text(30));
  const first = await one.client.policyText.publish({ id: draft.id, baseVersion: draft.version, summary: 'First' });
  const versionId = first.versions[0]?.id ?? '';
  expect(first.versions[0]).toMatchObject({
    number: 1,
    summary: 'First',
    publishedByName: 'Olga Owner',
    acknowledgedBy: 0,
  });
  expect(first).toMatchObject({ hasChanges: false, text: { state: 'in-force' } });
  await expect(
    one.client.policyText.publish({ id: draft.id, baseVersion: first.text.version, summary: '' }),
  ).rejects.toMatchObject({ code: 'policy-text.unchanged' });
  const known = await one.client.policyText.acknowledge({ versionId, statement: 'I have read it.' });
  expect(known.readers).toMatchObject([{ personName: 'Olga Owner', state: 'done', number: 1, onDay: '2026-11-23' }]);
  await expect(one.client.policyText.acknowledge({ versionId, statement: 'Again' })).rejects.toMatchObject({
    code: 'policy-text.acknowledged',
  });
  const changed = await one.client.policyText.update({
    id: draft.id,
    baseVersion: known.text.version,
    body: body('No personal data and no secrets in prompts.'),
  });
  const second = await one.client.policyText.publish({
    id: draft.id,
    baseVersion: changed.version,
    summary: 'Secrets',
  });
  expect(second.versions.map(({ number, acknowledgedBy }) => [number, acknowledgedBy])).toEqual([
    [2, 0],
    [1, 1],
  ]);
  expect(second.versions[0]?.contentHash).not.toBe(second.versions[1]?.contentHash);
  expect(second.readers).toMatchObject([{ state: 'due', number: 1, dueOn: '2026-12-23' }]);
  await expect(one.client.policyText.acknowledge({ versionId, statement: 'Old' })).rejects.toMatchObject({
    code: 'policy-text.not-current',
  });
  await expect(one.client.policyText.remove({ id: draft.id, baseVersion: second.text.version })).rejects.toMatchObject({
    code: 'policy-text.published',
  });
});

test('whose days are over is late; who became a member later has their own days; a retired text asks nobody', async () => {
  const draft = await one.client.policyText.add(text(10));
  const { text: published } = await one.client.policyText.publish({
    id: draft.id,
    baseVersion: draft.version,
    summary: '',
  });
  one.setClock('2026-12-20T09:00:00.000Z');
  await person('Nora', 'approver');
  await person('Vera', 'validator');
  const view = await one.client.policyText.get({ id: draft.id });
  expect(view.readers.map(({ personName, state, dueOn }) => [personName, state, dueOn])).toEqual([
    ['Olga Owner', 'missing', '2026-12-03'],
    ['Nora', 'due', '2026-12-30'],
  ]);
  expect(await one.client.policyText.list()).toMatchObject([{ readers: 2, open: 2, late: 1 }]);
  const retired = await one.client.policyText.retire({ id: draft.id, baseVersion: published.version });
  expect(retired.readers).toEqual([]);
  expect((await one.client.training.matrix()).columns).toEqual([]);
});

const training = {
  title: 'AI basics',
  description: '',
  roles: ['dpo' as const, 'owner' as const],
  validMonths: 12,
  isActive: true,
  ownerId: null,
};

test('a completion holds as long as the training says, and gaps are counted per role', async () => {
  const dora = await person('Dora', 'dpo');
  await person('Anna', 'approver');
  const { id } = await one.client.training.add(training);
  const before = await one.client.training.matrix();
  expect(before.people.map(({ name, cells }) => [name, cells[0]?.state])).toEqual([
    ['Olga Owner', 'missing'],
    ['Dora', 'missing'],
    ['Anna', 'none'],
  ]);
  expect(before.gaps).toEqual([
    { role: 'dpo', people: 1, lacking: 1 },
    { role: 'owner', people: 1, lacking: 1 },
  ]);
  const after = await one.client.training.complete({
    trainingId: id,
    personIds: [dora],
    onDay: '2026-11-20',
    statement: 'Two hours, test passed',
    evidenceItemId: null,
  });
  expect(after.people[1]?.cells[0]).toMatchObject({ state: 'done', onDay: '2026-11-20', expiresOn: '2027-11-20' });
  expect(after.gaps[0]).toEqual({ role: 'dpo', people: 1, lacking: 0 });
  one.setClock('2027-11-21T09:00:00.000Z');
  expect((await one.client.training.matrix()).people[1]?.cells[0]?.state).toBe('expired');
  await expect(one.client.training.remove({ id, baseVersion: 1 })).rejects.toMatchObject({
    code: 'training.completed',
  });
  const [completion] = await one.client.training.completions({ personId: dora });
  if (completion === undefined) throw new Error('no completion');
  const undone = await one.client.training.removeCompletion({ id: completion.id, baseVersion: completion.version });
  expect(undone.people[1]?.cells[0]?.state).toBe('missing');
});

test('the record of literacy goes out as a table that says who lacks what', async () => {
  await person('Dora', 'dpo');
  await one.client.training.add(training);
  await one.client.training.export({ format: 'csv', file: one.file('literacy.csv'), locale: 'de' });
  expect(readFileSync(join(one.folder, 'literacy.csv'), 'utf8')).toBe(
    '\uFEFFPerson,Rollen,Schulung oder Richtlinie,Art,Zustand,Erledigt am,Läuft ab,Fällig bis\r\n' +
      'Olga Owner,"Verantwortliche Person, Entwicklung",AI basics,Schulung,Fehlt,,,\r\n' +
      'Dora,Datenschutz,AI basics,Schulung,Fehlt,,,\r\n',
  );
});

test('gaps of the house are facts of policies', async () => {
  await one.add('system', 'CV screening', { state: 'live' }).catch(() => one.add('system', 'CV screening'));
  await one.client.training.add(training);
  const condition = { question: 'trainings.missing', compare: '=' as const, to: 0 };
  const tried = await one.client.policy.try({ scope: null, condition, offset: 0, limit: 5 });
  expect(tried.results).toMatchObject([{ state: 'broken', because: [{ value: 1, place: { at: 'literacy' } }] }]);
});
