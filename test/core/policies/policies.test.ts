import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Item } from '#contract/records/inventory';
import type { PolicyInput } from '#contract/records/policy';
import { type InventoryCase, openInventoryCase } from '#test/support/inventory-case';

let one: InventoryCase;

beforeEach(async () => {
  one = await openInventoryCase();
});
afterEach(() => one.stop());

const dpoNamed: Omit<PolicyInput, 'name'> = {
  statement: '',
  reason: 'Somebody has to look',
  scope: { question: 'inherited.personal-data', is: 'yes' },
  condition: { question: 'role.dpo', is: 'yes' },
  fix: 'Name the officer',
  severity: 'high',
  isActive: true,
  blocksLive: false,
  reviewOn: null,
  ownerId: null,
  catalogueRef: null,
};

const evaluate = (policyId?: string) =>
  one.client.policy.evaluate({ ...(policyId === undefined ? {} : { policyId }), offset: 0, limit: 50 });

test('a broken policy names the record, the fact and the field; mending the field mends it', async () => {
  const system = await one.add('system', 'CV screening', { facts: { personalData: 'personal' } });
  const silent = await one.add('system', 'Route planner');
  const clean = await one.add('system', 'Weather', { facts: { personalData: 'none' } });
  const policy = await one.client.policy.add({ name: 'DPO named', ...dpoNamed });
  const before = await evaluate(policy.id);
  expect(before.counts).toEqual({ broken: 1, unknown: 1, waived: 0, holds: 0, 'out-of-scope': 1 });
  expect(
    before.results.map(({ systemName, state, because, missing }) => ({ systemName, state, because, missing })),
  ).toEqual([
    {
      systemName: 'CV screening',
      state: 'broken',
      because: [
        {
          fact: 'inherited.personal-data',
          value: 'yes',
          place: { at: 'field', kind: 'system', id: system.id, field: 'personalData' },
        },
        { fact: 'role.dpo', value: 'no', place: { at: 'field', kind: 'system', id: system.id, field: 'responsible' } },
      ],
      missing: [],
    },
    {
      systemName: 'Route planner',
      state: 'unknown',
      because: [
        { fact: 'role.dpo', value: 'no', place: { at: 'field', kind: 'system', id: silent.id, field: 'responsible' } },
      ],
      missing: [
        {
          fact: 'inherited.personal-data',
          value: null,
          place: { at: 'field', kind: 'system', id: silent.id, field: 'personalData' },
        },
      ],
    },
    {
      systemName: 'Weather',
      state: 'out-of-scope',
      because: [
        {
          fact: 'inherited.personal-data',
          value: 'no',
          place: { at: 'field', kind: 'system', id: clean.id, field: 'personalData' },
        },
      ],
      missing: [],
    },
  ]);
  await one.set(system, { responsible: [{ role: 'dpo', person: one.olga }] });
  expect((await evaluate(policy.id)).counts).toMatchObject({ broken: 0, holds: 1 });
});

test('facts of models and data upstream count, and the place of what is missing upstream is there', async () => {
  const system = await one.add('system', 'CV screening', { facts: { personalData: 'none' } });
  const dataset = await one.add('dataset', 'CVs');
  const version = await one.add('dataset-version', '2026', { parent: dataset });
  const model = await one.add('model', 'Ranker');
  const trained = await one.add('model-version', '1.0', { parent: model, facts: { trainingPersonalData: 'none' } });
  await one.link('part-of', trained, system);
  await one.link('trained-on', trained, version);
  const policy = await one.client.policy.add({ name: 'DPO named', ...dpoNamed });
  const open = await evaluate(policy.id);
  expect(open.results[0]).toMatchObject({
    state: 'unknown',
    missing: [
      {
        fact: 'inherited.personal-data',
        place: { at: 'field', kind: 'dataset-version', id: version.id, field: 'personalData' },
      },
    ],
  });
  await one.set(version, { personalData: 'special-category' });
  expect((await evaluate(policy.id)).results[0]).toMatchObject({
    state: 'broken',
    because: [{ value: 'yes', place: { id: version.id } }, { fact: 'role.dpo' }],
  });
});

test('rules are tried before they are saved, and another condition is another edition', async () => {
  await one.add('system', 'CV screening', { facts: { personalData: 'personal' } });
  const { scope, condition } = dpoNamed;
  const tried = await one.client.policy.try({ scope, condition, offset: 0, limit: 10 });
  expect(tried.counts.broken).toBe(1);
  expect(await one.client.policy.list()).toEqual([]);
  const policy = await one.client.policy.add({ name: 'DPO named', ...dpoNamed, blocksLive: true });
  const renamed = await one.client.policy.update({ id: policy.id, baseVersion: policy.version, fix: 'Ask Ina' });
  expect(renamed).toMatchObject({ edition: 1, fix: 'Ask Ina', blocksLive: true, reason: dpoNamed.reason });
  const widened = await one.client.policy.update({ id: policy.id, baseVersion: renamed.version, scope: null });
  expect(widened).toMatchObject({ edition: 2, scope: null, condition });
  await expect(one.client.policy.update({ id: policy.id, baseVersion: 1, fix: 'x' })).rejects.toMatchObject({
    code: 'record.changed-meanwhile',
  });
  await expect(one.client.policy.add({ name: 'DPO named', ...dpoNamed })).rejects.toMatchObject({
    code: 'policy.name-taken',
  });
});

async function person(name: string): Promise<string> {
  return (await one.client.person.add({ name, email: '', roles: ['approver'] })).id;
}

async function broken(): Promise<{ system: Item; policyId: string; waived: (until: string) => Promise<unknown> }> {
  const system = await one.add('system', 'CV screening', { facts: { personalData: 'personal' } });
  const { id: policyId } = await one.client.policy.add({ name: 'DPO named', ...dpoNamed });
  const requestedBy = await person('Ruth');
  const waived = (until: string) =>
    one.client.waiver.add({ policyId, systemId: system.id, reason: 'Starts in May', requestedBy, until });
  return { system, policyId, waived };
}

test('a waiver holds until its last day and no longer; a policy that had one is not removed', async () => {
  const { policyId, waived } = await broken();
  await waived('2026-12-31');
  expect((await evaluate(policyId)).results[0]).toMatchObject({ state: 'waived', waiver: { until: '2026-12-31' } });
  one.setClock('2026-12-31T22:00:00.000Z');
  expect((await evaluate(policyId)).counts.waived).toBe(1);
  one.setClock('2027-01-01T08:00:00.000Z');
  expect((await evaluate(policyId)).counts).toMatchObject({ waived: 0, broken: 1 });
  expect(await one.client.waiver.list({})).toMatchObject([{ state: 'expired', systemName: 'CV screening' }]);
  const { version } = await one.client.policy.get({ id: policyId });
  await expect(one.client.policy.remove({ id: policyId, baseVersion: version })).rejects.toMatchObject({
    code: 'policy.has-waivers',
    data: { count: 1 },
  });
  await one.client.policy.update({ id: policyId, baseVersion: version, isActive: false });
  expect((await evaluate()).counts).toMatchObject({ broken: 0, waived: 0 });
});

test('whoever asks for a waiver cannot approve it, and one that is revoked counts no more', async () => {
  const { system, policyId, waived } = await broken();
  const asked = { policyId, systemId: system.id, reason: 'x', requestedBy: one.olga, until: '2026-12-31' };
  await expect(one.client.waiver.add(asked)).rejects.toMatchObject({ code: 'waiver.four-eyes' });
  await expect(waived('2026-11-22')).rejects.toMatchObject({ code: 'waiver.over' });
  await waived('2026-11-23');
  const [held] = await one.client.waiver.list({ policyId });
  if (held === undefined) throw new Error('no waiver');
  const revoked = await one.client.waiver.revoke({ id: held.id, baseVersion: held.version, reason: 'Not needed' });
  expect(revoked).toMatchObject({ state: 'revoked', revokedByName: 'Olga Owner', revocationReason: 'Not needed' });
  expect((await evaluate(policyId)).counts).toMatchObject({ broken: 1, waived: 0 });
});

test('every starter asks only of facts there are, in both languages, and says where it comes from', async () => {
  const starters = await one.client.policy.starters();
  expect(starters.length).toBeGreaterThanOrEqual(12);
  await one.add('system', 'Blank');
  for (const { ref, name, scope, condition, fix, statement } of starters) {
    expect([name.de, fix.de, statement.de], ref).not.toContain(undefined);
    const added = await one.client.policy.add({ ...dpoNamed, name: name.en, scope, condition, catalogueRef: ref });
    expect(added.catalogueRef).toBe(ref);
  }
  // Of a system of which nothing is stated, nothing can be told; what only concerns systems in use does not, at once.
  const { counts } = await evaluate();
  expect(counts.broken).toBe(0);
  expect(counts.unknown).toBeGreaterThan(10);
  expect((await one.client.policy.starters()).every(({ isTaken }) => isTaken)).toBe(true);
});

test('the vocabulary names packs with their classes, and every metric', async () => {
  const entries = await one.client.policy.vocabulary();
  const outcome = entries.find(({ id }) => id === 'outcome.eu-ai-act');
  expect(outcome?.options.map(({ id }) => id)).toContain('high-risk-annex-iii');
  expect(entries.find(({ id }) => id === 'system.decision-role')).toMatchObject({
    type: 'single',
    label: { message: 'field.system.decisionRole' },
    isStated: true,
  });
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
});

test('what nobody can tell yet keeps a system from going live, and so does its system a deployment', async () => {
  const system = await one.add('system', 'Unknown');
  const policy = await one.client.policy.add({ name: 'DPO named', ...dpoNamed, blocksLive: true });
  expect((await evaluate(policy.id)).counts).toMatchObject({ unknown: 1, broken: 0 });
  const kept = { rule: 'policy-kept', isMet: false, lacking: ['DPO named'] };
  expect((await one.view(system)).gate.find(({ rule }) => rule === 'policy-kept')).toMatchObject(kept);
  const deployment = await one.add('deployment', 'Here', { parent: system });
  expect((await one.view(deployment)).gate.find(({ rule }) => rule === 'policy-kept')).toMatchObject(kept);
});

test('a policy that blocks going live is a condition of the gate, judged as if the system were live', async () => {
  const system = await one.add('system', 'CV screening', { facts: { personalData: 'personal' } });
  const kept = async () => (await one.view(system)).gate.find(({ rule }) => rule === 'policy-kept');
  expect(await kept()).toBeUndefined();
  const scope = { question: 'state', is: 'live' };
  await one.client.policy.add({ name: 'DPO named', ...dpoNamed, scope, blocksLive: true });
  expect(await kept()).toMatchObject({ isMet: false, lacking: ['DPO named'] });
  await one.set(system, { responsible: [{ role: 'dpo', person: one.olga }] });
  expect(await kept()).toMatchObject({ isMet: true, lacking: [] });
});
