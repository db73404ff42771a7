import type { Messages } from '#contract/messages';
import type { DossierOmission, DossierOptions } from '#contract/records/dossier';
import type { JournalEntry, JournalHead, JournalProof } from '#contract/records/journal';
import type { Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { AssessmentState, Change, SignOff, Staleness } from '#contract/records/sign-off';
import type { Locale } from '#contract/records/text';
import type { SignOffStanding } from '#contract/records/workflow';
import { describeDossier } from './editions/describe.ts';
import type { Attachment } from './layout/blocks.ts';
import { type PlacedHeading, renderPdf, renderPdfTo } from './layout/render.ts';
import { CERTIFICATE_DETAILS } from './sections/certificate.ts';

/** A sign-off with its detached signature, and what changed since; `staleness` null: it speaks of the present state. */
export type PrintedSignOff = SignOff & {
  readonly staleness: Staleness | null;
  /** Over the state. */
  readonly cms: Uint8Array;
  /** RFC 8785 JSON of the `SignedDecision`, and the signature over it. */
  readonly decisionBytes: Uint8Array;
  readonly decisionCms: Uint8Array;
  /** RFC 8785 JSON of the `SignOffManifest`; absent of sign-offs from before there was one. */
  readonly manifestBytes?: Uint8Array;
};

/** Where the sign-off stands, with the names of everyone it speaks of. */
export type PrintedStanding = SignOffStanding & {
  readonly people: readonly { readonly id: string; readonly name: string }[];
};

/** A stored file that goes into the dossier as an attachment. */
export interface PrintedEvidence {
  readonly questionId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly addedAt: string;
  readonly content: Attachment['content'];
  /** Needed of content that is read piece by piece. */
  readonly sizeBytes?: number;
}

/** What is otherwise than in an earlier dossier or sign-off. */
export interface PrintedChanges {
  readonly since: { readonly kind: 'dossier' | 'sign-off'; readonly at: string; readonly person: string | null };
  readonly changes: readonly Change[];
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
  /** The way of the sign-off: rounds, steps, conditions, accepted risk; absent where it is not known. */
  readonly standing?: PrintedStanding;
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
    readonly role: 'author' | 'sign-off' | 'spare';
    readonly personName: string;
  }[];
  /** Holds the TrueType files of `resources/fonts`. */
  readonly fontsFolder: string;
  /** A full dossier for a regulator if absent. */
  readonly options?: DossierOptions;
  /** The other language, to stand beside the first. */
  readonly second?: { readonly locale: Locale; readonly messages: Messages };
  /** The organisation's logo (PNG or JPEG) and colour (`#rrggbb`). */
  readonly look?: { readonly logo: Uint8Array | null; readonly accent: string | null };
  readonly changes?: PrintedChanges;
  /** The journal's entries that concern the assessment, the oldest first. */
  readonly events?: readonly JournalEntry[];
  readonly checkpoint?: { readonly note: string; readonly proof: JournalProof | null };
  /** What was withheld on purpose, see `redactInput`. */
  readonly withheld?: readonly DossierOmission[];
  /** To be looked at only. */
  readonly isPreview?: boolean;
  /** Which of the two that links lead to are printed; by default as the pack lists them. */
  readonly prints?: ReadonlySet<'document' | 'answers'>;
  /** How much a document of one sheet tells, from 0 up (`CERTIFICATE_DETAILS`); the most that fits by default. */
  readonly detail?: number;
}

/** How a dossier is written. */
export interface WriteOptions {
  /** Blocks laid out, of all. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** What came of it: how long it is, where its headings stand, what it leaves out. */
export interface WrittenDossier {
  readonly pages: number;
  readonly headings: readonly PlacedHeading[];
  readonly omissions: readonly DossierOmission[];
}

/**
 * Writes a dossier, unsigned: tagged PDF 1.7, PDF/A-3a and PDF/UA-1, with the state, the record, the pack, the detached
 * signatures, the proof of its place in the journal and the evidence attached and an empty signature field for each
 * signer. Equal inputs give equal bytes.
 * @throws AppError `dossier.glyph-missing` if a character is in none of the fonts; `dossier.cancelled`
 * @source ISO 19005-3; ISO 14289-1
 */
export async function writeDossier(
  input: DossierInput,
  options: WriteOptions = {},
): Promise<WrittenDossier & { readonly pdf: Uint8Array }> {
  const { printed, omissions } = describeDossier(await fitted(input));
  const { pdf, pages, headings } = await renderPdf(printed, { fontsFolder: input.fontsFolder, ...options });
  return { pdf, pages, headings, omissions };
}

/** The same, handed on piece by piece, so that it is never whole in memory. A piece holds only until `sink` returns. */
export async function writeDossierTo(
  sink: (chunk: Uint8Array) => void,
  input: DossierInput,
  options: WriteOptions = {},
): Promise<WrittenDossier> {
  const { printed, omissions } = describeDossier(await fitted(input));
  const { pages, headings } = await renderPdfTo(sink, printed, { fontsFolder: input.fontsFolder, ...options });
  return { pages, headings, omissions };
}

/** A certificate is one sheet: with as much detail as it has room for. Attachments take no room and are left out of trials. */
async function fitted(input: DossierInput): Promise<DossierInput> {
  if (input.options?.edition !== 'certificate' || input.detail !== undefined) return input;
  for (let detail = CERTIFICATE_DETAILS.length - 1; detail > 0; detail -= 1) {
    const tried = { ...input, detail };
    const { printed } = describeDossier(tried);
    const { pages } = await renderPdf({ ...printed, attachments: [] }, { fontsFolder: input.fontsFolder });
    if (pages === 1) return tried;
  }
  return { ...input, detail: 0 };
}
