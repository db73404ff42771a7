import { describe, expect, test } from 'vitest';
import type { Data } from '#core/interchange/data';
import { readJson } from '#core/interchange/json';
import { readYaml } from '#core/interchange/yaml';
import { type File, fixtureFolder, read } from './mlops-files.ts';

function* leavesOf(data: Data): Generator<string> {
  if (Array.isArray(data)) for (const item of data as readonly Data[]) yield* leavesOf(item);
  else if (typeof data === 'object' && data !== null)
    for (const item of Object.values(data)) yield* leavesOf(item as Data);
  else if (typeof data === 'string' || typeof data === 'number') yield String(data);
}

/** Every word of a text, so that line ends, marks of Markdown and tags do not matter. */
const words = (text: string): string[] => text.match(/[\p{L}\p{N}]{3,}/gu) ?? [];

/** Words that say how a file is built, or that became a state or a marking of ours. */
const STRUCTURE = new Set([
  'required',
  'false',
  'tensor',
  'spec',
  'dtype',
  'Dataset',
  'MetadataDoubleValue',
  'MetadataStringValue',
  'ARCHIVED',
]);

function sourceOf({ name, bytes }: File): Data {
  const text = Buffer.from(bytes).toString();
  return /\.json$/.test(name) ? readJson(text).value : readYaml(text).value;
}

const own: readonly [string, readonly File[]][] = (
  ['mlflow/model', 'mlflow/mlruns', 'dvc', 'croissant', 'sagemaker', 'cnil-pia', 'kubeflow'] as const
).flatMap((path) => {
  const files = fixtureFolder(path);
  const isSet = ['mlflow/model', 'mlflow/mlruns', 'dvc'].includes(path);
  return isSet
    ? [[path, files] as [string, readonly File[]]]
    : files.map((file): [string, readonly File[]] => [`${path}/${file.name}`, [file]]);
});

describe('every word of a file', () => {
  test.each(own)('%s lands in a field, in what is kept, or in what is told', async (_name, files) => {
    const said = JSON.stringify(await read(files));
    const known = new Set(words(said.replaceAll('\\n', ' ').replaceAll('\\t', ' ').replaceAll('\\"', ' ')));
    const parsed = files.filter(({ name }) => /\.(?:json|ya?ml|lock|dvc)$|MLmodel$/.test(name));
    const lost = parsed.flatMap((file) =>
      [...leavesOf(sourceOf(file))].flatMap(words).filter((word) => !known.has(word) && !STRUCTURE.has(word)),
    );
    expect(lost).toEqual([]);
  });
});
