import { join } from 'node:path';
import type { Item, ItemRef } from '#contract/records/inventory';
import { makeCase } from './case-folder.ts';
import { demoCase } from './words.ts';

/** What the case is made of, by name. */
export const RISK_CASE = {
  system: 'CV screening',
  data: 'Applications 2025',
  inherited: 'Past hiring decisions carry a preference',
  control: 'Monthly fairness test',
} as const;

/** Risks of the system: inherent and the effects of the control on them. */
const RATED = [
  { title: 'Applicants of one group are ranked lower', inherent: [4, 3], effect: [2, 0] },
  { title: 'Rankings are taken over without a second look', inherent: [3, 3], effect: [1, 1] },
  { title: 'Personal data of applicants leaks', inherent: [1, 4], effect: [0, 1] },
  { title: 'A new model version ranks worse unnoticed', inherent: [3, 2], effect: [2, 1] },
  { title: 'Applicants are not told that a machine ranks them', inherent: [2, 2], effect: [0, 0] },
] as const;

/**
 * Makes a folder for `TestApp.launch` with a system that was trained on data with a risk of its own, and rated risks that one
 * control answers.
 */
export function makeRiskCase(): Promise<string> {
  return makeCase(async ({ client, folder, give }) => {
    const { workspace, people } = demoCase();
    const [owner] = people;
    if (owner === undefined) throw new Error('The case has no owner');
    const file = give(join(folder, 'nordlicht.mdossier'));
    await client.workspace.create({ file, name: workspace.name, owner: { ...owner, roles: ['risk-officer'] } });
    const add = (kind: Item['kind'], name: string, parent: Item | null = null): Promise<Item> =>
      client.inventory.add({ kind, name, parentId: parent?.id ?? null });
    const ref = ({ kind, id }: Item): ItemRef => ({ kind, id });
    const system = await add('system', RISK_CASE.system);
    const version = await add('model-version', 'Ranker 2.1', await add('model', 'Ranker'));
    const data = await add('dataset-version', RISK_CASE.data, await add('dataset', 'Applications'));
    await client.link.add({ type: 'trained-on', from: ref(version), to: ref(data) });
    await client.link.add({ type: 'part-of', from: ref(version), to: ref(system) });
    await client.assessment.create({ systemId: system.id, packId: 'eu-ai-act', title: 'CV screening 2026' });
    await client.risk.add({
      item: ref(data),
      input: { title: RISK_CASE.inherited, inherent: { likelihood: 3, impact: 4 } },
    });
    const { control } = await client.control.add({
      title: RISK_CASE.control,
      kind: 'detective',
      state: 'operating',
      maturity: 4,
    });
    for (const { title, inherent, effect } of RATED) {
      const [likelihood, impact] = inherent;
      const { risk } = await client.risk.add({ item: ref(system), input: { title, inherent: { likelihood, impact } } });
      if (effect[0] + effect[1] === 0) continue;
      await client.control.link({
        riskId: risk.id,
        controlId: control.id,
        likelihoodEffect: effect[0],
        impactEffect: effect[1],
      });
    }
    for (const item of ['risk-management', 'human-oversight']) {
      await client.control.serve({ id: control.id, packId: 'eu-ai-act', item }).catch(() => undefined);
    }
  });
}
