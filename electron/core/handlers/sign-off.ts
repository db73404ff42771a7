import { AppError } from '#contract/errors';
import type { Person } from '#contract/records/person';
import type { SignOff } from '#contract/records/sign-off';
import { compareStates } from '#core/assessments/changes';
import { parseSignedState } from '#core/assessments/state';
import { makeCheckpoint } from '#core/journal/checkpoint';
import type { WriteTransaction } from '#core/journal/write';
import { checkKey, type UnlockedSigner, unlockSigner } from '#core/people/unlock';
import { checkDecision, listBarred, type Taken, type Wanted } from '#core/sign-off/decide';
import { makeManifest, type SealedManifest } from '#core/sign-off/manifest';
import { signDetached } from '#core/signing/cms';
import { decisionBytes, workflowText } from '#core/signing/decision';
import { listSignOffs } from '#core/store/assessments';
import type { Reader } from '#core/store/sql';
import type { CallContext, Calls } from './base.ts';
import { look, moveCalls, type Seen } from './sign-off-moves.ts';

type SignInput = Wanted & { readonly assessmentId: string; readonly contentHash: string };
type Prepared = Seen & { readonly taken: Taken; readonly manifest: SealedManifest };
type NewSignOff = Omit<SignOff, 'version' | 'keyId'>;

/** @throws AppError `sign-off.content-changed` if what was shown is no longer what would be signed; as `checkDecision` */
function prepareDecision(context: CallContext, read: Reader, person: Person, input: SignInput): Prepared {
  const seen = look(context, read, input.assessmentId);
  if (seen.sealed.contentHash !== input.contentHash) throw new AppError('sign-off.content-changed', {});
  const taken = checkDecision(seen, seen.loaded.people.get(person.id) ?? person, input);
  const { facts, standing, loaded, sealed } = seen;
  const manifest = makeManifest(read, loaded, sealed, {
    frame: facts.frame,
    tone: facts.tone,
    round: standing.round,
  });
  return { ...seen, taken, manifest };
}

/** What is signed beside the state: the decision in the words of the record. */
function describeDecision(
  context: CallContext,
  { loaded, sealed, standing, taken, manifest }: Prepared,
  { person, key }: Pick<UnlockedSigner, 'person' | 'key'>,
  input: SignInput,
): NewSignOff {
  const nameOf = (id: string): string => loaded.people.get(id)?.name ?? id;
  return {
    id: context.ids.next(),
    assessmentId: input.assessmentId,
    personId: person.id,
    personName: person.name,
    fingerprint: key.fingerprint,
    decision: input.decision,
    statement: input.statement,
    conditions: input.conditions.map(({ text }) => text).join('\n'),
    nextReviewOn: input.nextReviewOn,
    fourEyes: loaded.workspace.fourEyes,
    contentHash: sealed.contentHash,
    signedAt: context.now(),
    ...taken,
    round: standing.round,
    attestations: input.attestations,
    conditionList: input.conditions.map((one) => ({ ...one, owner: nameOf(one.ownerId) })),
    validUntil: input.validUntil,
    residualRisk: input.residualRisk,
    withdraws: input.withdraws,
    manifestHash: manifest.hash,
  };
}

type Signed = {
  readonly signOff: NewSignOff;
  readonly keyId: string;
  readonly cms: Uint8Array;
  readonly decisionCms: Uint8Array;
};

/** The sign-off with the records that follow from it. */
function store(context: CallContext, tx: WriteTransaction, { sealed, manifest }: Prepared, signed: Signed): SignOff {
  const { signOff, keyId, cms, decisionCms } = signed;
  const { id, assessmentId } = signOff;
  tx.insert('sign_offs', {
    id,
    assessment_id: assessmentId,
    person_id: signOff.personId,
    person_name: signOff.personName,
    key_id: keyId,
    fingerprint: signOff.fingerprint,
    decision: signOff.decision,
    statement: signOff.statement,
    conditions: signOff.conditions,
    next_review_on: signOff.nextReviewOn,
    four_eyes: signOff.fourEyes ? 1 : 0,
    content_hash: signOff.contentHash,
    signed_at: signOff.signedAt,
    cms: Buffer.from(cms).toString('base64'),
    decision_cms: Buffer.from(decisionCms).toString('base64'),
    state: sealed.bytes.toString('utf8'),
    workflow: workflowText(signOff),
    manifest: manifest.text,
    withdraws_id: signOff.withdraws ?? null,
  });
  for (const { text, ownerId, dueOn } of signOff.conditionList ?? []) {
    tx.insert('sign_off_conditions', {
      id: context.ids.next(),
      assessment_id: assessmentId,
      sign_off_id: id,
      text,
      owner_id: ownerId,
      due_on: dueOn,
      fulfilled_at: null,
      fulfilled_by: null,
      note: '',
    });
  }
  if (signOff.residualRisk) {
    tx.insert('risk_acceptances', {
      id: context.ids.next(),
      assessment_id: assessmentId,
      sign_off_id: id,
      text: signOff.residualRisk.text,
      accepted_by: signOff.personId,
      until: signOff.residualRisk.until,
      revoked_at: null,
      revoked_by: null,
      revocation_reason: '',
    });
  }
  const stored = listSignOffs(tx.read, assessmentId).find((one) => one.signOff.id === id);
  if (!stored) throw new Error('a sign-off was stored and is not there');
  return stored.signOff;
}

/** `signOff.*`: a named person's decision on exactly one state, and the way there. */
export const signOffCalls = (calls: Calls) =>
  calls.signOff.router({
    ...moveCalls(calls),
    prepare: calls.signOff.prepare.handler(({ context, input }) => {
      const seen = look(context, context.read(), input.assessmentId);
      const newest = seen.loaded.signOffs.at(-1);
      return {
        contentHash: seen.sealed.contentHash,
        state: seen.sealed.state,
        judgement: seen.loaded.judgement,
        changes: newest ? compareStates(parseSignedState(newest.state), seen.sealed.state) : [],
        barred: listBarred(seen),
      };
    }),
    sign: calls.signOff.sign.handler(async ({ context, input }): Promise<SignOff> => {
      const read = context.read();
      const { person } = checkKey(read, input, context.clock());
      const prepared = prepareDecision(context, read, person, input);
      const unlocked = await unlockSigner(read, input, context.clock(), context.tokens);
      const { key, signer, timestamper } = unlocked;
      try {
        const signOff = describeDecision(context, prepared, unlocked, input);
        const cms = await signDetached(prepared.sealed.bytes, signer, timestamper);
        const decisionCms = await signDetached(decisionBytes(signOff), signer, timestamper);
        const signed = context.write((tx) => {
          // Between the look and the signature other calls may have written: records, rules, people, or another decision.
          const now = prepareDecision(context, tx.read, person, input);
          if (now.manifest.hash !== prepared.manifest.hash) throw new AppError('sign-off.content-changed', {});
          checkKey(tx.read, input, context.clock());
          return store(context, tx, now, { signOff, keyId: key.id, cms, decisionCms });
        }, person.id);
        await makeCheckpoint(context, 'sign-off', [signer], person.id);
        return signed;
      } finally {
        unlocked.close();
      }
    }),
  });
