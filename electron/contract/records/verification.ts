import { z } from 'zod';
import { AnchorReport, JournalReport } from './journal.ts';
import { AssessmentState } from './sign-off.ts';
import { Instant, Sha256 } from './text.ts';

/** The three verdicts of ETSI EN 319 102-1, 5.1.3. */
export const Verdict = z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']);
export type Verdict = z.infer<typeof Verdict>;

/** The sub-indications of ETSI EN 319 102-1, table 5 and 6, that this verifier can reach. */
export const SubIndication = z.enum([
  'FORMAT_FAILURE',
  'HASH_FAILURE',
  'SIG_CRYPTO_FAILURE',
  'SIG_CONSTRAINTS_FAILURE',
  'SIGNED_DATA_NOT_FOUND',
  'NO_SIGNING_CERTIFICATE_FOUND',
  'NO_CERTIFICATE_CHAIN_FOUND',
  'CHAIN_CONSTRAINTS_FAILURE',
  'EXPIRED',
  'NOT_YET_VALID',
  'REVOKED_NO_POE',
  'REVOKED',
  'TIMESTAMP_ORDER_FAILURE',
  'SIG_TIMESTAMP_INVALID',
]);
export type SubIndication = z.infer<typeof SubIndication>;

/** What was found out about one signature. */
export const SignatureReport = z.strictObject({
  /** The form field's name, or the sign-off's id for a detached signature. */
  field: z.string(),
  verdict: Verdict,
  subIndication: SubIndication.nullable(),
  /** The certificate's subject; null if there is none. */
  signer: z.string().nullable(),
  issuer: z.string().nullable(),
  isSelfSigned: z.boolean(),
  fingerprint: Sha256.nullable(),
  certificateNotAfter: Instant.nullable(),
  algorithm: z.string().nullable(),
  /** A claim of the signer, bound by nothing but the signature. */
  claimedAt: Instant.nullable(),
  /** A time-stamp (RFC 3161) over the signature: that it existed then; null if it has none. */
  timestamp: z
    .strictObject({
      at: Instant,
      authority: z.string(),
      fingerprint: Sha256,
      verdict: Verdict,
      subIndication: SubIndication.nullable(),
    })
    .nullable(),
  /** When the signer's key was revoked, as far as whoever checks knows. */
  revokedAt: Instant.nullable(),
  /** What made the certificate trusted. */
  trustedBy: z.enum(['pin', 'ca', 'workspace-ca']).nullable(),
  reason: z.string().nullable(),
  /** Covers the file to its last byte. */
  coversWholeFile: z.boolean(),
  /** Objects changed after this signature that no later signature explains; names for a person to read. */
  changedSince: z.array(z.string()),
  /** Number of later revisions that only add signatures. */
  laterSignatures: z.int(),
});
export type SignatureReport = z.infer<typeof SignatureReport>;

/** A comparison inside a dossier. `code` selects the sentence; see messages `check.*`. */
export const ContentCheck = z.strictObject({
  code: z.enum([
    'embedded-json-hash',
    'sign-off-signature',
    'sign-off-decision',
    'sign-off-content',
    'evidence-hash',
    'journal-chain',
    'journal-records',
    'journal-checkpoint',
    'journal-proof',
    'manifest-hash',
    'attachment-hash',
    'four-eyes',
    'separation',
    'quorum',
    'signer-key',
    'anchor',
  ]),
  subject: z.string(),
  verdict: Verdict,
  subIndication: SubIndication.nullable(),
  expected: z.string().nullable(),
  found: z.string().nullable(),
});
export type ContentCheck = z.infer<typeof ContentCheck>;

/** The answer to "may I rely on this file?". `verdict` is the worst of its parts. */
export const VerificationReport = z.strictObject({
  kind: z.enum(['dossier', 'workspace', 'pdf', 'journal']),
  fileName: z.string(),
  sizeBytes: z.int(),
  sha256: Sha256,
  checkedAt: Instant,
  verdict: Verdict,
  subIndication: SubIndication.nullable(),
  signatures: z.array(SignatureReport),
  /** Names of signature fields that nobody has signed yet. */
  unsignedFields: z.array(z.string()),
  checks: z.array(ContentCheck),
  /** The embedded state of a dossier, if it is one and is well-formed. */
  state: AssessmentState.nullable(),
  journal: JournalReport.nullable(),
  /** What each anchor that was given along says of it. */
  anchors: z.array(AnchorReport),
});
export type VerificationReport = z.infer<typeof VerificationReport>;
