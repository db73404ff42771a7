import { z } from 'zod';
import { ExportedDossier } from '../records/dossier.ts';
import {
  Authority,
  KeyAlgorithm,
  NewPassphrase,
  Passphrase,
  SigningKey,
  TrustedCertificate,
} from '../records/person.ts';
import { Instant, Locale, RecordId, Sha256 } from '../records/text.ts';
import { FileToken } from '../records/workspace.ts';
import { done, givenFile, job, read, versioned, write } from './base.ts';

/** What a key on a token is found by. */
const TokenIdentity = z.strictObject({
  label: z.string(),
  serial: z.string(),
  objectId: z.string(),
  subject: z.string(),
  algorithm: SigningKey.shape.algorithm.nullable(),
  fingerprint: Sha256.nullable(),
  notAfter: Instant.nullable(),
  /** Why it cannot be used; null if it can. */
  problem: z.enum(['no-certificate', 'algorithm', 'locked']).nullable(),
});

/** With what people sign, and whom they trust. */
export const keyCalls = {
  key: {
    list: read.output(z.array(SigningKey)),
    /** Makes a key and a certificate in the person's name; self-signed, unless `authority.issue` is asked later. */
    generate: write
      .input(
        z.strictObject({
          personId: RecordId,
          passphrase: NewPassphrase,
          algorithm: KeyAlgorithm.default('ecdsa-p256'),
        }),
      )
      .output(SigningKey),
    /** Takes key and certificates from a PKCS#12 file and protects them with a passphrase of their own. */
    importPkcs12: write
      .input(
        z.strictObject({ personId: RecordId, file: FileToken, filePassphrase: Passphrase, passphrase: NewPassphrase }),
      )
      .output(SigningKey),
    /** Writes key and certificates as a PKCS#12 file (RFC 7292; PBES2, AES-256) protected by `filePassphrase`. */
    exportPkcs12: job
      .input(
        z.strictObject({ keyId: RecordId, passphrase: Passphrase, filePassphrase: NewPassphrase, file: FileToken }),
      )
      .output(done),
    /** Writes the certificate (PEM) that a colleague pins or imports. */
    exportCertificate: job.input(z.strictObject({ keyId: RecordId, file: FileToken })).output(done),
    changePassphrase: write
      .input(z.strictObject({ keyId: RecordId, passphrase: Passphrase, newPassphrase: NewPassphrase }))
      .output(SigningKey),
    /** Makes a new key of the same person; the old one is revoked as replaced from now on. */
    rotate: write
      .input(z.strictObject({ keyId: RecordId, passphrase: NewPassphrase, algorithm: KeyAlgorithm }))
      .output(SigningKey),
    /** Says from when on a key must not be relied upon. What it signed before stays. */
    revoke: write
      .input(versioned.extend({ from: Instant, reason: z.string().trim().min(1).max(1000) }))
      .output(SigningKey),
    /** Writes a PDF to print and lock away: fingerprint, and the sealed key as QR codes and text. */
    exportRecoverySheet: job.input(z.strictObject({ keyId: RecordId, file: FileToken, locale: Locale })).output(done),
    /** Takes a key back from the text of a recovery sheet and the passphrase it was sealed with. */
    restore: write
      .input(z.strictObject({ personId: RecordId, sheet: z.string().max(100_000), passphrase: Passphrase }))
      .output(SigningKey),
  },
  token: {
    /** Keys on the tokens that a PKCS#11 module sees. Asks for no PIN. */
    list: job
      .input(z.strictObject({ module: FileToken }))
      .output(z.strictObject({ moduleName: z.string(), identities: z.array(TokenIdentity) })),
    /** Lets a person sign with a key on a token. The key stays there. */
    add: job
      .input(
        z.strictObject({
          personId: RecordId,
          module: FileToken,
          serial: z.string(),
          objectId: z.string(),
          pin: Passphrase,
        }),
      )
      .output(SigningKey),
  },
  authority: {
    get: read.output(Authority.nullable()),
    /** Makes the workspace's certificate authority: an RSA-3072 root for ten years. */
    create: write
      .input(z.strictObject({ name: z.string().trim().min(1).max(64), passphrase: NewPassphrase }))
      .output(Authority),
    /** Gives a generated key a certificate signed by the authority. Older sign-offs keep the old certificate. */
    issue: write.input(z.strictObject({ keyId: RecordId, passphrase: Passphrase })).output(SigningKey),
    export: job.input(z.strictObject({ file: FileToken })).output(done),
  },
  trust: {
    list: read.output(z.array(TrustedCertificate)),
    /** Takes a certificate (PEM or DER). `fingerprint`: what the person compared; refused if it is another's. */
    add: write
      .input(
        z.strictObject({
          kind: TrustedCertificate.shape.kind,
          source: givenFile,
          fingerprint: Sha256.optional(),
          note: z.string().trim().max(500).default(''),
        }),
      )
      .output(z.array(TrustedCertificate)),
    remove: write.input(versioned).output(z.array(TrustedCertificate)),
  },
  timestamp: {
    /** Writes the request (.tsq) for the newest signature of a dossier, to be taken to a time-stamp authority. */
    exportRequest: job.input(z.strictObject({ dossier: FileToken, file: FileToken })).output(done),
    /** Puts the answer (.tsr) into the dossier. Refused if it is for another signature, or if others came later. */
    attach: job.input(z.strictObject({ dossier: FileToken, response: FileToken })).output(ExportedDossier),
  },
};
