import { afterEach, beforeEach, expect, test } from 'vitest';
import { type InventoryCase, openInventoryCase, refOf } from '#test/support/inventory-case';

let house: InventoryCase;
beforeEach(async () => {
  house = await openInventoryCase();
});
afterEach(() => house.stop());

async function chain() {
  const model = await house.add('model', 'Ranker');
  const [one, two, three] = [
    await house.add('model-version', 'Ranker 1', { parent: model }),
    await house.add('model-version', 'Ranker 2', { parent: model }),
    await house.add('model-version', 'Ranker 3', { parent: model }),
  ];
  return { model, one, two, three };
}

test('a link is seen from both of its ends, with the name of the other', async () => {
  const { one } = await chain();
  const system = await house.add('system', 'Screening', { facts: { provider: 'Acme' } });
  await house.link('part-of', one, system);
  const [fromModel, fromSystem] = [(await house.view(one)).links, (await house.view(system)).links];
  expect(fromModel).toMatchObject([{ type: 'part-of', otherName: 'Screening', otherState: 'planned', seenVersion: 1 }]);
  expect(fromSystem).toMatchObject([{ type: 'part-of', otherName: 'Ranker 1', from: refOf(one), to: refOf(system) }]);
});

test('a link between kinds it cannot join is refused, and so is a replacement of another kind', async () => {
  const { one } = await chain();
  const system = await house.add('system', 'Screening');
  await expect(house.link('trained-on', one, system)).rejects.toMatchObject({
    code: 'link.ends-not-allowed',
    data: { type: 'trained-on', from: 'model_version', to: 'system' },
  });
  await expect(house.link('replaces', one, system)).rejects.toMatchObject({ code: 'link.ends-not-allowed' });
});

test('a link to nothing, to itself or a second time is refused', async () => {
  const { one, two } = await chain();
  const gone = { kind: 'model-version', id: '01a207a2-8488-7000-8000-01f6233a1042' } as const;
  await expect(house.link('based-on', one, gone)).rejects.toMatchObject({ code: 'record.not-found' });
  await expect(house.link('based-on', one, one)).rejects.toMatchObject({ code: 'link.to-itself' });
  await house.link('based-on', one, two);
  await expect(house.link('based-on', one, two)).rejects.toMatchObject({
    code: 'link.exists',
    data: { from: 'Ranker 1', to: 'Ranker 2' },
  });
  expect((await house.view(one)).links).toHaveLength(1);
});

test('a link that would close a circle is refused with the way around', async () => {
  const { one, two, three } = await chain();
  await house.link('based-on', one, two);
  await house.link('based-on', two, three);
  await expect(house.link('based-on', three, one)).rejects.toMatchObject({
    code: 'link.circle',
    data: { names: 'Ranker 3 → Ranker 1 → Ranker 2 → Ranker 3' },
  });
  // Another type runs its own way.
  await house.link('replaces', three, one);
  await expect(house.link('replaces', one, three)).rejects.toMatchObject({ code: 'link.circle' });
});

test('a note is changed and a link removed only from the version that was seen; why it went is in the journal', async () => {
  const { one, two } = await chain();
  await house.link('based-on', one, two);
  const [link] = (await house.view(one)).links;
  if (!link) throw new Error('no link');
  await house.client.link.update({ id: link.id, baseVersion: 1, note: 'Adapter' });
  expect((await house.view(one)).links).toMatchObject([{ note: 'Adapter', version: 2 }]);
  await expect(house.client.link.remove({ id: link.id, baseVersion: 1 })).rejects.toMatchObject({
    code: 'record.changed-meanwhile',
  });
  await house.client.link.remove({ id: link.id, baseVersion: 2, reason: 'Entered by mistake' });
  expect((await house.view(one)).links).toEqual([]);
  const entries = await house.client.journal.list({ limit: 10 });
  expect(JSON.stringify(entries)).toContain('Entered by mistake');
});

test('a changed upstream record is told with its fields, along the way down, until somebody looked at it', async () => {
  const data = await house.add('dataset', 'CVs');
  const version = await house.add('dataset-version', 'CVs 1', { parent: data, facts: { licence: 'MIT' } });
  const { one } = await chain();
  const system = await house.add('system', 'Screening');
  await house.link('trained-on', one, version);
  await house.link('part-of', one, system);
  expect((await house.view(system)).upstreamChanges).toEqual([]);
  await house.set(version, { licence: 'CC-BY-4.0', licenceLimits: 'No resale' });
  const told = {
    upstream: { name: 'CVs 1' },
    downstream: { name: 'Ranker 1' },
    fields: ['licence', 'licenceLimits'],
    newer: null,
  };
  expect((await house.view(system)).upstreamChanges).toMatchObject([told]);
  expect((await house.view(one)).upstreamChanges).toMatchObject([told]);
  // What was put back is as it was.
  await house.set(version, { licence: 'MIT' });
  const [change] = (await house.view(one)).upstreamChanges;
  expect(change).toMatchObject({ fields: ['licenceLimits'] });
  await house.client.link.acknowledge({ id: change?.linkId ?? '', baseVersion: change?.linkVersion ?? 0 });
  expect((await house.view(system)).upstreamChanges).toEqual([]);
});

test('a newer version of what is upstream is told once, and not when the older one was chosen knowingly', async () => {
  const data = await house.add('dataset', 'CVs');
  const facts = (semanticVersion: string) => ({ semanticVersion });
  const first = await house.add('dataset-version', 'CVs 1.9', { parent: data, facts: facts('1.9.0') });
  const { one, two } = await chain();
  await house.link('trained-on', one, first);
  const second = await house.add('dataset-version', 'CVs 1.10', { parent: data, facts: facts('1.10.0') });
  await house.add('dataset-version', 'CVs 1.2', { parent: data, facts: facts('1.2.0') });
  await house.link('trained-on', two, first);
  expect((await house.view(two)).upstreamChanges).toEqual([]);
  const [change] = (await house.view(one)).upstreamChanges;
  expect(change).toMatchObject({ fields: [], newer: { id: second.id, name: 'CVs 1.10' } });
  await house.client.link.acknowledge({ id: change?.linkId ?? '', baseVersion: change?.linkVersion ?? 0 });
  expect((await house.view(one)).upstreamChanges).toEqual([]);
});

test('the graph around a record holds what is above and below it, with what each carries, and marks what changed', async () => {
  const data = await house.add('dataset', 'CVs');
  const version = await house.add('dataset-version', 'CVs 1', {
    parent: data,
    facts: { personalData: 'special-category', semanticVersion: '1.0.0' },
  });
  const { one, two } = await chain();
  const system = await house.add('system', 'Screening');
  const live = await house.add('deployment', 'Production', { parent: system, facts: { environment: 'production' } });
  await house.link('trained-on', one, version);
  await house.link('trained-on', two, version);
  await house.link('part-of', one, system);
  await house.set(version, { licenceLimits: 'Research only' });
  const graph = await house.client.link.graph({ root: refOf(system) });
  expect(
    graph.nodes.map(({ name, detail, carries, hasUpstreamChange }) => ({ name, detail, carries, hasUpstreamChange })),
  ).toEqual([
    { name: 'Screening', detail: '', carries: [], hasUpstreamChange: false },
    { name: 'Ranker 1', detail: '', carries: [], hasUpstreamChange: true },
    { name: 'CVs 1', detail: '1.0.0', carries: ['special-category', 'licence-limits'], hasUpstreamChange: false },
    { name: 'Production', detail: 'production', carries: [], hasUpstreamChange: false },
  ]);
  expect(graph.edges.map(({ type, from, to }) => [type, from, to])).toEqual([
    ['trained-on', one.id, version.id],
    ['part-of', one.id, system.id],
    ['deployed-as', system.id, live.id],
  ]);
  const near = await house.client.link.graph({ root: refOf(system), depth: 1 });
  expect(near.nodes.map(({ name }) => name)).toEqual(['Screening', 'Ranker 1', 'Production']);
  const all = await house.client.link.graph({ root: null });
  expect(all.nodes).toHaveLength(6);
  // A line is shown where it is asked for.
  const line = await house.client.link.graph({ root: refOf(data) });
  expect(line.nodes.map(({ name }) => name)).toEqual([
    'CVs',
    'CVs 1',
    'Ranker 1',
    'Ranker 2',
    'Screening',
    'Production',
  ]);
});
