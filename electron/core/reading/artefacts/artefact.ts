import type { FingerprintArtefact } from '#contract/records/fingerprint';
import type { BytesAt } from '../bytes-at.ts';
import { type GgufHeader, readGguf } from './gguf.ts';
import { add } from './header.ts';
import { type OnnxHeader, readOnnx } from './onnx.ts';
import { readSafetensors, type SafetensorsHeader } from './safetensors.ts';

/** The header of a file that holds a trained model. */
export type ArtefactHeader = SafetensorsHeader | GgufHeader | OnnxHeader;

/** The reader for files with this ending; undefined for others. Pickles have none: reading them runs their code. */
export function artefactReader(ending: string): ((file: BytesAt) => Promise<ArtefactHeader>) | undefined {
  switch (ending) {
    case 'safetensors':
      return readSafetensors;
    case 'gguf':
      return readGguf;
    case 'onnx':
      return readOnnx;
    default:
      return undefined;
  }
}

/** What a fingerprint keeps of a header. @throws ReadingFault `impossibleNumber` if the sums cannot be counted */
export function summarise(header: ArtefactHeader): FingerprintArtefact {
  const tensors = header.format === 'onnx' ? header.initialisers : header.tensors;
  const dtypes = new Map<string, { dtype: string; tensors: number; parameters: number }>();
  for (const { dtype, parameters } of tensors) {
    const sum = dtypes.get(dtype) ?? { dtype, tensors: 0, parameters: 0 };
    sum.tensors += 1;
    sum.parameters = add(sum.parameters, parameters);
    dtypes.set(dtype, sum);
  }
  const sums = [...dtypes.values()].sort((left, right) => (left.dtype < right.dtype ? -1 : 1));
  const parameters = sums.reduce((sum, { parameters }) => add(sum, parameters), 0);
  return { format: header.format, tensors: tensors.length, parameters, dtypes: sums };
}
