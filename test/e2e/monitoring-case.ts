import { join } from 'node:path';
import { makeCase } from './case-folder.ts';
import { demoCase } from './words.ts';

/** What the workspace of the case holds. */
export const WATCHED = {
  system: 'CV screening',
  cycle: 'Look at the drift of scores',
  later: 'Yearly review of the risks',
  second: 'Vera Validator',
} as const;

/**
 * Makes a folder for `TestApp.launch` with a workspace of two people and a system, of which one cycle is overdue at start and
 * another is not.
 * @returns the folder; the workspace is in its list of recent ones
 */
export function makeMonitoringCase(): Promise<string> {
  return makeCase(async ({ client, folder, give }) => {
    const { workspace, people } = demoCase();
    const [owner] = people;
    if (owner === undefined) throw new Error('The case has no owner');
    const file = give(join(folder, 'nordlicht.mdossier'));
    await client.workspace.create({ file, name: workspace.name, owner: { ...owner, roles: ['risk-officer'] } });
    await client.person.add({ name: WATCHED.second, email: 'vera@example.org', roles: ['validator'] });
    const [first] = await client.person.list();
    const { id } = await client.inventory.add({
      kind: 'system',
      name: WATCHED.system,
      facts: {
        organisationRoles: ['provider'],
        intendedPurpose: 'Ranks applications for a post.',
        provider: 'Nordlicht AG',
      },
    });
    const item = { kind: 'system' as const, id };
    await client.cycle.add({
      title: WATCHED.cycle,
      kind: 'monitoring',
      item,
      plan: 'Compare the scores of the month with those of the test data.',
      schedule: { mode: 'calendar', every: 1, unit: 'month', startsOn: '2020-01-31' },
      ownerId: first?.id ?? null,
    });
    await client.cycle.add({
      title: WATCHED.later,
      kind: 'review',
      item,
      schedule: { mode: 'completion', every: 1, unit: 'year', startsOn: '2999-01-01' },
    });
    await client.assessment.create({ systemId: id, packId: 'eu-ai-act', title: 'CV screening 2026' });
  });
}
