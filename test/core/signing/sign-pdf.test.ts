import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PdfFile } from '#core/signing/pdf-file';
import { pdfNumber, writeObject } from '#core/signing/pdf-write';
import { signPdf } from '#core/signing/sign-pdf';
import { signatureFields } from '#core/signing/signature-fields';
import type { Signer } from '#core/signing/signer';
import {
  dejaVuSans,
  extractSignatures,
  generatedSigner,
  importedSigner,
  makePdf,
  notoSans,
  openFolder,
  opensslVerify,
  sign,
  signedAt,
  toPem,
} from '#test/support/signing';

const folder = openFolder();
afterAll(() => folder.remove());

const signers: { readonly field: string; readonly signer: Signer; readonly anchor: string }[] = [];
beforeAll(async () => {
  const own = await generatedSigner();
  signers.push({ field: 'author', signer: own, anchor: toPem(own.certificates[0] ?? new Uint8Array()) });
  for (const [field, kind] of [
    ['sign-off-1', 'rsa:3072'],
    ['sign-off-2', 'ec'],
  ] as const) {
    const signer = await importedSigner(folder, kind);
    signers.push({ field, signer, anchor: folder.read('ca.crt').toString() });
  }
});

async function signByAll(pdf: Uint8Array): Promise<Buffer> {
  let signed = pdf;
  for (const { field, signer } of signers) signed = await sign(signed, field, signer);
  return Buffer.from(signed);
}

describe('three signers one after the other', () => {
  let pdf: Buffer;
  let unsigned: Buffer;
  beforeAll(async () => {
    unsigned = await makePdf();
    pdf = await signByAll(unsigned);
    folder.write('signed.pdf', pdf);
  });

  test('leave every earlier byte as it was', () => {
    expect(pdf.subarray(0, unsigned.length).equals(unsigned)).toBe(true);
  });

  test('are all valid for pdfsig, and the last covers the whole document', () => {
    const { output } = folder.run('pdfsig', '-nocert', 'signed.pdf');
    expect(output.match(/Signature is Valid/g)).toHaveLength(3);
    expect(output.match(/ETSI\.CAdES\.detached/g)).toHaveLength(3);
    expect(output.match(/Not total document signed/g)).toHaveLength(2);
    expect(output.split('Signature #3')[1]).toContain('Total document signed');
  });

  test('are CAdES for OpenSSL', () => {
    const found = extractSignatures(pdf);
    expect(found).toHaveLength(3);
    for (const [i, { cms, content }] of found.entries()) {
      expect(opensslVerify(folder, cms, content, signers[i]?.anchor ?? '')).toContain('CAdES Verification successful');
    }
  });

  test('give a file that qpdf finds nothing wrong with', () => {
    const { output, code } = folder.run('qpdf', '--check', 'signed.pdf');
    expect(output).toContain('No syntax or stream encoding errors found');
    expect(output).not.toContain('WARNING');
    expect(code).toBe(0);
  });

  test('show text without adding a font', () => {
    const box = ['-r', '100', '-f', '3', '-l', '3', '-x', '100', '-y', '250', '-W', '334', '-H', '300', '-mono'];
    folder.run('pdftoppm', ...box, 'signed.pdf', 'signed');
    folder.write('unsigned.pdf', unsigned);
    expect(folder.run('pdffonts', 'signed.pdf').output).toBe(folder.run('pdffonts', 'unsigned.pdf').output);
    folder.run('pdftoppm', ...box, 'unsigned.pdf', 'unsigned');
    expect(inkOf(folder.read('signed-3.pbm'))).toBeGreaterThan(inkOf(folder.read('unsigned-3.pbm')) + 2000);
  });

  test('are listed with place and purpose', () => {
    expect(signatureFields(pdf)).toEqual([
      { name: 'author', isSigned: true, rect: [72, 600, 312, 664], label: 'Signature of author' },
      { name: 'sign-off-1', isSigned: true, rect: [72, 520, 312, 584], label: 'Signature of sign-off-1' },
      { name: 'sign-off-2', isSigned: true, rect: [72, 440, 312, 504], label: 'Signature of sign-off-2' },
    ]);
    expect(signatureFields(unsigned).map((field) => field.isSigned)).toEqual([false, false, false]);
  });
});

function inkOf(pbm: Buffer): number {
  const data = pbm.subarray(pbm.indexOf('\n', pbm.indexOf('\n') + 1) + 1);
  return data.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
}

test('a file with cross-reference streams and object streams is signed in its own manner', async () => {
  folder.write('plain.pdf', await makePdf());
  folder.run('qpdf', '--object-streams=generate', 'plain.pdf', 'packed.pdf');
  const pdf = await signByAll(folder.read('packed.pdf'));
  folder.write('packed-signed.pdf', pdf);
  expect(pdf.includes('\nxref\n')).toBe(false);
  expect(folder.run('pdfsig', '-nocert', 'packed-signed.pdf').output.match(/Signature is Valid/g)).toHaveLength(3);
  const { output, code } = folder.run('qpdf', '--check', 'packed-signed.pdf');
  expect({ code, hasWarnings: output.includes('WARNING') }).toEqual({ code: 0, hasWarnings: false });
});

test('a linearized file is signed too', async () => {
  folder.write('plain.pdf', await makePdf());
  folder.run('qpdf', '--linearize', 'plain.pdf', 'linear.pdf');
  folder.write('linear-signed.pdf', await signByAll(folder.read('linear.pdf')));
  expect(folder.run('pdfsig', '-nocert', 'linear-signed.pdf').output.match(/Signature is Valid/g)).toHaveLength(3);
});

test('name, reason and place in any script reach the reader, whatever characters they hold', async () => {
  const signer = signers[0]?.signer ?? expect.unreachable();
  const reason = 'Prüfung (§ 5) \\ >> /ByteRange [0 0000000000 0000000000 0000000000] /Contents <';
  const pdf = await sign(await makePdf(), 'author', signer, { name: 'Зоя 王', reason, location: 'Köln' });
  folder.write('texts.pdf', pdf);
  expect(folder.run('pdfsig', '-nocert', 'texts.pdf').output).toContain('Signature is Valid');
  const json = JSON.parse(folder.run('qpdf', '--json=2', '--json-key=qpdf', 'texts.pdf').output);
  const objects = Object.values(json.qpdf[1]) as { value?: Record<string, string> }[];
  const found = objects.find((object) => object.value?.['/Type'] === '/Sig')?.value;
  expect(found).toMatchObject({
    '/Name': 'u:Зоя 王',
    '/Reason': `u:${reason}`,
    '/Location': 'u:Köln',
    '/M': "u:D:20261123100000+00'00'",
  });
});

describe('what is refused', () => {
  const options = (signer: Signer) => ({
    field: 'author',
    signer,
    name: 'Ada',
    reason: '',
    claimedAt: signedAt,
    appearance: { lines: ['Ada'], font: notoSans },
  });
  const first = () => signers[0]?.signer ?? expect.unreachable();

  test('a field that does not exist, or is signed already', async () => {
    const pdf = await makePdf();
    await expect(sign(pdf, 'nobody', first())).rejects.toMatchObject({
      code: 'dossier.no-free-field',
      details: { name: 'nobody' },
    });
    const signed = await sign(pdf, 'author', first());
    await expect(sign(signed, 'author', first())).rejects.toMatchObject({ code: 'dossier.no-free-field' });
  });

  test('a file that is no PDF, is damaged, is encrypted, or has bytes after its end', async () => {
    const pdf = await makePdf();
    folder.write('plain.pdf', pdf);
    folder.run('qpdf', '--encrypt', '', 'owner', '256', '--', 'plain.pdf', 'encrypted.pdf');
    const bad: Record<string, Uint8Array> = {
      'no PDF': Buffer.from('hello'),
      empty: Buffer.alloc(0),
      truncated: pdf.subarray(0, pdf.length - 20),
      encrypted: folder.read('encrypted.pdf'),
      'longer than itself': Buffer.concat([pdf, Buffer.from('%more\n')]),
    };
    for (const [what, bytes] of Object.entries(bad)) {
      await expect(signPdf(bytes, options(first())), what).rejects.toMatchObject({
        code: 'signature.file-unsupported',
        details: { reason: what === 'encrypted' ? 'encrypted' : 'structure' },
      });
      expect(() => signatureFields(bytes), what).toThrow(
        expect.objectContaining({ code: 'signature.file-unsupported' }),
      );
    }
  });

  test('a signature larger than the room for it', async () => {
    const huge: Signer = { ...first(), sign: async () => Buffer.alloc(20_000, 1) };
    await expect(signPdf(await makePdf(), options(huge))).rejects.toMatchObject({
      code: 'signature.container-too-large',
      details: {},
    });
  });

  test('a character that no font has; with a fallback font that has it, it is drawn', async () => {
    const pdf = await makePdf();
    const lines = ['Ada ☑'];
    await expect(sign(pdf, 'author', first(), { appearance: { lines, font: notoSans } })).rejects.toMatchObject({
      code: 'dossier.glyph-missing',
      details: { characters: '☑' },
    });
    const appearance = { lines, font: notoSans, fallbackFonts: [dejaVuSans] };
    expect((await sign(pdf, 'author', first(), { appearance })).length).toBeGreaterThan(pdf.length);
  });
});

test('a file of hundreds of thousands of objects can be signed', async () => {
  const pdf = await makePdf(['author']);
  const { sections, trailer } = new PdfFile(pdf);
  const size = trailer.get('Size');
  if (size?.kind !== 'number') throw new Error('no Size');
  const rows = '0000000000 65535 f \n'.repeat(300_000);
  const large = Buffer.concat([
    pdf,
    Buffer.from(
      `xref\n${size.value} 300000\n${rows}trailer\n${writeObject({
        kind: 'dict',
        entries: new Map([
          ...trailer,
          ['Size', pdfNumber(size.value + 300_000)],
          ['Prev', pdfNumber(sections[0]?.start ?? 0)],
        ]),
      })}\nstartxref\n${pdf.length}\n%%EOF\n`,
    ),
  ]);
  const signed = await sign(large, 'author', signers[0]?.signer ?? (await generatedSigner()));
  expect(signatureFields(signed)).toMatchObject([{ name: 'author', isSigned: true }]);
});
