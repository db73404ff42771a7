import type { z } from 'zod';
import type { ItemKind, LifecycleState, LinkType } from '#contract/inventory/kinds';
import type { Messages } from '#contract/messages';
import type { DossierOmission, DossierOptions } from '#contract/records/dossier';
import type { Confidentiality, EvidenceKind } from '#contract/records/evidence-library';
import type { Completeness, Facts, FieldDifference, Inherited, LineagePicture } from '#contract/records/inventory';
import type { JournalEntry, JournalHead, JournalProof } from '#contract/records/journal';
import type { Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { AssessmentState, Change, SignOff, Staleness } from '#contract/records/sign-off';
import type { Locale, LocalText } from '#contract/records/text';
import type { SignOffStanding } from '#contract/records/workflow';
import { describeDossier } from './editions/describe.ts';
import type { Attachment } from './layout/attachments.ts';
import { type PlacedHeading, renderPdf, renderPdfTo } from './layout/render.ts';
import type { PrintedActions } from './printed/actions.ts';
import type { PrintedMeasurements } from './printed/measurements.ts';
import type { PrintedPolicies } from './printed/policies.ts';
import type { PrintedReview } from './printed/review.ts';
import type { PrintedRisks } from './printed/risks.ts';
import type { PrintedWatch } from './printed/watch.ts';
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

/** How the records of `state.inventory` hang together, drawn, and what the system inherits along the way. */
export interface PrintedLineage {
  /** Null if there are more records than anybody could read on a page. */
  readonly picture: LineagePicture | null;
  readonly boxes: readonly { readonly id: string; readonly kind: ItemKind; readonly name: string }[];
  /** From and to as the link says it, whichever way things flow. */
  readonly arrows: readonly {
    readonly id: string;
    readonly type: LinkType;
    readonly from: string;
    readonly to: string;
  }[];
  /** `way`: names of the records from where it is stated down to the system. */
  readonly inherited: readonly (Pick<Inherited, 'topic' | 'value' | 'finding'> & { readonly way: readonly string[] })[];
  readonly deployments: readonly { readonly name: string; readonly state: string; readonly facts: Facts }[];
}

/** How far a record's card is filled, and what of it was released, the newest first; as it is now, whatever was signed. */
export interface PrintedCard {
  readonly kind: ItemKind;
  readonly id: string;
  readonly name: string;
  readonly state: LifecycleState | null;
  /** Null if nobody asks for anything. */
  readonly completeness: {
    readonly filled: number;
    readonly required: number;
    readonly missing: readonly Pick<Completeness['missing'][number], 'field' | 'demands'>[];
  } | null;
  readonly releases: readonly {
    readonly number: number;
    readonly label: string;
    readonly personName: string;
    readonly at: string;
    readonly contentHash: string;
    /** Field ids; besides, `links`, `evidence` and `fingerprints`. */
    readonly changedSince: readonly string[];
  }[];
}

/** What a version of a model or of data has otherwise than the one before it, or than it was released. */
export interface PrintedCardChange {
  readonly kind: ItemKind;
  readonly name: string;
  readonly since:
    | { readonly kind: 'version'; readonly name: string }
    | { readonly kind: 'release'; readonly number: number; readonly label: string; readonly at: string };
  readonly differences: readonly FieldDifference[];
}

/** A piece of evidence as the library tells of it. Dates: `YYYY-MM-DD`. */
export interface PrintedPiece {
  readonly title: string;
  readonly kind: z.infer<typeof EvidenceKind>;
  readonly revision: number;
  readonly newestRevision: number;
  readonly effectiveOn: string | null;
  readonly periodFrom: string | null;
  readonly periodTo: string | null;
  readonly expiresOn: string | null;
  readonly isExpired: boolean;
  readonly confidentiality: z.infer<typeof Confidentiality>;
}

/** What the library of evidence said when the dossier was made; none of it was signed. */
export interface PrintedLibrary {
  /** Of the assessment's files. */
  readonly files: readonly {
    readonly questionId: string;
    readonly name: string;
    readonly sha256: string;
    readonly piece: PrintedPiece;
  }[];
  /** Of files that show something of a record of the inventory; they are not attached. `field` null: of all of it. */
  readonly onRecords: readonly {
    readonly record: { readonly kind: ItemKind; readonly name: string; readonly field: string | null };
    readonly name: string;
    readonly sizeBytes: number;
    readonly sha256: string;
    readonly piece: PrintedPiece;
  }[];
  /** What the pack expects and nothing was given for. */
  readonly expected: readonly {
    readonly questionId: string | null;
    readonly obligationId: string | null;
    readonly label: LocalText;
  }[];
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
  /** Absent if the inventory says nothing of the system. */
  readonly lineage?: PrintedLineage;
  /** Of the system and of the versions it is made of; absent if the inventory says nothing of it. */
  readonly cards?: readonly PrintedCard[];
  readonly cardChanges?: readonly PrintedCardChange[];
  readonly review?: PrintedReview;
  /** What catalogues call a metric or matrix, by its ref. */
  readonly labels?: ReadonlyMap<string, LocalText>;
  readonly actions?: PrintedActions;
  readonly risks?: PrintedRisks;
  readonly measurements?: PrintedMeasurements;
  readonly watch?: PrintedWatch;
  readonly policies?: PrintedPolicies;
  /** Absent if there is no evidence and none is expected. */
  readonly library?: PrintedLibrary;
  /** Pictures in the texts of the inventory, by SHA-256. */
  readonly pictures?: ReadonlyMap<string, Uint8Array>;
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
