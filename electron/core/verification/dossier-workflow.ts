import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { DOSSIER_ATTACHMENTS, type DossierRecord } from '#contract/records/dossier';
import type { AssessmentState, SignOffManifest } from '#contract/records/sign-off';
import type { ContentCheck } from '#contract/records/verification';
import { parseManifest } from '#core/sign-off/manifest';
import type { TrustContext } from './container.ts';
import { type CheckedSignOff, checkWorkflow, type WorkflowCode } from './workflow-checks.ts';

/** Everyone whom a state names as having made it. */
function authorNames({ assessment, answers, overrides }: AssessmentState): ReadonlySet<string> {
  const named = answers.flatMap(({ status, value, justification, answeredBy }) => {
    // A presumption is nobody's answer, unless somebody gave reasons beside it.
    const isStated = justification !== null || (value !== null && status !== 'presumed');
    return isStated && answeredBy !== null ? [answeredBy] : [];
  });
  return new Set([assessment.author, ...named, ...(overrides ?? []).map(({ person }) => person)]);
}

/** What the embedded state says against a sign-off that was given on it. */
function contradictions(state: AssessmentState, { signOff, manifest }: CheckedSignOff): ReadonlySet<WorkflowCode> {
  const against = new Set<WorkflowCode>();
  if (state.workspace.fourEyes !== signOff.fourEyes) against.add('four-eyes');
  if (manifest === null) return against;
  const authors = new Set(manifest.authors.map(({ name }) => name));
  if ([...authorNames(state)].some((name) => !authors.has(name))) against.add('four-eyes');
  const evidence = state.evidence.map(({ questionId, name, sha256 }) => ({ questionId, name, sha256 }));
  const isSame =
    canonicalize(manifest.evidence) === canonicalize(evidence) &&
    canonicalize(manifest.packs) === canonicalize([state.pack]);
  if (!isSame) against.add('manifest-hash');
  return against;
}

/** Whether a manifest knows the signer by this id under another name, or another person under the signer's certificate name. */
function isMisnamed({ signOff }: CheckedSignOff, manifests: readonly SignOffManifest[]): boolean {
  const known = manifests.flatMap(({ authors, assignments }) => [
    ...authors,
    ...assignments.map(({ personId, name }) => ({ id: personId, name })),
  ]);
  const own = known.filter(({ id }) => id === signOff.personId);
  return own.length > 0 && own.every(({ name }) => name !== signOff.personName);
}

/**
 * Enforces the workflow again from what a dossier carries: the decisions, their manifests, and the state they speak of.
 * @param bytesOf  an attachment by its name
 */
export function checkDossierWorkflow(
  record: DossierRecord,
  state: AssessmentState,
  bytesOf: (name: string) => Uint8Array | undefined,
  { revocations }: TrustContext,
): ContentCheck[] {
  const signOffs = record.signOffs.map((signOff, index): CheckedSignOff => {
    const bytes = bytesOf(DOSSIER_ATTACHMENTS.manifest(index + 1)) ?? null;
    const from = revocations?.get(signOff.fingerprint);
    return {
      signOff,
      manifest: bytes === null ? null : parseManifest(Buffer.from(bytes).toString('utf8')),
      manifestBytes: bytes,
      isRevoked: from !== undefined && signOff.signedAt >= from.toISOString(),
    };
  });
  const manifests = signOffs.flatMap(({ manifest }) => (manifest === null ? [] : [manifest]));
  const stateHash = createHash('sha256')
    .update(canonicalize(state) ?? '')
    .digest('hex');
  const against = new Map(
    signOffs.map((one) => {
      const codes = new Set(
        one.signOff.contentHash === stateHash && one.signOff.manifestHash !== undefined
          ? contradictions(state, one)
          : [],
      );
      if (isMisnamed(one, manifests)) codes.add('signer-key');
      return [one.signOff.id, codes] as const;
    }),
  );
  return checkWorkflow(signOffs, {
    workspaceId: state.workspace.id,
    contradicted: (id, code) => against.get(id)?.has(code) === true,
    differs: null,
    title: state.assessment.title,
    isRedacted: record.redactedHash !== undefined,
  });
}
