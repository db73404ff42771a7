import { AppError } from '#contract/errors';
import type { SignOff } from '#contract/records/sign-off';
import { compareStates } from '#core/assessments/changes';
import { type LoadedAssessment, loadAssessment } from '#core/assessments/load';
import { checkDecision, listBarred } from '#core/assessments/sign-off-rules';
import { parseSignedState, type SealedState, sealState } from '#core/assessments/state';
import { checkKey, unlockSigner } from '#core/people/unlock';
import { signDetached } from '#core/signing/cms';
import { decisionBytes } from '#core/signing/decision';
import { listSignOffs } from '#core/store/assessments';
import { listSigningKeys } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import type { Calls } from './base.ts';

function sealCurrent(read: Reader, assessmentId: string): { loaded: LoadedAssessment; sealed: SealedState } {
  const loaded = loadAssessment(read, assessmentId);
  return { loaded, sealed: sealState(loaded) };
}

/** @throws AppError `sign-off.content-changed` if what was shown is no longer what would be signed */
function sealShown(read: Reader, assessmentId: string, contentHash: string): ReturnType<typeof sealCurrent> {
  const current = sealCurrent(read, assessmentId);
  if (current.sealed.contentHash !== contentHash) throw new AppError('sign-off.content-changed', {});
  return current;
}

/** `signOff.*`: a named person's decision on exactly one state. */
export const signOffCalls = (calls: Calls) =>
  calls.signOff.router({
    prepare: calls.signOff.prepare.handler(({ context, input }) => {
      const read = context.read();
      const { loaded, sealed } = sealCurrent(read, input.assessmentId);
      const newest = loaded.signOffs.at(-1);
      return {
        contentHash: sealed.contentHash,
        state: sealed.state,
        judgement: loaded.judgement,
        changes: newest ? compareStates(parseSignedState(newest.state), sealed.state) : [],
        barred: listBarred(loaded, listSigningKeys(read)),
      };
    }),
    sign: calls.signOff.sign.handler(async ({ context, input }): Promise<SignOff> => {
      const read = context.read();
      const { loaded, sealed } = sealShown(read, input.assessmentId, input.contentHash);
      const { person } = checkKey(read, input, context.clock());
      checkDecision(loaded, person, input.decision, input.conditions);
      const { key, signer } = await unlockSigner(read, input, context.clock());
      const signOff = {
        id: context.ids.next(),
        assessmentId: input.assessmentId,
        personId: person.id,
        personName: person.name,
        fingerprint: key.fingerprint,
        decision: input.decision,
        statement: input.statement,
        conditions: input.conditions,
        nextReviewOn: input.nextReviewOn,
        fourEyes: loaded.workspace.fourEyes,
        contentHash: sealed.contentHash,
        signedAt: context.now(),
      };
      const cms = await signDetached(sealed.bytes, signer);
      const decisionCms = await signDetached(decisionBytes(signOff), signer);
      return context.write((tx) => {
        // Between the look and the signature other calls may have written.
        const now = sealShown(tx.read, input.assessmentId, input.contentHash);
        checkDecision(now.loaded, now.loaded.people.get(person.id) ?? person, input.decision, input.conditions);
        const { id } = tx.insert('sign_offs', {
          id: signOff.id,
          assessment_id: signOff.assessmentId,
          person_id: signOff.personId,
          person_name: signOff.personName,
          key_id: key.id,
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
        });
        const stored = listSignOffs(tx.read, input.assessmentId).find(({ signOff }) => signOff.id === id);
        if (!stored) throw new Error('a sign-off was stored and is not there');
        return stored.signOff;
      }, person.id);
    }),
  });
