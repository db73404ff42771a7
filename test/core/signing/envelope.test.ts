import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openKey, sealKey } from '#core/signing/envelope';

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
    const start = performance.now();
    await expect(openKey(JSON.stringify(envelope), passphrase)).rejects.toMatchObject(wrong);
    expect(performance.now() - start).toBeLessThan(100);
  });
});

test('any altered character is refused', { timeout: 120_000 }, async () => {
  // Every position once, but the expensive ones (salt, iv, tag, ciphertext) in samples
  const data = JSON.parse(sealed);
  const spans = [data.kdf.salt, data.cipher.iv, data.tag, data.ciphertext].map((text: string) => {
    const from = sealed.indexOf(text);
    return { from, to: from + text.length };
  });
  for (let i = 0; i < sealed.length; i++) {
    const span = spans.find(({ from, to }) => i >= from && i < to);
    if (span && i !== span.from && i !== span.to - 1) continue;
    const character = sealed[i] === 'B' ? 'C' : 'B';
    const altered = `${sealed.slice(0, i)}${character}${sealed.slice(i + 1)}`;
    await expect(openKey(altered, passphrase), `position ${i}`).rejects.toMatchObject(wrong);
  }
});

test.each(['', '{}', 'null', '[]', '{"version":1}', sealed.slice(0, -1), `${sealed} `, ` ${sealed}`])(
  'what is not an envelope gives the same error: %.20s',
  async (text) => {
    await expect(openKey(text, passphrase)).rejects.toMatchObject(wrong);
  },
);
