import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeCase } from './case-folder.ts';
import { demoCase } from './words.ts';

const resources = resolve(import.meta.dirname, '..', '..', 'resources');

/** A newer version of the EU AI Act pack: one question means something else, one date is later. */
function newerPack(folder: string): string {
  const target = join(folder, 'newer-pack');
  cpSync(join(resources, 'packs', 'eu-ai-act'), target, { recursive: true });
  const change = (name: string, from: RegExp, to: string): void => {
    const path = join(target, name);
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  };
  change('pack.yaml', /^version: .*$/m, 'version: 9.0.0');
  change(join('rules', '07-deployer.yaml'), /appliesFrom: '2027-12-02'/, "appliesFrom: '2028-06-02'");
  const note = "{ en: 'The thresholds were raised.', de: 'Die Schwellen wurden angehoben.' }";
  writeFileSync(
    join(target, 'changes.yaml'),
    `changes:\n  - { since: 1.1.0, question: role.size, kind: meaning, policy: ask, note: ${note} }\n`,
  );
  return target;
}

/**
 * Makes a folder for `TestApp.launch` with a workspace in which the demo's system is assessed twice under the EU AI Act,
 * once as provider and deployer, once as deployer only, and a newer version of the pack is there.
 * @returns the folder; the workspace is in its list of recent ones
 */
export function makeOutcomeCase(): Promise<string> {
  return makeCase(async ({ client, folder, give }) => {
    const { workspace, people, system, answers } = demoCase();
    const [owner] = people;
    if (owner === undefined) throw new Error('The case has no owner');
    const file = give(join(folder, 'nordlicht.mdossier'));
    await client.workspace.create({ file, name: workspace.name, owner: { ...owner, roles: ['risk-officer'] } });
    const { id: systemId } = await client.system.add({ ...system, name: system['name'] ?? '' });
    for (const roles of [['provider', 'deployer'], ['deployer']]) {
      const title = roles.join(' and ');
      const { assessment } = await client.assessment.create({ systemId, packId: 'eu-ai-act', title });
      for (const { questionId, value } of answers) {
        const given = questionId === 'role.held' ? roles : value;
        await client.assessment.answer({ assessmentId: assessment.id, questionId, value: given });
      }
    }
    const { problems } = await client.pack.import({ file: give(newerPack(folder)) });
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
  });
}
