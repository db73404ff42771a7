import { beforeAll, describe, expect, test } from 'vitest';
import { checkConformance, ruleIds } from '#core/conformance/check';
import { controlPdf } from '#test/support/control-pdf';
import { EditablePdf } from '#test/support/pdf-edit';
import type { Defect } from './defects/defect.ts';
import { defects } from './defects/index.ts';
import { heldOut } from './held-out/broken.ts';

let control: Buffer;
beforeAll(async () => {
  control = await controlPdf();
});

function broken({ breakIt, patch }: Defect): Buffer {
  const pdf = new EditablePdf(control);
  breakIt(pdf);
  return patch ? patch(pdf.bytes()) : pdf.bytes();
}

const findingsIn = (pdf: Uint8Array): readonly string[] => checkConformance(pdf).findings.map(({ rule }) => rule);

describe('the control document', () => {
  test('conforms to both standards, as made and as written again', () => {
    for (const pdf of [control, new EditablePdf(control).bytes()]) {
      expect(checkConformance(pdf)).toMatchObject({ isPdfA: true, isPdfUA: true, pages: 1, findings: [] });
    }
  });
});

describe('a defect is found, and nothing else', () => {
  test.each(defects.map((defect) => [defect.name, defect] as const))('%s', (_name, defect) => {
    expect([...findingsIn(broken(defect))].sort()).toEqual([...defect.found].sort());
  });
});

describe('the corpus', () => {
  test('breaks every rule there is', () => {
    const missed = ruleIds.filter((id) => ![...defects, ...heldOut].some(({ found }) => found.includes(id)));
    expect(missed).toEqual([]);
  });
});

/** The rules a dossier must be held to at the least, by clause. */
const least: readonly (readonly [string, string])[] = [
  ['a header of another version', 'A 6.1.2'],
  ['no identifier', 'A 6.1.3'],
  ['encryption', 'A 6.1.3'],
  ['endstream right behind the data', 'A 6.1.7.1'],
  ['metadata with a stray ampersand', 'A 6.6.2.1'],
  ['metadata in Latin-1', 'A 6.6.2.1'],
  ['PDF/UA without its description', 'A 6.6.2.3.1'],
  ['level B', 'A 6.6.4'],
  ['an output intent without a profile', 'A 6.2.3'],
  ['CMYK without a profile for it', 'A 6.2.4.3'],
  ['a font that is not embedded', 'A 6.2.11.4.1'],
  ['no map to Unicode', 'A 6.2.11.7.2'],
  ['the glyph for nothing', 'A 6.2.11.8'],
  ['an annotation that is not printed', 'A 6.3.2'],
  ['a field without an appearance', 'A 6.3.3'],
  ['appearances to be made anew', 'A 6.4.1'],
  ['JavaScript behind a link', 'A 6.5.1'],
  ['an attachment without a type', 'A 6.8'],
  ['an attachment without a relationship', 'A 6.8'],
  ['an attachment that belongs to nothing', 'A 6.8'],
  ['PDF/UA-2', 'UA 5'],
  ['a document that does not call itself tagged', 'UA 6.2'],
  ['a document without a title', 'UA 7.1'],
  ['the file’s name instead of the title', 'UA 7.1'],
  ['content that is neither tagged nor an artifact', 'UA 7.1'],
  ['content the parent tree gives to another', 'UA 7.1'],
  ['no language', 'UA 7.2'],
  ['a figure without words', 'UA 7.3'],
  ['a heading that is skipped', 'UA 7.4.2'],
  ['a header without a scope', 'UA 7.5'],
  ['a note without an identifier', 'UA 7.9'],
  ['no order of tabs', 'UA 7.18.3'],
  ['a field that is in no Form', 'UA 7.18.4'],
  ['a field without a tooltip', 'UA 7.18.1'],
  ['a link that is in no Link', 'UA 7.18.5'],
  ['a link that says nothing', 'UA 7.18.5'],
];

describe('the least that is asked for is named by its clause', () => {
  test.each(least)('%s: %s', (name, clause) => {
    const found = defects.find((one) => one.name === name);
    if (!found) throw new Error(`no defect ${name}`);
    expect(checkConformance(broken(found)).findings.flatMap(({ clauses }) => clauses)).toContain(clause);
  });
});
