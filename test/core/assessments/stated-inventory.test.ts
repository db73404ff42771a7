import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Item, ItemRef } from '#contract/records/inventory';
import { onDisk, squeeze } from '#test/support/pdf-tools';
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

const ref = ({ kind, id }: ItemRef): ItemRef => ({ kind, id });
const contentHash = async () => (await tools.client.assessment.open({ id: tools.assessmentId })).contentHash;
const approve = () =>
  decide(tools.client, {
    assessmentId: tools.assessmentId,
    personId: tools.anna,
    keyId: tools.annasKey,
    passphrase,
    decision: 'approve',
  });
const standing = () => tools.client.signOff.standing({ assessmentId: tools.assessmentId });

async function set(item: ItemRef, field: string, value: string): Promise<void> {
  const { version } = (await tools.client.inventory.get(ref(item))).item;
  await tools.client.inventory.setField({ ...ref(item), baseVersion: version, field, value });
}

/** A model trained on data, which the system contains. */
async function addLineage(): Promise<{ model: Item; data: Item }> {
  const { client } = tools;
  const line = await client.inventory.add({ kind: 'model', name: 'Scorer' });
  const model = await client.inventory.add({
    kind: 'model-version',
    name: '2.1',
    parentId: line.id,
    facts: { algorithm: 'Gradient-boosted trees', metrics: [{ type: 'AUC', value: 0.91, slice: 'all' }] },
  });
  const set = await client.inventory.add({ kind: 'dataset', name: 'Applications' });
  const data = await client.inventory.add({
    kind: 'dataset-version',
    name: '2024',
    parentId: set.id,
    facts: { licence: 'CC-BY-4.0', personalData: 'personal' },
  });
  await client.link.add({ type: 'trained-on', from: ref(model), to: ref(data) });
  await client.link.add({ type: 'part-of', from: ref(model), to: { kind: 'system', id: tools.systemId } });
  return { model, data };
}

test('what hangs together with the system is part of what is signed, and changes what was hashed', async () => {
  const before = await contentHash();
  await addLineage();
  expect(await contentHash()).not.toBe(before);
});

test('lines without facts, deployments and lifecycle states are not: going live makes no approval stale', async () => {
  await tools.client.inventory.add({ kind: 'model', name: 'Unrelated' });
  const { model } = await addLineage();
  await approve();
  await tools.client.inventory.add({ kind: 'deployment', name: 'Production', parentId: tools.systemId });
  const { item } = await tools.client.inventory.get(ref(model));
  await tools.client.inventory.update({ ...ref(model), baseVersion: item.version, state: 'review' });
  expect((await standing()).state).toBe('approved');
});

test('a fact upstream that changes after an approval makes it stale and is told field by field', async () => {
  const { data } = await addLineage();
  await approve();
  expect((await standing()).state).toBe('approved');
  await set(data, 'licence', 'proprietary');
  const after = await standing();
  expect(after.state).toBe('stale');
  expect(after.changes).toEqual([
    expect.objectContaining({
      subject: 'item.dataset-version.licence.Applications 2024',
      before: 'CC-BY-4.0',
      after: 'proprietary',
      isMaterial: true,
    }),
  ]);
  await set(data, 'licence', 'CC-BY-4.0');
  expect((await standing()).state).toBe('approved');
});

test('the dossier prints every stated fact, the lineage and what the system inherits', async () => {
  await addLineage();
  await tools.client.inventory.add({ kind: 'deployment', name: 'Production', parentId: tools.systemId });
  await approve();
  const job = await tools.client.dossier.export({
    assessmentId: tools.assessmentId,
    file: tools.file('lineage.pdf'),
    options: { languages: ['en'] },
    signers: [],
  });
  for await (const _ of job) {
    // Only its end matters.
  }
  const pdf = onDisk(readFileSync(join(tools.folder, 'lineage.pdf')));
  const text = squeeze(pdf.run('pdftotext', 'FILE', '-'));
  pdf.remove();
  for (const words of [
    'Model version: Scorer 2.1',
    'Gradient-boosted trees',
    'AUC',
    'Dataset version: Applications 2024',
    'CC-BY-4.0',
    'Inherited by the system',
    'Applications 2024 → Scorer 2.1',
    'Production',
  ]) {
    expect(text).toContain(squeeze(words));
  }
  const report = await tools.client.verification.check({ file: tools.file('lineage.pdf') });
  const script = new URL('../../../resources/verifier/verifier.mjs', import.meta.url).pathname;
  const told = spawnSync(process.execPath, [script, join(tools.folder, 'lineage.pdf')], { encoding: 'utf8' }).stdout;
  expect(report.verdict).toBe('INDETERMINATE');
  expect(told).toContain('INDETERMINATE');
  expect(told).not.toContain('TOTAL-FAILED');
});

test('a lineage of more records than a page can show is told without its picture, and nothing else of it is left out', async () => {
  await addLineage();
  for (let number = 0; number < 200; number += 1) {
    await tools.client.inventory.add({ kind: 'deployment', name: `Site ${number}`, parentId: tools.systemId });
  }
  const job = await tools.client.dossier.export({
    assessmentId: tools.assessmentId,
    file: tools.file('many.pdf'),
    options: { languages: ['en'] },
    signers: [],
  });
  for await (const _ of job) {
    // Only its end matters.
  }
  const pdf = onDisk(readFileSync(join(tools.folder, 'many.pdf')));
  const text = squeeze(pdf.run('pdftotext', 'FILE', '-'));
  pdf.remove();
  for (const words of ['are too many to be drawn on a page', 'Inherited by the system', 'Site 0', 'Site 199']) {
    expect(text).toContain(squeeze(words));
  }
}, 60_000);

test('a dossier says what a version has otherwise than the one before it in its line, and what is not as released', async () => {
  const { client } = tools;
  const { model } = await addLineage();
  const parentId = model.parentId ?? expect.unreachable();
  const facts = { algorithm: 'Linear model', metrics: [{ type: 'AUC', value: 0.84, slice: 'all' }] };
  // Added later, but older by its number.
  await client.inventory.add({
    kind: 'model-version',
    name: '1.9',
    parentId,
    facts: { ...facts, semanticVersion: '1.9.0' },
  });
  await set(model, 'semanticVersion', '2.1.0');
  const { version } = (await client.inventory.get(ref(model))).item;
  await client.inventory.release({ ...ref(model), baseVersion: version, label: 'Spring' });
  await set(model, 'algorithm', 'Gradient-boosted forest');
  const job = await client.dossier.export({
    assessmentId: tools.assessmentId,
    file: tools.file('changes.pdf'),
    options: { languages: ['en'], audience: 'auditor', edition: 'model-card' },
    signers: [],
  });
  for await (const _ of job) {
    // Only its end matters.
  }
  const pdf = onDisk(readFileSync(join(tools.folder, 'changes.pdf')));
  const text = squeeze(pdf.run('pdftotext', '-layout', 'FILE', '-'));
  pdf.remove();
  expect(text).toContain(squeeze('Scorer 2.1 compared with Scorer 1.9'));
  expect(text).toMatch(/0\.84\s*0\.91\s*\+0\.07/);
  expect(text).toContain(squeeze('Scorer 2.1 since release: Release 1: Spring'));
  expect(text).toContain(squeeze('Gradient-boosted trees Gradient-boosted forest'));
  expect(text).toContain(squeeze('Changed since: Algorithm'));
});
