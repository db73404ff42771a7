import { describe, expect, test } from 'vitest';
import { AppError } from '#contract/errors';
import { Draft } from '#contract/records/transfer';
import { readFiles } from '#core/interchange/formats';
import { fileOf, plain, tools } from './round-trip.ts';

const bom = (more: string): string => `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,${more}}`;
const model = (more: string): string => bom(`"components":[{"type":"machine-learning-model","name":"m"${more}}]`);
const mct = (more: string): string => `{"model_details":{"name":"m"${more}}}`;
const spdx = (more: string): string =>
  `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"ai_AIPackage","spdxId":"urn:a","creationInfo":"_:c","name":"m"${more}}]}`;
const card = (meta: string, body = '# M\n'): string => `---\n${meta}\n---\n${body}`;
const xml = (inner: string): string =>
  `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components><component type="machine-learning-model"><name>m</name>${inner}</component></components></bom>`;
const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);
const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(',');
const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

type Case = readonly [name: string, file: string, content: () => string | Uint8Array];
const jsonFormats = [
  ['CycloneDX', 'bom.json', model],
  ['Model Card Toolkit', 'card.json', mct],
  ['SPDX', 'spdx.json', spdx],
] as const;

const json: Case[] = jsonFormats.flatMap(([name, file, make]): Case[] => [
  [`${name}: 10,000 lists in each other`, file, () => make(`,"x":${nested('[', ']', 10_000)}`)],
  [`${name}: 10,000 maps in each other`, file, () => make(`,"x":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)],
  [`${name}: a million opened lists`, file, () => make(`,"x":${'['.repeat(1_000_000)}`)],
  [`${name}: __proto__ as a key`, file, () => make(',"__proto__":{"polluted":true},"description":"a"')],
  [
    `${name}: constructor and prototype as keys`,
    file,
    () => make(',"constructor":{"prototype":{"polluted":true}},"prototype":1'),
  ],
  [`${name}: an escaped __proto__`, file, () => make(',"\\u005f\\u005fproto__":{"polluted":true}')],
  [`${name}: toString and valueOf as keys`, file, () => make(',"toString":"x","valueOf":1,"hasOwnProperty":2')],
  [`${name}: a key twice`, file, () => make(',"name":"other","name":"third"')],
  [`${name}: 100,000 times the same key`, file, () => make(`,${many(100_000, () => '"description":"a"')}`)],
  [`${name}: NaN`, file, () => make(',"x":NaN')],
  [`${name}: Infinity`, file, () => make(',"x":-Infinity')],
  [`${name}: a number beyond all bounds`, file, () => make(',"x":1e999999')],
  [`${name}: a number of 100,000 digits`, file, () => make(`,"x":${'9'.repeat(100_000)}`)],
  [`${name}: half a surrogate pair`, file, () => make(',"description":"a\\ud800b"')],
  [`${name}: a NUL in a text`, file, () => make(',"description":"a\\u0000b"')],
  [`${name}: a bare control character`, file, () => make(',"description":"a\u0001b"')],
  [`${name}: a text of 1 MB in one line`, file, () => make(`,"description":"${'x'.repeat(1_000_000)}"`)],
  [`${name}: a text of 20 MB`, file, () => make(`,"description":"${'x'.repeat(20_000_000)}"`)],
  [`${name}: a list of a million numbers`, file, () => make(`,"x":[${'1,'.repeat(999_999)}1]`)],
  [`${name}: invalid UTF-8`, file, () => bytes(make(',"description":"').slice(0, -3), [0xff, 0xfe, 0xc3], '"}')],
  [`${name}: a byte order mark`, file, () => bytes([0xef, 0xbb, 0xbf], make(''))],
  [`${name}: UTF-16`, file, () => bytes([0xff, 0xfe], [...Buffer.from(make(''), 'utf16le')])],
  [`${name}: cut off in the middle`, file, () => make(',"description":"abc"').slice(0, -8)],
  [`${name}: a comma too many`, file, () => make(',"x":[1,]')],
  [`${name}: something after the end`, file, () => `${make('')} {}`],
  [`${name}: single quotes`, file, () => make(",'x':1")],
  [`${name}: a comment`, file, () => make('/* hello */')],
  [`${name}: CRLF between everything`, file, () => make(',"description":"a"').replaceAll(',', ',\r\n')],
]);

const ofCycloneDx: Case[] = [
  [
    'a graphic of 50 MB',
    'bom.json',
    () =>
      model(
        `,"modelCard":{"quantitativeAnalysis":{"graphics":{"collection":[{"name":"g","image":{"encoding":"base64","content":"${'QUFB'.repeat(12_500_000)}"}}]}}}`,
      ),
  ],
  [
    'a name of 1 MB',
    'bom.json',
    () => bom(`"components":[{"type":"machine-learning-model","name":"${'n'.repeat(1_000_000)}"}]`),
  ],
  ['an empty name', 'bom.json', () => bom('"components":[{"type":"machine-learning-model","name":" "}]')],
  [
    'dependencies that run in a circle',
    'bom.json',
    () =>
      bom(
        '"components":[{"type":"machine-learning-model","name":"a","bom-ref":"a"},{"type":"machine-learning-model","name":"b","bom-ref":"b"}],"dependencies":[{"ref":"a","dependsOn":["b"]},{"ref":"b","dependsOn":["a","b"]}]',
      ),
  ],
  [
    'a data set that refers to its model',
    'bom.json',
    () => model(',"bom-ref":"x","modelCard":{"modelParameters":{"datasets":[{"ref":"x"},{"ref":"nothing"}]}}'),
  ],
  [
    '100 components inside each other',
    'bom.json',
    () =>
      bom(
        `"components":[${'{"type":"machine-learning-model","name":"m","components":['.repeat(90)}${']}'.repeat(90)}]`,
      ),
  ],
  [
    '50,000 libraries',
    'bom.json',
    () =>
      bom(
        `"components":[{"type":"machine-learning-model","name":"m"},${many(50_000, (index) => `{"type":"library","name":"l${index}"}`)}]`,
      ),
  ],
  [
    '5,000 dependencies between 2 models',
    'bom.json',
    () =>
      bom(
        `"components":[{"type":"machine-learning-model","name":"a","bom-ref":"a"},{"type":"data","name":"b","bom-ref":"b"}],"dependencies":[{"ref":"a","dependsOn":["b",${many(5000, (index) => `"x${index}"`)}]}]`,
      ),
  ],
  [
    'own properties that are no JSON',
    'bom.json',
    () =>
      model(
        ',"properties":[{"name":"model-dossier:fact:tags","value":"[[["},{"name":"model-dossier:custom:__proto__","value":"1"},{"name":"model-dossier:fact:__proto__","value":"{}"}]',
      ),
  ],
  [
    'own properties that lie about their kind',
    'bom.json',
    () =>
      model(
        ',"properties":[{"name":"model-dossier:kind","value":"organisation"},{"name":"model-dossier:state","value":"planned"},{"name":"model-dossier:link:__proto__","value":"constructor"}]',
      ),
  ],
  [
    'metrics that are all texts',
    'bom.json',
    () =>
      model(
        `,"modelCard":{"quantitativeAnalysis":{"performanceMetrics":[${many(6000, () => '{"type":"a","value":"b"}')}]}}`,
      ),
  ],
  ['XML with a DOCTYPE', 'bom.xml', () => `<!DOCTYPE bom SYSTEM "http://example.org/x.dtd">${xml('')}`],
  [
    'XML with entities in entities',
    'bom.xml',
    () =>
      `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "a"><!ENTITY b "&a;&a;">]>${xml('<description>&b;</description>')}`,
  ],
  ['XML with an unknown entity', 'bom.xml', () => xml('<description>&unknown;</description>')],
  ['XML of 10,000 levels', 'bom.xml', () => xml(nested('<a>', '</a>', 10_000))],
  ['XML that ends early', 'bom.xml', () => xml('').slice(0, -20)],
  ['XML with wrong nesting', 'bom.xml', () => xml('<a><b></a></b>')],
  ['XML with a NUL', 'bom.xml', () => xml('<description>a\u0000b</description>')],
  ['XML with a number for a NUL', 'bom.xml', () => xml('<description>a&#0;b</description>')],
  ['XML with invalid UTF-8', 'bom.xml', () => bytes(xml('').slice(0, -60), [0xff, 0xc3], '</bom>')],
  ['XML with 20,000 unknown elements', 'bom.xml', () => xml('<x/>'.repeat(20_000))],
  ['XML with 1 MB of text', 'bom.xml', () => xml(`<description>${'x'.repeat(1_000_000)}</description>`)],
  [
    'XML with attributes named __proto__',
    'bom.xml',
    () => xml('<description __proto__="x" constructor="y">a</description><__proto__>x</__proto__>'),
  ],
  ['XML of another kind', 'feed.xml', () => '<?xml version="1.0"?><rss><!-- cyclonedx.org/schema/bom/ --></rss>'],
  ['an empty file', 'bom.json', () => ''],
  ['a BOM that is a list', 'bom.json', () => '["bomFormat"]'],
];

const ofCards: Case[] = [
  [
    'aliases that grow to a billion',
    'README.md',
    () =>
      card(
        `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
          .split('')
          .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`)
          .join('\n')}`,
      ),
  ],
  ['an alias of itself', 'README.md', () => card('a: &a [*a]')],
  ['an alias without an anchor', 'README.md', () => card('a: *b')],
  ['merge keys', 'README.md', () => card('base: &b {__proto__: {polluted: true}}\nx:\n  <<: *b')],
  ['a tag for Python objects', 'README.md', () => card("license: !!python/object/apply:os.system ['true']")],
  ['a tag for JavaScript functions', 'README.md', () => card('license: !!js/function "function(){}"')],
  ['a tag of its own', 'README.md', () => card('license: !evil x')],
  ['a binary tag', 'README.md', () => card('license: !!binary aGVsbG8=')],
  ['__proto__ as a key', 'README.md', () => card('__proto__:\n  polluted: true\nlicense: mit')],
  ['constructor as a key', 'README.md', () => card('constructor:\n  prototype:\n    polluted: true\nlicense: mit')],
  ['a key twice', 'README.md', () => card('license: mit\nlicense: apache-2.0')],
  ['keys that are no texts', 'README.md', () => card('1: a\nnull: b\n? [a, b]\n: c')],
  ['10,000 lists in each other', 'README.md', () => card(`a: ${nested('[', ']', 10_000)}`)],
  ['10,000 maps in each other', 'README.md', () => card(`a: ${'{a: '.repeat(10_000)}1${'}'.repeat(10_000)}`)],
  ['5,000 lists in each other, in lines', 'README.md', () => card(`${'- '.repeat(5000)}a`)],
  [
    '1,000 maps in each other, in lines',
    'README.md',
    () => card(Array.from({ length: 1000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')),
  ],
  ['a million tokens', 'README.md', () => card(`a: [${'1,'.repeat(500_000)}1]`)],
  ['a text of 1 MB in one line', 'README.md', () => card(`license: ${'x'.repeat(1_000_000)}`)],
  ['front matter that never ends', 'README.md', () => '---\nlicense: mit\n'],
  ['front matter that never ends, 1 MB', 'README.md', () => `---\n${'license: mit\n'.repeat(80_000)}`],
  ['front matter that is a text', 'README.md', () => card('just words')],
  ['front matter that is empty', 'README.md', () => card('', 'Text.')],
  ['a second document', 'README.md', () => card('license: mit\n...\na: b')],
  ['tabs as indentation', 'README.md', () => card('a:\n\tb: c')],
  ['CRLF', 'README.md', () => card('license: mit\ntags:\n- a', '# M\n\n## Uses\n\nText.\n').replaceAll('\n', '\r\n')],
  ['CR alone', 'README.md', () => card('license: mit', '# M\n\nText.\n').replaceAll('\n', '\r')],
  ['a byte order mark', 'README.md', () => bytes([0xef, 0xbb, 0xbf], card('license: mit'))],
  ['invalid UTF-8', 'README.md', () => bytes(card('license: mit'), [0xff, 0xc3, 0x28])],
  [
    'NaN and infinity',
    'README.md',
    () =>
      card(
        'model-index:\n- name: m\n  results:\n  - dataset: {name: d}\n    metrics:\n    - {type: a, value: .nan}\n    - {type: b, value: .inf}\nco2_eq_emissions: .inf',
      ),
  ],
  ['half a surrogate pair', 'README.md', () => card('license: "a\\ud800"')],
  ['a NUL', 'README.md', () => card('license: "a\\0b"')],
  ['an octal and a huge number', 'README.md', () => card('license: 0o777\nversion: 123456789012345678901234567890')],
  ['100,000 headings', 'README.md', () => card('license: mit', '# a\n'.repeat(100_000))],
  ['10,000 sections of use', 'README.md', () => card('license: mit', '## Uses\n\nText.\n'.repeat(10_000))],
  ['10,000 quotes in each other', 'README.md', () => card('license: mit', `${'> '.repeat(10_000)}a`)],
  ['a fence that never ends', 'README.md', () => card('license: mit', '```\n# Uses\n')],
  ['a comment that never ends', 'README.md', () => card('license: mit', `${'<!-- '.repeat(50_000)}`)],
  ['100,000 comments', 'README.md', () => card('license: mit', '<!-- a -->\n'.repeat(100_000))],
  ['100,000 brackets', 'README.md', () => card('license: mit', '['.repeat(100_000))],
  ['100,000 stars', 'README.md', () => card('license: mit', `${'*a '.repeat(50_000)}`)],
  [
    'a table of 1,000 columns',
    'README.md',
    () => card('license: mit', `|${' a |'.repeat(1000)}\n|${' - |'.repeat(1000)}\n|${' b |'.repeat(1000)}\n`),
  ],
  ['1 MB without a line end', 'README.md', () => card('license: mit', `## Uses\n${'word '.repeat(200_000)}`)],
  ['50 MB of text', 'README.md', () => card('license: mit', `${'word '.repeat(10_000_000)}`)],
  ['a title of 1 MB', 'README.md', () => card('license: mit', `# ${'<'.repeat(1_000_000)}`)],
  ['100,000 open templates', 'README.md', () => card('license: mit', '{{'.repeat(100_000))],
  [
    'links to scripts',
    'README.md',
    () => card('license: mit', '[a](javascript:alert(1)) ![b](file:///etc/passwd) <script>x</script>'),
  ],
  ['model-index that is no list', 'README.md', () => card('model-index: 5\ndatasets: {a: b}\nlanguage: {a: [b]}')],
  [
    'a model-index of 100,000 metrics',
    'README.md',
    () =>
      card(
        `model-index: [{name: m, results: [{dataset: {name: d}, metrics: [${many(30_000, () => '{type: a, value: 1}')}]}]}]`,
      ),
  ],
];

const ofSpdx: Case[] = [
  [
    'relationships in a circle',
    'spdx.json',
    () =>
      spdx('},{"type":"Relationship","spdxId":"urn:r","relationshipType":"descendantOf","from":"urn:a","to":["urn:a"]'),
  ],
  ['an id twice', 'spdx.json', () => spdx('},{"type":"ai_AIPackage","spdxId":"urn:a","name":"other"')],
  [
    'a package that supplies itself',
    'spdx.json',
    () => spdx(',"suppliedBy":"urn:a","originatedBy":["urn:a","urn:missing"]'),
  ],
  [
    'names that are no texts',
    'spdx.json',
    () =>
      '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"ai_AIPackage","spdxId":5,"name":{"a":1}}]}',
  ],
  [
    'a relationship of an inherited name',
    'spdx.json',
    () =>
      spdx('},{"type":"Relationship","spdxId":"urn:r","relationshipType":"constructor","from":"urn:a","to":["urn:a"]'),
  ],
  [
    'energy that is no number',
    'spdx.json',
    () =>
      spdx(
        ',"ai_energyConsumption":{"type":"ai_EnergyConsumption","ai_trainingEnergyConsumption":[{"ai_energyQuantity":"NaN","ai_energyUnit":"kilowattHour"}]}',
      ),
  ],
  [
    '3,000 packages',
    'spdx.json',
    () =>
      spdx(
        `},${many(3000, (index) => `{"type":"dataset_DatasetPackage","spdxId":"urn:${index}","creationInfo":"_:c","name":"d${index}","dataset_datasetType":["text"]}`)},{"type":"x"`,
      ),
  ],
];

const cases: readonly Case[] = [
  ...json,
  ...ofCycloneDx.map(([name, ...more]): Case => [`CycloneDX: ${name}`, ...more]),
  ...ofCards.map(([name, ...more]): Case => [`card: ${name}`, ...more]),
  ...ofSpdx.map(([name, ...more]): Case => [`SPDX: ${name}`, ...more]),
];

describe('hostile files give a clear refusal or a clean draft, in time, and leave nothing behind', () => {
  test('there are at least 100 of them, each with a name of its own', () => {
    expect(new Set(cases.map(([name]) => name)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(100);
  });

  test.each(cases)('%s', async (_, name, content) => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    const file = fileOf(name, content());
    const start = performance.now();
    const result = await readFiles(name, [file], tools).catch((error: unknown) => error);
    expect(performance.now() - start).toBeLessThan(10_000);
    if (result instanceof Error) {
      expect(result).toBeInstanceOf(AppError);
      expect((result as AppError).code).toMatch(/^(?:interchange|reading)\./);
    } else {
      const draft = Draft.parse(plain(result));
      const text = JSON.stringify(draft);
      expect(text.includes('"__proto__":') || text.includes('"constructor":')).toBe(false);
      expect(plain(result)).toEqual(plain(await readFiles(name, [file], tools)));
    }
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
