import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { artefactReader, summarise } from '#core/reading/artefacts/artefact';
import { readGguf } from '#core/reading/artefacts/gguf';
import { readOnnx } from '#core/reading/artefacts/onnx';
import { readSafetensors } from '#core/reading/artefacts/safetensors';
import { bytesInMemory, openFile } from '#core/reading/bytes-at';
import { endingOf } from '#core/reading/source';
import { describeFilesOfOthers } from '#test/support/files-of-others';
import {
  field,
  gguf,
  ggufTensor,
  makeGguf,
  makeOnnx,
  makeSafetensors,
  onnxNode,
  onnxTensor,
  onnxValue,
} from '#test/support/reading/artefact-maker';

describe('the header of a safetensors file', () => {
  test('is read with all that it says', async () => {
    const file = makeSafetensors(
      {
        __metadata__: { format: 'pt', author: 'Ann' },
        'layer.weight': { dtype: 'F16', shape: [2, 3], data_offsets: [4, 16] },
        'layer.bias': { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
      },
      16,
    );
    const header = await readSafetensors(bytesInMemory(file));
    expect(header).toEqual({
      format: 'safetensors',
      metadata: [
        { key: 'format', value: 'pt' },
        { key: 'author', value: 'Ann' },
      ],
      tensors: [
        { name: 'layer.bias', dtype: 'F32', shape: [1], parameters: 1, sizeBytes: 4 },
        { name: 'layer.weight', dtype: 'F16', shape: [2, 3], parameters: 6, sizeBytes: 12 },
      ],
    });
    expect(summarise(header)).toEqual({
      format: 'safetensors',
      tensors: 2,
      parameters: 7,
      dtypes: [
        { dtype: 'F16', tensors: 1, parameters: 6 },
        { dtype: 'F32', tensors: 1, parameters: 1 },
      ],
    });
  });
});

describe('the header of a GGUF file', () => {
  test('is read with all that it says; of long lists the first items', async () => {
    const file = makeGguf(
      {
        'general.architecture': gguf.text('llama'),
        'llama.context_length': gguf.uint32(4096),
        'llama.seed': gguf.uint64(2n ** 63n),
        'llama.eps': gguf.float64(0.5),
        'tokenizer.add_bos': gguf.bool(true),
        'tokenizer.tokens': gguf.texts(Array.from({ length: 40 }, (_, index) => `t${index}`)),
      },
      [ggufTensor('output.weight', [32, 8], 14), ggufTensor('norm', [32], 0, 32)],
    );
    const header = await readGguf(bytesInMemory(file));
    expect(header).toEqual({
      format: 'gguf',
      version: 3,
      metadata: [
        { key: 'general.architecture', type: 'string', value: 'llama' },
        { key: 'llama.context_length', type: 'uint32', value: 4096 },
        { key: 'llama.seed', type: 'uint64', value: '9223372036854775808' },
        { key: 'llama.eps', type: 'float64', value: 0.5 },
        { key: 'tokenizer.add_bos', type: 'bool', value: true },
        {
          key: 'tokenizer.tokens',
          type: 'array',
          of: 'string',
          length: 40,
          first: Array.from({ length: 16 }, (_, index) => `t${index}`),
        },
      ],
      tensors: [
        { name: 'output.weight', dtype: 'Q6_K', shape: [32, 8], parameters: 256 },
        { name: 'norm', dtype: 'F32', shape: [32], parameters: 32 },
      ],
    });
    expect(summarise(header)).toMatchObject({ tensors: 2, parameters: 288 });
  });
});

describe('the description of an ONNX model', () => {
  test('is read with inner graphs, and without the initialisers that are given as inputs too', async () => {
    const branch = Buffer.concat([field(1, onnxNode('Relu')), field(2, 'then')]);
    const graph = Buffer.concat([
      field(1, onnxNode('Gemm')),
      field(1, onnxNode('If', [Buffer.concat([field(1, 'then_branch'), field(6, branch)])])),
      field(1, Buffer.concat([onnxNode('Tokenise'), field(7, 'ai.onnx.contrib')])),
      field(2, 'scoring'),
      field(5, onnxTensor('weight', [2, 3])),
      field(11, onnxValue('x', ['batch', 2])),
      field(11, onnxValue('weight', [2, 3])),
      field(12, onnxValue('y', ['batch', 3], 11)),
    ]);
    expect(await readOnnx(bytesInMemory(makeOnnx(graph)))).toEqual({
      format: 'onnx',
      irVersion: 9,
      producerName: 'maker',
      producerVersion: '1.0',
      domain: '',
      modelVersion: 3,
      docString: '',
      opsets: [{ domain: '', version: 17 }],
      metadata: [{ key: 'owner', value: 'Ann' }],
      graphName: 'scoring',
      inputs: [{ name: 'x', type: 'float', shape: ['batch', 2] }],
      outputs: [{ name: 'y', type: 'double', shape: ['batch', 3] }],
      operators: [
        { domain: '', type: 'Gemm', count: 1 },
        { domain: '', type: 'If', count: 1 },
        { domain: '', type: 'Relu', count: 1 },
        { domain: 'ai.onnx.contrib', type: 'Tokenise', count: 1 },
      ],
      initialisers: [{ name: 'weight', dtype: 'float', shape: [2, 3], parameters: 6 }],
    });
  });

  test('names what is no tensor', async () => {
    const map = field(5, Buffer.concat([field(1, 7), field(2, field(1, field(1, 1)))]));
    const sequence = field(4, field(1, map));
    const graph = field(12, Buffer.concat([field(1, 'scores'), field(2, sequence)]));
    const { outputs } = await readOnnx(bytesInMemory(makeOnnx(graph)));
    expect(outputs).toEqual([{ name: 'scores', type: 'sequence of map int64 to float', shape: null }]);
  });
});

describeFilesOfOthers('real model files', (folder) => {
  const real = join(folder, 'artefacts');
  test.each(readdirSync(real))('%s is read', async (name) => {
    const read = artefactReader(endingOf(name)) ?? expect.unreachable();
    const file = await openFile(join(real, name));
    const header = await read(file);
    await file.close();
    expect(summarise(header).tensors).toBeGreaterThan(name === 'linear_classifier.onnx' ? -1 : 0);
    if (header.format === 'onnx') {
      expect(header.irVersion).toBeGreaterThan(2);
      expect(header.operators.length).toBeGreaterThan(0);
      expect(header.opsets.length).toBeGreaterThan(0);
      expect(header.inputs.length).toBeGreaterThan(0);
    }
  });
});
