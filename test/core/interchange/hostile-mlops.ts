import { strToU8, zipSync } from 'fflate';
import { type File, field, gguf, onnx, safetensors, xlsx } from './mlops-files.ts';
import { fileOf } from './round-trip.ts';

const deep = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);
const bomb = (head: string): string => {
  const levels = Array.from(
    { length: 12 },
    (_, level) =>
      `  l${level}: &l${level} [${Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*l${level - 1}`)).join(', ')}]`,
  );
  return `${head}bomb:\n${levels.join('\n')}\n`;
};
const pickle = new Uint8Array([0x80, 4, 0x95, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x8c, 2, 0x6f, 0x73, 0x94, 0x2e]);
const poison = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}';

/** What YAML can be abused for, behind a beginning by which each format is told. */
const yamlHeads: Readonly<Record<string, string>> = {
  MLmodel: 'flavors:\n  a: {}\n',
  'run/meta.yaml': 'run_id: abc\n',
  'dvc.yaml': 'stages:\n  a: {cmd: x}\n',
  'dvc.lock': "schema: '2.0'\nstages:\n  a: {cmd: x}\n",
  'raw.csv.dvc': 'outs:\n- path: raw.csv\n',
  'service.yaml': 'kind: InferenceService\nmetadata: {name: a}\n',
};
const yamlTails: Readonly<Record<string, string>> = {
  'a tag that runs code': 'evil: !!python/object/apply:os.system ["touch /tmp/x"]\n',
  'a tag that makes a Python tuple': 'evil: !!python/tuple [1]\n',
  'a tag of JavaScript': 'evil: !!js/function "function () {}"\n',
  'an alias without an anchor': 'evil: *nobody\n',
  'an alias of itself': 'evil: &a [*a]\n',
  'a merge key of a prototype': 'evil: {<<: {__proto__: {polluted: 1}}}\n',
  'forbidden keys':
    '__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\ntoString: 1\nhasOwnProperty: 2\n',
  'a second document': '---\nother: 1\n',
  'nesting without end': `evil: ${deep('[', ']', 20_000)}\n`,
  'a control character': 'evil: "a\\u0000b\\u001bc"\n',
  'a key of half a character': 'evil: "\\ud800"\n',
  'a very long line': `evil: ${'x'.repeat(3_000_000)}\n`,
};

const jsonHeads: Readonly<Record<string, (inner: string) => string>> = {
  'run.json': (inner) =>
    `{"mlflow": {"info": {"run_id": "1"}, "params": {"a": ${inner}}, "metrics": {"m": ${inner}}, "tags": ${inner}, "inputs": ${inner}}}`,
  'croissant.json': (inner) =>
    `{"@context": {"@vocab": "https://schema.org/"}, "@type": "sc:Dataset", "name": ${inner}, "creator": ${inner}, "license": ${inner}, "distribution": ${inner}, "recordSet": ${inner}, "additionalProperty": ${inner}}`,
  'card.json': (inner) =>
    `{"model_overview": {"model_name": "x", "model_artifact": ${inner}}, "evaluation_details": ${inner}, "training_details": {"training_job_details": {"hyper_parameters": ${inner}, "training_metrics": ${inner}}}}`,
  'registry.json': (inner) =>
    `{"registeredModel": {"name": "x", "customProperties": ${inner}}, "modelVersion": {"registeredModelId": "1", "name": ${inner}}, "modelArtifact": ${inner}}`,
  'pia.json': (inner) =>
    `{"pia": {"name": "x", "dpo_opinion": ${inner}, "category": ${inner}}, "answers": [{"reference_to": 111, "data": {"text": ${inner}, "list": ${inner}}}], "measures": ${inner}}`,
};
const jsonInners: Readonly<Record<string, string>> = {
  'forbidden keys': poison,
  'a list of them': `[${poison}, ${poison}]`,
  'nesting without end': deep('[', ']', 50_000),
  'maps without end': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  'a number that is none': '1e999999',
  'a million numbers': `[${'1,'.repeat(1_000_000)}1]`,
  'a text of ten million letters': JSON.stringify('x'.repeat(10_000_000)),
  null: 'null',
  'half a character': '"\\ud800\\udc00\\udfff"',
  'markup that runs': JSON.stringify('<script>alert(1)</script><img src=x onerror=alert(1)>'),
};

const tensor = (more: object): object => ({ w: { dtype: 'F32', shape: [1], data_offsets: [0, 4], ...more } });
const safetensorsFiles: Readonly<Record<string, Uint8Array>> = {
  'a length of 2^63': Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, 0x80]), Buffer.from('{}')]),
  'a length of 2^53': safetensors('{}', 0, 2 ** 53 - 1),
  'a length one too long': safetensors('{}', 0, 3),
  'offsets backwards': safetensors(tensor({ data_offsets: [4, 0] }), 4),
  'offsets beyond the end': safetensors(tensor({ data_offsets: [0, 1e15] }), 4),
  'overlapping tensors': safetensors(
    { a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] }, b: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } },
    4,
  ),
  'a shape that multiplies over': safetensors(tensor({ shape: [2 ** 31, 2 ** 31] }), 4),
  'a negative dimension': safetensors(tensor({ shape: [-1] }), 4),
  'a dimension of 0.5': safetensors(tensor({ shape: [0.5] }), 4),
  'a shape of texts': safetensors(tensor({ shape: ['1'] }), 4),
  'forbidden keys': safetensors(
    '{"__proto__": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "__metadata__": {"__proto__": "x", "constructor": "y"}}',
    4,
  ),
  'metadata that is a list': safetensors({ __metadata__: ['a'] }, 0),
  'nesting without end': safetensors(`{"a": ${deep('[', ']', 50_000)}}`, 0),
  'a thousand dimensions': safetensors(tensor({ shape: Array.from({ length: 1000 }, () => 1) }), 4),
};
const ggufFiles: Readonly<Record<string, Uint8Array>> = {
  'a quintillion tensors': gguf({}, [], 1n << 60n),
  'the most tensors there can be': gguf({}, [], 0xffff_ffff_ffff_ffffn),
  'dimensions that multiply over': Buffer.concat([
    Buffer.from('GGUF'),
    Buffer.from([3, 0, 0, 0]),
    Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.alloc(8),
    Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from('t'),
    Buffer.from([2, 0, 0, 0]),
    Buffer.alloc(16, 0x7f),
    Buffer.alloc(12),
  ]),
  'a version from the future': Buffer.concat([Buffer.from('GGUF'), Buffer.from([99, 0, 0, 0]), Buffer.alloc(16)]),
  'a forbidden key': gguf({ 'general.architecture': 'x', __proto__x: 'a', constructor: 'b' }),
  'a key of a megabyte': gguf({ ['k'.repeat(1_000_000)]: 'v' }),
  'a count of base models without end': gguf({
    'general.architecture': 'x',
    'general.base_model.count': 4_294_967_295,
  }),
  'half of it': gguf({ 'general.architecture': 'llama', 'general.name': 'x' }).subarray(0, 70),
};
const onnxFiles: Readonly<Record<string, Uint8Array>> = {
  'a length of two gigabytes': Buffer.concat([Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x07]), Buffer.from('x')]),
  'a number of eleven bytes': Buffer.from([0x08, ...Array.from({ length: 11 }, () => 0xff)]),
  'groups that never end': Buffer.alloc(10_000, 0x0b),
  'graphs within graphs': Array.from({ length: 2000 }).reduce<Buffer>(
    (inner) => field(7, field(1, field(5, field(6, inner)))),
    Buffer.from([]),
  ),
  'negative dimensions': Buffer.concat([
    field(1, 8),
    field(
      7,
      field(
        5,
        Buffer.concat([Buffer.from([0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]), field(2, 1)]),
      ),
    ),
  ]),
  'forbidden metadata': onnx({ __proto__x: 'a', constructor: 'b', toString: 'c' }),
  'text that is no UTF-8': Buffer.concat([field(1, 8), field(2, new Uint8Array([0xff, 0xfe])), onnx()]),
};

const sheet = (rows: string): string => `<sheetData>${rows}</sheetData>`;
const workbooks: Readonly<Record<string, () => Uint8Array>> = {
  'a bomb in a sheet': () => xlsx({ a: `<sheetData>${' '.repeat(260_000_000)}</sheetData>` }),
  'a bomb of rows': () => xlsx({ a: sheet('<row><c t="str"><v>x</v></c></row>'.repeat(150_000)) }),
  'a bomb of shared texts': () =>
    xlsx(
      { a: sheet('<row><c t="s"><v>0</v></c></row>') },
      { 'xl/sharedStrings.xml': `<sst>${'<si><t>x</t></si>'.repeat(2_100_000)}</sst>` },
    ),
  'a text of gigabytes by shared ones': () =>
    xlsx(
      { a: sheet('<row><c t="s"><v>0</v></c></row>'.repeat(2000)) },
      { 'xl/sharedStrings.xml': `<sst><si><t>${'x'.repeat(900_000)}</t></si></sst>` },
    ),
  'names that lead out': () => zipSync({ '../../etc/passwd': strToU8('x'), 'xl/workbook.xml': strToU8('<workbook/>') }),
  'an absolute name': () => zipSync({ '/etc/passwd': strToU8('x') }),
  'an external link': () =>
    xlsx(
      { a: sheet('<row><c t="str"><v>name</v></c></row><row><c t="str"><f>[1]Sheet!A1</f><v>A</v></c></row>') },
      {
        'xl/externalLinks/externalLink1.xml': '<externalLink/>',
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="r0" Type="x/worksheet" TargetMode="External" Target="http://evil.example/a.xml"/></Relationships>',
      },
    ),
  'a sheet outside of it': () =>
    xlsx(
      { a: '' },
      {
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="r0" Type="x/worksheet" Target="../../../etc/passwd"/></Relationships>',
      },
    ),
  'an entity of a file': () =>
    xlsx(
      { a: '' },
      {
        'xl/worksheets/sheet0.xml': '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>',
      },
    ),
  'a billion laughs': () =>
    xlsx(
      { a: '' },
      {
        'xl/sharedStrings.xml':
          '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>',
      },
    ),
  'elements without end': () => xlsx({ a: deep('<x>', '</x>', 100_000) }),
  'a row of huge number': () =>
    xlsx({ a: sheet('<row r="99999999999999999999"><c r="A1" t="str"><v>x</v></c></row>') }),
  'a column beyond all': () => xlsx({ a: sheet('<row><c r="ZZZZZZZZ1" t="str"><v>x</v></c></row>') }),
  'a million sheets': () =>
    xlsx(
      { a: '' },
      { 'xl/workbook.xml': `<workbook><sheets>${'<sheet name="x" r:id="r0"/>'.repeat(100_000)}</sheets></workbook>` },
    ),
  'styles of no number': () =>
    xlsx(
      { a: sheet('<row><c s="-5" t="n"><v>1e308</v></c><c s="NaN"><v>--</v></c></row>') },
      { 'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>' },
    ),
  'a shared text that is not there': () =>
    xlsx({ a: sheet('<row><c t="s"><v>-1</v></c><c t="s"><v>99999</v></c></row>') }),
  'a serial day beyond time': () =>
    xlsx(
      { a: sheet('<row><c t="str"><v>name</v></c></row><row><c s="0"><v>1e15</v></c></row>') },
      { 'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>' },
    ),
  'headers of forbidden names': () =>
    xlsx({
      a: sheet(
        '<row><c t="str"><v>name</v></c><c t="str"><v>__proto__</v></c><c t="str"><v>constructor</v></c></row><row><c t="str"><v>x</v></c><c t="str"><v>y</v></c><c t="str"><v>z</v></c></row>',
      ),
    }),
};
const csvFiles: Readonly<Record<string, () => Uint8Array>> = {
  'zero bytes': () => Buffer.from('name,a\nx,\0\n'),
  'a line of 100 MB': () => Buffer.alloc(100_000_000, 0x61),
  'a quoted line of 50 MB': () => Buffer.concat([Buffer.from('name\n"'), Buffer.alloc(50_000_000, 0x61)]),
  'a million columns': () => Buffer.from(`name${',a'.repeat(1_000_000)}\n`),
  'a million rows': () => Buffer.from(`name\n${'x\n'.repeat(1_000_000)}`),
  formulas: () =>
    Buffer.from('name,summary\n=cmd|\' /C calc\'!A0,"=HYPERLINK(""http://evil.example"")"\n@SUM(1),+1\n-1,\t=1\n'),
  'forbidden headers': () => Buffer.from('name,__proto__,constructor,toString\na,b,c,d\n'),
  'half of UTF-16': () => Buffer.from([0xff, 0xfe, 0x61]),
  'surrogates alone in UTF-16': () => Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x0a, 0x00]),
  'quotes everywhere': () => Buffer.from('"'.repeat(100_001)),
  'a page of HTML': () => Buffer.from('<html><body>name</body></html>'),
  'control characters': () => Buffer.from('name,summary\na\u0001\u001b[2J,b\u0007\n'),
};

const others: Readonly<Record<string, readonly File[]>> = {
  'a pickle named MLmodel': [fileOf('MLmodel', pickle)],
  'a pickle named as ONNX': [fileOf('net.onnx', pickle)],
  'a pickle named as CSV': [fileOf('a.csv', pickle)],
  'a pickle named conda.yaml beside a model': [fileOf('MLmodel', 'flavors: {a: {}}\n'), fileOf('conda.yaml', pickle)],
  'a PyTorch file': [fileOf('model.pt', zipSync({ 'archive/data.pkl': pickle, 'archive/version': strToU8('3') }))],
  'a PyTorch file named as a workbook': [fileOf('model.xlsx', zipSync({ 'archive/data.pkl': pickle }))],
  'a pickle of protocol 0': [fileOf('MLmodel', "cposix\nsystem\n(S'id'\ntR.")],
  'a thousand parameters with names that lead out': [
    fileOf('r/meta.yaml', 'run_id: a\n'),
    ...Array.from({ length: 1000 }, (_, index) => fileOf(`r/params/../../${index}`, 'x')),
  ],
  'a metric with a million points': [
    fileOf('r/meta.yaml', 'run_id: a\n'),
    fileOf('r/metrics/m', '1 0.5 1\n'.repeat(1_000_000)),
  ],
  'metrics of forbidden names': [
    fileOf('r/meta.yaml', 'run_id: a\n'),
    fileOf('r/metrics/__proto__', '1 1 1\n'),
    fileOf('r/tags/constructor', 'x'),
    fileOf('r/params/toString', 'x'),
  ],
  'a signature that is a bomb': [
    fileOf('MLmodel', `flavors: {a: {}}\nsignature: {inputs: '${deep('[', ']', 5000)}'}\n`),
  ],
  'requirements of a million lines': [
    fileOf('MLmodel', 'flavors: {a: {}}\n'),
    fileOf('requirements.txt', 'a==1\n'.repeat(1_000_000)),
  ],
  'requirements made to be slow': [
    fileOf('MLmodel', 'flavors: {a: {}}\n'),
    fileOf('requirements.txt', `${'a'.repeat(200_000)}!\n`),
  ],
  'a README made to be slow': [fileOf('MLmodel', 'flavors: {a: {}}\n'), fileOf('README.md', '[![*_'.repeat(100_000))],
  'remote addresses everywhere': [
    fileOf(
      'c.json',
      '{"@context": "http://evil.example/context", "@type": "sc:Dataset", "name": "x", "url": "http://169.254.169.254/", "distribution": [{"contentUrl": "file:///etc/passwd", "name": "f"}]}',
    ),
  ],
  'a PIA of HTML without end': [
    fileOf(
      'p.json',
      JSON.stringify({ pia: { name: 'x' }, answers: [{ reference_to: 111, data: { text: '<div>'.repeat(200_000) } }] }),
    ),
  ],
};

/** All of them, made when they are asked for. */
export const hostile: readonly { readonly name: string; readonly make: () => readonly File[] }[] = [
  ...Object.entries(yamlHeads).flatMap(([name, head]) => [
    ...Object.entries(yamlTails).map(([what, tail]) => ({
      name: `${name}: ${what}`,
      make: () => [fileOf(name, head + tail)],
    })),
    { name: `${name}: aliases that multiply`, make: () => [fileOf(name, bomb(head))] },
  ]),
  ...Object.entries(jsonHeads).flatMap(([name, around]) =>
    Object.entries(jsonInners).map(([what, inner]) => ({
      name: `${name}: ${what}`,
      make: () => [fileOf(name, around(inner))],
    })),
  ),
  ...Object.entries(safetensorsFiles).map(([what, bytes]) => ({
    name: `safetensors: ${what}`,
    make: () => [fileOf('a.safetensors', bytes)],
  })),
  ...Object.entries(ggufFiles).map(([what, bytes]) => ({
    name: `GGUF: ${what}`,
    make: () => [fileOf('a.gguf', bytes)],
  })),
  ...Object.entries(onnxFiles).map(([what, bytes]) => ({
    name: `ONNX: ${what}`,
    make: () => [fileOf('a.onnx', bytes)],
  })),
  ...Object.entries(workbooks).map(([what, make]) => ({
    name: `XLSX: ${what}`,
    make: () => [fileOf('a.xlsx', make())],
  })),
  ...Object.entries(csvFiles).map(([what, make]) => ({ name: `CSV: ${what}`, make: () => [fileOf('a.csv', make())] })),
  ...Object.entries(others).map(([what, files]) => ({ name: what, make: () => files })),
];
