import { join } from 'node:path';
import type { Facts, Item, ItemRef } from '#contract/records/inventory';
import { makeCase } from './case-folder.ts';
import { demoCase } from './words.ts';

/** The records of the case, by their names. */
export const RECORDS = {
  system: 'CV screening',
  model: 'Ranker',
  version: 'Ranker 2.1',
  data: 'Applications 2025',
} as const;

/** What the card of the model version says. */
const CARD: Facts = {
  semanticVersion: '2.1.0',
  summary: 'Ranks applications by how well they fit an advertised post.',
  algorithm: 'Gradient boosting',
  licence: 'Apache-2.0',
  limitations: ['Not for vacancies abroad'],
  metrics: [{ type: 'AUC', value: 0.91, slice: 'all' }],
  runId: '7f3a',
};

/**
 * Makes a folder for `TestApp.launch` with a workspace in which a model version was trained on data and serves a system that
 * is being assessed.
 * @returns the folder; the workspace is in its list of recent ones
 */
export function makeInventoryCase(): Promise<string> {
  return makeCase(async ({ client, folder, give }) => {
    const { workspace, people } = demoCase();
    const [owner] = people;
    if (owner === undefined) throw new Error('The case has no owner');
    const file = give(join(folder, 'nordlicht.mdossier'));
    await client.workspace.create({ file, name: workspace.name, owner: { ...owner, roles: ['risk-officer'] } });
    const add = (kind: Item['kind'], name: string, parent: Item | null = null, facts: Facts = {}): Promise<Item> =>
      client.inventory.add({ kind, name, parentId: parent?.id ?? null, facts });
    const ref = ({ kind, id }: Item): ItemRef => ({ kind, id });
    const system = await add('system', RECORDS.system);
    const version = await add('model-version', RECORDS.version, await add('model', RECORDS.model), CARD);
    const data = await add('dataset-version', RECORDS.data, await add('dataset', 'Applications'));
    await client.link.add({ type: 'trained-on', from: ref(version), to: ref(data) });
    await client.link.add({ type: 'part-of', from: ref(version), to: ref(system) });
    await client.assessment.create({ systemId: system.id, packId: 'eu-ai-act', title: 'CV screening 2026' });
  });
}
