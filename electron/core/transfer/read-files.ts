import { createHash } from 'node:crypto';
import { AppError } from '#contract/errors';
import type { ColumnMapping, Draft, ImportProgress } from '#contract/records/transfer';
import type { Reader as FileReader } from '#core/reading/reader';
import type { ReadSource } from '#core/reading/source';
import { DraftForm, type ReadImport, ReadReply } from './read-result.ts';

/** What is read, and how. */
export type Reading = {
  readonly sources: readonly ReadSource[];
  readonly sizeBytes: number;
  readonly resources: string;
  readonly mapping: ColumnMapping | null;
};

const DEADLINE_MS = 10_000;
/** How much longer files may take together for their size. */
const BYTES_PER_MS = 10_000;
/** After so many files that nothing could be done with, the rest is given up. */
const MOST_STUCK = 3;

type Stuck = ReadonlyMap<ReadSource, AppError>;

/**
 * Reads files in a process of its own, and checks what it gives back. A file that makes the process hang or fail is left
 * out, with its reason; the others are read without it.
 * @throws AppError `reading.cancelled`, and `reading.*` if too many files fail in that way
 */
export async function readFilesApart(
  reader: FileReader,
  reading: Reading,
  report: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<ReadImport> {
  return checked(await readWithout(reader, reading, new Map(), report, signal));
}

async function readWithout(
  reader: FileReader,
  reading: Reading,
  stuck: Stuck,
  report: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<ReadReply> {
  const { resources, mapping, sizeBytes } = reading;
  const files = reading.sources.filter((source) => !stuck.has(source));
  let current = files[0]?.name ?? '';
  try {
    const read =
      files.length === 0
        ? { files: [], drafts: '[]' }
        : await reader.run(
            'read-import',
            { name: current, files, resources, mapping },
            {
              signal,
              deadlineMs: DEADLINE_MS + Math.ceil(sizeBytes / BYTES_PER_MS),
              onProgress: ({ doneBytes, totalBytes, file }) => {
                current = file;
                report({ phase: 'read', done: doneBytes, total: totalBytes });
              },
            },
          );
    const reply = ReadReply.parse(read);
    return { files: withStuck(reply.files, reading.sources, stuck), drafts: reply.drafts };
  } catch (error) {
    const isStuck =
      error instanceof AppError && (error.code === 'reading.too-long' || error.code === 'reading.stopped');
    const culprit = files.find(({ name }) => name === current);
    if (!isStuck || culprit === undefined || stuck.size >= MOST_STUCK) throw error;
    const named = new AppError(error.code, { ...error.details, name: culprit.name } as never, { cause: error });
    return readWithout(reader, reading, new Map([...stuck, [culprit, named]]), report, signal);
  }
}

/** Puts the files that were left out back in their places. */
function withStuck(files: ReadReply['files'], sources: readonly ReadSource[], stuck: Stuck): ReadReply['files'] {
  let taken = 0;
  return sources.flatMap((source): ReadReply['files'] => {
    const error = stuck.get(source);
    if (error === undefined) {
      taken += 1;
      return files.slice(taken - 1, taken);
    }
    const problem = { code: error.code, details: { ...error.details } as Record<string, string> };
    return [{ name: source.name, sha256: createHash('sha256').digest('hex'), draft: null, problem }];
  });
}

/** A draft that is none makes its files refused; nothing that a stranger's file made of the process is believed. */
function checked({ files, drafts }: ReadReply): ReadImport {
  const sound: Draft[] = [];
  const numbers = new Map<number, number>();
  const problems = new Map<number, string>();
  const told: unknown = JSON.parse(drafts);
  for (const [number, draft] of (Array.isArray(told) ? told : []).entries()) {
    const parsed = DraftForm.safeParse(draft);
    // Its values are JSON, and are held against their fields later.
    if (parsed.success) numbers.set(number, sound.push(parsed.data as Draft) - 1);
    else {
      const issue = parsed.error.issues[0];
      problems.set(number, `${issue?.path.join('/') ?? ''}: ${issue?.message ?? ''}`.slice(0, 500));
    }
  }
  return {
    drafts: sound,
    files: files.map((file) => {
      if (file.draft === null) return file;
      const draft = numbers.get(file.draft);
      if (draft !== undefined) return { ...file, draft };
      const reason = problems.get(file.draft) ?? 'no draft';
      const problem = { code: 'interchange.malformed', details: { name: file.name, place: '', reason } };
      return { ...file, draft: null, problem };
    }),
  };
}
