import type { ScryptOptions } from 'node:crypto';
import { randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { openKey, sealKey } from '#core/signing/envelope';
import { isThorough } from '#test/support/thorough';

// A passphrase costs time on purpose, and machines are shared.
vi.setConfig({ testTimeout: 60_000 });

type Derivation = ScryptOptions & { secret: string; salt: string; length: number; tookMs: number };

/** Every derivation since this was last emptied, as it was really done; `tookMs` is NaN until it ended. */
const derivations = vi.hoisted((): Derivation[] => []);
/** What was derived, by secret, salt and parameters, while it is kept: the same again is then not derived again. */
const kept = vi.hoisted(() => ({ isOn: false, keys: new Map<string, Promise<Buffer>>() }));
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  const scrypt = (
    secret: Buffer,
    salt: Buffer,
    length: number,
    options: ScryptOptions,
    done: (error: Error | null, key?: Buffer) => void,
  ): void => {
    const { maxmem: _, ...cost } = options;
    if (kept.isOn) {
      const name = JSON.stringify([secret.toString('hex'), salt.toString('hex'), length, cost]);
      const derive = (): Promise<Buffer> =>
        new Promise((resolve, reject) => {
          crypto.scrypt(Buffer.from(secret), salt, length, options, (error, key) =>
            error ? reject(error) : resolve(key),
          );
        });
      const key = kept.keys.get(name) ?? derive();
      kept.keys.set(name, key);
      key.then((bytes) => done(null, Buffer.from(bytes)), done as (error: Error) => void);
      return;
    }
    const one = { secret: secret.toString('utf8'), salt: salt.toString('base64'), length, ...cost, tookMs: Number.NaN };
    derivations.push(one);
    const start = performance.now();
    crypto.scrypt(secret, salt, length, options, (error, key) => {
      one.tookMs = performance.now() - start;
      done(error, key);
    });
  };
  return { ...crypto, scrypt };
});

const key = Buffer.from('a private key, as far as the envelope knows');
const passphrase = 'correct horse battery stäple';
const sealed = await sealKey(key, passphrase, randomBytes);
const wrong = { code: 'key.wrong-passphrase', details: {} };

test('a sealed key opens with its passphrase, however that is composed', async () => {
  expect(Buffer.from(await openKey(sealed, passphrase))).toEqual(key);
  expect(Buffer.from(await openKey(sealed, passphrase.normalize('NFD')))).toEqual(key);
});

test('the envelope states its parameters and does not hold the key', () => {
  expect(JSON.parse(sealed)).toMatchObject({
    version: 1,
    kdf: { name: 'scrypt', N: 131072, r: 8, p: 1 },
    cipher: { name: 'AES-256-GCM' },
  });
  expect(sealed).not.toContain(key.toString('base64').slice(0, 12));
});

test('two envelopes of the same key have nothing in common', async () => {
  const other = JSON.parse(await sealKey(key, passphrase, randomBytes));
  const one = JSON.parse(sealed);
  expect(other.kdf.salt).not.toBe(one.kdf.salt);
  expect(other.cipher.iv).not.toBe(one.cipher.iv);
  expect(other.ciphertext).not.toBe(one.ciphertext);
});

test('a wrong passphrase gives the one error', async () => {
  await expect(openKey(sealed, 'correct horse battery staple')).rejects.toMatchObject(wrong);
  await expect(openKey(sealed, '')).rejects.toMatchObject(wrong);
});

describe('parameters out of bounds give the same error, at once', () => {
  const altered: readonly (readonly [string, (envelope: ReturnType<typeof JSON.parse>) => void])[] = [
    ['N below the floor', (e) => Object.assign(e.kdf, { N: 2 ** 16 })],
    ['N that would exhaust memory', (e) => Object.assign(e.kdf, { N: 2 ** 30 })],
    ['N that is no power of two', (e) => Object.assign(e.kdf, { N: 150_000 })],
    ['another r', (e) => Object.assign(e.kdf, { r: 1024 })],
    ['another p', (e) => Object.assign(e.kdf, { p: 1000 })],
    ['another derivation', (e) => Object.assign(e.kdf, { name: 'pbkdf2' })],
    ['a short salt', (e) => Object.assign(e.kdf, { salt: 'AAAA' })],
    ['another cipher', (e) => Object.assign(e.cipher, { name: 'AES-256-CTR' })],
    ['a short tag', (e) => Object.assign(e, { tag: e.tag.slice(0, 8) })],
    ['another version', (e) => Object.assign(e, { version: 2 })],
    ['an additional field', (e) => Object.assign(e, { hint: 'x' })],
  ];
  test.for(altered)('%s', async ([, alter]) => {
    const envelope = JSON.parse(sealed);
    alter(envelope);
    derivations.length = 0;
    const start = performance.now();
    await expect(openKey(JSON.stringify(envelope), passphrase)).rejects.toMatchObject(wrong);
    expect(performance.now() - start).toBeLessThan(100);
    expect(derivations).toEqual([]);
  });
});

test('a wrong passphrase costs as much time as the right one', async () => {
  const { kdf } = JSON.parse(sealed) as { kdf: { salt: string } };
  for (const given of [passphrase, '', 'wrong', 'x'.repeat(1024)]) {
    // Other work on the machine slows what is around a derivation now and then, but not each time.
    const around: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      derivations.length = 0;
      const start = performance.now();
      await openKey(sealed, given).catch(() => undefined);
      const wholeMs = performance.now() - start;
      // Work, not time, is the same on a busy machine: one derivation at full cost, done to its end before the answer.
      expect(derivations).toEqual([
        { secret: given, salt: kdf.salt, length: 32, N: 2 ** 17, r: 8, p: 1, tookMs: expect.any(Number) },
      ]);
      const [{ tookMs } = expect.unreachable()] = derivations;
      expect(wholeMs / tookMs, given.slice(0, 20)).toBeGreaterThan(0.9);
      around.push(wholeMs / tookMs);
    }
    expect(Math.min(...around), given.slice(0, 20)).toBeLessThan(1.5);
  }
});

/** A key is derived anew for each salt only: a quick run alters every fourth byte of the salt, CI all of them. */
const SALT_STEP = isThorough ? 1 : 4;

test(`every byte of the envelope is refused when it is altered (of the salt 1 in ${SALT_STEP})`, {
  timeout: 300_000,
}, async () => {
  const bytes = Buffer.from(sealed, 'utf8');
  const { salt } = (JSON.parse(sealed) as { kdf: { salt: string } }).kdf;
  const saltAt = sealed.indexOf(salt);
  const isTried = (at: number): boolean =>
    at < saltAt || at >= saltAt + salt.length || (at - saltAt) % SALT_STEP === 0 || at === saltAt + salt.length - 1;
  const alteredAt = (at: number): Promise<unknown>[] => {
    const byte = bytes[at] ?? 0;
    // One stays base64 where it was, so that not only the form refuses it.
    return [byte === 0x41 ? 0x42 : 0x41, byte ^ 0x80].map(async (by) => {
      const altered = bytes.with(at, by);
      const given = Buffer.from(altered).toString('latin1');
      await expect(openKey(given, passphrase), `byte ${at}`).rejects.toMatchObject(wrong);
    });
  };
  kept.isOn = true;
  await expect(openKey(sealed, passphrase)).resolves.toEqual(expect.anything());
  const places = [...bytes.keys()].filter(isTried);
  // Derivations run beside each other, each in 128 MB.
  for (let first = 0; first < places.length; first += 4) {
    await Promise.all(places.slice(first, first + 4).flatMap(alteredAt));
  }
  kept.isOn = false;
  kept.keys.clear();
});

test.each(['', '{}', 'null', '[]', '{"version":1}', sealed.slice(0, -1), `${sealed} `, ` ${sealed}`])(
  'what is not an envelope gives the same error: %.20s',
  async (text) => {
    await expect(openKey(text, passphrase)).rejects.toMatchObject(wrong);
  },
);
