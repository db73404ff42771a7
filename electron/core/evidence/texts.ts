import { AppError } from '#contract/errors';
import type { Journal } from '#core/journal/write';
import { WHOLE_FILE_BYTES } from '#core/reading/limits';
import type { Reader as FileReader } from '#core/reading/reader';
import { readContent } from '#core/store/blobs';
import type { Store } from '#core/store/db';
import type { TextState } from '#core/store/search-texts';
import { build, type Reader } from '#core/store/sql';
import { endingOf } from './names.ts';
import { makePrivateFolder, removeFolder, writeCopy } from './temporary.ts';

/** Reads the text of the library's files in the background, one at a time, so that search knows it. */
export type TextQueue = {
  /** Says that there may be files whose text was not read; they are read soon. */
  wake(): void;
  /** Reads what waits, and is done when nothing does. */
  finish(): Promise<void>;
  /** Ends it for good, with what is being read. */
  stop(): void;
};

/** Files that come together are read together, and nobody waits for it. */
const DELAY_MS = 1500;
/** Larger files go through a file of their own, so that they are in memory nowhere twice. */
const IN_MEMORY_BYTES = 8 * 1024 * 1024;

/** Endings of names whose files `extract-text` reads; for others no process is started. */
export const TEXT_ENDINGS: ReadonlySet<string> = new Set(
  `.txt .md .markdown .csv .tsv .json .jsonl .yaml .yml .log .rst .tex .pdf .docx .docm .xlsx .xlsm .html .htm .xhtml
  .xml`.split(/\s+/u),
);

type Unread = {
  readonly id: string;
  readonly item_id: string;
  readonly name: string;
  readonly sha256: string;
  readonly size_bytes: number;
};

/** The newest stored revision of some piece of which nobody knows whether it has text. */
function nextUnread(read: Reader): Unread | undefined {
  const known = build
    .selectFrom('search_texts')
    .select('revision_id')
    .whereRef('revision_id', '=', 'revision.id' as never);
  const newer = build
    .selectFrom('evidence_revisions as newer')
    .select('newer.id')
    .whereRef('newer.item_id', '=', 'revision.item_id' as never)
    .whereRef('newer.number', '>', 'revision.number' as never);
  const query = build
    .selectFrom('evidence_revisions as revision')
    .select(['revision.id', 'revision.item_id', 'revision.name', 'revision.sha256', 'revision.size_bytes'])
    .where('revision.location', 'is', null)
    .where(({ not, exists }) => not(exists(known)))
    .where(({ not, exists }) => not(exists(newer)))
    .orderBy('revision.id', 'desc')
    .limit(1);
  return read.get<Unread>(query);
}

type Read = { readonly state: TextState; readonly pages: readonly { readonly label: string; readonly text: string }[] };

async function readText(read: Reader, reader: FileReader, unread: Unread, signal: AbortSignal): Promise<Read> {
  const { name, sha256, size_bytes } = unread;
  if (!TEXT_ENDINGS.has(endingOf(name).toLowerCase())) return { state: 'none', pages: [] };
  if (size_bytes > WHOLE_FILE_BYTES) return { state: 'unreadable', pages: [] };
  let folder: string | null = null;
  try {
    if (size_bytes > IN_MEMORY_BYTES) folder = makePrivateFolder();
    const source =
      folder === null
        ? { name, bytes: readContent(read, sha256) ?? new Uint8Array() }
        : { name, path: writeCopy(read, sha256, folder, name) };
    const { pages, isCut } = await reader.run('extract-text', source, { signal });
    return { state: isCut ? 'cut' : pages.length > 0 ? 'read' : 'none', pages };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'reading.cancelled') throw error;
    return { state: error.code === 'reading.unsupported' ? 'none' : 'unreadable', pages: [] };
  } finally {
    if (folder !== null) removeFolder(folder);
  }
}

/**
 * Begins with nothing to do. What was found out is no record: it is written beside them, without journal events.
 * @param log  is told of what nobody expected
 */
export function createTextQueue(
  { store, journal }: { readonly store: Store; readonly journal: Journal },
  reader: FileReader,
  log: (line: string) => void,
): TextQueue {
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;

  async function readAll(): Promise<void> {
    for (;;) {
      if (stopped.signal.aborted) return;
      const unread = nextUnread(store.read);
      if (!unread) return;
      const { state, pages } = await readText(store.read, reader, unread, stopped.signal);
      if (stopped.signal.aborted) return;
      journal.write({ action: 'library.text', actor: null }, (tx) => {
        // It may have gone while it was read.
        if (isThere(tx.read, unread.id)) tx.indexPages(unread.item_id, pages);
        tx.tellTextState(unread.id, state);
      });
    }
  }

  const start = (): Promise<void> => {
    running ??= readAll()
      .catch((error: unknown) => {
        if (!stopped.signal.aborted)
          log(`texts: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      })
      .finally(() => {
        running = null;
      });
    return running;
  };

  return {
    wake: () => {
      if (stopped.signal.aborted) return;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(() => void start(), DELAY_MS);
      timer.unref();
    },
    finish: async () => {
      await running;
      await start();
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      stopped.abort();
    },
  };
}

function isThere(read: Reader, revisionId: string): boolean {
  const query = build.selectFrom('evidence_revisions').select('id').where('id', '=', revisionId);
  return read.get(query) !== undefined;
}
