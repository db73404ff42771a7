import type { SignOff } from '#contract/records/sign-off';
import type { Core } from '#core/core';

type Client = Core['client'];
type SignInput = Parameters<Client['signOff']['sign']>[0];

/** Hands an assessment in, if it is not yet, and takes a decision as given; by default an approval with every attestation. */
export async function decide(
  client: Client,
  input: Pick<SignInput, 'assessmentId' | 'personId' | 'keyId' | 'passphrase'> & Partial<SignInput>,
): Promise<SignOff> {
  const { assessmentId } = input;
  const { state } = await client.signOff.standing({ assessmentId });
  if (state === 'draft' || state === 'changes-requested') await client.signOff.submit({ assessmentId });
  const { rules } = await client.signOff.standing({ assessmentId });
  const { contentHash } = await client.signOff.prepare({ assessmentId });
  const decision = input.decision ?? 'approve';
  const attestations = decision.startsWith('approve') ? rules.attestations.map(({ en }) => en) : [];
  return await client.signOff.sign({ contentHash, decision, statement: 'Read and agreed.', attestations, ...input });
}

/** A condition with its owner and a day it is due. */
export const condition = (ownerId: string, text = 'Gloves.') => ({ text, ownerId, dueOn: '2027-02-28' });

/** Lets one approver decide on everything, however grave; the owner of the workspace works. */
export async function askOneApprover(client: Client): Promise<void> {
  const workflows = await client.workflow.list();
  const rules = workflows.find(({ tone }) => tone === 'limited')?.rules ?? null;
  for (const tone of ['prohibited', 'high'] as const) await client.workflow.change({ tone, baseVersion: 0, rules });
}
