import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { AppError } from '#contract/errors';
import { parseCms, signDetached, withTimestamp } from '#core/signing/cms';
import { derNull, integer, oid, sequence, utf8String } from '#core/signing/der';
import { Oid } from '#core/signing/oids';
import { addTimestamp, timestampRequestOf } from '#core/signing/timestamp-pdf';
import { makeTimestampRequest, readTimestampResponse, timestamper } from '#core/signing/timestamp-request';
import { askTimestampServer } from '#core/signing/timestamp-server';
import { parseTimestampToken } from '#core/signing/timestamp-token';
import { extractSignatures, generatedSigner, makePdf, openFolder, sign } from '#test/support/signing';
import { openTsa, stampedAt, tstInfoOf } from '#test/support/tsa';

const tsa = openTsa();
const folder = openFolder();
afterAll(() => {
  tsa.remove();
  folder.remove();
});

const signature = randomBytes(71);
const nonce = Buffer.from('00f1e2d3c4b5a69788', 'hex');
const request = makeTimestampRequest(signature, nonce);

function detailsOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, ...error.details };
    throw error;
  }
  return expect.unreachable('no error');
}
async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => expect.unreachable('no error'),
    (thrown: unknown) => thrown,
  );
  return detailsOf(() => {
    throw error;
  });
}

test('OpenSSL reads our request: version, imprint, nonce, and that the certificate is wanted', () => {
  folder.write('ours.tsq', request.der);
  const { output } = folder.run('openssl', 'ts', '-query', '-in', 'ours.tsq', '-text');
  const dump = [...output.matchAll(/^ {4}[0-9a-f]{4} - ([0-9a-f -]+?) {3}/gm)].map((match) => match[1]).join(' ');
  expect(dump.replaceAll(/[^0-9a-f]/g, '')).toBe(createHash('sha256').update(signature).digest('hex'));
  expect(output).toContain('Hash Algorithm: sha256');
  expect(output).toContain('Nonce: 0xF1E2D3C4B5A69788');
  expect(output).toContain('Certificate required: yes');
});

test('a token says when, by whose policy, how exactly, and OpenSSL agrees with it', async () => {
  const response = await tsa.respond(request.der);
  const { der, token } = readTimestampResponse(response, request);
  expect({
    at: token.at.toISOString(),
    policy: token.policy,
    accuracyMs: token.accuracyMs,
    serial: token.serial,
  }).toEqual({
    at: new Date(stampedAt).toISOString(),
    policy: '1.2.3.4.1',
    accuracyMs: 1000,
    serial: '02',
  });
  tsa.folder.write('token.der', der);
  tsa.folder.write('signature.bin', signature);
  const check = ['ts', '-verify', '-token_in', '-in', 'token.der', '-CAfile', 'ca.crt'];
  expect(tsa.folder.run('openssl', ...check, '-data', 'signature.bin').output).toContain('Verification: OK');
  tsa.folder.write('signature.bin', randomBytes(71));
  expect(tsa.folder.run('openssl', ...check, '-data', 'signature.bin').output).toContain('FAILED');
});

describe('a token is taken from an authority', () => {
  test.for([
    ['with an EC key', { key: 'ec' }],
    ['that names its certificate by SHA-1', { essAlgorithm: 'sha1' }],
  ] as const)('%s', async ([, options]) => {
    const other = openTsa(options);
    const { token } = readTimestampResponse(await other.respond(request.der), request);
    expect(token.at.toISOString()).toBe(new Date(stampedAt).toISOString());
    expect(token.signed.signingCertificates === null).toBe('essAlgorithm' in options);
    other.remove();
  });
});

describe('an answer is refused', () => {
  const unusable = (reason: string) => ({ code: 'timestamp.unusable', reason });

  test('over another signature', async () => {
    const response = await tsa.respond(makeTimestampRequest(randomBytes(71), nonce).der);
    expect(detailsOf(() => readTimestampResponse(response, request))).toEqual(unusable('imprint'));
  });

  test('to another request over the same signature, or without its nonce', async () => {
    const response = await tsa.respond(makeTimestampRequest(signature, randomBytes(16)).der);
    expect(detailsOf(() => readTimestampResponse(response, request))).toEqual(unusable('nonce'));
    folder.write('data.bin', signature);
    folder.run('openssl', 'ts', '-query', '-data', 'data.bin', '-no_nonce', '-sha256', '-cert', '-out', 'bare.tsq');
    const bare = await tsa.respond(folder.read('bare.tsq'));
    expect(detailsOf(() => readTimestampResponse(bare, request))).toEqual(unusable('nonce'));
  });

  test('without the certificate', async () => {
    folder.write('data.bin', signature);
    folder.run('openssl', 'ts', '-query', '-data', 'data.bin', '-sha256', '-out', 'no-cert.tsq');
    const response = await tsa.respond(folder.read('no-cert.tsq'));
    expect(detailsOf(() => readTimestampResponse(response, request))).toEqual(unusable('certificate'));
  });

  /** The right content signed by OpenSSL with a certificate of our choice. */
  async function signedWith(name: string, ...more: readonly string[]): Promise<Buffer> {
    const response = await tsa.respond(request.der);
    tsa.folder.write('info.der', tstInfoOf(response));
    const kind = ['-econtent_type', Oid.timestampInfo, '-nodetach', '-binary', '-md', 'sha256', '-nosmimecap', ...more];
    const files = [
      '-signer',
      `${name}.crt`,
      '-inkey',
      'tsa.key',
      '-in',
      'info.der',
      '-outform',
      'DER',
      '-out',
      'forged.der',
    ];
    tsa.must('openssl', 'cms', '-sign', ...kind, ...files);
    return sequence(sequence(integer(0)), tsa.folder.read('forged.der'));
  }

  test('by a certificate that is not for time-stamps, or not for them alone, or not critically so', async () => {
    const period = ['20260101000000Z', '20300101000000Z'] as const;
    tsa.issue('right', `${tsa.usage}extendedKeyUsage=critical,timeStamping\n`, period);
    tsa.issue('none', tsa.usage, period);
    tsa.issue('mail', `${tsa.usage}extendedKeyUsage=critical,emailProtection\n`, period);
    tsa.issue('both', `${tsa.usage}extendedKeyUsage=critical,timeStamping,emailProtection\n`, period);
    tsa.issue('lax', `${tsa.usage}extendedKeyUsage=timeStamping\n`, period);
    const control = readTimestampResponse(await signedWith('right', '-cades'), request);
    expect(control.token.at.toISOString()).toBe(new Date(stampedAt).toISOString());
    for (const name of ['none', 'mail', 'both', 'lax']) {
      const response = await signedWith(name, '-cades');
      expect(
        detailsOf(() => readTimestampResponse(response, request)),
        name,
      ).toEqual(unusable('usage'));
    }
  });

  test('whose signer does not name the certificate', async () => {
    const response = await signedWith('tsa');
    expect(detailsOf(() => readTimestampResponse(response, request))).toEqual(unusable('certificate'));
  });

  test('from an authority whose certificate had ended or not begun', async () => {
    const purpose = `${tsa.usage}extendedKeyUsage=critical,timeStamping\n`;
    tsa.issue('ended', purpose, ['20250101000000Z', '20260601000000Z']);
    tsa.issue('early', purpose, ['20270101000000Z', '20280601000000Z']);
    for (const name of ['ended', 'early']) {
      const response = await signedWith(name, '-cades');
      expect(
        detailsOf(() => readTimestampResponse(response, request)),
        name,
      ).toEqual(unusable('time'));
    }
  });

  test('with a certificate that has no part in it', async () => {
    const response = await signedWith('tsa', '-cades', '-certfile', 'leaf.crt');
    expect(detailsOf(() => readTimestampResponse(response, request))).toEqual(unusable('certificate'));
  });

  test('that is a refusal, with the words of the authority', async () => {
    folder.write('data.bin', signature);
    folder.run('openssl', 'ts', '-query', '-data', 'data.bin', '-md5', '-out', 'md5.tsq');
    const response = await tsa.respond(folder.read('md5.tsq'));
    expect(detailsOf(() => readTimestampResponse(response, request))).toEqual({
      code: 'timestamp.refused',
      reason: 'Message digest algorithm is not supported.; badAlg',
    });
    const hostile = sequence(sequence(integer(2), sequence(utf8String(`a\n\u001b[31m${'x'.repeat(1000)}`))));
    expect(detailsOf(() => readTimestampResponse(hostile, request))).toEqual({
      code: 'timestamp.refused',
      reason: `a [31m${'x'.repeat(194)}`,
    });
  });

  test('that is something else', () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('<html>'),
      derNull(),
      sequence(sequence(integer(0)), oid('1.2.3')),
    ]) {
      expect(detailsOf(() => readTimestampResponse(bytes, request))).toEqual(unusable('format'));
    }
  });
});

describe('a server', () => {
  test('is asked as RFC 3161 says, and its token is taken', async () => {
    const address = await tsa.serve();
    const stamp = timestamper((tsq) => askTimestampServer(address, tsq), randomBytes);
    expect(parseTimestampToken(await stamp(signature)).at.toISOString()).toBe(new Date(stampedAt).toISOString());
  });

  test('is told nothing of whoever asks, not even a password that stands in its address, and is asked once', async () => {
    const seen: { path: string | undefined; headers: readonly string[] }[] = [];
    const server = createServer((asked, answer) => {
      seen.push({ path: asked.url, headers: Object.keys(asked.headers).sort() });
      answer.writeHead(302, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await rejectionOf(askTimestampServer(`http://ada:secret@127.0.0.1:${port}/tsa`, request.der))).toEqual({
      code: 'timestamp.server-failed',
      host: `127.0.0.1:${port}`,
      reason: 'HTTP 302',
    });
    expect(seen).toEqual([
      { path: '/tsa', headers: ['accept', 'connection', 'content-length', 'content-type', 'host'] },
    ]);
    server.close();
  });

  test('that fails is told by its address and what it did', async () => {
    const ask = (address: string) =>
      rejectionOf(askTimestampServer(address, request.der, { timeoutMs: 300, limitBytes: 1000 }));
    const body = Buffer.from('x');
    for (const [reason, answer] of [
      ['HTTP 503', async () => ({ status: 503, body })],
      ['HTTP 302', async () => ({ status: 302, body })],
      ['type', async () => ({ type: 'text/html', body })],
      ['size', async () => ({ body: Buffer.alloc(5000) })],
      ['timeout', async () => null],
    ] as const) {
      const address = await tsa.serve(answer);
      expect(await ask(address)).toEqual({ code: 'timestamp.server-failed', host: new URL(address).host, reason });
    }
    expect(await ask('http://127.0.0.1:1/tsa')).toEqual({
      code: 'timestamp.server-failed',
      host: '127.0.0.1:1',
      reason: 'unreachable',
    });
  });

  test('that sends the token of somebody else leaves the document as it was', async () => {
    const other = await tsa.respond(makeTimestampRequest(randomBytes(71), nonce).der);
    const address = await tsa.serve(async () => ({ body: other }));
    const stamp = timestamper((tsq) => askTimestampServer(address, tsq), randomBytes);
    const pdf = await makePdf();
    const before = Buffer.from(pdf);
    expect(await rejectionOf(sign(pdf, 'author', await generatedSigner(), { timestamper: stamp }))).toEqual({
      code: 'timestamp.unusable',
      reason: 'imprint',
    });
    expect(before.equals(pdf)).toBe(true);
  });
});

describe('a time-stamp by file', () => {
  test('goes into the room of the last signature, and changes nothing else', async () => {
    const signed = Buffer.from(await sign(await makePdf(), 'author', await generatedSigner()));
    const asked = timestampRequestOf(signed);
    expect(Buffer.from(timestampRequestOf(signed).der).equals(asked.der)).toBe(true);
    const stamped = Buffer.from(addTimestamp(signed, await tsa.respond(asked.der)));
    const gap = signed.indexOf('/Contents <');
    const end = signed.indexOf('>', gap);
    expect(stamped.length).toBe(signed.length);
    expect(stamped.subarray(0, gap).equals(signed.subarray(0, gap))).toBe(true);
    expect(stamped.subarray(end).equals(signed.subarray(end))).toBe(true);
    const [{ cms } = expect.unreachable()] = extractSignatures(stamped);
    expect(parseTimestampToken(parseCms(cms).timestamp ?? expect.unreachable()).at.toISOString()).toBe(
      new Date(stampedAt).toISOString(),
    );
  });

  test('is for the last signature only, once, and for one of ours', async () => {
    const plain = await makePdf();
    const notPossible = (reason: string) => ({ code: 'timestamp.not-possible', reason });
    expect(detailsOf(() => timestampRequestOf(plain))).toEqual(notPossible('unsigned'));
    const signer = await generatedSigner();
    const first = await sign(plain, 'author', signer);
    const response = await tsa.respond(timestampRequestOf(first).der);
    const second = await sign(first, 'sign-off-1', signer);
    // The answer for the first signature comes when the second is there: it covers the first one's room
    expect(detailsOf(() => addTimestamp(second, response))).toEqual({ code: 'timestamp.unusable', reason: 'imprint' });
    const third = Buffer.concat([second, Buffer.from('\n% more\n')]);
    expect(detailsOf(() => timestampRequestOf(third))).toMatchObject({ code: 'signature.file-unsupported' });
    const stamped = addTimestamp(first, response);
    expect(detailsOf(() => timestampRequestOf(stamped))).toEqual(notPossible('present'));
    expect(detailsOf(() => addTimestamp(stamped, response))).toEqual(notPossible('present'));
  });

  test('is not put where something came after the signature', async () => {
    const signed = await sign(await makePdf(), 'author', await generatedSigner());
    folder.write('signed.pdf', signed);
    const update = '1 0 obj <</Type /Nothing>> endobj\n';
    const before = Buffer.from(signed);
    const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(before.toString('latin1'))?.[1]);
    const size = /\/Size (\d+)/.exec(before.toString('latin1', start))?.[1];
    const root = /\/Root (\d+ 0 R)/.exec(before.toString('latin1', start))?.[1];
    const number = Number(size);
    const object = update.replace('1 0 obj', `${number} 0 obj`);
    const xref = before.length + object.length;
    const trailer = `xref\n${number} 1\n${String(before.length).padStart(10, '0')} 00000 n \ntrailer <</Size ${number + 1} /Root ${root} /Prev ${start}>>\nstartxref\n${xref}\n%%EOF\n`;
    const later = Buffer.concat([before, Buffer.from(object + trailer)]);
    expect(detailsOf(() => timestampRequestOf(later))).toEqual({
      code: 'timestamp.not-possible',
      reason: 'later',
    });
  });
});

test('a container of others is not touched', async () => {
  const signer = await generatedSigner();
  const cms = await signDetached(Buffer.from('{}'), signer);
  const token = readTimestampResponse(await tsa.respond(request.der), request).der;
  const stamped = withTimestamp(cms, token);
  expect(() => withTimestamp(stamped, token)).toThrow('not our own, or stamped');
});
