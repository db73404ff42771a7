import { z } from 'zod';

/** Between the core and the process that loads a PKCS#11 module. Bytes cross as they are. */

const Bytes = z.instanceof(Uint8Array);
const ModulePath = z.string().min(1).max(4096);

/** Finds a token again, in whatever slot it is now. */
export const TokenName = z.strictObject({ label: z.string().max(200), serial: z.string().max(200) });
export type TokenName = z.infer<typeof TokenName>;

/** CKA_ID, hexadecimal. */
export const ObjectId = z.string().regex(/^(?:[0-9a-f]{2}){1,255}$/);

/**
 * What can be asked. A process loads one module, the one of the first request. `open` logs in and keeps the session for
 * `sign`; the process forgets the PIN at once, except for keys that want it again for each signature.
 */
export const TokenRequest = z.discriminatedUnion('type', [
  z.strictObject({ id: z.int(), type: z.literal('list'), module: ModulePath }),
  z.strictObject({
    id: z.int(),
    type: z.literal('open'),
    module: ModulePath,
    token: TokenName,
    objectId: ObjectId,
    /** UTF-8; empty for a token with a key pad of its own. */
    pin: Bytes,
  }),
  z.strictObject({ id: z.int(), type: z.literal('sign'), tbs: Bytes }),
]);
export type TokenRequest = z.infer<typeof TokenRequest>;

/** How often the PIN may still be entered, as far as tokens tell. @source PKCS #11 3.0, 3.2 (CK_TOKEN_INFO) */
export const PinState = z.enum(['ok', 'low', 'final', 'locked']);
export type PinState = z.infer<typeof PinState>;

/** What can be seen of a key without a PIN: its certificate, or if there is none its public half. */
export const TokenIdentity = z.strictObject({
  objectId: ObjectId,
  /** CKA_LABEL of the certificate or the public key. */
  label: z.string(),
  /** DER, leaf first, issuers as far as they are on the token; empty if there is no certificate with this identifier. */
  certificates: z.array(Bytes),
});
export type TokenIdentity = z.infer<typeof TokenIdentity>;

/** A token in a slot. */
export const FoundToken = TokenName.extend({
  manufacturer: z.string(),
  model: z.string(),
  pin: PinState,
  /** The PIN is entered on the device. */
  hasKeyPad: z.boolean(),
  identities: z.array(TokenIdentity),
});
export type FoundToken = z.infer<typeof FoundToken>;

/** What can go wrong there; the core makes an `AppError` of it. `reason` is a name of PKCS#11, never a PIN. */
export const TokenFailure = z.strictObject({
  kind: z.enum([
    'unsupported',
    'module-missing',
    'module-foreign',
    'absent',
    'removed',
    'pin-wrong',
    'pin-locked',
    'pin-needed',
    'key-missing',
    'failed',
  ]),
  pin: PinState,
  reason: z.string().max(200),
});
export type TokenFailure = z.infer<typeof TokenFailure>;

/** What comes back, by the request's id. */
export const TokenReply = z.discriminatedUnion('type', [
  z.strictObject({ id: z.int(), type: z.literal('list'), tokens: z.array(FoundToken) }),
  z.strictObject({ id: z.int(), type: z.literal('open') }),
  z.strictObject({ id: z.int(), type: z.literal('sign'), signature: Bytes }),
  z.strictObject({ id: z.int(), type: z.literal('failure'), failure: TokenFailure }),
]);
export type TokenReply = z.infer<typeof TokenReply>;
