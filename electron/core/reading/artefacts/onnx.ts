import { type BytesAt, readingAhead } from '../bytes-at.ts';
import { tooLarge, unreadable } from '../fault.ts';
import { countOf, HEADER_LIMITS, utf8 } from './header.ts';
import { ELEMENT_TYPES, type OnnxValue, valueInfoOf } from './onnx-types.ts';
import { type Field, fieldsOf, numbersOf, signed } from './protobuf.ts';

/** What an ONNX file says of its model; the numbers themselves are never read. */
export type OnnxHeader = {
  readonly format: 'onnx';
  readonly irVersion: number;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly domain: string;
  readonly modelVersion: number;
  readonly docString: string;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
  readonly graphName: string;
  /** Of the graph, without the initialisers that older files repeat here. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Kinds of operators, also of inner graphs and functions, by name. */
  readonly operators: readonly { readonly domain: string; readonly type: string; readonly count: number }[];
  readonly initialisers: readonly OnnxTensor[];
};
export type OnnxTensor = {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly parameters: number;
};

const TEXT_BYTES = 1_000_000;
const GRAPH_DEPTH = 32;

type Model = {
  readonly file: BytesAt;
  readonly operators: Map<string, { domain: string; type: string; count: number }>;
  readonly initialisers: OnnxTensor[];
  items: number;
};

/** Text fields of a message by their numbers. */
async function textOf(file: BytesAt, field: Field, limitBytes: number = TEXT_BYTES): Promise<string> {
  if (field.kind !== 'bytes') return unreadable('damaged');
  if (field.end - field.start > limitBytes) return tooLarge('line', limitBytes);
  return utf8(await file.read(field.start, field.end - field.start));
}

function count(model: Model): void {
  model.items += 1;
  if (model.items > HEADER_LIMITS.items) tooLarge('items', HEADER_LIMITS.items);
}

/**
 * Reads the model's description.
 * @throws ReadingFault `reading.unreadable` (`otherFormat` if there is no graph in it), `reading.too-large`
 * @source onnx.proto3 of ONNX 1.19: ModelProto, GraphProto, NodeProto, TensorProto
 */
export async function readOnnx(given: BytesAt): Promise<OnnxHeader> {
  if (given.sizeBytes === 0) return unreadable('empty');
  const file = readingAhead(given);
  const model: Model = { file, operators: new Map(), initialisers: [], items: 0 };
  const texts = new Map<number, string>();
  const numbers = new Map<number, number>();
  const opsets: { domain: string; version: number }[] = [];
  const metadata: { key: string; value: string }[] = [];
  let graph: Graph | null = null;
  for await (const field of fieldsOf(file, 0, file.sizeBytes)) {
    count(model);
    const { number } = field;
    if (number === 1 || number === 5) {
      if (field.kind !== 'varint') return unreadable('otherFormat');
      numbers.set(number, signed(field.value));
    } else if ([2, 3, 4, 6].includes(number)) texts.set(number, await textOf(file, field));
    else if (field.kind !== 'bytes') continue;
    else if (number === 7) {
      if (graph !== null) return unreadable('duplicate');
      graph = await graphOf(model, field.start, field.end, 0);
    } else if (number === 8) opsets.push(await opsetOf(file, field.start, field.end));
    else if (number === 14) metadata.push(await propertyOf(file, field.start, field.end));
    else if (number === 25) await functionOf(model, field.start, field.end);
  }
  if (graph === null || !numbers.has(1)) return unreadable('otherFormat');
  const initialised = new Set(model.initialisers.map(({ name }) => name));
  return {
    format: 'onnx',
    irVersion: numbers.get(1) ?? 0,
    producerName: texts.get(2) ?? '',
    producerVersion: texts.get(3) ?? '',
    domain: texts.get(4) ?? '',
    modelVersion: numbers.get(5) ?? 0,
    docString: texts.get(6) ?? '',
    opsets,
    metadata,
    graphName: graph.name,
    inputs: graph.inputs.filter(({ name }) => !initialised.has(name)),
    outputs: graph.outputs,
    operators: [...model.operators.values()].sort((left, right) =>
      `${left.domain} ${left.type}` < `${right.domain} ${right.type}` ? -1 : 1,
    ),
    initialisers: model.initialisers,
  };
}

type Graph = { readonly name: string; readonly inputs: readonly OnnxValue[]; readonly outputs: readonly OnnxValue[] };

async function graphOf(model: Model, start: number, end: number, depth: number): Promise<Graph> {
  if (depth > GRAPH_DEPTH) return tooLarge('depth', GRAPH_DEPTH);
  const { file } = model;
  let name = '';
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  for await (const field of fieldsOf(file, start, end)) {
    count(model);
    if (field.kind !== 'bytes') continue;
    if (field.number === 1) await nodeOf(model, field.start, field.end, depth);
    else if (field.number === 2) name = await textOf(file, field);
    else if (field.number === 5) model.initialisers.push(await tensorOf(file, field.start, field.end));
    else if (field.number === 11) inputs.push(await valueInfoOf(file, field.start, field.end));
    else if (field.number === 12) outputs.push(await valueInfoOf(file, field.start, field.end));
  }
  if (model.initialisers.length > HEADER_LIMITS.tensors) return tooLarge('items', HEADER_LIMITS.tensors);
  return { name, inputs, outputs };
}

async function nodeOf(model: Model, start: number, end: number, depth: number): Promise<void> {
  let type = '';
  let domain = '';
  for await (const field of fieldsOf(model.file, start, end)) {
    if (field.kind !== 'bytes') continue;
    if (field.number === 4) type = await textOf(model.file, field, HEADER_LIMITS.nameBytes);
    else if (field.number === 7) domain = await textOf(model.file, field, HEADER_LIMITS.nameBytes);
    else if (field.number === 5) {
      // Attributes may hold graphs of their own: the branches of an If, the body of a Loop.
      for await (const inner of fieldsOf(model.file, field.start, field.end)) {
        const isGraph = inner.kind === 'bytes' && (inner.number === 6 || inner.number === 11);
        if (isGraph) await graphOf(model, inner.start, inner.end, depth + 1);
      }
    }
  }
  const key = JSON.stringify([domain, type]);
  const operator = model.operators.get(key);
  if (operator === undefined) model.operators.set(key, { domain, type, count: 1 });
  else operator.count += 1;
}

/** FunctionProto: 7 node. */
async function functionOf(model: Model, start: number, end: number): Promise<void> {
  for await (const field of fieldsOf(model.file, start, end)) {
    count(model);
    if (field.kind === 'bytes' && field.number === 7) await nodeOf(model, field.start, field.end, 0);
  }
}

async function tensorOf(file: BytesAt, start: number, end: number): Promise<OnnxTensor> {
  let name = '';
  let type = 0;
  const shape: number[] = [];
  for await (const field of fieldsOf(file, start, end)) {
    if (field.number === 1) shape.push(...(await numbersOf(file, field, HEADER_LIMITS.dimensions)));
    else if (field.number === 2 && field.kind === 'varint') type = signed(field.value);
    else if (field.number === 8) name = await textOf(file, field, HEADER_LIMITS.nameBytes);
    if (shape.length > HEADER_LIMITS.dimensions) return tooLarge('items', HEADER_LIMITS.dimensions);
  }
  return { name, dtype: ELEMENT_TYPES[type] ?? `type ${type}`, shape, parameters: countOf(shape) };
}

async function opsetOf(file: BytesAt, start: number, end: number): Promise<{ domain: string; version: number }> {
  let domain = '';
  let version = 0;
  for await (const field of fieldsOf(file, start, end)) {
    if (field.number === 1) domain = await textOf(file, field, HEADER_LIMITS.nameBytes);
    if (field.number === 2 && field.kind === 'varint') version = signed(field.value);
  }
  return { domain, version };
}

async function propertyOf(file: BytesAt, start: number, end: number): Promise<{ key: string; value: string }> {
  let key = '';
  let value = '';
  for await (const field of fieldsOf(file, start, end)) {
    if (field.number === 1) key = await textOf(file, field, HEADER_LIMITS.nameBytes);
    if (field.number === 2) value = await textOf(file, field);
  }
  return { key, value };
}
