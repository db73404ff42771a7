import { AppError } from '#contract/errors';
import type { Draft, ImportFormat } from '#contract/records/transfer';
import { ReadingFault } from '#core/reading/fault';
import { gguf, onnx, safetensors } from './artefacts/read.ts';
import { cnilPia } from './cnil-pia/read.ts';
import { croissant } from './croissant/read.ts';
import { cycloneDx } from './cyclonedx/read.ts';
import { dvc } from './dvc/read.ts';
import type { FormatReader, NamedFile, ReadTools } from './format.ts';
import { huggingFaceDatasetCard, huggingFaceModelCard } from './hugging-face/read.ts';
import { kubeflow } from './kubeflow/read.ts';
import { mlflowModel, mlflowRun } from './mlflow/read.ts';
import { modelCardToolkit } from './model-card-toolkit/read.ts';
import { isOldPickle, isPickle } from './pickle.ts';
import { sagemakerModelCard } from './sagemaker/read.ts';
import { spdx } from './spdx/read.ts';
import { table } from './table/read.ts';

/** Every format that comes in, in the order they are asked: the most particular first. A new format is one line here. */
export const FORMATS: readonly FormatReader[] = [
  cycloneDx,
  spdx,
  modelCardToolkit,
  gguf,
  safetensors,
  onnx,
  mlflowRun,
  mlflowModel,
  dvc,
  croissant,
  sagemakerModelCard,
  cnilPia,
  kubeflow,
  huggingFaceDatasetCard,
  huggingFaceModelCard,
  table,
];

/** The format of files, told by their content; null if none of ours. */
export function recognise(files: readonly NamedFile[]): FormatReader | null {
  return FORMATS.find((format) => format.matches(files)) ?? null;
}

/**
 * Reads files of a format, told by their content unless it is named.
 * @param name  of the files together, for errors
 * @throws AppError `interchange.not-recognised`, `interchange.malformed`, `interchange.nothing-inside`,
 *   `interchange.pickle`, `reading.*`
 */
export async function readFiles(
  name: string,
  files: readonly NamedFile[],
  tools: ReadTools,
  wanted: ImportFormat | null = null,
): Promise<Draft> {
  const format = wanted === null ? recognise(files) : (FORMATS.find(({ id }) => id === wanted) ?? null);
  const isCode = (file: NamedFile): boolean => isPickle(file) || isOldPickle(file);
  if ((files.length > 0 && files.every(isCode)) || (format === null && files.some(isCode)))
    throw new AppError('interchange.pickle', { name });
  if (format === null) throw new AppError('interchange.not-recognised', { name });
  try {
    return await format.read(files, tools);
  } catch (error) {
    if (!(error instanceof ReadingFault)) throw error;
    const { code, ...details } = error.fault;
    throw new AppError(code, { name: error.file ?? name, ...details } as never, { cause: error });
  }
}
