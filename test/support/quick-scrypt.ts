import crypto, { type ScryptOptions } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/*
 * Deriving a key from a passphrase takes a good part of a second and 128 MB, by design, and a test that signs needs it
 * often. Whoever imports this pays it once for each passphrase in a process: every key is sealed with the same salt there,
 * and what was derived is kept. It is the real derivation with the real parameters, so other processes open these keys
 * too; envelope.test.ts and heap.test.ts, which are about the derivation itself, do without.
 */
type Callback = (error: Error | null, key: Buffer) => void;
type Scrypt = (secret: Buffer, salt: Buffer, length: number, options: ScryptOptions, callback: Callback) => void;

const SALT_BYTES = 32;
const { scrypt, randomBytes } = crypto;
let salt = randomBytes(SALT_BYTES);
const derived = new Map<string, Promise<Buffer>>();

/** The keys sealed from now on have another salt than those before. */
export function newSalt(): void {
  salt = randomBytes(SALT_BYTES);
}

let gate: { readonly entered: () => void; readonly opened: Promise<void> } | null = null;

/** Lets the next derivation wait: `begun` comes once a passphrase is being tried, and `release` lets it go on. */
export function holdDerivation(): { readonly begun: Promise<void>; release(): void } {
  let release = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  const begun = new Promise<void>((entered) => {
    gate = { entered, opened };
  });
  return { begun, release };
}

function derive([secret, ownSalt, length, options]: Parameters<Scrypt>): Promise<Buffer> {
  // Whoever gave the secret wipes it.
  const given = Buffer.from(secret);
  return new Promise((resolve, reject) => {
    scrypt(given, ownSalt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

async function find(...parameters: Parameters<Scrypt>): Promise<Buffer> {
  const [secret, ownSalt, length, { N, r, p }] = parameters;
  const name = [secret.toString('hex'), ownSalt.toString('hex'), length, N, r, p].join(' ');
  const key = derived.get(name) ?? derive(parameters);
  derived.set(name, key);
  const held = gate;
  gate = null;
  held?.entered();
  await held?.opened;
  return Buffer.from(await key);
}

function quickScrypt(...parameters: Parameters<Scrypt>): void {
  const callback = parameters[4];
  find(...parameters).then(
    (key) => callback(null, key),
    (error: Error) => callback(error, Buffer.alloc(0)),
  );
}

const sameSalt = (size: number): Buffer => (size === SALT_BYTES ? Buffer.from(salt) : randomBytes(size));

Object.assign(crypto, { scrypt: quickScrypt, randomBytes: sameSalt });
syncBuiltinESMExports();
