import { beforeAll, describe, expect, test } from 'vitest';
import { checkConformance } from '#core/conformance/check';
import { controlPdf } from '#test/support/control-pdf';

let control: Buffer;
beforeAll(async () => {
  control = await controlPdf();
});

/** The same numbers on every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Places outside of the font and the profile, whose bytes hardly matter. */
function livePlaces(pdf: Buffer): readonly number[] {
  const text = pdf.toString('latin1');
  const dead = [...text.matchAll(/stream\n(?=true|[\s\S]{4}\0[\s\S]{3}mntr|[\s\S]{12}mntr)[\s\S]*?endstream/g)].map(
    ({ index, 0: all }) => ({ from: index, to: index + all.length }),
  );
  return Array.from(pdf.keys()).filter((at) => !dead.some(({ from, to }) => at >= from && at < to));
}

describe('a damaged file', () => {
  test('is answered with findings, not with an error, whichever of 2,000 bytes is wrong', { timeout: 120_000 }, () => {
    const places = livePlaces(control);
    const random = numbers(20_261_123);
    let slowestMs = 0;
    let conforming = 0;
    for (let round = 0; round < 2_000; round++) {
      const damaged = Buffer.from(control);
      const at = places[Math.floor(random.next().value * places.length)] ?? 0;
      damaged[at] = Math.floor(random.next().value * 256);
      const start = performance.now();
      const { findings, isPdfA, isPdfUA } = checkConformance(damaged);
      slowestMs = Math.max(slowestMs, performance.now() - start);
      expect(isPdfA && isPdfUA).toBe(findings.length === 0);
      if (findings.length === 0) conforming += 1;
    }
    // Coordinates, words and dates may change and the file still conform; most bytes may not.
    expect(conforming).toBeGreaterThan(0);
    expect(conforming).toBeLessThan(1_400);
    expect(slowestMs).toBeLessThan(2_000);
  });

  test('is answered when it is cut off anywhere, empty, or no PDF at all', { timeout: 60_000 }, () => {
    for (let end = 0; end < control.length; end += 97) {
      const { isPdfA, pages } = checkConformance(control.subarray(0, end));
      expect({ isPdfA, pages }).toEqual({ isPdfA: false, pages: 0 });
    }
    expect(checkConformance(Buffer.from('not a PDF')).findings.map(({ rule }) => rule)).toEqual(['file.header']);
  });
});

describe('a file made to exhaust a reader', () => {
  const bomb = (bodies: readonly string[], catalog = ''): readonly string[] => {
    const objects = [`<< /Type /Catalog /Pages 2 0 R ${catalog} >>`, ...bodies];
    let out = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
    const offsets = objects.map((object, index) => {
      const at = out.length;
      out += `${index + 1} 0 obj\n${object}\nendobj\n`;
      return at;
    });
    const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
    const size = objects.length + 1;
    const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${out.length}\n%%EOF\n`;
    return checkConformance(
      Buffer.from(`${out}xref\n0 ${size}\n0000000000 65535 f \n${rows}${trailer}`, 'latin1'),
    ).findings.map(({ rule }) => rule);
  };

  test.each([
    ['a tree of pages that holds itself', '<< /Type /Pages /Kids [2 0 R] /Count 1 >>'],
    ['arrays within arrays', '['.repeat(100_000)],
    ['an object that needs itself', '<< /Length 2 0 R >>\nstream\n\nendstream'],
  ])('is answered: %s', (_name, body) => {
    expect(bomb([body])).toContain('file.readable');
  });

  /** Forty objects, each of which holds the next one eight times: no reader comes to the end of all ways through them. */
  const eightfold = (item: (next: string) => string): readonly string[] =>
    Array.from({ length: 40 }, (_, i) => (i < 39 ? `[${item(`${i + 4} 0 R`).repeat(8)}]` : '[]'));
  const noPages = '<< /Type /Pages /Kids [] /Count 0 >>';

  test.each([
    ['pages', ['<< /Type /Pages /Kids 3 0 R >>', ...eightfold((next) => `<< /Kids ${next} >> `)], '', 'file.readable'],
    [
      'structure',
      [noPages, ...eightfold((next) => `<< /S /P /K ${next} >> `)],
      '/StructTreeRoot << /K 3 0 R >>',
      'structure.parents',
    ],
    [
      'numbers',
      [noPages, ...eightfold((next) => `<< /Kids ${next} >> `)],
      '/StructTreeRoot << /ParentTree << /Kids 3 0 R >> >>',
      'metadata.present',
    ],
    [
      'layers',
      [noPages, ...eightfold((next) => `${next} `)],
      '/OCProperties << /OCGs [99 0 R] /D << /Order 3 0 R >> >>',
      'layers.order',
    ],
  ])('is answered: a tree of %s whose branches grow together again', (_name, bodies, catalog, rule) => {
    expect(bomb(bodies, catalog)).toContain(rule);
  });

  test('is answered: a form with more fields than fit on a stack', { timeout: 60_000 }, () => {
    const kids = '<< /AA << >> >> '.repeat(150_000);
    expect(bomb([noPages], `/AcroForm << /Fields [<< /Kids [${kids}] >>] >>`)).toContain('field.actions');
  });
});
