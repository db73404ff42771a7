import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { decide } from '#test/support/sign-off';
import { makeToolResources, openToolCase, passphrase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  tools = await openToolCase(folder.folder);
  await tools.answer(plainAnswers);
});
afterEach(() => tools.stop());

const sign = (decision: 'approve' | 'reject') =>
  decide(tools.client, {
    assessmentId: tools.assessmentId,
    personId: tools.anna,
    keyId: tools.annasKey,
    passphrase,
    decision,
  });

const system = () => tools.client.inventory.get({ kind: 'system', id: tools.systemId });

async function deploy() {
  const { id } = await tools.client.inventory.add({ kind: 'deployment', name: 'Workshop', parentId: tools.systemId });
  return () => tools.client.inventory.get({ kind: 'deployment', id });
}

async function ofAssessment() {
  const { gate } = await system();
  return gate.find(({ assessmentId }) => assessmentId === tools.assessmentId);
}

test('the gate of a system follows the sign-off of its assessments', async () => {
  expect(await ofAssessment()).toMatchObject({
    rule: 'assessment-approved',
    isMet: false,
    lacking: ['Hammer: Tool check'],
  });
  await sign('approve');
  expect(await ofAssessment()).toMatchObject({ isMet: true, lacking: [] });
  // None was made by the pack of the AI Act.
  expect((await system()).gate).toContainEqual(
    expect.objectContaining({ rule: 'assessment-approved', isMet: false, assessmentId: null, lacking: ['eu-ai-act'] }),
  );
});

test('a rejected assessment is a finding for what runs the system', async () => {
  const deployment = await deploy();
  expect((await deployment()).inherited).toEqual([]);
  await sign('reject');
  const finding = (what: string) =>
    expect.objectContaining({
      topic: 'finding',
      finding: what,
      value: 'Hammer: Tool check',
      from: expect.objectContaining({ name: 'Hammer' }),
    });
  expect((await deployment()).inherited).toEqual([finding('assessment-rejected')]);
});

test('an approval that went stale by a change of the system is a finding, and closes the gate', async () => {
  const deployment = await deploy();
  await sign('approve');
  expect((await deployment()).inherited).toEqual([]);
  const { item } = await system();
  await tools.client.inventory.setField({
    kind: 'system',
    id: item.id,
    baseVersion: item.version,
    field: 'intendedPurpose',
    value: 'Breaking windows',
  });
  expect((await deployment()).inherited).toMatchObject([{ finding: 'assessment-stale' }]);
  expect(await ofAssessment()).toMatchObject({ isMet: false });
  const graph = await tools.client.link.graph({ root: { kind: 'system', id: item.id } });
  expect(graph.nodes.map(({ name, carries }) => [name, carries])).toEqual([
    ['Hammer', ['finding']],
    ['Workshop', []],
  ]);
});

const save = async (field: string, value: string) => {
  const { item } = await system();
  return tools.client.inventory.setField({ kind: 'system', id: item.id, baseVersion: item.version, field, value });
};

test('what a save answers is judged as the save left it', async () => {
  await sign('approve');
  expect(await ofAssessment()).toMatchObject({ isMet: true });
  const { gate } = await save('intendedPurpose', 'Breaking windows');
  expect(gate.find(({ assessmentId }) => assessmentId === tools.assessmentId)).toMatchObject({ isMet: false });
});

test('a change that makes an approval stale does not go live with it, and leaves nothing behind when it is refused', async () => {
  const pack = join(folder.folder, 'packs', 'tool-check', 'pack.yaml');
  const text = readFileSync(pack, 'utf8');
  writeFileSync(pack, text.replace('id: tool-check', 'id: eu-ai-act'));
  tools.stop();
  try {
    tools = await openToolCase(folder.folder, 'eu-ai-act');
    await tools.answer(plainAnswers);
    await sign('approve');
    const { item } = await system();
    const goLive = (more: object) =>
      tools.client.inventory
        .update({ kind: 'system', id: item.id, baseVersion: item.version, state: 'live', ...more })
        .catch(({ data }: { data: { unmet: string[] } }) => data.unmet);
    // Known from the look at it, and not known.
    expect(await goLive({})).not.toContain('assessment-approved');
    expect(await goLive({ name: 'Sledgehammer' })).toContain('assessment-approved');
    await tools.client.person.add({ name: 'Paul', roles: ['developer'] });
    expect(await goLive({ name: 'Sledgehammer' })).toContain('assessment-approved');
    const [summary] = await tools.client.assessment.list();
    expect(summary?.signOff).toBe('current');
  } finally {
    writeFileSync(pack, text);
  }
});

test('what is live is not made part of a system that nobody approved', async () => {
  const place = await deploy();
  const other = await tools.client.inventory.add({ kind: 'system', name: 'Axe' });
  const change = async (more: object) => {
    const { item } = await place();
    return tools.client.inventory.update({ kind: 'deployment', id: item.id, baseVersion: item.version, ...more });
  };
  await change({ state: 'live', overrideReason: 'The board decided so' });
  await expect(change({ parentId: other.id })).rejects.toMatchObject({ code: 'item.gate-not-met' });
  expect((await change({ name: 'Yard' })).item).toMatchObject({ name: 'Yard', parentId: tools.systemId });
  await change({ parentId: other.id, overrideReason: 'The board decided that too' });
  const [last] = await tools.client.inventory.history({ kind: 'deployment', id: (await place()).item.id });
  expect(last).toMatchObject({ field: 'parent', after: other.id, reason: 'The board decided that too' });
});
