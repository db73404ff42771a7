import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { DOSSIER_ATTACHMENTS, type DossierOmission, type DossierRecord } from '#contract/records/dossier';
import { packContent } from '#core/packs/hash';
import type { PrintedSignOff } from '../dossier.ts';
import type { Attachment } from '../layout/attachments.ts';
import { optionsOf, type SectionContext } from '../sections/context.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const JSON_TYPE = 'application/json';

type Listed = Attachment & { readonly sizeBytes: number; readonly sha256: string };

/**
 * Everything a dossier carries beside its pages, and last the list of it with hashes.
 * @param attachesEvidence  whether evidence goes along with this edition
 */
export function attachmentsOf(
  context: SectionContext,
  omissions: readonly DossierOmission[],
  attachesEvidence: boolean,
): Attachment[] {
  const { input, say } = context;
  const createdAt = new Date(input.createdAt);
  const own = (name: string, key: string, content: Uint8Array, more: Partial<Attachment> = {}): Listed => ({
    name,
    mediaType: JSON_TYPE,
    relationship: 'Supplement',
    description: say(`attachment.${key}`),
    content,
    modifiedAt: createdAt,
    sizeBytes: content.length,
    sha256: sha256(content),
    ...more,
  });
  const { checkpoint, pack } = input;
  const evidence = attachesEvidence ? evidenceAttachments(context) : [];
  const record = recordOf(context, omissions, attachesEvidence);
  const listed: Listed[] = [
    own(DOSSIER_ATTACHMENTS.state, input.state.redacted ? 'state-redacted' : 'state', input.stateBytes, {
      relationship: 'Data',
    }),
    own(DOSSIER_ATTACHMENTS.record, 'record', utf8(JSON.stringify(record, null, 2)), { relationship: 'Data' }),
    own(DOSSIER_ATTACHMENTS.pack, 'pack', utf8(packContent(pack))),
    ...input.signOffs.flatMap((signOff, index) => signOffAttachments(context, signOff, index + 1)),
    ...(checkpoint
      ? [own(DOSSIER_ATTACHMENTS.checkpoint, 'checkpoint', utf8(checkpoint.note), { mediaType: 'text/plain' })]
      : []),
    ...(checkpoint?.proof
      ? [own(DOSSIER_ATTACHMENTS.journalProof, 'journal-proof', utf8(canonicalize(checkpoint.proof) ?? ''))]
      : []),
    ...evidence,
  ];
  const files = listed
    .map(({ name, sizeBytes, sha256: hash }) => ({ name, sizeBytes, sha256: hash }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const manifest = {
    format: 'model-dossier/attachments',
    formatVersion: 1,
    contentHash: input.contentHash,
    files,
  };
  return [
    ...listed.map(strip),
    strip(own(DOSSIER_ATTACHMENTS.attachments, 'attachments', utf8(JSON.stringify(manifest, null, 2)))),
  ];
}

function strip({ sizeBytes: _, sha256: __, ...attachment }: Listed): Attachment {
  return attachment;
}

function recordOf(
  context: SectionContext,
  omissions: readonly DossierOmission[],
  attachesEvidence: boolean,
): DossierRecord {
  const { input } = context;
  return {
    format: 'model-dossier/dossier',
    formatVersion: 1,
    contentHash: input.contentHash,
    createdAt: input.createdAt,
    appVersion: input.appVersion,
    journalHead: input.journalHead,
    signOffs: input.signOffs.map(
      ({ cms: _, decisionBytes: __, decisionCms: ___, manifestBytes: ____, ...signOff }) => signOff,
    ),
    evidence: attachesEvidence
      ? context.evidence.map(({ attachment, questionId, name, sha256: hash }) => ({
          attachment,
          questionId,
          name,
          sha256: hash,
        }))
      : [],
    ...(input.options && { options: optionsOf(input) }),
    ...(omissions.length > 0 && { omissions: [...omissions] }),
    ...(input.state.redacted && { redactedHash: sha256(input.stateBytes) }),
  };
}

function evidenceAttachments(context: SectionContext): Listed[] {
  return context.evidence.map((evidence) => ({
    name: evidence.attachment,
    mediaType: evidence.mediaType,
    relationship: 'Supplement',
    description: context.say('attachment.evidence', {
      name: evidence.name,
      question: context.numberOf(evidence.questionId),
    }),
    content: evidence.content,
    modifiedAt: new Date(evidence.addedAt),
    sizeBytes: evidence.content instanceof Uint8Array ? evidence.content.length : (evidence.sizeBytes ?? 0),
    sha256: evidence.sha256,
  }));
}

/** The signature over the state, the decision, the signature over the decision and what it was taken on. */
function signOffAttachments({ say }: SectionContext, signOff: PrintedSignOff, n: number): Listed[] {
  const attach = (name: string, mediaType: string, key: string, content: Uint8Array): Listed => ({
    name,
    mediaType,
    relationship: 'Supplement',
    description: say(`attachment.${key}`, { person: signOff.personName }),
    content,
    modifiedAt: new Date(signOff.signedAt),
    sizeBytes: content.length,
    sha256: sha256(content),
  });
  const signature = 'application/pkcs7-signature';
  const { manifestBytes } = signOff;
  return [
    attach(DOSSIER_ATTACHMENTS.signOff(n), signature, 'sign-off', signOff.cms),
    // A decision that names people who are withheld does not come along, see `redactInput`.
    ...(signOff.decisionBytes.length === 0
      ? []
      : [
          attach(DOSSIER_ATTACHMENTS.decision(n), JSON_TYPE, 'decision', signOff.decisionBytes),
          attach(DOSSIER_ATTACHMENTS.decisionSignature(n), signature, 'decision-signature', signOff.decisionCms),
        ]),
    ...(manifestBytes ? [attach(DOSSIER_ATTACHMENTS.manifest(n), JSON_TYPE, 'manifest', manifestBytes)] : []),
  ];
}
