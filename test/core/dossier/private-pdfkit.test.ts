import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create } from 'fontkit';
import { describe, expect, test } from 'vitest';
import { newPdf, PRIVATE_MEMBERS, writeStream } from '#core/dossier/layout/private-pdfkit';
import { fontsFolder } from '#test/support/dossier-input';
import { onDisk } from '#test/support/pdf-tools';

const made = (sink: (chunk: Uint8Array) => void, onEnd: () => void) =>
  newPdf({ language: 'en', info: { Title: 'x', CreationDate: new Date(0), ModDate: new Date(0) }, sink, onEnd });
const pdf = made(
  () => {},
  () => {},
);

describe('pdfkit', () => {
  test('is the version whose inner parts were read', () => {
    const manifest = new URL('../../../node_modules/pdfkit/package.json', import.meta.url);
    expect(JSON.parse(readFileSync(manifest, 'utf8')).version).toBe('0.20.2');
  });

  test('still has the private members that are used', () => {
    pdf.addPage();
    for (const member of PRIVATE_MEMBERS) expect(pdf, member).toHaveProperty(member);
    expect(pdf._pageBuffer).toEqual([pdf.page]);
    expect(pdf._id).toHaveLength(16);
    expect(pdf._root.data).toMatchObject({ Type: 'Catalog' });
    expect(pdf.struct('P').dictionary.data).toEqual({ S: 'P' });
  });

  test('embeds a font as a subset whose parts can be filled', () => {
    const font = create(readFileSync(join(fontsFolder, 'NotoSans-Regular.ttf')));
    if (!('layout' in font)) throw new Error('a single font was expected');
    pdf.registerFont('regular', font);
    pdf.font('regular');
    const { _font: embedded } = pdf;
    expect(embedded.font).toBe(font);
    expect(embedded.unicode).toEqual([[0]]);
    expect(embedded.widths).toHaveLength(1);
    expect(embedded.subset.includeGlyph(font.glyphForCodePoint(65).id)).toBe(1);
    expect(embedded.ref()).toBe(embedded.ref());
  });

  test('has its objects forgotten once they are written, but for what it still reads', () => {
    const page = pdf.ref({ Type: 'Page', StructParents: 3, MediaBox: [0, 0, 1, 1], Contents: pdf.ref({}) });
    page.end();
    expect(page.data).toEqual({ Type: 'Page', StructParents: 3, MediaBox: [0, 0, 1, 1] });
    const annotation = pdf.ref({ Type: 'Annot', Rect: [0, 0, 1, 1] });
    annotation.end();
    expect(annotation.data).toEqual({});
    const catalog = pdf.ref({ Type: 'Catalog', Pages: 1 });
    catalog.end();
    expect(catalog.data).toEqual({ Type: 'Catalog', Pages: 1 });
  });

  test('hands its bytes to the sink in the right places, streams of unknown length among them', () => {
    const chunks: Buffer[] = [];
    let isEnded = false;
    const whole = made(
      (chunk) => chunks.push(Buffer.from(chunk)),
      () => {
        isEnded = true;
      },
    );
    whole.addPage();
    const stream = writeStream(whole, { Type: 'EmbeddedFile' });
    for (const part of ['one ', 'two']) stream.write(Buffer.from(part));
    stream.end();
    whole.end();
    expect(isEnded).toBe(true);
    const file = onDisk(Buffer.concat(chunks));
    expect(file.run('qpdf', '--check', 'FILE')).toContain('No syntax or stream encoding errors');
    expect(Buffer.concat(chunks).toString('latin1')).toMatch(/stream\none two\nendstream/);
    file.remove();
  });
});
