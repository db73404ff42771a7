import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { AppError } from '#contract/errors';
import { signDetached } from '#core/signing/cms';
import { createTokens, type TokenKey, type TokenSigner } from '#core/signing/token';
import { opensslVerify } from '#test/support/signing';
import { type Fault, openSoftHsm, PIN, softHsmModule } from '#test/support/softhsm';

const hsm = openSoftHsm();
const keys: Record<'ec' | 'ec384' | 'rsa', TokenKey> = {
  ec: hsm.addKey('ec', '0a01'),
  ec384: hsm.addKey('ec384', '0a03', false),
  rsa: hsm.addKey('rsa:3072', '0a02', false),
};
const tokens = hsm.tokens();
const open: TokenSigner[] = [];
afterAll(() => {
  for (const signer of open) signer.close();
  hsm.remove();
});

async function unlock(key: TokenKey, pin = PIN, on = tokens): Promise<TokenSigner> {
  const signer = await on.open(key, pin);
  open.push(signer);
  return signer;
}

/** The error as its code and details; fails if there is none. */
async function errorOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => expect.unreachable('no error'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw error;
  return { code: error.code, details: error.details as unknown };
}

const { label, serial } = hsm;
const content = Buffer.from('{"canonical":"state"}');

test('the tokens of a module are listed with their certificates, chains included, without a PIN', async () => {
  const found = await tokens.list(softHsmModule);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ label, serial, manufacturer: 'SoftHSM project', pin: 'ok', hasKeyPad: false });
  const identities = [...(found[0]?.identities ?? [])].sort((a, b) => (a.objectId < b.objectId ? -1 : 1));
  expect(
    identities.map(({ objectId, certificates }) => ({
      objectId,
      subjects: certificates.map((der) => new X509Certificate(der).subject),
      leaf: Buffer.from(certificates[0] ?? []).toString('hex'),
    })),
  ).toEqual(
    [keys.ec, keys.rsa, keys.ec384].map(({ objectId, certificates }) => ({
      objectId,
      subjects: ['CN=Grace Hopper', 'CN=Test authority'],
      leaf: Buffer.from(certificates[0] ?? []).toString('hex'),
    })),
  );
});

describe('a key on a token signs', () => {
  test.for(['ec', 'ec384', 'rsa'] as const)('%s: OpenSSL accepts container and chain', async (kind) => {
    const signer = await unlock(keys[kind]);
    const cms = await signDetached(content, signer);
    const anchor = hsm.folder.read('ca.crt').toString();
    expect(opensslVerify(hsm.folder, cms, content, anchor)).toContain('CAdES Verification successful');
    expect(opensslVerify(hsm.folder, cms, Buffer.from('other'), anchor)).toContain('Verification failure');
  });

  test('many times in one session, each time rightly, whatever the length of r and s', async () => {
    const signer = await unlock(keys.ec);
    const publicKey = createPublicKey(
      new X509Certificate(keys.ec.certificates[0] ?? Buffer.alloc(0)).publicKey.export({ format: 'pem', type: 'spki' }),
    );
    const lengths = new Set<number>();
    for (let i = 0; i < 60; i++) {
      const signature = await signer.sign(Buffer.from(String(i)));
      lengths.add(signature.length);
      expect(verify('sha256', Buffer.from(String(i)), publicKey, signature)).toBe(true);
    }
    // A leading zero is added or left out: 70, 71 or 72 bytes, now and then fewer
    expect(lengths.size).toBeGreaterThan(1);
  });

  test('with a token that only does raw RSA', async () => {
    hsm.fail('only-raw-rsa');
    const signer = await unlock({ ...keys.rsa, module: hsm.faulty() });
    const cms = await signDetached(content, signer);
    hsm.fail(null);
    const anchor = hsm.folder.read('ca.crt').toString();
    expect(opensslVerify(hsm.folder, cms, content, anchor)).toContain('CAdES Verification successful');
  });
});

describe('the PIN', () => {
  test('that is wrong is refused with what the token says of the tries left', async () => {
    expect(await errorOf(tokens.open(keys.ec, '999999'))).toEqual({
      code: 'token.pin-wrong',
      details: { label, tries: 'low' },
    });
    await unlock(keys.ec);
    hsm.fail('final-try');
    expect(await errorOf(tokens.open({ ...keys.ec, module: hsm.faulty() }, '999999'))).toEqual({
      code: 'token.pin-wrong',
      details: { label, tries: 'final' },
    });
    hsm.fail(null);
    expect(await errorOf(tokens.open(keys.ec, ''))).toEqual({ code: 'token.pin-needed', details: { label } });
    await unlock(keys.ec);
  });

  test('is never tried on a token that says it is locked', async () => {
    hsm.fail('locked');
    expect(await errorOf(tokens.open({ ...keys.ec, module: hsm.faulty() }, PIN))).toEqual({
      code: 'token.pin-locked',
      details: { label },
    });
    const [found] = await tokens.list(hsm.faulty());
    expect(found?.pin).toBe('locked');
    hsm.fail('pin-locked');
    expect((await errorOf(tokens.open({ ...keys.ec, module: hsm.faulty() }, PIN))).code).toBe('token.pin-locked');
    hsm.fail(null);
  });

  test('is in no error, nor in the message or cause of one', async () => {
    for (const pin of ['wrong-canary-pin', PIN]) {
      hsm.fail(pin === PIN ? 'crash-at-login' : null);
      const error = await tokens.open({ ...keys.ec, module: hsm.faulty() }, pin).catch((thrown: unknown) => thrown);
      hsm.fail(null);
      expect(error).toBeInstanceOf(AppError);
      const { stack, cause, details } = error as AppError;
      expect(`${stack} ${JSON.stringify(cause)} ${JSON.stringify(details)}`).not.toContain(pin);
    }
  });
});

describe('what is not there', () => {
  test.for([
    ['a file that does not exist', '/usr/lib/no-such-module.so', 'missing'],
    ['a folder', '/usr/lib', 'missing'],
    ['a library that is no PKCS#11 module', '/usr/lib/x86_64-linux-gnu/libc.so.6', 'foreign'],
    ['a text', '/etc/hostname', 'foreign'],
  ] as const)('%s is no module', async ([, module, reason]) => {
    const name = module.split('/').at(-1);
    expect(await errorOf(tokens.list(module))).toEqual({ code: 'token.module-unusable', details: { name, reason } });
  });

  test('a token that is not connected, a key that is not on it, an installation without PKCS#11', async () => {
    const other = { ...keys.ec, token: { label: 'Other', serial } };
    expect(await errorOf(tokens.open(other, PIN))).toEqual({ code: 'token.absent', details: { label: 'Other' } });
    expect(await errorOf(tokens.open({ ...keys.ec, objectId: 'ff' }, PIN))).toEqual({
      code: 'token.key-missing',
      details: { label },
    });
    expect(await errorOf(createTokens(null).list(softHsmModule))).toEqual({ code: 'token.unsupported', details: {} });
  });

  test('the private key of another certificate under the same identifier signs nothing', async () => {
    const signer = await unlock({ ...keys.ec, objectId: keys.ec384.objectId });
    expect(await errorOf(signer.sign(content))).toEqual({ code: 'token.key-missing', details: { label } });
  });
});

describe('between login and signature', () => {
  test.for([
    ['removed', 'token.removed'],
    ['not-present', 'token.removed'],
    ['session-lost', 'token.removed'],
    ['logged-out', 'token.removed'],
    ['gone-silently', 'token.removed'],
    ['general-error', 'token.failed'],
    ['crash', 'token.module-crashed'],
    ['wrong-signature', 'token.key-missing'],
  ] as const satisfies readonly (readonly [Fault, string])[])('%s is told as %s', async ([fault, code]) => {
    const signer = await unlock({ ...keys.ec, module: hsm.faulty() });
    await signer.sign(content);
    hsm.fail(fault);
    expect((await errorOf(signer.sign(content))).code).toBe(code);
    hsm.fail(null);
  });

  test('a module that hangs is ended at the deadline, and the session with it', async () => {
    const signer = await unlock({ ...keys.ec, module: hsm.faulty() }, PIN, hsm.tokens({ signMs: 500 }));
    hsm.fail('hang');
    expect(await errorOf(signer.sign(content))).toEqual({
      code: 'token.no-answer',
      details: { name: 'faulty.so', seconds: 1 },
    });
    hsm.fail(null);
    expect((await errorOf(signer.sign(content))).code).toBe('token.session-ended');
  });

  test('a module that crashes while it is looked at or logged in to ends nothing but itself', async () => {
    for (const [fault, call] of [
      ['crash-at-start', () => tokens.list(hsm.faulty())],
      ['crash-at-login', () => tokens.open({ ...keys.ec, module: hsm.faulty() }, PIN)],
    ] as const) {
      hsm.fail(fault);
      expect(await errorOf(call())).toEqual({ code: 'token.module-crashed', details: { name: 'faulty.so' } });
      hsm.fail(null);
    }
    expect(await tokens.list(hsm.faulty())).toHaveLength(1);
  });

  test('a closed session signs nothing any more', async () => {
    const signer = await unlock(keys.ec);
    signer.close();
    expect((await errorOf(signer.sign(content))).code).toBe('token.session-ended');
  });
});

test('a token whose memory is taken away between login and signature is told as removed', async () => {
  const settings = process.env['SOFTHSM2_CONF'];
  const pulled = openSoftHsm('Pulled token');
  const signer = await pulled.tokens().open(pulled.addKey('ec', '01'), PIN);
  await signer.sign(content);
  pulled.pull();
  expect(await errorOf(signer.sign(content))).toEqual({ code: 'token.removed', details: { label: 'Pulled token' } });
  signer.close();
  pulled.remove();
  process.env['SOFTHSM2_CONF'] = settings;
});
