import type { ImportFormat } from '#contract/records/transfer';
import type { NamedFile } from '#core/interchange/format';
import { recognise } from '#core/interchange/formats';

/** Formats that speak through all files of a folder. */
const OF_FOLDERS: ReadonlySet<ImportFormat> = new Set(['mlflow-run', 'mlflow-model', 'dvc']);

const folderOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('/')));
const isReadme = (name: string): boolean => /(?:^|\/)readme\.md$/i.test(name);

/** The folder that a file speaks for: of a run of `mlruns/<experiment>/<run>/meta.yaml` that of all experiments. */
function folderOfAnchor(file: NamedFile, format: ImportFormat): string {
  const folder = folderOf(file.name);
  return format === 'mlflow-run' && file.name.endsWith('/meta.yaml') ? folderOf(folderOf(folder)) : folder;
}

/**
 * Which files belong together. Formats that speak through a folder take what lies in it and below; of nested ones the
 * innermost, but a run takes the models that it logged. A file that another format knows by itself stands alone.
 */
export function groupsOf(files: readonly NamedFile[]): readonly (readonly NamedFile[])[] {
  const formats = new Map(files.map((file) => [file, recognise([file])?.id ?? null]));
  const folders = new Map<string, NamedFile[]>();
  for (const format of OF_FOLDERS) {
    for (const [file, found] of formats) {
      if (found !== format) continue;
      const folder = folderOfAnchor(file, format);
      const isInRun = format === 'mlflow-model' && groupAround(folders, 'mlflow-run', folder) !== undefined;
      const key = `${format} ${folder}`;
      if (!isInRun && !folders.has(key)) folders.set(key, []);
    }
  }
  const alone: NamedFile[][] = [];
  for (const [file, format] of formats) {
    const group =
      format === null || isReadme(file.name) || OF_FOLDERS.has(format) ? nearest(folders, file, format) : undefined;
    if (group === undefined) alone.push([file]);
    else group.push(file);
  }
  return [...folders.values(), ...alone];
}

/** The group of a format whose folder a folder is or lies in, the innermost. */
function groupAround(
  folders: ReadonlyMap<string, NamedFile[]>,
  format: ImportFormat,
  start: string,
): NamedFile[] | undefined {
  for (let folder = start; ; folder = folderOf(folder)) {
    const group = folders.get(`${format} ${folder}`);
    if (group !== undefined || folder === '') return group;
  }
}

function nearest(
  folders: ReadonlyMap<string, NamedFile[]>,
  file: NamedFile,
  format: ImportFormat | null,
): NamedFile[] | undefined {
  const start = folderOf(file.name);
  if (format !== null && OF_FOLDERS.has(format)) {
    return groupAround(folders, format, folderOfAnchor(file, format)) ?? groupAround(folders, 'mlflow-run', start);
  }
  for (let folder = start; ; folder = folderOf(folder)) {
    for (const one of OF_FOLDERS) {
      const group = folders.get(`${one} ${folder}`);
      if (group !== undefined) return group;
    }
    if (folder === '') return undefined;
  }
}
