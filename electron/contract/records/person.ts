import { z } from 'zod';
import { Instant, RecordId, Sha256 } from './text.ts';

/** What a person does in the workspace. One person may hold several roles. */
export const PersonRole = z.enum(['owner', 'developer', 'validator', 'risk-officer', 'dpo', 'approver']);
export type PersonRole = z.infer<typeof PersonRole>;

export const PersonInput = z.strictObject({
  name: z.string().trim().min(1).max(200),
  email: z.email().or(z.literal('')).default(''),
  roles: z.array(PersonRole).min(1),
});
export type PersonInput = z.infer<typeof PersonInput>;

export const Person = PersonInput.extend({ id: RecordId, version: z.int(), createdAt: Instant });
export type Person = z.infer<typeof Person>;

/** A signing key without its private part. */
export const SigningKey = z.strictObject({
  id: RecordId,
  version: z.int(),
  personId: RecordId,
  algorithm: z.enum(['ECDSA P-256', 'ECDSA P-384', 'RSA']),
  origin: z.enum(['generated', 'imported', 'token']),
  /** Where the private key lies if it is on a token; null if it is sealed in the workspace. */
  token: z
    .strictObject({
      /** Path of the PKCS#11 module on the machine where it was added; others are asked for theirs. */
      module: z.string().max(4096),
      label: z.string(),
      serial: z.string(),
      /** CKA_ID, hexadecimal. */
      objectId: z.string(),
    })
    .nullable(),
  /** The certificate's subject common name. */
  subject: z.string(),
  issuer: z.string(),
  isSelfSigned: z.boolean(),
  /** SHA-256 of the certificate's DER. */
  fingerprint: Sha256,
  /** PEM, leaf first, then the rest of the chain. */
  certificates: z.array(z.string()).min(1),
  notBefore: Instant,
  notAfter: Instant,
  createdAt: Instant,
  /** From when on it must not be relied upon; null: it may. */
  revokedAt: Instant.nullable(),
  revocationReason: z.string(),
  /** The key that took its place. */
  replacedById: RecordId.nullable(),
});
export type SigningKey = z.infer<typeof SigningKey>;

/** At least 15 characters for a new key (OWASP ASVS 5.0, 6.2.9: length over composition). */
export const NewPassphrase = z.string().min(15).max(1024);
/** Given again to use a key; its length is not checked, so that a wrong one has one constant error. */
export const Passphrase = z.string().max(1024);

export const KeyAlgorithm = z.enum(['ecdsa-p256', 'rsa-3072']);
export type KeyAlgorithm = z.infer<typeof KeyAlgorithm>;

/** The workspace's own certificate authority: signs members' certificates, so that one trusted root makes all green. */
export const Authority = z.strictObject({
  id: RecordId,
  version: z.int(),
  subject: z.string(),
  fingerprint: Sha256,
  /** PEM. */
  certificate: z.string(),
  notBefore: Instant,
  notAfter: Instant,
  createdAt: Instant,
});
export type Authority = z.infer<typeof Authority>;

/** A certificate that this workspace holds for genuine. `pin`: a colleague's own; `ca`: an issuer; `tsa`: a time-stamp issuer. */
export const TrustedCertificate = z.strictObject({
  id: RecordId,
  version: z.int(),
  kind: z.enum(['pin', 'ca', 'tsa']),
  subject: z.string(),
  fingerprint: Sha256,
  /** PEM. */
  certificate: z.string(),
  notAfter: Instant,
  /** How the person who added it knows, for example "read out by telephone". */
  note: z.string(),
  addedBy: RecordId,
  addedAt: Instant,
});
export type TrustedCertificate = z.infer<typeof TrustedCertificate>;
