import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create } from 'fontkit';
import { describe, expect, test } from 'vitest';
import { newPdf, PRIVATE_MEMBERS } from '#core/dossier/layout/private-pdfkit';
import { fontsFolder } from '#test/support/dossier-input';

const pdf = newPdf({ language: 'en', info: { Title: 'x', CreationDate: new Date(0), ModDate: new Date(0) } });

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
});
