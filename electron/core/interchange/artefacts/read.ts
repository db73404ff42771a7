import { createHash } from 'node:crypto';
import type { Draft } from '#contract/records/transfer';
import { summarise } from '#core/reading/artefacts/artefact';
import { type GgufHeader, readGguf } from '#core/reading/artefacts/gguf';
import { type OnnxHeader, readOnnx } from '#core/reading/artefacts/onnx';
import { readSafetensors, type SafetensorsHeader } from '#core/reading/artefacts/safetensors';
import { type BytesAt, bytesInMemory } from '#core/reading/bytes-at';
import { ReadingFault } from '#core/reading/fault';
import { DraftBuilder, type ItemBuilder } from '../draft.ts';
import type { FormatReader, NamedFile } from '../format.ts';
import { isPickle } from '../pickle.ts';
import { baseName } from '../taking.ts';
import { fillFromGguf, ggufName } from './gguf.ts';
import { fillFromOnnx } from './onnx.ts';
import { fillFromSafetensors, safetensorsName } from './safetensors.ts';

type Header = SafetensorsHeader | GgufHeader | OnnxHeader;

/** Of larger files the hash is that of the fingerprint, which is made as a job of its own. */
const HASHED_BYTES = 500_000_000;
const PIECE_BYTES = 4 * 1024 * 1024;

function format<H extends Header>(
  id: H['format'],
  isOurs: (bytes: Uint8Array, name: string) => boolean,
  read: (file: BytesAt) => Promise<H>,
  nameOf: (header: H) => string | undefined,
  fill: (header: H, version: ItemBuilder) => void,
): FormatReader {
  const matches = (file: NamedFile): boolean => !isPickle(file) && isOurs(file.bytes, file.name.toLowerCase());
  return {
    id,
    matches: (files) => files.some(matches),
    read: async (files): Promise<Draft> => {
      const draft = new DraftBuilder(id, '');
      for (const file of files) {
        if (!matches(file)) {
          draft.note('dropped', file.name, isPickle(file) ? 'pickle-not-read' : 'other-file');
          continue;
        }
        const whole = file.whole ?? bytesInMemory(file.bytes);
        const header = await inFile(file.name, () => read(whole));
        const stem = baseName(file.name).replace(/\.[a-z0-9]+$/i, '');
        const name = nameOf(header) ?? stem;
        const line = draft.item('model', { key: `model:${file.name}`, name, fallback: id, place: file.name });
        const version = draft.item('model-version', {
          key: `version:${file.name}`,
          name,
          fallback: id,
          parent: line,
          place: file.name,
        });
        await describe(header, version, whole, file.name);
        fill(header, version);
      }
      return draft.finish();
    },
  };
}

async function inFile<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReadingFault && error.file === null)
      throw new ReadingFault(error.fault, name, { cause: error });
    throw error;
  }
}

/** What every header says: the file, how many parameters it holds, and how exactly. */
async function describe(header: Header, version: ItemBuilder, file: BytesAt, name: string): Promise<void> {
  const { parameters, dtypes } = summarise(header);
  const sha256 = file.sizeBytes <= HASHED_BYTES ? await hashOf(file) : undefined;
  const row = {
    name: baseName(name),
    format: header.format,
    sizeBytes: file.sizeBytes,
    ...(sha256 === undefined ? {} : { sha256 }),
  };
  version.fact('artefacts', [row], name);
  if (parameters > 0) version.fact('parameterCount', parameters, `${name}#tensors`);
  const [most] = [...dtypes].sort((left, right) => right.parameters - left.parameters);
  if (most) version.fact('precision', most.dtype, `${name}#tensors`);
  version.keep(
    'tensors',
    dtypes.map(({ dtype, tensors, parameters: count }) => ({ dtype, tensors, parameters: count })),
    `${name}#tensors`,
    'summary-of-tensors',
  );
}

async function hashOf(file: BytesAt): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < file.sizeBytes; at += PIECE_BYTES) {
    hash.update(await file.read(at, Math.min(PIECE_BYTES, file.sizeBytes - at)));
  }
  return hash.digest('hex');
}

const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean =>
  [...text].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));

/** The header of a GGUF file. @source gguf.md of ggml */
export const gguf = format<GgufHeader>(
  'gguf',
  (bytes, name) => startsWith(bytes, 'GGUF') || name.endsWith('.gguf'),
  readGguf,
  ggufName,
  fillFromGguf,
);

/** The header of a safetensors file. @source safetensors README, "Format" */
export const safetensors = format<SafetensorsHeader>(
  'safetensors',
  (bytes, name) =>
    name.endsWith('.safetensors') || (startsWith(bytes, '{"', 8) && (bytes[6] ?? 1) === 0 && (bytes[7] ?? 1) === 0),
  readSafetensors,
  safetensorsName,
  fillFromSafetensors,
);

/** The description in an ONNX file. @source onnx.proto3 */
export const onnx = format<OnnxHeader>(
  'onnx',
  (_bytes, name) => name.endsWith('.onnx'),
  readOnnx,
  () => undefined,
  fillFromOnnx,
);
