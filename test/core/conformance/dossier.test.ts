import { beforeAll, describe, expect, test } from 'vitest';
import { checkConformance } from '#core/conformance/check';
import { writeDossier } from '#core/dossier/dossier';
import { controlPdf } from '#test/support/control-pdf';
import { sampleInput } from '#test/support/dossier-input';
import { dossierOfCase, packWithCases, shippedPacks } from '#test/support/dossier-of-pack';
import { askPdfBox, type PdfBoxVerdict } from '#test/support/java-tools';
import { EditablePdf } from '#test/support/pdf-edit';
import { onDisk } from '#test/support/pdf-tools';
import { generatedSigner, sign } from '#test/support/signing';

/* Our own dossiers conform, and tools that are not ours agree as far as they can judge. */

/**
 * Errors of PDF/A-1b that PDF/A-3 does not know: no CIDSet (3.1.11), part 3 (7.11.2), attachments (1.2.9, 1.4.7), the
 * outline's count (1.4.9), object and cross-reference streams (1.4), transparency (2.1.7, 4.1.x).
 */
const LATER_PARTS = /^(3\.1\.11|7\.11\.2|1\.2\.9|1\.4\.7|1\.4\.9|2\.1\.7|4\.1\..*)$/;

const files: Record<string, Uint8Array> = {};
let verdicts: Readonly<Record<string, PdfBoxVerdict>>;
beforeAll(async () => {
  const [author, approver] = [await generatedSigner('Ada Lovelace'), await generatedSigner('Grace Hopper')];
  const { pdf } = await writeDossier(sampleInput({ signOffs: ['current', 'stale'] }));
  const once = await sign(pdf, 'author', author);
  const control = await controlPdf();
  Object.assign(files, {
    unsigned: pdf,
    once,
    twice: await sign(once, 'sign-off-1', approver),
    control,
    // What Preflight and xmpbox find as well, so that a silent tool is noticed.
    'not embedded': new EditablePdf(control)
      .edit('/FontFile2', (text) => text.replace(/\/FontFile2 \d+ 0 R/, ''))
      .bytes(),
    'not printed': new EditablePdf(control).edit('/Subtype /Link', (text) => text.replace('/F 4', '/F 0')).bytes(),
    script: new EditablePdf(control).replace('/S /URI', '/S /JavaScript').bytes(),
    'ill-formed': new EditablePdf(control).edit('<dc:title>', (text) => text.replace('Control<', 'A & B<')).bytes(),
    undeclared: new EditablePdf(control)
      .edit('/Type /Metadata', (text) => text.replace(/<pdfaExtension:schemas>[\s\S]*<\/pdfaExtension:schemas>/, ''))
      .bytes(),
  });
  verdicts = askPdfBox(files);
}, 120_000);

const dossiers = ['unsigned', 'once', 'twice'] as const;

describe.each(dossiers)('a dossier, %s', (name) => {
  const bytes = (): Uint8Array => files[name] ?? new Uint8Array();

  test('conforms to PDF/A-3a and PDF/UA-1', () => {
    expect(checkConformance(bytes())).toMatchObject({ isPdfA: true, isPdfUA: true, findings: [] });
  });

  test('has only the errors of Preflight that later parts of the standard took back, and sound metadata', () => {
    const verdict = verdicts[name];
    expect(verdict?.preflight.filter((code) => !LATER_PARTS.test(code))).toEqual([]);
    expect(verdict?.preflight).toContain('7.11.2');
    expect(verdict?.xmp).toBe('ok');
  });

  test('is sound for qpdf', () => {
    const file = onDisk(bytes());
    expect(file.run('qpdf', '--check', 'FILE')).toContain('No syntax or stream encoding errors');
    file.remove();
  });
});

test('poppler reads the structure of a dossier that was signed twice', { timeout: 60_000 }, () => {
  const file = onDisk(files['twice'] ?? new Uint8Array());
  const structure = file.run('pdfinfo', '-struct-text', 'FILE');
  for (const type of ['Document', 'H1', 'Table', 'TH', 'Figure', 'Link', 'Form']) expect(structure).toContain(type);
  file.remove();
});

describe('PDFBox', () => {
  test.each([
    ['not embedded', 'font.embedded', /^3\./],
    ['not printed', 'annotation.flags', /^5\./],
    ['script', 'action.kind', /^6\./],
  ] as const)('agrees on a file that is broken: %s', (name, rule, code) => {
    expect(checkConformance(files[name] ?? new Uint8Array()).findings.map((finding) => finding.rule)).toEqual([rule]);
    const more = verdicts[name]?.preflight.filter((one) => !verdicts['control']?.preflight.includes(one)) ?? [];
    expect(more.some((one) => code.test(one))).toBe(true);
  });

  test('parses the metadata of the control strictly, and refuses what the checker refuses', () => {
    expect(verdicts['control']?.xmp).toBe('ok');
    expect(verdicts['ill-formed']?.xmp).not.toBe('ok');
    expect(verdicts['undeclared']?.xmp).not.toBe('ok');
    expect(checkConformance(files['undeclared'] ?? new Uint8Array()).findings.map(({ rule }) => rule)).toEqual([
      'metadata.declared',
    ]);
  });
});

describe('the dossier of a shipped pack', () => {
  test.each(shippedPacks)('%s conforms in each of its languages', { timeout: 60_000 }, async (id) => {
    const { pack, cases } = packWithCases(id);
    const [fullest] = cases;
    if (!fullest) throw new Error('the pack has no worked case that leads to a class');
    for (const locale of (['en', 'de'] as const).filter((one) => pack.languages.includes(one))) {
      const { pdf } = await writeDossier(dossierOfCase(pack, fullest, locale));
      expect(checkConformance(pdf).findings, locale).toEqual([]);
    }
  });
});
