import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '#core/signing/certificate';
import { readXref } from '#core/signing/pdf-xref';
import type { Signer } from '#core/signing/signer';
import { verifyPdf } from '#core/verification/verify-pdf';
import { generatedSigner, importedSigner, makePdf, openFolder, sign } from '#test/support/signing';

const folder = openFolder();
afterAll(() => folder.remove());

const now = new Date('2026-12-24T12:00:00Z');
const fingerprint = (signer: Signer | undefined) => fingerprintOf(signer?.certificates[0] ?? new Uint8Array());
const signers: Signer[] = [];
let pdf: Buffer;
let trusted: string[];
beforeAll(async () => {
  signers.push(await generatedSigner(), await importedSigner(folder, 'rsa:3072'), await importedSigner(folder, 'ec'));
  trusted = signers.map(fingerprint);
  pdf = await signAll(await makePdf());
});

async function signAll(plain: Uint8Array, count = 3): Promise<Buffer> {
  let signed = plain;
  const fields = ['author', 'sign-off-1', 'sign-off-2'];
  for (const [i, signer] of signers.slice(0, count).entries()) signed = await sign(signed, fields[i] ?? '', signer);
  return Buffer.from(signed);
}

describe('an intact file', () => {
  test('is TOTAL-PASSED when every signer is trusted', () => {
    const report = verifyPdf(pdf, { now, trusted });
    expect(report).toMatchObject({ isPdf: true, verdict: 'TOTAL-PASSED', subIndication: null, unsignedFields: [] });
    expect(report.signatures).toEqual([
      {
        field: 'author',
        verdict: 'TOTAL-PASSED',
        subIndication: null,
        signer: 'Ada Lovelace',
        issuer: 'Ada Lovelace',
        isSelfSigned: true,
        fingerprint: trusted[0],
        certificateNotAfter: '2031-01-01T00:00:00.000Z',
        algorithm: 'ECDSA P-256 with SHA-256',
        claimedAt: '2026-11-23T10:00:00.000Z',
        timestamp: null,
        revokedAt: null,
        trustedBy: 'pin',
        reason: 'Author of the assessment',
        coversWholeFile: false,
        changedSince: [],
        laterSignatures: 2,
      },
      expect.objectContaining({
        field: 'sign-off-1',
        verdict: 'TOTAL-PASSED',
        signer: 'Grace Hopper',
        issuer: 'Test authority',
        isSelfSigned: false,
        algorithm: 'RSA 3072 with SHA-256',
        coversWholeFile: false,
        laterSignatures: 1,
      }),
      expect.objectContaining({
        field: 'sign-off-2',
        verdict: 'TOTAL-PASSED',
        algorithm: 'ECDSA P-256 with SHA-256',
        coversWholeFile: true,
        laterSignatures: 0,
      }),
    ]);
  });

  test('is INDETERMINATE, never green, while any signer is not trusted', () => {
    for (const missing of trusted) {
      const some = trusted.filter((one) => one !== missing);
      const report = verifyPdf(pdf, { now, trusted: some });
      expect(report).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
      expect(report.signatures.map((one) => one.verdict === 'TOTAL-PASSED')).toEqual(
        trusted.map((one) => one !== missing),
      );
    }
  });

  test('is not trusted because the issuer is', () => {
    const issuer = fingerprintOf(signers[1]?.certificates[1] ?? new Uint8Array());
    const [, second] = verifyPdf(pdf, { now, trusted: [issuer] }).signatures;
    expect(second).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
  });

  test('is judged by the validity of its certificates, now and at the claimed time', async () => {
    const at = (time: string) => verifyPdf(pdf, { now: new Date(time), trusted }).signatures[0]?.subIndication;
    expect(at('2031-01-02T00:00:00Z')).toBe('EXPIRED');
    expect(at('2025-12-31T00:00:00Z')).toBe('NOT_YET_VALID');
    const backdated = await sign(await makePdf(), 'author', signers[0] ?? expect.unreachable(), {
      claimedAt: new Date('2025-06-01T00:00:00Z'),
    });
    expect(verifyPdf(backdated, { now, trusted })).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'NOT_YET_VALID',
    });
  });

  test('says which fields are still free', async () => {
    const report = verifyPdf(await signAll(await makePdf(), 1), { now, trusted });
    expect(report).toMatchObject({ verdict: 'TOTAL-PASSED', unsignedFields: ['sign-off-1', 'sign-off-2'] });
  });

  test('passes with cross-reference streams, object streams and linearization as well', async () => {
    folder.write('plain.pdf', await makePdf());
    for (const option of ['--object-streams=generate', '--linearize']) {
      folder.run('qpdf', option, 'plain.pdf', 'other.pdf');
      const signed = await signAll(folder.read('other.pdf'));
      expect(verifyPdf(signed, { now, trusted }), option).toMatchObject({ verdict: 'TOTAL-PASSED' });
    }
  });
});

test('a PDF without signatures is INDETERMINATE: there is nothing to verify', async () => {
  expect(verifyPdf(await makePdf(), { now, trusted })).toEqual({
    isPdf: true,
    verdict: 'INDETERMINATE',
    subIndication: 'SIGNED_DATA_NOT_FOUND',
    signatures: [],
    unsignedFields: ['author', 'sign-off-1', 'sign-off-2'],
  });
  expect(verifyPdf(await makePdf([]), { now, trusted }).unsignedFields).toEqual([]);
});

describe('a flipped byte is found', () => {
  const isFound = (position: number, flip: number): boolean => {
    const before = pdf[position] ?? 0;
    pdf[position] = before ^ flip;
    const { verdict } = verifyPdf(pdf, { now, trusted });
    pdf[position] = before;
    return verdict === 'TOTAL-FAILED';
  };

  test('at 300 places all over the file', { timeout: 120_000 }, () => {
    const random = numbersFrom(20261123);
    for (let i = 0; i < 300; i++) {
      const position = random(pdf.length);
      const flip = 1 + random(255);
      expect(isFound(position, flip), `position ${position} xor ${flip}`).toBe(true);
    }
  });

  test('everywhere around the gaps, which no digest covers', { timeout: 120_000 }, () => {
    const random = numbersFrom(7);
    for (let gap = pdf.indexOf('/Contents <'); gap > 0; gap = pdf.indexOf('/Contents <', gap + 1)) {
      const close = pdf.indexOf('>', gap);
      const containerEnd = close - 1 - (/0*$/.exec(pdf.toString('latin1', gap, close))?.[0].length ?? 0);
      for (const middle of [gap + 10, containerEnd, close]) {
        for (let position = middle - 12; position < middle + 12; position++) {
          expect(isFound(position, 1 + random(255)), `position ${position}`).toBe(true);
        }
      }
      for (let i = 0; i < 40; i++) {
        const inPadding = containerEnd + random(close - containerEnd);
        expect(isFound(inPadding, 1), `padding ${inPadding}`).toBe(true);
        // The other case of a hexadecimal digit decodes to the same byte
        const digit = gap + 11 + random(containerEnd - gap - 11);
        if (/[a-f]/.test(String.fromCharCode(pdf[digit] ?? 0))) expect(isFound(digit, 0x20)).toBe(true);
      }
    }
  });

  test('in the certificates of issuers, which the signature itself does not need', () => {
    const issuer = Buffer.from(signers[1]?.certificates[1] ?? []).toString('hex');
    const start = pdf.indexOf(issuer, 0, 'latin1');
    expect(start).toBeGreaterThan(0);
    for (let position = start; position < start + issuer.length; position += 7) {
      expect(isFound(position, 1), `position ${position}`).toBe(true);
    }
  });

  test('and a file cut short or made longer is found as well', () => {
    for (const length of [0, 4, 100, pdf.length - 40000, pdf.length - 6, pdf.length - 1]) {
      expect(verifyPdf(pdf.subarray(0, length), { now, trusted }).verdict, `${length} bytes`).toBe('TOTAL-FAILED');
    }
    for (const more of ['\n', ' ', '%', '%%EOF\n', '1 0 obj\nnull\nendobj\n']) {
      const report = verifyPdf(Buffer.concat([pdf, Buffer.from(more)]), { now, trusted });
      expect(report.verdict, JSON.stringify(more)).toBe('TOTAL-FAILED');
    }
  });
});

/** Numbers below a bound, the same at each run (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** A PDF of cross-reference streams alone, each naming so many objects. */
function crowdedPdf(sections: number, objects: number): Buffer {
  const data = deflateSync(Buffer.alloc(objects * 3));
  const parts = [Buffer.from('%PDF-1.7\n')];
  const length = (): number => parts.reduce((sum, part) => sum + part.length, 0);
  let start = 0;
  for (let i = 0; i < sections; i++) {
    const previous = i === 0 ? '' : `/Prev ${start}`;
    start = length();
    const entries = `/Type/XRef/W[1 1 1]/Size ${objects}/Filter/FlateDecode/Length ${data.length}${previous}`;
    parts.push(Buffer.from(`9 0 obj\n<<${entries}>>\nstream\n`), data, Buffer.from('\nendstream\nendobj\n'));
  }
  return Buffer.concat([...parts, Buffer.from(`startxref\n${start}\n%%EOF\n`)]);
}

describe('what is no PDF, or a hostile one, gives a report', () => {
  test('a few kilobytes that name millions of objects, in one section or in many, are not read to their end', () => {
    expect(readXref(crowdedPdf(3, 1000)).sections).toHaveLength(3);
    expect(() => readXref(crowdedPdf(1, 1_100_000))).toThrow('too many objects');
    expect(() => readXref(crowdedPdf(4, 300_000))).toThrow('too many objects');
    expect(verifyPdf(crowdedPdf(1, 1_100_000), { now, trusted })).toMatchObject(damaged);
  });

  const damaged = { verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE', signatures: [], unsignedFields: [] };

  test.for([
    ['nothing', ''],
    ['text', 'hello'],
    ['a header only', '%PDF-1.7\n'],
    ['no cross-reference', '%PDF-1.7\nstartxref\n0\n%%EOF\n'],
    ['a cross-reference beyond the end', '%PDF-1.7\nstartxref\n9999999999\n%%EOF\n'],
    ['a cross-reference that names itself', `%PDF-1.7\nxref\n0 0\ntrailer\n<</Prev 9>>\nstartxref\n9\n%%EOF\n`],
    ['no catalog', `%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 1>>\nstartxref\n9\n%%EOF\n`],
    ['a huge subsection', `%PDF-1.7\nxref\n0 9999999999\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n`],
    ['deep nesting', `%PDF-1.7\nxref\n0 0\ntrailer\n<</A ${'['.repeat(100_000)}>>\nstartxref\n9\n%%EOF\n`],
    ['a stream that measures itself', selfMeasuring()],
  ] as const)('%s', ([, text]) => {
    const report = verifyPdf(Buffer.from(text, 'latin1'), { now, trusted });
    expect(report).toEqual({ isPdf: text.startsWith('%PDF-'), ...damaged });
  });

  test('a file with 400 random changes at a time never throws and never passes', { timeout: 120_000 }, () => {
    const random = numbersFrom(99);
    for (let round = 0; round < 150; round++) {
      const bytes = Buffer.from(pdf);
      for (let i = 0; i < 1 + random(400); i++) bytes[random(bytes.length)] = random(256);
      const cut = bytes.subarray(0, random(4) === 0 ? random(bytes.length) : bytes.length);
      expect(verifyPdf(cut, { now, trusted }).verdict).toBe('TOTAL-FAILED');
    }
  });

  test('changes that keep the structure never throw and never pass', { timeout: 120_000 }, () => {
    // Digits and names only, outside the signatures' digits, so that the file stays readable more often
    const random = numbersFrom(5);
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(pdf);
      const position = random(bytes.length);
      if (!/[0-9A-Za-z/]/.test(String.fromCharCode(bytes[position] ?? 0))) continue;
      const replacement = 0x30 + random(10);
      if (bytes[position] === replacement) continue;
      bytes[position] = replacement;
      expect(verifyPdf(bytes, { now, trusted }).verdict).toBe('TOTAL-FAILED');
    }
  });
});

function selfMeasuring(): string {
  const object = '1 0 obj\n<</Type/Catalog/Length 1 0 R>>\nstream\nx\nendstream\nendobj\n';
  const start = 9 + object.length;
  const xref = `xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\n`;
  return `%PDF-1.7\n${object}${xref}startxref\n${start}\n%%EOF\n`;
}
