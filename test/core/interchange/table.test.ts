import { describe, expect, test } from 'vitest';
import { lookAtTable } from '#core/interchange/table/look';
import { readTable } from '#core/interchange/table/read';
import { fixture, labels, only, read, refusal, told, xlsx } from './mlops-files.ts';
import { fileOf } from './round-trip.ts';

describe('a CSV file', () => {
  test('is looked at: its headers by the labels of fields, its delimiter, its kind', async () => {
    const look = await lookAtTable(fixture('table/models-de.csv'), labels);
    expect(look.sheets).toEqual([
      {
        name: '',
        headers: ['Name', 'Lizenz', 'Version', 'Parameteranzahl', 'Status', 'Anmerkung'],
        samples: [
          ['Alpha', 'MIT', '1.0', '1.234.567', 'In Prüfung', '=1+1'],
          ['Beta', 'Apache-2.0', '2.0', '12,5', 'kaputt', ''],
          ['', '', '', '', '', 'ohne Namen'],
        ],
        rows: 3,
      },
    ]);
    expect(look.suggestion).toMatchObject({ kind: 'model-version', sheet: null, headerRow: 1 });
    expect(look.suggestion.columns).toEqual(
      expect.arrayContaining([
        { header: 'Lizenz', target: 'licence' },
        { header: 'Name', target: 'name' },
        { header: 'Status', target: 'state' },
      ]),
    );
  });

  test('becomes records; what does not fit stays with them and is told', async () => {
    const mapping = {
      kind: 'model-version' as const,
      sheet: null,
      headerRow: 1,
      columns: [
        { header: 'Name', target: 'name' },
        { header: 'Lizenz', target: 'licence' },
        { header: 'Version', target: 'semanticVersion' },
        { header: 'Parameteranzahl', target: 'parameterCount' },
        { header: 'Status', target: 'state' },
        { header: 'Anmerkung', target: null },
      ],
    };
    const draft = await readTable(fixture('table/models-de.csv'), mapping, labels);
    expect(draft.items.map(({ kind, name, state, facts }) => ({ kind, name, state, facts }))).toEqual([
      { kind: 'model', name: 'Alpha', state: null, facts: {} },
      {
        kind: 'model-version',
        name: 'Alpha',
        state: 'review',
        facts: { licence: 'MIT', semanticVersion: '1.0', parameterCount: 1_234_567 },
      },
      { kind: 'model', name: 'Beta', state: null, facts: {} },
      {
        kind: 'model-version',
        name: 'Beta',
        state: null,
        facts: { licence: 'Apache-2.0', semanticVersion: '2.0', parameterCount: 12.5 },
      },
    ]);
    // A formula is a text like any other.
    expect(draft.items[1]?.extras).toEqual({ table: { 'column/Anmerkung': '=1+1' } });
    expect(told(draft)).toEqual(['kept 2/Anmerkung no-field', 'kept 3/Status no-state', 'dropped 4 no-name']);
  });

  test.each([
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Name,Licence\nÄpfel,MIT\n', 'utf16le')])],
    ['a byte order mark', Buffer.from('\ufeffName,Licence\nÄpfel,MIT\n')],
    ['Windows-1252', Buffer.from('Name,Licence\n\xc4pfel,MIT\n', 'latin1')],
    ['tabs', Buffer.from('Name\tLicence\nÄpfel\tMIT\n')],
    ['a stated delimiter', Buffer.from('sep=|\r\nName|Licence\r\nÄpfel|MIT\r\n')],
    ['quotes and line ends in cells', Buffer.from('"Name","Licence"\r\n"Äpfel","MIT"\r\n')],
  ])('is read with %s', async (_name, bytes) => {
    const draft = await read([fileOf('model-version.csv', bytes)]);
    expect(only(draft, 'model-version')).toMatchObject({ name: 'Äpfel', facts: { licence: 'MIT' } });
  });

  test('says which way it took a number or a day that may be meant otherwise', async () => {
    const draft = await read([
      fileOf(
        'dataset-version.csv',
        'name,createdOn,rowCount,personalData,hasTextMiningOptOut,tags,purposes\nA,03/04/2026,"1,234",personal,ja,"x; y","training, test"\nB,31.12.2025,7,None,no,z,training\n',
      ),
    ]);
    expect(draft.items.filter(({ kind }) => kind === 'dataset-version').map(({ facts }) => facts)).toEqual([
      {
        createdOn: '2026-03-04',
        rowCount: 1234,
        personalData: 'personal',
        hasTextMiningOptOut: true,
        tags: ['x', 'y'],
        purposes: ['training', 'test'],
      },
      {
        createdOn: '2025-12-31',
        rowCount: 7,
        personalData: 'none',
        hasTextMiningOptOut: false,
        tags: ['z'],
        purposes: ['training'],
      },
    ]);
    expect(told(draft)).toEqual(['unsure 2/createdOn read-as', 'unsure 2/rowCount read-as']);
  });

  test.each([
    ['zero bytes', Buffer.from('name\0,x\n1,2\n'), 'reading.unreadable encoding'],
    ['nothing in it', Buffer.from('\n\n'), 'reading.unreadable empty'],
    ['a quote that never ends', Buffer.from('name,x\n"a,b\nc'), 'reading.unreadable damaged'],
    ['headers alone', Buffer.from('name,licence\n'), 'interchange.nothing-inside'],
    ['too many columns', Buffer.from(`${'a,'.repeat(2000)}a\n`), 'reading.too-large columns'],
    ['a line without end', Buffer.from(`name\n${'x'.repeat(3_000_000)}\n`), 'reading.too-large line'],
  ])('is refused for %s', async (_name, bytes, expected) => {
    expect(await refusal([fileOf('a.csv', bytes)])).toBe(expected);
  });
});

const sheet = (rows: string): string => `<sheetData>${rows}</sheetData>`;
const styles =
  '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-407]d\\.\\ mmm\\ yyyy"/><numFmt numFmtId="165" formatCode="0.0&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="22"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs></styleSheet>';
const shared = '<sst><si><t>name</t></si><si><r><t>Al</t></r><r><t>pha</t></r><rPh><t>no</t></rPh></si></sst>';

describe('a workbook', () => {
  const head =
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>createdOn</t></is></c><c r="C1" t="str"><v>rowCount</v></c></row>';

  test('is read with shared and inline texts, days by their style, and results of formulas', async () => {
    const row =
      '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="2"><v>45292</v></c><c r="C3" s="3"><f>2*3</f><v>6</v></c></row>';
    const bytes = xlsx(
      { 'dataset-version': sheet(head + row) },
      { 'xl/sharedStrings.xml': shared, 'xl/styles.xml': styles },
    );
    const draft = await read([fileOf('a.xlsx', bytes)]);
    expect(only(draft, 'dataset-version')).toMatchObject({
      name: 'Alpha',
      place: '3',
      facts: { createdOn: '2024-01-01', rowCount: 6 },
    });
  });

  test.each([
    ['1', '', '1900-01-01'],
    ['61', '', '1900-03-01'],
    ['0', 'date1904="1"', '1904-01-01'],
    ['44927', '', '2023-01-01'],
  ])('gives the day of serial number %s %s', async (serial, system, day) => {
    const row = `<row><c t="inlineStr"><is><t>x</t></is></c><c s="1"><v>${serial}</v></c></row>`;
    const bytes = xlsx(
      { 'dataset-version': sheet(head + row) },
      { 'xl/sharedStrings.xml': shared, 'xl/styles.xml': styles },
    );
    const workbook = Buffer.from(bytes);
    expect(workbook.length).toBeGreaterThan(0);
    const made = xlsx(
      { 'dataset-version': sheet(head + row) },
      {
        'xl/sharedStrings.xml': shared,
        'xl/styles.xml': styles,
        'xl/workbook.xml': `<workbook xmlns:r="r"><workbookPr ${system}/><sheets><sheet name="dataset-version" r:id="r0"/></sheets></workbook>`,
      },
    );
    expect(only(await read([fileOf('a.xlsx', made)]), 'dataset-version').facts['createdOn']).toBe(day);
  });

  test('is looked at sheet by sheet, and tells the sheets left out', async () => {
    const small = sheet('<row r="1"><c t="str"><v>note</v></c></row>');
    const row = '<row r="2"><c t="str"><v>A</v></c></row>';
    const bytes = xlsx({ Notes: small, Models: sheet(head + row) }, { 'xl/sharedStrings.xml': shared });
    const look = await lookAtTable(fileOf('a.xlsx', bytes), labels);
    expect(look.sheets.map(({ name, rows }) => [name, rows])).toEqual([
      ['Notes', 0],
      ['Models', 1],
    ]);
    expect(look.suggestion.sheet).toBe('Models');
    expect(told(await read([fileOf('a.xlsx', bytes)]))).toContain('dropped Notes other-sheet');
  });

  test('does not mind how large it says it is', async () => {
    const bytes = xlsx({
      models: `<dimension ref="A1:XFD1048576"/>${sheet('<row r="1"><c t="str"><v>name</v></c></row><row r="1048576"><c r="A1048576" t="str"><v>Z</v></c></row>')}`,
    });
    expect(only(await read([fileOf('a.xlsx', bytes)]), 'model').place).toBe('1048576');
  });

  test.each([
    [
      'a cell in the last column',
      xlsx({ a: sheet('<row><c r="XFD1" t="str"><v>x</v></c></row>') }),
      'reading.too-large columns',
    ],
    [
      'a document type',
      xlsx(
        { a: '<sheetData/>' },
        { 'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook/>' },
      ),
      'reading.unreadable doctype',
    ],
    [
      'a document of another kind',
      xlsx({}, { 'xl/workbook.xml': 'no xml', 'word/document.xml': '<w/>' }),
      'reading.unreadable damaged',
    ],
    ['no zip at all', Buffer.from('hello'), 'reading.unreadable'],
    ['half a file', xlsx({ a: sheet(head) }).subarray(0, 300), 'reading.unreadable'],
  ])('is refused for %s', async (_name, bytes, expected) => {
    expect(await refusal([fileOf('a.xlsx', bytes)])).toContain(expected);
  });
});
