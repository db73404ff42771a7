import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type * as Pkcs11 from 'pkcs11js';
import { type Certificate, orderChain, parseCertificate } from './certificate.ts';
import { DerError, derNull, integer, octetString, oid, sequence } from './der.ts';
import { Oid } from './oids.ts';
import {
  type FoundToken,
  ObjectId,
  type PinState,
  type TokenFailure,
  type TokenIdentity,
  type TokenName,
} from './token-protocol.ts';

/** A failure that the core is told of as it is. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly failure: TokenFailure;

  constructor(kind: TokenFailure['kind'], more: { readonly pin?: PinState; readonly reason?: string } = {}) {
    super(kind);
    this.failure = { kind, pin: more.pin ?? 'ok', reason: more.reason ?? '' };
  }
}

/** The native part, as a value. */
export type Library = typeof Pkcs11;
type Handle = Pkcs11.Handle;
type Session = { readonly slot: Handle; readonly handle: Handle; readonly token: TokenName };
type Key = { readonly handle: Handle; readonly isRsa: boolean; readonly wantsPinEachTime: boolean };

const MAX_OBJECTS = 200;
const MAX_CERTIFICATE_BYTES = 64_000;

/** The session was lost: the token was pulled, or pulled and put back. @source PKCS #11 3.0, 5.1 */
const GONE: ReadonlySet<string> = new Set([
  'CKR_DEVICE_REMOVED',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_SESSION_CLOSED',
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_USER_NOT_LOGGED_IN',
  'CKR_KEY_HANDLE_INVALID',
  'CKR_OBJECT_HANDLE_INVALID',
  'CKR_SLOT_ID_INVALID',
]);
const WRONG_PIN: ReadonlySet<string> = new Set(['CKR_PIN_INCORRECT', 'CKR_PIN_INVALID', 'CKR_PIN_LEN_RANGE']);

/**
 * One PKCS#11 module, loaded into this process. Its calls block, and a fault in it ends the process: never in the core.
 * @source OASIS PKCS #11 3.0
 */
export class TokenModule {
  readonly #library: Library;
  readonly #module: Pkcs11.PKCS11;
  #session: Session | null = null;
  #key: Key | null = null;
  #pin: Buffer | null = null;

  private constructor(library: Library, module: Pkcs11.PKCS11) {
    this.#library = library;
    this.#module = module;
  }

  /** @throws TokenError `module-missing`, `module-foreign`, `failed` */
  static load(library: Library, path: string): TokenModule {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new TokenError('module-missing');
    const module = new library.PKCS11();
    try {
      module.load(path);
    } catch {
      throw new TokenError('module-foreign');
    }
    try {
      module.C_Initialize({ flags: library.CKF_OS_LOCKING_OK });
    } catch (error) {
      if (nameOf(error) !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED')
        throw new TokenError('failed', { reason: nameOf(error) });
    }
    return new TokenModule(library, module);
  }

  /** Every token that is in a slot, with the certificates that can be seen without its PIN. @throws TokenError */
  list(): FoundToken[] {
    return this.#slots().map(({ slot, name, info }) => {
      const session = this.#guard(null, () => this.#module.C_OpenSession(slot, this.#library.CKF_SERIAL_SESSION));
      try {
        return {
          ...name,
          manufacturer: info.manufacturerID.trim(),
          model: info.model.trim(),
          pin: this.#pinState(info.flags),
          hasKeyPad: (info.flags & this.#library.CKF_PROTECTED_AUTHENTICATION_PATH) !== 0,
          identities: this.#guard(null, () => this.#identities(session)),
        };
      } finally {
        this.#quietly(() => this.#module.C_CloseSession(session));
      }
    });
  }

  /**
   * Logs in and finds the private key with this CKA_ID.
   * @param pin  UTF-8; its bytes are wiped
   * @throws TokenError
   */
  open(token: TokenName, objectId: string, pin: Uint8Array): void {
    const secret = Buffer.from(pin);
    pin.fill(0);
    try {
      this.close();
      const found = this.#slots().find(({ name }) => name.serial === token.serial && name.label === token.label);
      if (!found) throw new TokenError('absent');
      const state = this.#pinState(found.info.flags);
      if (state === 'locked') throw new TokenError('pin-locked', { pin: state });
      const handle = this.#guard(token, () => this.#module.C_OpenSession(found.slot, this.#library.CKF_SERIAL_SESSION));
      this.#session = { slot: found.slot, handle, token };
      this.#login(found.slot, handle, this.#library.CKU_USER, secret);
      this.#key = this.#guard(token, () => this.#findKey(handle, objectId));
      // Only such a key needs it again.
      if (this.#key.wantsPinEachTime) this.#pin = Buffer.from(secret);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      secret.fill(0);
    }
  }

  /**
   * Signs SHA-256 of `tbs` with the opened key.
   * @returns ECDSA: DER of r and s; RSA: PKCS #1 v1.5
   * @throws TokenError `removed` if the token was pulled meanwhile
   */
  sign(tbs: Uint8Array): Uint8Array {
    const session = this.#session;
    const key = this.#key;
    if (!session || !key) throw new TokenError('removed', { reason: 'CKR_SESSION_CLOSED' });
    const digest = createHash('sha256').update(tbs).digest();
    if (!key.isRsa) {
      const raw = this.#signWith(session, key, this.#library.CKM_ECDSA, digest);
      return ecdsaSignature(raw);
    }
    const mechanisms = this.#guard(session.token, () => this.#module.C_GetMechanismList(session.slot));
    if (mechanisms.includes(this.#library.CKM_SHA256_RSA_PKCS)) {
      return this.#signWith(session, key, this.#library.CKM_SHA256_RSA_PKCS, Buffer.from(tbs));
    }
    // RFC 8017, 9.2: what the token pads is the DER of the DigestInfo
    const digestInfo = sequence(sequence(oid(Oid.sha256), derNull()), octetString(digest));
    return this.#signWith(session, key, this.#library.CKM_RSA_PKCS, digestInfo);
  }

  /** Logs out and forgets everything. */
  close(): void {
    this.#pin?.fill(0);
    this.#pin = null;
    this.#key = null;
    const session = this.#session;
    this.#session = null;
    if (!session) return;
    this.#quietly(() => this.#module.C_Logout(session.handle));
    this.#quietly(() => this.#module.C_CloseSession(session.handle));
  }

  #signWith(session: Session, key: Key, mechanism: number, data: Buffer): Buffer {
    this.#guard(session.token, () => this.#module.C_SignInit(session.handle, { mechanism }, key.handle));
    if (this.#pin) this.#login(session.slot, session.handle, this.#library.CKU_CONTEXT_SPECIFIC, this.#pin);
    return this.#guard(session.token, () => this.#module.C_Sign(session.handle, data, Buffer.alloc(1024)));
  }

  #slots(): { slot: Handle; info: Pkcs11.TokenInfo; name: TokenName }[] {
    const slots = this.#guard(null, () => this.#module.C_GetSlotList(true));
    return slots.flatMap((slot) => {
      try {
        const info = this.#module.C_GetTokenInfo(slot);
        if ((info.flags & this.#library.CKF_TOKEN_INITIALIZED) === 0) return [];
        return [{ slot, info, name: { label: info.label.trim(), serial: info.serialNumber.trim() } }];
      } catch {
        // A slot whose token cannot be read has none for us; the others may.
        return [];
      }
    });
  }

  #pinState(flags: number): PinState {
    const library = this.#library;
    if ((flags & library.CKF_USER_PIN_LOCKED) !== 0) return 'locked';
    if ((flags & library.CKF_USER_PIN_FINAL_TRY) !== 0) return 'final';
    return (flags & library.CKF_USER_PIN_COUNT_LOW) !== 0 ? 'low' : 'ok';
  }

  #login(slot: Handle, session: Handle, user: number, pin: Buffer): void {
    try {
      this.#module.C_Login(session, user, pin.toString('utf8'));
    } catch (error) {
      const reason = nameOf(error);
      if (reason === 'CKR_USER_ALREADY_LOGGED_IN') return;
      // What the token says now, after this try
      const state = this.#stateNow(slot);
      if (reason === 'CKR_PIN_LOCKED' || (WRONG_PIN.has(reason) && state === 'locked')) {
        throw new TokenError('pin-locked', { pin: 'locked', reason });
      }
      if (WRONG_PIN.has(reason))
        throw new TokenError(pin.length === 0 ? 'pin-needed' : 'pin-wrong', { pin: state, reason });
      throw this.#failure(reason, this.#session?.token ?? null);
    }
  }

  #stateNow(slot: Handle): PinState {
    try {
      return this.#pinState(this.#module.C_GetTokenInfo(slot).flags);
    } catch {
      return 'ok';
    }
  }

  #identities(session: Handle): TokenIdentity[] {
    const { CKA_CLASS, CKO_CERTIFICATE, CKO_PUBLIC_KEY, CKA_ID, CKA_LABEL, CKA_VALUE } = this.#library;
    const objects = (kind: number, types: readonly number[]) =>
      this.#find(session, [{ type: CKA_CLASS, value: kind }]).map((object) => {
        const [id, label, value] = this.#attributes(session, object, [CKA_ID, CKA_LABEL, ...types]);
        return { objectId: id?.toString('hex') ?? '', label: label?.toString('utf8').slice(0, 200) ?? '', value };
      });
    const held = objects(CKO_CERTIFICATE, [CKA_VALUE]).flatMap(({ value, ...about }) => {
      const certificate = readCertificate(value);
      return certificate ? [{ ...about, certificate }] : [];
    });
    const all = held.map(({ certificate }) => certificate);
    const withCertificate = held
      .filter(({ objectId, certificate }) => isObjectId(objectId) && certificate.maySign)
      .map(({ certificate, ...about }) => ({
        ...about,
        certificates: [certificate, ...orderChain(certificate.publicKeyInfo, all).slice(1)].map((one) =>
          Uint8Array.from(one.der),
        ),
      }));
    const bare = objects(CKO_PUBLIC_KEY, []).filter(
      ({ objectId }) => isObjectId(objectId) && !held.some((one) => one.objectId === objectId),
    );
    return [...withCertificate, ...bare.map(({ objectId, label }) => ({ objectId, label, certificates: [] }))];
  }

  #findKey(session: Handle, objectId: string): Key {
    const { CKA_CLASS, CKO_PRIVATE_KEY, CKA_ID, CKA_KEY_TYPE, CKK_RSA, CKK_EC, CKA_ALWAYS_AUTHENTICATE } =
      this.#library;
    const [handle] = this.#find(session, [
      { type: CKA_CLASS, value: CKO_PRIVATE_KEY },
      { type: CKA_ID, value: Buffer.from(objectId, 'hex') },
    ]);
    if (!handle) throw new TokenError('key-missing');
    const [type] = this.#attributes(session, handle, [CKA_KEY_TYPE]);
    const keyType = type ? readUlong(type) : -1;
    if (keyType !== CKK_RSA && keyType !== CKK_EC) throw new TokenError('key-missing', { reason: 'CKA_KEY_TYPE' });
    const [always] = this.#attributes(session, handle, [CKA_ALWAYS_AUTHENTICATE]);
    return { handle, isRsa: keyType === CKK_RSA, wantsPinEachTime: always?.[0] === 1 };
  }

  #find(session: Handle, template: Pkcs11.Template): Handle[] {
    this.#module.C_FindObjectsInit(session, template);
    try {
      return this.#module.C_FindObjects(session, MAX_OBJECTS);
    } finally {
      this.#quietly(() => this.#module.C_FindObjectsFinal(session));
    }
  }

  /** Each attribute, or null where the token does not give it. */
  #attributes(session: Handle, object: Handle, types: readonly number[]): (Buffer | null)[] {
    return types.map((type) => {
      try {
        const [found] = this.#module.C_GetAttributeValue(session, object, [{ type }]);
        return found && found.value.length <= MAX_CERTIFICATE_BYTES ? found.value : null;
      } catch {
        return null;
      }
    });
  }

  #guard<T>(token: TokenName | null, call: () => T): T {
    try {
      return call();
    } catch (error) {
      if (error instanceof TokenError) throw error;
      throw this.#failure(nameOf(error), token);
    }
  }

  /** Modules say many things when their token is gone; whether it is still there is asked again. */
  #failure(reason: string, token: TokenName | null): TokenError {
    const isGone = GONE.has(reason) || (token !== null && !this.#isPresent(token));
    return isGone ? new TokenError('removed', { reason }) : new TokenError('failed', { reason });
  }

  #isPresent(token: TokenName): boolean {
    try {
      return this.#slots().some(({ name }) => name.serial === token.serial && name.label === token.label);
    } catch {
      return false;
    }
  }

  /** What is done to tidy up; the failure before it is the one to tell of. */
  #quietly(call: () => void): void {
    try {
      call();
    } catch {
      return;
    }
  }
}

const isObjectId = (id: string): boolean => ObjectId.safeParse(id).success;

function nameOf(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  return /CKR_[A-Z0-9_]+/.exec(text)?.[0] ?? 'CKR_GENERAL_ERROR';
}

function readCertificate(value: Buffer | null | undefined): Certificate | null {
  if (!value) return null;
  try {
    return parseCertificate(value);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return null;
  }
}

/** CK_ULONG in the machine's own order; all machines this runs on are little-endian. */
const readUlong = (bytes: Buffer): number => bytes.readUIntLE(0, Math.min(6, bytes.length));

/** r and s side by side, each as long as the curve's order, to DER. @source PKCS #11 3.0, 2.3.1; RFC 3279, 2.2.3 */
function ecdsaSignature(raw: Buffer): Buffer {
  const half = raw.length / 2;
  if (!Number.isInteger(half) || half === 0) throw new TokenError('failed', { reason: 'CKR_DATA_INVALID' });
  return sequence(integer(raw.subarray(0, half)), integer(raw.subarray(half)));
}
