import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readFiles } from '#core/interchange/formats';
import { bytesInMemory } from '#core/reading/bytes-at';
import { gguf, only, onnx, read, refusal, safetensors, told } from './mlops-files.ts';
import { fileOf, tools } from './round-trip.ts';

const tensor = { dtype: 'F16', shape: [2, 4], data_offsets: [0, 16] };

describe('a safetensors file', () => {
  test('says how many parameters it holds, how exactly, and its hash', async () => {
    const bytes = safetensors({ __metadata__: { format: 'pt' }, w: tensor });
    const { name, facts } = only(await read([fileOf('weights/adapter.safetensors', bytes)]), 'model-version');
    expect(name).toBe('adapter');
    expect(facts).toEqual({
      artefacts: [
        {
          name: 'adapter.safetensors',
          format: 'safetensors',
          sizeBytes: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        },
      ],
      parameterCount: 8,
      precision: 'F16',
      framework: 'PyTorch',
    });
  });

  test('gives the facts of its metadata, and keeps the rest', async () => {
    const metadata = {
      'modelspec.title': 'Painter',
      'modelspec.author': 'Ada',
      'modelspec.license': 'MIT',
      'modelspec.date': '2026-02-03T04:05:06',
      ss_epoch: '7',
      license: 'other',
    };
    const draft = await read([fileOf('a.safetensors', safetensors({ __metadata__: metadata, w: tensor }))]);
    const { name, facts, extras } = only(draft, 'model-version');
    expect(name).toBe('Painter');
    expect(facts).toMatchObject({ authors: [{ name: 'Ada' }], licence: 'MIT', releasedOn: '2026-02-03' });
    expect(extras['safetensors']).toMatchObject({ 'metadata/ss_epoch': '7', 'metadata/license': 'other' });
    expect(told(draft)).toContain('kept #/__metadata__/ss_epoch no-field');
  });

  test.each([
    ['a header longer than the file', safetensors({ w: tensor }, 16, 5_000_000_000), 'reading.'],
    ['data that ends before its tensors', safetensors({ w: tensor }, 4), 'reading.unreadable'],
    ['a negative size', safetensors({ w: { ...tensor, shape: [-2, -4] } }), 'reading.unreadable'],
    ['a header that is no JSON', safetensors('{"w": nothing'), 'reading.unreadable'],
    ['a pickle of that name', new Uint8Array([0x80, 2, 0x7d, 0x71, 0, 0x58, 1, 0, 0, 0, 0x2e]), 'interchange.pickle'],
    ['nothing', new Uint8Array(0), 'reading.unreadable'],
  ])('is refused for %s', async (_name, bytes, expected) => {
    expect(await refusal([fileOf('a.safetensors', bytes)])).toContain(expected);
  });
});

describe('a GGUF file', () => {
  test('says its architecture, licence, base model and sizes', async () => {
    const bytes = gguf({
      'general.architecture': 'llama',
      'general.name': 'Tiny',
      'general.license': 'apache-2.0',
      'general.author': 'Ada',
      'general.organization': 'Lab',
      'general.base_model.count': 1,
      'general.base_model.0.name': 'Base',
      'general.base_model.0.repo_url': 'https://models.example/base',
      'general.tags': ['chat', 'small'],
      'general.languages': ['en'],
      'general.source.url': 'https://models.example/tiny',
      'llama.context_length': 2048,
      'tokenizer.ggml.tokens': ['a', 'b'],
      'general.file_type': 1,
    });
    const draft = await read([fileOf('tiny.gguf', bytes)]);
    const { name, facts, extras } = only(draft, 'model-version');
    expect(name).toBe('Tiny');
    expect(facts).toMatchObject({
      architecture: 'llama',
      licence: 'apache-2.0',
      authors: [{ name: 'Ada', organisation: 'Lab' }],
      baseModel: 'Base (https://models.example/base)',
      tags: ['chat', 'small'],
      languages: ['en'],
      references: [{ type: 'website', title: 'general.source.url', url: 'https://models.example/tiny' }],
      hyperparameters: [{ name: 'context_length', value: '2048' }],
      parameterCount: 8,
      precision: 'F32',
    });
    expect(extras['gguf']).toMatchObject({
      'tokenizer.ggml.tokens': { of: 'string', length: 2, first: ['a', 'b'] },
      'general.file_type': 1,
    });
  });

  test('larger than memory is read from where it lies', async () => {
    const bytes = gguf({ 'general.architecture': 'llama' });
    const draft = await readFiles(
      'big.gguf',
      [{ name: 'big.gguf', bytes: bytes.subarray(0, 16), whole: bytesInMemory(bytes) }],
      tools,
    );
    expect(only(draft, 'model-version').facts['parameterCount']).toBe(8);
  });

  test.each([
    ['more tensors than it can hold', gguf({}, [[4]], 1n << 40n), 'reading.'],
    [
      'a size beyond counting',
      gguf(
        {},
        [[2 ** 52, 2 ** 40]]
          .map((shape) => shape.slice(0, 1))
          .concat([[2 ** 30, 2 ** 30]])
          .slice(0, 0),
        3n,
      ),
      'reading.',
    ],
    ['its mark alone', Buffer.from('GGUF'), 'reading.unreadable'],
    ['a text longer than the file', Buffer.concat([gguf({}).subarray(0, 24), Buffer.alloc(8, 0x7f)]), 'reading.'],
    ['another mark', Buffer.from('GGUX00000000000000000000'), 'reading.unreadable'],
  ])('is refused for %s', async (_name, bytes, expected) => {
    expect(await refusal([fileOf('a.gguf', bytes)])).toContain(expected);
  });
});

describe('an ONNX file', () => {
  test('says its inputs, outputs, operator sets and producer', async () => {
    const draft = await read([
      fileOf('net.onnx', onnx({ model_author: 'Ada', model_license: 'MIT', stage: 'b' }, 'A **net**.')),
    ]);
    const { facts, extras } = only(draft, 'model-version');
    expect(facts).toMatchObject({
      framework: 'writer',
      frameworkVersion: '1.2',
      semanticVersion: '4',
      software: [
        { name: 'ONNX IR', version: '8' },
        { name: 'opset ai.onnx', version: '17' },
      ],
      inputs: [{ name: 'x', format: 'float', shape: '[2,3]' }],
      outputs: [{ name: 'y', format: 'float', shape: '[2,3]' }],
      authors: [{ name: 'Ada' }],
      licence: 'MIT',
      parameterCount: 6,
    });
    expect(extras['onnx']).toMatchObject({
      'metadata_props/stage': 'b',
      graph: 'g',
      operators: [{ domain: '', type: 'Relu', count: 1 }],
    });
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['text', Buffer.from('this is a note')],
    [
      'a length beyond its end',
      Buffer.concat([onnx().subarray(0, 20), Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f])]),
    ],
    ['half a file', onnx().subarray(0, 40)],
    ['a number that never ends', Buffer.alloc(64, 0xff)],
  ])('is refused for %s', async (_name, bytes) => {
    expect(await refusal([fileOf('a.onnx', bytes)])).toContain('reading.unreadable');
  });
});
