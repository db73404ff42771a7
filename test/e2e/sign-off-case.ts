import { join } from 'node:path';
import type { PersonRole } from '#contract/records/person';
import { type Making, makeCase } from './case-folder.ts';
import { demoCase } from './words.ts';

/** The people of the case: who made the assessment, and one for each thing that has to be decided. */
export const PEOPLE = {
  author: { name: 'Anna Weiss', roles: ['owner', 'developer'] },
  validator: { name: 'Jonas Keller', roles: ['validator'] },
  'risk-officer': { name: 'Mira Sommer', roles: ['risk-officer'] },
  dpo: { name: 'Paul Brandt', roles: ['dpo'] },
  approver: { name: 'Lena Vogt', roles: ['approver'] },
} as const satisfies Readonly<Record<string, { readonly name: string; readonly roles: readonly PersonRole[] }>>;
export type Part = keyof typeof PEOPLE;

/** One passphrase for all: what opens whose key is not what these tests are about. */
export const PASSPHRASE = 'a quiet morning in Hamburg';

/** Takes an assessment through every stage, each decision by the person of its role. */
async function approve(
  client: Making['client'],
  assessmentId: string,
  ids: Readonly<Record<Part, string>>,
): Promise<void> {
  await client.signOff.submit({ assessmentId });
  for (const part of ['validator', 'risk-officer', 'approver'] as const) {
    const personId = ids[part];
    const key = (await client.key.list()).find((one) => one.personId === personId);
    const keyId = (key ?? (await client.key.generate({ personId, passphrase: PASSPHRASE }))).id;
    const { contentHash } = await client.signOff.prepare({ assessmentId });
    const { rules } = await client.signOff.standing({ assessmentId });
    await client.signOff.sign({
      assessmentId,
      personId,
      keyId,
      passphrase: PASSPHRASE,
      contentHash,
      decision: 'approve',
      statement: 'In order.',
      attestations: rules.attestations.map(({ en }) => en),
    });
  }
}

/**
 * Makes a folder for `TestApp.launch` with a workspace in which the demo's system is assessed as high-risk, with people for
 * every role. Everyone but the approver and the data protection officer has a key.
 * @param isApproved  everyone has approved already
 * @returns the folder; the workspace is in its list of recent ones
 */
export function makeSignOffCase(isApproved = false): Promise<string> {
  return makeCase(async ({ client, folder, give }) => {
    const { workspace, system, answers } = demoCase();
    const file = give(join(folder, 'nordlicht.mdossier'));
    const { author, ...others } = PEOPLE;
    const owner = { name: author.name, roles: [...author.roles] };
    const session = await client.workspace.create({ file, name: workspace.name, owner });
    const authorId = session.actor?.id ?? '';
    const ids: Record<Part, string> = { author: authorId, validator: '', 'risk-officer': '', dpo: '', approver: '' };
    for (const part of ['validator', 'risk-officer', 'dpo', 'approver'] as const) {
      const { name, roles } = others[part];
      ids[part] = (await client.person.add({ name, roles: [...roles] })).id;
    }
    for (const part of ['author', 'validator', 'risk-officer'] as const) {
      await client.key.generate({ personId: ids[part], passphrase: PASSPHRASE });
    }
    const { id: systemId } = await client.system.add({ ...system, name: system['name'] ?? '' });
    const { assessment } = await client.assessment.create({ systemId, packId: 'eu-ai-act', title: 'TalentRank 2026' });
    for (const { questionId, value } of answers) {
      await client.assessment.answer({ assessmentId: assessment.id, questionId, value });
    }
    if (isApproved) await approve(client, assessment.id, ids);
  });
}
