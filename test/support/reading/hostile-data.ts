import {
  field,
  gguf,
  ggufTensor,
  makeGguf,
  makeOnnx,
  makeSafetensors,
  onnxNode,
  onnxTensor,
  varint,
} from './artefact-maker.ts';
import type { Hostile } from './hostile-documents.ts';
import { makeParquet, type ParquetColumn, wrapped } from './parquet-maker.ts';

const of = (title: string, name: string, expected: Hostile['expected'], bytes: () => Buffer): Hostile => ({
  title,
  name,
  bytes,
  expected,
});
const csv = (title: string, expected: Hostile['expected'], bytes: () => Buffer): Hostile =>
  of(title, 'a.csv', expected, bytes);
const column: ParquetColumn = { name: 'id', type: 'int64', values: [1, 2, 3] };
const parquet = (title: string, expected: Hostile['expected'], bytes: () => Buffer): Hostile =>
  of(title, 'a.parquet', expected, bytes);
const tensors = (title: string, expected: Hostile['expected'], bytes: () => Buffer): Hostile =>
  of(title, 'a.safetensors', expected, bytes);
const gg = (title: string, expected: Hostile['expected'], bytes: () => Buffer): Hostile =>
  of(title, 'a.gguf', expected, bytes);
const onnx = (title: string, expected: Hostile['expected'], bytes: () => Buffer): Hostile =>
  of(title, 'a.onnx', expected, bytes);
const f32 = (offsets: unknown, shape: unknown = [1]): Record<string, unknown> => ({
  dtype: 'F32',
  shape,
  data_offsets: offsets,
});

/** Data and models that mean harm; their fingerprints name the problem beside the hash. */
export const hostileData: readonly Hostile[] = [
  csv('CSV with zero bytes', 'encoding', () => Buffer.from('a,b\n1,\0\n')),
  csv('CSV with a line of 100 MB', 'tooLarge', () =>
    Buffer.concat([Buffer.from('a,b\n'), Buffer.alloc(100_000_000, 'x')]),
  ),
  csv('CSV with a quote that does not end', ['damaged', 'tooLarge'], () =>
    Buffer.from(`a,b\n1,"${'x\n'.repeat(100_000)}`),
  ),
  csv('CSV with quotes everywhere', ['result', 'damaged'], () => Buffer.from('a,b\n"1"x"",""""\n"'.repeat(1000))),
  csv('CSV in UTF-16', 'result', () => Buffer.from('\uFEFFa;b\r\n1;2\r\n', 'utf16le')),
  csv('CSV in UTF-16 that breaks off', ['result', 'encoding'], () =>
    Buffer.from('\uFEFFa;b\r\n1;2\r\n', 'utf16le').subarray(0, 15),
  ),
  csv('CSV that is no UTF-8', 'result', () => Buffer.from('a,b\n\xff\xfe\xc3(,2\n', 'latin1')),
  csv('CSV with a million columns', 'tooLarge', () => Buffer.from('a,'.repeat(1_000_000))),
  csv('CSV that names its columns __proto__ and constructor', 'result', () =>
    Buffer.from('__proto__,constructor,toString\n1,2,3\n'),
  ),
  csv('CSV with rows of all lengths', 'result', () => Buffer.from('a,b\n1\n1,2,3,4\n\n,,,,,,\n')),
  csv('CSV of formulas', 'result', () => Buffer.from('=cmd|"/c calc"!A1,@SUM(A1)\n+1,-2\n')),
  csv('an empty CSV', 'result', () => Buffer.alloc(0)),
  of('JSON Lines 100,000 levels deep', 'a.jsonl', 'tooLarge', () => Buffer.from(`{"a":${'['.repeat(100_000)}`)),
  of('JSON Lines with __proto__', 'a.jsonl', 'result', () =>
    Buffer.from('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}\n'),
  ),
  of('JSON Lines with a name twice', 'a.jsonl', 'duplicate', () => Buffer.from('{"a":1,"\\u0061":2}\n')),
  of('JSON Lines that are lists', 'a.jsonl', 'damaged', () => Buffer.from('[1,2]\n')),
  of('JSON Lines with a number without end', 'a.jsonl', 'result', () =>
    Buffer.from(`{"a":1e999,"b":${'9'.repeat(10_000)}}\n`),
  ),
  of('JSON Lines with NaN', 'a.jsonl', 'damaged', () => Buffer.from('{"a":NaN}\n')),
  of('JSON Lines with a line of 100 MB', 'a.jsonl', 'tooLarge', () => Buffer.alloc(100_000_000, '"')),
  of('JSON Lines with 100,000 names', 'a.jsonl', 'tooLarge', () =>
    Buffer.from(JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`n${at}`, 1])))),
  ),
  parquet('Parquet with a footer longer than the file', 'lyingLength', () =>
    makeParquet([column], { footerLength: 0x7fffffff }),
  ),
  parquet('Parquet with a footer of no length', 'damaged', () => makeParquet([column], { footerLength: 0 })),
  parquet('Parquet with a footer that begins elsewhere', ['damaged', 'impossibleNumber'], () =>
    makeParquet([column], { footerLength: 20 }),
  ),
  parquet('Parquet with an encrypted footer', 'encrypted', () => makeParquet([column], { magic: 'PARE' })),
  parquet('Parquet with fewer than no rows', 'impossibleNumber', () =>
    makeParquet([column], { rows: -5n, groupRows: -5n }),
  ),
  parquet('Parquet with more rows than it holds', 'lyingLength', () => makeParquet([column], { rows: 10n ** 12n })),
  parquet('Parquet with a group of rows that is not there', 'lyingLength', () =>
    makeParquet([column], { rows: 9n, groupRows: 9n }),
  ),
  parquet('Parquet with 2^62 rows', 'impossibleNumber', () =>
    makeParquet([column], { rows: 2n ** 62n, groupRows: 2n ** 62n }),
  ),
  parquet('Parquet with a page outside of the file', 'outside', () =>
    makeParquet([{ ...column, pageOffset: 10n ** 9n }]),
  ),
  parquet('Parquet with a page before the file', 'impossibleNumber', () =>
    makeParquet([{ ...column, pageOffset: -1n }]),
  ),
  // What it holds fits all the same: the packed bytes end where they end.
  parquet('Parquet with a page that says it is 2 GB', ['damaged', 'stopped', 'result'], () =>
    makeParquet([{ ...column, isPacked: true, pageSize: 0x7fffffff }]),
  ),
  parquet('Parquet with a page of 2 billion values', ['damaged', 'stopped', 'lyingLength'], () =>
    makeParquet([{ ...column, pageValues: 0x7fffffff }]),
  ),
  parquet('Parquet with a page of negative size', 'damaged', () =>
    makeParquet([{ ...column, isPacked: true, pageSize: -9 }]),
  ),
  parquet('Parquet with a name twice', 'duplicate', () => makeParquet([column, column])),
  parquet('Parquet with a list of a billion items in its footer', 'damaged', () =>
    wrapped(Buffer.alloc(0), Buffer.concat([Buffer.from([0x15, 2, 0x19, 0xfc]), varint(1_000_000_000)])),
  ),
  parquet('Parquet with a footer 100,000 levels deep', 'damaged', () =>
    wrapped(Buffer.alloc(0), Buffer.alloc(100_000, 0x1c)),
  ),
  parquet('Parquet of noise', 'otherFormat', () => Buffer.alloc(5000, 0x41)),
  tensors('safetensors with a header of 2^63 bytes', 'impossibleNumber', () => makeSafetensors({}, 0, 2n ** 63n)),
  tensors('safetensors with a header longer than the file', 'lyingLength', () => makeSafetensors({}, 0, 10_000n)),
  tensors('safetensors with a header that is no JSON', 'damaged', () => makeSafetensors('{"a":', 0)),
  tensors('safetensors with a header that is a list', 'otherFormat', () => makeSafetensors('[1]', 0)),
  tensors('safetensors with tensors that share bytes', 'overlap', () =>
    makeSafetensors({ a: f32([0, 4]), b: f32([0, 4]) }, 8),
  ),
  tensors('safetensors with a tensor outside of the file', 'outside', () => makeSafetensors({ a: f32([400, 404]) }, 4)),
  tensors('safetensors with a tensor that ends before it begins', 'impossibleNumber', () =>
    makeSafetensors({ a: f32([4, 0]) }, 8),
  ),
  tensors('safetensors with a negative shape', 'impossibleNumber', () => makeSafetensors({ a: f32([0, 4], [-1]) }, 4)),
  tensors('safetensors with a shape that overflows', 'impossibleNumber', () =>
    makeSafetensors({ a: f32([0, 4], [2 ** 40, 2 ** 40]) }, 4),
  ),
  tensors('safetensors with a shape that does not fit', 'lyingLength', () =>
    makeSafetensors({ a: f32([0, 4], [9]) }, 4),
  ),
  tensors('safetensors with a name twice', 'duplicate', () => makeSafetensors('{"a":1,"a":2}', 0)),
  tensors('safetensors with __proto__', 'damaged', () => makeSafetensors('{"__proto__":{"x":1}}', 0)),
  tensors('safetensors 100,000 levels deep', 'tooLarge', () => makeSafetensors(`{"a":${'['.repeat(100_000)}`, 0)),
  tensors('a pickle that calls itself safetensors', ['lyingLength', 'impossibleNumber', 'otherFormat'], () =>
    Buffer.from("\x80\x04cos\nsystem\n(S'id'\ntR.", 'latin1'),
  ),
  of('a pickle, which is only hashed', 'model.pkl', 'result', () =>
    Buffer.from("\x80\x04cos\nsystem\n(S'id'\ntR.", 'latin1'),
  ),
  gg('GGUF with a list of 2^60 items', 'impossibleNumber', () =>
    makeGguf({ a: gguf.list(4, 2n ** 60n, Buffer.alloc(0)) }, []),
  ),
  gg('GGUF with a list of 2^40 items', 'lyingLength', () => makeGguf({ a: gguf.texts(['x'], 2n ** 40n) }, [])),
  gg('GGUF with a text of 2^50 bytes', 'lyingLength', () => makeGguf({ a: gguf.text('x', 2n ** 50n) }, [])),
  gg('GGUF with 2^50 tensors', 'lyingLength', () => makeGguf({}, [], { tensors: 2n ** 50n })),
  gg('GGUF with 2^63 values', 'impossibleNumber', () => makeGguf({}, [], { values: 2n ** 63n })),
  gg('GGUF with lists within lists', 'tooLarge', () => makeGguf({ a: gguf.nested(100) }, [])),
  gg('GGUF with a type that is none', 'damaged', () => makeGguf({ a: gguf.odd(77) }, [])),
  gg('GGUF with a key twice', 'duplicate', () =>
    makeGguf(
      [
        ['a', gguf.uint32(1)],
        ['a', gguf.uint32(2)],
      ],
      [],
    ),
  ),
  gg('GGUF of a version to come', 'version', () => makeGguf({}, [], { version: 99 })),
  gg('GGUF with a shape that overflows', 'impossibleNumber', () => makeGguf({}, [ggufTensor('a', [2 ** 40, 2 ** 40])])),
  gg('GGUF with a thousand dimensions', 'tooLarge', () =>
    makeGguf({}, [
      ggufTensor(
        'a',
        Array.from({ length: 1000 }, () => 1),
      ),
    ]),
  ),
  gg('GGUF with a tensor outside of the file', 'outside', () => makeGguf({}, [ggufTensor('a', [1], 0, 2 ** 45)])),
  gg('GGUF with a name that is no UTF-8', 'encoding', () => {
    const tensor = ggufTensor('ab', [1]);
    tensor[8] = 0xff;
    return makeGguf({}, [tensor]);
  }),
  gg('half of a GGUF', ['endsEarly', 'lyingLength'], () =>
    makeGguf({ a: gguf.text('x'.repeat(500)) }, []).subarray(0, 100),
  ),
  onnx('ONNX with a length that overflows', 'lyingLength', () => makeOnnx(Buffer.alloc(0), [field(7, 'x', 2n ** 63n)])),
  onnx('ONNX with a graph longer than the file', 'lyingLength', () =>
    Buffer.concat([field(1, 9), field(7, 'x', 10n ** 9n)]),
  ),
  onnx('ONNX with a number that does not end', ['impossibleNumber', 'endsEarly'], () => Buffer.alloc(100, 0xff)),
  onnx('ONNX with graphs within graphs', 'tooLarge', () => {
    let graph: Buffer = Buffer.alloc(0);
    for (let level = 0; level < 200; level += 1) graph = field(1, onnxNode('If', [field(6, graph)]));
    return makeOnnx(graph);
  }),
  onnx('ONNX with a negative dimension', 'impossibleNumber', () => makeOnnx(field(5, onnxTensor('w', [-4])))),
  onnx('ONNX with dimensions that overflow', 'impossibleNumber', () =>
    makeOnnx(field(5, onnxTensor('w', [2n ** 50n, 2n ** 50n]))),
  ),
  onnx('ONNX with ten thousand dimensions', 'tooLarge', () =>
    makeOnnx(
      field(
        5,
        onnxTensor(
          'w',
          Array.from({ length: 10_000 }, () => 1),
        ),
      ),
    ),
  ),
  onnx('ONNX with two graphs', 'duplicate', () => makeOnnx(Buffer.alloc(0), [field(7, '')])),
  onnx('ONNX with a million nodes', 'tooLarge', () => makeOnnx(Buffer.alloc(2_400_000, field(1, Buffer.alloc(0))))),
  onnx('ONNX without a graph', 'otherFormat', () => field(1, 9)),
  onnx('ONNX that is a text', 'otherFormat', () => Buffer.from('hello, this is not a model')),
  onnx('ONNX with a name that is no UTF-8', 'encoding', () => makeOnnx(field(2, Buffer.from([0xff, 0xfe])))),
];
