import { beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '#core/signing/certificate';
import { PdfFile } from '#core/signing/pdf-file';
import type { PdfDict, PdfObject } from '#core/signing/pdf-syntax';
import {
  appendRevision,
  nextObjectNumber,
  pdfArray,
  pdfDict,
  pdfName,
  pdfNumber,
  pdfRef,
  pdfText,
  type WrittenObject,
  writeObject,
  writeStream,
} from '#core/signing/pdf-write';
import { findSignatureFields } from '#core/signing/signature-fields';
import type { Signer } from '#core/signing/signer';
import { verifyPdf } from '#core/verification/verify-pdf';
import { generatedSigner, makePdf, sign } from '#test/support/signing';

const now = new Date('2026-12-24T12:00:00Z');
let signer: Signer;
let signed: Buffer;
let trusted: string[];
beforeAll(async () => {
  signer = await generatedSigner();
  trusted = [fingerprintOf(signer.certificates[0] ?? new Uint8Array())];
  signed = Buffer.from(await sign(await makePdf(), 'author', signer));
});

type Entries = Readonly<Record<string, PdfObject | undefined>>;

/** A file opened for forging: finds objects and writes them anew. */
function forge(pdf: Buffer) {
  const file = new PdfFile(pdf);
  const numberOf = (object: PdfObject | undefined) => (object?.kind === 'ref' ? object.number : expect.unreachable());
  const root = numberOf(file.trailer.get('Root'));
  const pages = file.array(file.dict(file.catalog.get('Pages')).get('Kids')).map(numberOf);
  const field = (name: string) => findSignatureFields(file).find((one) => one.name === name) ?? expect.unreachable();
  const write = (number: number, object: PdfObject): WrittenObject => ({
    number,
    generation: 0,
    body: Buffer.from(writeObject(object), 'latin1'),
  });
  /** The dictionary of that number with other entries; `undefined` takes one out. */
  const change = (number: number, update: Entries): WrittenObject => {
    const entries = new Map(file.dict(file.object(number)));
    for (const [key, value] of Object.entries(update)) {
      if (value === undefined) entries.delete(key);
      else entries.set(key, value);
    }
    return write(number, { kind: 'dict', entries } satisfies PdfDict);
  };
  const append = (...objects: readonly WrittenObject[]) => appendRevision(file, objects).bytes;
  const form = numberOf(file.catalog.get('AcroForm'));
  return { file, root, form, pages, field, write, change, append, numberOf, next: nextObjectNumber(file) };
}
type Forge = ReturnType<typeof forge>;

const drawing = (number: number): WrittenObject => ({
  number,
  generation: 0,
  body: writeStream(new Map(), Buffer.from('0 0 500 500 re f')),
});

describe('a revision appended after the signature makes it fail, and what changed is named', () => {
  const forgeries: readonly (readonly [string, (f: Forge) => readonly WrittenObject[], readonly string[]])[] = [
    [
      'the contents of page 2 are replaced',
      (f) => [drawing(f.numberOf(f.file.dict(f.file.object(f.pages[1] ?? 0)).get('Contents')))],
      ['page 2, Contents'],
    ],
    [
      'page 2 gets other contents',
      (f) => [f.change(f.pages[1] ?? 0, { Contents: pdfRef(f.next) }), drawing(f.next)],
      ['page 2, Contents'],
    ],
    ['page 1 is turned', (f) => [f.change(f.pages[0] ?? 0, { Rotate: pdfNumber(180) })], ['page 1, Rotate']],
    [
      'page 1 gets an annotation',
      (f) => [
        f.change(f.pages[0] ?? 0, { Annots: pdfArray(pdfRef(f.next)) }),
        f.write(f.next, pdfDict({ Type: pdfName('Annot'), Subtype: pdfName('Square') })),
      ],
      ['page 1, Annots'],
    ],
    ['the catalog gets an action', (f) => [f.change(f.root, { OpenAction: pdfDict({}) })], ['catalog, OpenAction']],
    ['the catalog loses its pages', (f) => [f.change(f.root, { Pages: undefined })], ['catalog, Pages']],
    [
      'the form asks for new appearances',
      (f) => [f.change(f.form, { NeedAppearances: { kind: 'boolean', value: true } })],
      ['catalog, AcroForm, NeedAppearances'],
    ],
    [
      'the form gets another field',
      (f) => [
        f.change(f.form, {
          Fields: pdfArray(...f.file.array(f.file.dict(f.file.catalog.get('AcroForm')).get('Fields')), pdfRef(f.next)),
        }),
        f.write(f.next, pdfDict({ FT: pdfName('Tx'), T: pdfText('new') })),
      ],
      ['catalog, AcroForm, Fields'],
    ],
    [
      'the label of a free field is changed',
      (f) => [f.change(f.field('sign-off-1').fieldNumber, { TU: pdfText('Other') })],
      ['field sign-off-1, TU'],
    ],
    [
      'the look of a free field is changed without a signature',
      (f) => [f.change(f.field('sign-off-1').fieldNumber, { AP: pdfDict({ N: pdfRef(f.next) }) }), drawing(f.next)],
      ['field sign-off-1, AP'],
    ],
    [
      'the look of the signature is changed',
      (f) => [f.change(f.field('author').fieldNumber, { AP: pdfDict({ N: pdfRef(f.next) }) }), drawing(f.next)],
      ['field author, AP'],
    ],
    [
      'the signature is moved',
      (f) => [f.change(f.field('author').fieldNumber, { Rect: pdfArray(...[0, 0, 9, 9].map(pdfNumber)) })],
      ['field author, Rect'],
    ],
    [
      'the document information is changed',
      (f) => [f.change(f.numberOf(f.file.trailer.get('Info')), { Title: pdfText('Other') })],
      ['Info, Title'],
    ],
    ['an object that nothing leads to is added', (f) => [drawing(f.next)], [`object`]],
    ['nothing is changed', () => [], ['revision without a signature']],
  ];

  test.for(forgeries)('%s', ([, make, expected]) => {
    const f = forge(signed);
    const report = verifyPdf(f.append(...make(f)), { now, trusted });
    expect(report).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
    const [signature] = report.signatures;
    expect(signature).toMatchObject({
      verdict: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
      coversWholeFile: false,
    });
    for (const name of expected) {
      expect(signature?.changedSince).toContainEqual(expect.stringContaining(name));
    }
  });
});

test('a change is found also below a later, honest signature, and only the earlier one fails', async () => {
  const f = forge(signed);
  const forged = f.append(f.change(f.pages[1] ?? 0, { Rotate: pdfNumber(90) }));
  const again = await sign(forged, 'sign-off-1', signer);
  const report = verifyPdf(again, { now, trusted });
  expect(report.verdict).toBe('TOTAL-FAILED');
  expect(report.signatures.map(({ field, verdict, changedSince }) => ({ field, verdict, changedSince }))).toEqual([
    { field: 'author', verdict: 'TOTAL-FAILED', changedSince: ['page 2, Rotate'] },
    { field: 'sign-off-1', verdict: 'TOTAL-PASSED', changedSince: [] },
  ]);
});

test('a deleted object is found', () => {
  const f = forge(signed);
  const [contents = 0] = [f.numberOf(f.file.dict(f.file.object(f.pages[1] ?? 0)).get('Contents'))];
  const appended = f.append(f.write(contents, { kind: 'null' }));
  expect(verifyPdf(appended, { now, trusted }).signatures[0]?.changedSince).toEqual([
    'page 2, Contents',
    'revision without a signature',
  ]);
  const text = appended.toString('latin1');
  const row = text.lastIndexOf(' 00000 n');
  const freed = Buffer.from(`${text.slice(0, row)} 00001 f${text.slice(row + 8)}`, 'latin1');
  expect(verifyPdf(freed, { now, trusted }).signatures[0]?.changedSince).toContain('page 2, Contents');
});

test('a signature whose field was emptied is missed, and the file fails', () => {
  const f = forge(signed);
  const appended = f.append(f.change(f.field('author').fieldNumber, { V: undefined }));
  const report = verifyPdf(appended, { now, trusted });
  expect(report).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' });
  expect(report.signatures).toEqual([expect.objectContaining({ verdict: 'TOTAL-FAILED', signer: null })]);
});

test('a signature cannot be moved to another field', () => {
  const f = forge(signed);
  const value = f.field('author').value;
  const appended = f.append(
    f.change(f.field('author').fieldNumber, { V: undefined }),
    f.change(f.field('sign-off-1').fieldNumber, { V: value }),
  );
  const report = verifyPdf(appended, { now, trusted });
  expect(report.signatures).toEqual([expect.objectContaining({ field: 'sign-off-1', verdict: 'TOTAL-FAILED' })]);
});

test('a signature cannot be borrowed by a second field, not even below an honest later signature', async () => {
  const f = forge(signed);
  const borrowed = f.append(
    f.change(f.field('sign-off-1').fieldNumber, { V: f.field('author').value, AP: pdfDict({ N: pdfRef(f.next) }) }),
    drawing(f.next),
  );
  const again = await sign(borrowed, 'sign-off-2', signer);
  const report = verifyPdf(again, { now, trusted });
  expect(report.verdict).toBe('TOTAL-FAILED');
  expect(report.signatures.find((one) => one.field === 'sign-off-1')).toMatchObject({
    verdict: 'TOTAL-FAILED',
    signer: null,
  });
});

test('an object that was left open before signing and is filled in afterwards is found', async () => {
  // The page refers to an object that does not exist yet; a later revision defines it
  const plain = forge(await makePdf());
  const open = plain.next + 50;
  const prepared = plain.append(plain.change(plain.pages[0] ?? 0, { Contents: pdfRef(open) }));
  const first = Buffer.from(await sign(prepared, 'author', signer));
  expect(verifyPdf(first, { now, trusted }).verdict).toBe('TOTAL-PASSED');
  const filled = forge(first).append(drawing(open));
  expect(verifyPdf(filled, { now, trusted }).signatures[0]?.changedSince).toContain('page 1, Contents');
});

test('an open reference that a later signature happens to fill is found', async () => {
  const plain = forge(await makePdf());
  // The author's signature takes two numbers, the next one's dictionary the third, its appearance the fourth
  const prepared = plain.append(plain.change(plain.pages[0] ?? 0, { Contents: pdfRef(plain.next + 3) }));
  const first = await sign(prepared, 'author', signer);
  const second = await sign(first, 'sign-off-1', signer);
  const [author, later] = verifyPdf(second, { now, trusted }).signatures;
  expect(author).toMatchObject({ verdict: 'TOTAL-FAILED', changedSince: ['page 1, Contents'] });
  expect(later).toMatchObject({ verdict: 'TOTAL-PASSED' });
});

test('an object that ends only behind the signed revision is found', async () => {
  const plain = await makePdf();
  const length = 100_000;
  const f = forge(plain);
  // A stream whose data is everything that is signed, and which only a later revision closes
  const header = `\n${f.next} 0 obj\n<</Length ${length}>>\nstream\n`;
  const page = f.append(f.change(f.pages[0] ?? 0, { Contents: pdfRef(f.next) }));
  const start = page.length + header.length;
  const table = `xref\n${f.next} 1\n${String(page.length + 1).padStart(10, '0')} 00000 n \n`;
  const previous = new PdfFile(page).sections[0]?.start ?? 0;
  const root = writeObject(f.file.trailer.get('Root') ?? expect.unreachable());
  const trailer = `trailer\n<</Size ${f.next + 1}/Root ${root}/Prev ${previous}>>\nstartxref\n${start}\n%%EOF\n`;
  const prepared = Buffer.concat([page, Buffer.from(`${header}${table}${trailer}`)]);

  const first = Buffer.from(await sign(prepared, 'author', signer));
  const filler = '%'.padEnd(start + length - first.length, ' ');
  const closed = Buffer.concat([first, Buffer.from(`${filler}\nendstream\nendobj\n`)]);
  const xref = closed.length;
  const last = new PdfFile(first);
  const end = `xref\n0 0\ntrailer\n<</Size ${f.next + 3}/Root ${root}/Prev ${last.sections[0]?.start}>>\nstartxref\n${xref}\n%%EOF\n`;
  const second = await sign(Buffer.concat([closed, Buffer.from(end)]), 'sign-off-1', signer);
  const report = verifyPdf(second, { now, trusted });
  expect(report.signatures.find((one) => one.field === 'sign-off-1')).toMatchObject({ verdict: 'TOTAL-PASSED' });
  expect(report.signatures.find((one) => one.field === 'author')).toMatchObject({ verdict: 'TOTAL-FAILED' });
});

test('material for validation (DSS) may be added after the last signature', () => {
  const f = forge(signed);
  const appended = f.append(
    f.change(f.root, { DSS: pdfRef(f.next) }),
    f.write(f.next, pdfDict({ Type: pdfName('DSS'), Certs: pdfArray(pdfRef(f.next + 1)) })),
    drawing(f.next + 1),
  );
  expect(verifyPdf(appended, { now, trusted })).toMatchObject({
    verdict: 'TOTAL-PASSED',
    signatures: [{ changedSince: [], coversWholeFile: false }],
  });
});
