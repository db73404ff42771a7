import type { Decision } from '#contract/records/sign-off';
import type { Core } from '#core/core';
import { decide } from './sign-off.ts';
import { openToolCase, passphrase, plainAnswers, type ToolCase } from './tool-pack.ts';

type SignInput = Parameters<Core['client']['signOff']['sign']>[0];
export type Member = 'vera' | 'rolf' | 'dora' | 'anna' | 'olga';

/** The workspace of `openToolCase` with a dangerous tool, which asks for a whole team, and everyone's keys. */
export type TeamCase = ToolCase & {
  readonly ids: Readonly<Record<Member, string>>;
  readonly keys: Readonly<Record<Member, string>>;
  /** A decision of somebody, at the only step that is open to them; handed in if need be. */
  decide(member: Member, decision?: Decision, more?: Partial<SignInput>): ReturnType<typeof decide>;
  standing(): ReturnType<Core['client']['signOff']['standing']>;
  /** Somebody works now. */
  as(member: Member): Promise<unknown>;
};

/** Vera validates, Rolf judges risk, Dora advises on data protection, Anna approves; Olga made the assessment. */
export async function openTeamCase(resourcesFolder: string): Promise<TeamCase> {
  const tools = await openToolCase(resourcesFolder);
  const { client, assessmentId } = tools;
  const add = async (name: string, role: 'validator' | 'risk-officer' | 'dpo'): Promise<string> =>
    (await client.person.add({ name, roles: [role] })).id;
  const ids = {
    vera: await add('Vera Validator', 'validator'),
    rolf: await add('Rolf Risk', 'risk-officer'),
    dora: await add('Dora Data', 'dpo'),
    anna: tools.anna,
    olga: tools.olga,
  };
  const key = async (personId: string): Promise<string> => (await client.key.generate({ personId, passphrase })).id;
  const keys = {
    vera: await key(ids.vera),
    rolf: await key(ids.rolf),
    dora: await key(ids.dora),
    olga: await key(ids.olga),
    anna: tools.annasKey,
  };
  await tools.answer({ ...plainAnswers, 'use.areas': ['roof'], 'use.weight': 500 });
  return {
    ...tools,
    ids,
    keys,
    decide: (member, decision = 'approve', more = {}) =>
      decide(client, { assessmentId, personId: ids[member], keyId: keys[member], passphrase, decision, ...more }),
    standing: () => client.signOff.standing({ assessmentId }),
    as: (member) => client.session.actAs({ personId: ids[member] }),
  };
}
