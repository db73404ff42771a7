/** A safetensors file of a header, with as many zero bytes of data as are wanted. */
export function makeSafetensors(header: unknown, dataBytes: number, statedLength?: bigint): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(statedLength ?? BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)]);
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const uint64 = (value: bigint | number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
/** A text of GGUF. */
export const ggufText = (text: string, stated?: bigint): Buffer =>
  Buffer.concat([uint64(stated ?? Buffer.byteLength(text)), Buffer.from(text)]);

/** Values of GGUF metadata, each with its type before it. */
export const gguf = {
  uint32: (value: number) => Buffer.concat([uint32(4), uint32(value)]),
  uint64: (value: bigint) => Buffer.concat([uint32(10), uint64(value)]),
  bool: (value: boolean) => Buffer.concat([uint32(7), Buffer.from([value ? 1 : 0])]),
  float64: (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return Buffer.concat([uint32(12), bytes]);
  },
  text: (value: string, stated?: bigint) => Buffer.concat([uint32(8), ggufText(value, stated)]),
  texts: (values: readonly string[], stated?: bigint) =>
    Buffer.concat([uint32(9), uint32(8), uint64(stated ?? values.length), ...values.map((value) => ggufText(value))]),
  list: (type: number, stated: bigint, items: Buffer) =>
    Buffer.concat([uint32(9), uint32(type), uint64(stated), items]),
  /** Lists in lists, so deep. */
  nested: (depth: number): Buffer => {
    let inner = Buffer.concat([uint32(4), uint64(0)]);
    for (let level = 0; level < depth; level += 1) inner = Buffer.concat([uint32(9), uint64(1), inner]);
    return Buffer.concat([uint32(9), inner]);
  },
  odd: (type: number) => Buffer.concat([uint32(type), uint64(0)]),
};

/** A tensor's entry in GGUF. */
export function ggufTensor(
  name: string,
  shape: readonly (number | bigint)[],
  dtype = 0,
  offset: number | bigint = 0,
): Buffer {
  return Buffer.concat([ggufText(name), uint32(shape.length), ...shape.map(uint64), uint32(dtype), uint64(offset)]);
}

/** A GGUF file. */
export function makeGguf(
  metadata: Readonly<Record<string, Buffer>> | readonly (readonly [string, Buffer])[],
  tensors: readonly Buffer[],
  lies: { readonly version?: number; readonly tensors?: bigint; readonly values?: bigint } = {},
): Buffer {
  const values = Array.isArray(metadata) ? metadata : Object.entries(metadata);
  return Buffer.concat([
    Buffer.from('GGUF'),
    uint32(lies.version ?? 3),
    uint64(lies.tensors ?? BigInt(tensors.length)),
    uint64(lies.values ?? BigInt(values.length)),
    ...values.flatMap(([key, value]: readonly [string, Buffer]) => [ggufText(key), value]),
    ...tensors,
    Buffer.alloc(64),
  ]);
}

/** A varint of protobuf. */
export function varint(value: bigint | number): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(left & 0x7fn) | (left > 0x7fn ? 0x80 : 0));
    left >>= 7n;
  } while (left > 0n);
  return Buffer.from(bytes);
}

/** A field of protobuf: a number, a text, or a message. */
export function field(number: number, value: number | bigint | string | Buffer, statedLength?: bigint): Buffer {
  if (typeof value === 'number' || typeof value === 'bigint') {
    return Buffer.concat([varint(number << 3), varint(value)]);
  }
  const bytes = Buffer.from(value);
  return Buffer.concat([varint((number << 3) | 2), varint(statedLength ?? bytes.length), bytes]);
}

/** A tensor of ONNX. */
export function onnxTensor(name: string, dims: readonly (number | bigint)[], type = 1): Buffer {
  return Buffer.concat([
    ...dims.map((size) => field(1, size)),
    field(2, type),
    field(8, name),
    field(9, Buffer.alloc(16)),
  ]);
}

/** An input or output of an ONNX graph. */
export function onnxValue(name: string, dims: readonly (number | string)[], type = 1): Buffer {
  const shape = dims.map((size) => field(1, typeof size === 'number' ? field(1, size) : field(2, size)));
  const tensor = Buffer.concat([field(1, type), field(2, Buffer.concat(shape))]);
  return Buffer.concat([field(1, name), field(2, field(1, tensor))]);
}

/** A node of an ONNX graph. */
export function onnxNode(type: string, attributes: readonly Buffer[] = []): Buffer {
  return Buffer.concat([field(4, type), ...attributes.map((attribute) => field(5, attribute))]);
}

/** An ONNX file around a graph. */
export function makeOnnx(graph: Buffer, more: readonly Buffer[] = []): Buffer {
  return Buffer.concat([
    field(1, 9),
    field(2, 'maker'),
    field(3, '1.0'),
    field(5, 3),
    field(8, Buffer.concat([field(1, ''), field(2, 17)])),
    field(14, Buffer.concat([field(1, 'owner'), field(2, 'Ann')])),
    field(7, graph),
    ...more,
  ]);
}
