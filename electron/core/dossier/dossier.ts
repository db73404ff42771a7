import type { Messages } from '#contract/messages';
import { DOSSIER_ATTACHMENTS, type DossierRecord } from '#contract/records/dossier';
import type { JournalHead } from '#contract/records/journal';
import type { Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { AssessmentState, SignOff, Staleness } from '#contract/records/sign-off';
import type { Locale } from '#contract/records/text';
import type { Attachment, PrintedDocument } from './layout/blocks.ts';
import { renderPdf } from './layout/render.ts';
import { makeContext, type SectionContext } from './sections/context.ts';
import { partsOf } from './sections/index.ts';

/** A sign-off with its detached signature, and what changed since; `staleness` null: it speaks of the present state. */
export type PrintedSignOff = SignOff & {
  readonly staleness: Staleness | null;
  /** Over the state. */
  readonly cms: Uint8Array;
  /** RFC 8785 JSON of the `SignedDecision`, and the signature over it. */
  readonly decisionBytes: Uint8Array;
  readonly decisionCms: Uint8Array;
};

/** A stored file that goes into the dossier as an attachment. */
export interface PrintedEvidence {
  readonly questionId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
  readonly content: Uint8Array;
}

/** Everything a dossier says. Nothing else goes in, so that equal inputs give equal bytes. */
export interface DossierInput {
  readonly pack: Pack;
  readonly state: AssessmentState;
  /** RFC 8785 JSON of `state`: what is hashed, signed and attached. */
  readonly stateBytes: Uint8Array;
  /** SHA-256 of `stateBytes`. */
  readonly contentHash: string;
  readonly judgement: Judgement;
  /** In the order in which they were signed. */
  readonly signOffs: readonly PrintedSignOff[];
  readonly journalHead: JournalHead;
  readonly workspace: {
    readonly name: string;
    readonly id: string;
    readonly fourEyes: boolean;
    readonly fileName: string;
  };
  readonly locale: Locale;
  readonly messages: Messages;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly appVersion: string;
  readonly evidence: readonly PrintedEvidence[];
  /** One visible, empty signature field each, in this order. */
  readonly signatureFields: readonly {
    /** Fully qualified field name, for example `author` or `sign-off-1`. */
    readonly name: string;
    readonly role: 'author' | 'sign-off';
    readonly personName: string;
  }[];
  /** Holds the TrueType files of `resources/fonts`. */
  readonly fontsFolder: string;
}

export interface DossierOptions {
  /** Blocks laid out, of all. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Writes a dossier, unsigned: tagged PDF 1.7, PDF/A-3a and PDF/UA-1, with the state, the record, the detached
 * signatures and the evidence attached and an empty signature field for each signer. Equal inputs give equal bytes.
 * @throws AppError `dossier.glyph-missing` if a character is in none of the fonts; `dossier.cancelled`
 * @source ISO 19005-3; ISO 14289-1
 */
export async function writeDossier(
  input: DossierInput,
  options: DossierOptions = {},
): Promise<{ readonly pdf: Uint8Array; readonly pages: number }> {
  const context = makeContext(input);
  return renderPdf(describeDossier(context), { fontsFolder: input.fontsFolder, ...options });
}

function describeDossier(context: SectionContext): PrintedDocument {
  const { input, say } = context;
  const { state } = input;
  const title = context.local(input.pack.dossier.title);
  return {
    language: input.locale,
    title: `${state.system.name}: ${title}`,
    author: state.assessment.author,
    subject: say('metadata.subject', { system: state.system.name, pack: context.local(input.pack.title) }),
    keywords: `content-hash:${input.contentHash}`,
    creator: `Model Dossier ${input.appVersion}`,
    createdAt: new Date(input.createdAt),
    runningTitles: [`${state.system.name}  ·  ${title}`, title],
    runningNote: say('frame.content-hash', { hash: context.shortHash(input.contentHash) }),
    pageLabel: say('frame.page'),
    parts: partsOf(context),
    attachments: attachmentsOf(context),
  };
}

function attachmentsOf(context: SectionContext): Attachment[] {
  const { input, say } = context;
  const createdAt = new Date(input.createdAt);
  const record: DossierRecord = {
    format: 'model-dossier/dossier',
    formatVersion: 1,
    contentHash: input.contentHash,
    createdAt: input.createdAt,
    appVersion: input.appVersion,
    journalHead: input.journalHead,
    signOffs: input.signOffs.map(({ cms: _, decisionBytes: __, decisionCms: ___, ...signOff }) => signOff),
    evidence: context.evidence.map(({ attachment, questionId, name, sha256 }) => ({
      attachment,
      questionId,
      name,
      sha256,
    })),
  };
  return [
    {
      name: DOSSIER_ATTACHMENTS.state,
      mediaType: 'application/json',
      relationship: 'Data',
      description: say('attachment.state'),
      content: input.stateBytes,
      modifiedAt: createdAt,
    },
    {
      name: DOSSIER_ATTACHMENTS.record,
      mediaType: 'application/json',
      relationship: 'Data',
      description: say('attachment.record'),
      content: new TextEncoder().encode(JSON.stringify(record, null, 2)),
      modifiedAt: createdAt,
    },
    ...input.signOffs.flatMap((signOff, index) => signOffAttachments(context, signOff, index + 1)),
    ...context.evidence.map(
      (evidence): Attachment => ({
        name: evidence.attachment,
        mediaType: evidence.mediaType,
        relationship: 'Supplement',
        description: say('attachment.evidence', {
          name: evidence.name,
          question: context.numberOf(evidence.questionId),
        }),
        content: evidence.content,
        modifiedAt: new Date(evidence.addedAt),
      }),
    ),
  ];
}

/** The signature over the state, the decision, and the signature over the decision of the n-th sign-off. */
function signOffAttachments({ say }: SectionContext, signOff: PrintedSignOff, n: number): Attachment[] {
  const attach = (name: string, mediaType: string, key: string, content: Uint8Array): Attachment => ({
    name,
    mediaType,
    relationship: 'Supplement',
    description: say(`attachment.${key}`, { person: signOff.personName }),
    content,
    modifiedAt: new Date(signOff.signedAt),
  });
  const signature = 'application/pkcs7-signature';
  return [
    attach(DOSSIER_ATTACHMENTS.signOff(n), signature, 'sign-off', signOff.cms),
    attach(DOSSIER_ATTACHMENTS.decision(n), 'application/json', 'decision', signOff.decisionBytes),
    attach(DOSSIER_ATTACHMENTS.decisionSignature(n), signature, 'decision-signature', signOff.decisionCms),
  ];
}
