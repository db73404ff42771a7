import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import type { Cell, Sheet } from '#core/interchange/spreadsheet/sheet';
import { writeCsv } from '#core/interchange/spreadsheet/write-csv';
import { writeXlsx } from '#core/interchange/spreadsheet/write-xlsx';
import { lookAtTable } from '#core/interchange/table/look';

const sheetOf = (...rows: readonly (readonly Cell[])[]): Sheet => ({
  name: 'All: things/of [mine] that are many',
  columns: (rows[0] ?? []).map((_, index) => ({ header: `c${index}`, width: 12 })),
  rows,
});
const whole = (pieces: Iterable<Uint8Array>): Buffer => Buffer.concat([...pieces]);
const csv = (...rows: readonly (readonly Cell[])[]): string =>
  whole(writeCsv(sheetOf(...rows), { hasMark: false })).toString();

describe('a table as CSV', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\0=1', '＝1', '＋1', '－1', '＠a'])(
    'never holds a formula: %j',
    (text) => {
      const field = csv([text]).slice('c0\r\n'.length, -'\r\n'.length);
      expect(field.replace(/^"/, '')).toMatch(/^'/);
    },
  );

  test('keeps numbers, quotes, lines and truth as they are', () => {
    expect(csv([-5, 'a "b", c', 'x\ny', true, null, { date: '2026-11-23' }, ' y'])).toBe(
      'c0,c1,c2,c3,c4,c5,c6\r\n-5,"a ""b"", c","x\ny",TRUE,,2026-11-23," y"\r\n',
    );
  });

  test('begins with a byte order mark for Excel if that is asked for', () => {
    expect([...whole(writeCsv(sheetOf(['a']), { hasMark: true })).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });
});

describe('a table as XLSX', () => {
  const sheetXml = (...rows: readonly (readonly Cell[])[]): string =>
    strFromU8(unzipSync(whole(writeXlsx([sheetOf(...rows)])))['xl/worksheets/sheet1.xml'] ?? new Uint8Array());

  test('holds texts that look like formulas as texts, and never a formula', () => {
    const xml = sheetXml(['=1+1', '<&"', 'a\u0001b', '_x0041_']);
    expect(xml).not.toContain('<f>');
    expect(xml).toContain('t="inlineStr"><is><t xml:space="preserve">=1+1</t>');
    expect(xml).toContain('&lt;&amp;&quot;');
    expect(xml).toContain('a_x0001_b');
    expect(xml).toContain('_x005F_x0041_');
  });

  test('freezes its headers and knows days as days', () => {
    const xml = sheetXml([{ date: '2026-11-23' }, { date: '1899-01-01' }, 1.5, true]);
    expect(xml).toContain('state="frozen"');
    expect(xml).toContain('<c r="A2" s="2"><v>46349</v></c>');
    expect(xml).toContain('1899-01-01</t>');
    expect(xml).toContain('<c r="C2"><v>1.5</v></c><c r="D2" t="b"><v>1</v></c>');
  });

  test('is well-formed XML in every part, with sheet names that Excel takes', () => {
    const parts = unzipSync(whole(writeXlsx([sheetOf(['a']), sheetOf(['b'])])));
    for (const bytes of Object.values(parts)) {
      // Throws where it is not well-formed.
      const parser = new SaxesParser();
      parser.write(strFromU8(bytes)).close();
    }
    const names = [...strFromU8(parts['xl/workbook.xml'] ?? new Uint8Array()).matchAll(/sheet name="([^"]*)"/g)].map(
      (one) => one[1],
    );
    expect(names).toEqual(['All  things of  mine  that are', 'All  things of  mine  that (2)']);
  });

  test('is read again as it was written', async () => {
    const bytes = whole(writeXlsx([sheetOf(['Ärzte 🩺', 'x\ny', '=1'], ['b', '', 'c'])]));
    const { sheets } = await lookAtTable({ name: 'a.xlsx', bytes }, []);
    expect(sheets).toMatchObject([
      {
        headers: ['c0', 'c1', 'c2'],
        samples: [
          ['Ärzte 🩺', 'x\ny', '=1'],
          ['b', '', 'c'],
        ],
        rows: 2,
      },
    ]);
  });

  test('of 100,000 rows is made without holding them', () => {
    function* rows(): Generator<readonly Cell[]> {
      for (let i = 0; i < 100_000; i += 1) yield [`row ${i}`, i, 'some text that is not short'];
    }
    const sheet = { ...sheetOf(['a', 'b', 'c']), rows: { [Symbol.iterator]: rows } };
    let size = 0;
    let largest = 0;
    const before = process.memoryUsage().arrayBuffers;
    for (const piece of writeXlsx([sheet])) {
      size += piece.length;
      largest = Math.max(largest, process.memoryUsage().arrayBuffers - before);
    }
    expect(size).toBeGreaterThan(500_000);
    expect(largest).toBeLessThan(64_000_000);
  });
});
