import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import type {
  EvidenceInput,
  EvidenceItem,
  EvidenceTarget,
  StoredFile,
  StoreProgress,
} from '#contract/records/evidence-library';
import { pagesOf, piecesWith } from '#core/evidence/found';
import {
  addItem,
  addRevision,
  findItemRow,
  findRevisionRow,
  itemWith,
  plainInput,
  readItem,
  removeItem,
  updateItem,
} from '#core/evidence/items';
import { itemsOf, linkItem, unlink } from '#core/evidence/links';
import { labelOf } from '#core/evidence/names';
import { checkMayOpen } from '#core/evidence/outside';
import { listItems } from '#core/evidence/pages';
import { previewOf } from '#core/evidence/preview';
import { listSlots } from '#core/evidence/slots';
import { fileSource } from '#core/evidence/source';
import { hashSource, storeFile } from '#core/evidence/store-file';
import { makePrivateFolder, writeCopy } from '#core/evidence/temporary';
import { writeWholeFile } from '#core/files/write-file';
import type { WriteTransaction } from '#core/journal/write';
import { contentPieces } from '#core/store/blobs';
import type { CallContext, Calls } from './base.ts';
import { chosenPath, type GivenFile, sourceOf, targetPath } from './given-file.ts';
import { settingOf } from './library-setting.ts';
import { withProgress } from './progress.ts';

type Report = (progress: StoreProgress) => void;

function link(context: CallContext, tx: WriteTransaction, itemId: string, target: EvidenceTarget | null): void {
  if (target !== null) linkItem(tx, settingOf(context), findItemRow(tx.read, itemId), target);
}

type AddInput = {
  readonly files: readonly GivenFile[];
  readonly input: Omit<EvidenceInput, 'title'>;
  readonly target: EvidenceTarget | null;
};

/** Stores one of several files. What it can be blamed for is told, and keeps no other from being stored. */
async function addOne(
  context: CallContext,
  given: GivenFile,
  { input, target }: AddInput,
  {
    signal,
    onProgress,
  }: { signal: AbortSignal; onProgress: (name: string, sizeBytes: number, doneBytes: number) => void },
): Promise<StoredFile> {
  const name = 'file' in given ? context.files.path(given.file) : given.name;
  try {
    const source = sourceOf(context, given);
    const tell = (doneBytes: number): void => onProgress(source.name, source.sizeBytes, doneBytes);
    return await storeFile(context, source, { signal, onProgress: tell }, (tx, content): StoredFile => {
      const there = itemWith(tx.read, content.sha256);
      const said = { ...plainInput(source.name), ...input };
      const itemId = there ?? addItem(tx, settingOf(context), { name: source.name, ...content }, said);
      const isLinked = target !== null && itemsOf(tx.read, target).includes(itemId);
      if (!isLinked) link(context, tx, itemId, target);
      return { name: source.name, itemId, duplicateOf: there, problem: null };
    });
  } catch (error) {
    // What has nothing to do with this file keeps all of them out.
    const isOfFile = error instanceof AppError && !/^(workspace|session|evidence\.cancelled)/.test(error.code);
    if (!isOfFile) throw error;
    const problem = {
      code: error.code,
      details: { ...error.details } as NonNullable<StoredFile['problem']>['details'],
    };
    return { name: labelOf(basename(name)), itemId: null, duplicateOf: null, problem };
  }
}

async function addAll(
  context: CallContext,
  input: AddInput,
  report: Report,
  signal: AbortSignal,
): Promise<StoredFile[]> {
  const stored: StoredFile[] = [];
  for (const [index, given] of input.files.entries()) {
    const onProgress = (name: string, totalBytes: number, doneBytes: number): void =>
      report({ name, doneBytes, totalBytes, file: index + 1, files: input.files.length });
    stored.push(await addOne(context, given, input, { signal, onProgress }));
  }
  context.workspace().texts.wake();
  return stored;
}

/** Reports on one file. */
function one(report: Report, { name, sizeBytes }: { name: string; sizeBytes: number }): (doneBytes: number) => void {
  return (doneBytes) => report({ name, doneBytes, totalBytes: sizeBytes, file: 1, files: 1 });
}

/** A revision whose bytes are here. @throws AppError `record.not-found`, `evidence.not-stored` */
function storedRevision(context: CallContext, id: string): { name: string; sha256: string } {
  const { name, sha256, location } = findRevisionRow(context.read(), id);
  if (location !== null) throw new AppError('evidence.not-stored', { title: name });
  return { name, sha256 };
}

const today = (context: CallContext): string => context.now().slice(0, 10);

/** `library.*`: pieces of evidence, their files and what they show something of. */
export const libraryCalls = (calls: Calls) =>
  calls.library.router({
    list: calls.library.list.handler(({ context, input: { text, ...query } }) => {
      const among = piecesWith(context.read(), text);
      return listItems(context.read(), { ...query, among, today: today(context) });
    }),
    get: calls.library.get.handler(({ context, input }) => readItem(context.read(), input.id)),
    add: calls.library.add.handler(async function* ({ context, input, signal }) {
      return yield* withProgress<StoreProgress, StoredFile[]>(
        (report, stop) => addAll(context, input, report, stop),
        signal,
      );
    }),
    refer: calls.library.refer.handler(async function* ({ context, input, signal }) {
      return yield* withProgress<StoreProgress, EvidenceItem>(async (report, stop) => {
        const source = fileSource(chosenPath(context, input.file));
        const content = await hashSource(source, { signal: stop, onProgress: one(report, source) });
        return context.write((tx) => {
          const file = { name: source.name, ...content, location: input.location };
          const itemId = addItem(tx, settingOf(context), file, input.input);
          link(context, tx, itemId, input.target);
          return readItem(tx.read, itemId);
        });
      }, signal);
    }),
    update: calls.library.update.handler(({ context, input }) =>
      context.write((tx) => {
        updateItem(tx, input.id, input.baseVersion, input.input);
        return readItem(tx.read, input.id);
      }),
    ),
    addRevision: calls.library.addRevision.handler(async function* ({ context, input, signal }) {
      return yield* withProgress<StoreProgress, EvidenceItem>(async (report, stop) => {
        findItemRow(context.read(), input.id);
        const source = sourceOf(context, input.file);
        const options = { signal: stop, onProgress: one(report, source) };
        const item = await storeFile(context, source, options, (tx, content) => {
          addRevision(tx, settingOf(context), input.id, { name: source.name, ...content });
          return readItem(tx.read, input.id);
        });
        context.workspace().texts.wake();
        return item;
      }, signal);
    }),
    remove: calls.library.remove.handler(({ context, input }) =>
      context.write((tx) => removeItem(tx, input.id, input.baseVersion, input.alsoLinks)),
    ),
    link: calls.library.link.handler(({ context, input }) =>
      context.write((tx) => {
        link(context, tx, input.id, input.target);
        return readItem(tx.read, input.id);
      }),
    ),
    unlink: calls.library.unlink.handler(({ context, input }) =>
      context.write((tx) => unlink(tx, input.linkId, input.baseVersion)),
    ),
    of: calls.library.of.handler(({ context, input }) =>
      itemsOf(context.read(), input).map((id) => readItem(context.read(), id)),
    ),
    slots: calls.library.slots.handler(({ context, input }) =>
      listSlots(context.read(), input.assessmentId, today(context)),
    ),
    preview: calls.library.preview.handler(({ context, input, signal }) =>
      previewOf(context.read(), context.reader, input.sha256, signal),
    ),
    text: calls.library.text.handler(({ context, input }) => {
      const { item_id, number } = findRevisionRow(context.read(), input.revisionId);
      // Search knows the newest state of a piece, and no other; until that was read, the one before.
      const [newest] = readItem(context.read(), item_id).revisions;
      const isKnown = newest?.number === number && newest.textState !== 'none';
      return isKnown ? [...pagesOf(context.read(), item_id)] : [];
    }),
    openOutside: calls.library.openOutside.handler(async ({ context, input }) => {
      const { name, sha256 } = storedRevision(context, input.revisionId);
      checkMayOpen(context.read(), sha256, name);
      const folder = makePrivateFolder();
      context.workspace().handedOut.push(folder);
      const path = writeCopy(context.read(), sha256, folder, name);
      await context.shell.openFile?.(path).catch((cause: unknown) => {
        throw new AppError('evidence.not-opened', { name }, { cause });
      });
    }),
    save: calls.library.save.handler(({ context, input }) => {
      const { sha256 } = storedRevision(context, input.revisionId);
      writeWholeFile(targetPath(context, input.file), contentPieces(context.read(), sha256));
    }),
    check: calls.library.check.handler(async function* ({ context, input, signal }) {
      return yield* withProgress<StoreProgress, { isSame: boolean }>(async (report, stop) => {
        const { sha256 } = findRevisionRow(context.read(), input.revisionId);
        const source = fileSource(chosenPath(context, input.file));
        const found = await hashSource(source, { signal: stop, onProgress: one(report, source) });
        return { isSame: found.sha256 === sha256 };
      }, signal);
    }),
  });
