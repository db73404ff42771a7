import { statSync } from 'node:fs';
import { AppError } from '#contract/errors';
import type { Pack } from '#contract/records/pack';
import { keepImportedPack } from '#core/assessments/pack-copy';
import { diagramOf } from '#core/packs/diagram';
import { diffPacks } from '#core/packs/diff';
import { type ImportedPack, importFolder, importZip } from '#core/packs/import';
import { ZIP_LIMITS } from '#core/packs/zip';
import type { CallContext, Calls } from './base.ts';
import { readChosenFile } from './evidence.ts';

type ImportInput = Parameters<Parameters<Calls['pack']['import']['handler']>[0]>[0]['input'];

/** @throws AppError `file.not-readable`, `file.too-large` */
async function readImport(context: CallContext, input: ImportInput): Promise<ImportedPack> {
  const limitBytes = ZIP_LIMITS.sizeBytes;
  if ('content' in input) {
    const { name, content } = input;
    if (content.size > limitBytes) throw new AppError('file.too-large', { name, limitBytes });
    return importZip(name, new Uint8Array(await content.arrayBuffer()));
  }
  const path = context.files.path(input.file);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return importFolder(path);
  const { name, content } = readChosenFile(context, input.file, limitBytes);
  return importZip(name, content);
}

/**
 * Takes a pack into the workspace, unless it is held already.
 * @throws AppError `pack.differs-from-published`
 */
function takePack(context: CallContext, pack: Pack): void {
  const { id, version, hash } = pack;
  if (isShipped(context, pack)) return;
  const isOther = context
    .heldPacks()
    .hashesOf(id, version)
    .some((held) => held !== hash);
  if (isOther) throw new AppError('pack.differs-from-published', { id, version });
  context.write((tx) => keepImportedPack(tx, pack, () => context.ids.next(), context.now()));
}

function isShipped({ packs }: CallContext, { id, version, hash }: Pack): boolean {
  const isThere = packs.versions().some((one) => one.id === id && one.version === version);
  return isThere && packs.find(id, version).hash === hash;
}

/** The newest version that the app ships under a pack's name; null if there is none, or it is the app's own. */
function shippedUnder(context: CallContext, pack: Pack): { version: string; publisher: string } | null {
  const newest = context.packs.versions().findLast(({ id }) => id === pack.id);
  if (newest === undefined || isShipped(context, pack)) return null;
  const { version, publisher } = context.packs.find(newest.id, newest.version);
  return { version, publisher };
}

function findPack(context: CallContext, id: string, version: string | undefined): Pack {
  const packs = context.heldPacks();
  return version === undefined ? packs.newest(id) : packs.find(id, version);
}

/** `pack.*`: the frameworks that assessments follow. */
export const packCalls = (calls: Calls) =>
  calls.pack.router({
    list: calls.pack.list.handler(async ({ context }) => {
      await context.packs.readAll();
      return context.heldPacks().list();
    }),
    faults: calls.pack.faults.handler(async ({ context }) => {
      await context.packs.readAll();
      return [...context.packs.faults()];
    }),
    get: calls.pack.get.handler(({ context, input }) => findPack(context, input.id, input.version)),
    diff: calls.pack.diff.handler(({ context, input }) => {
      const packs = context.heldPacks();
      return [...diffPacks(packs.find(input.id, input.from), packs.find(input.id, input.to))];
    }),
    diagram: calls.pack.diagram.handler(({ context, input }) => diagramOf(findPack(context, input.id, input.version))),
    import: calls.pack.import.handler(async ({ context, input }) => {
      // Nothing is read for a workspace that is not open.
      context.workspace();
      const { pack, problems } = await readImport(context, input);
      if (pack === null) return { pack: null, problems: [...problems] };
      await context.packs.readAll();
      takePack(context, pack);
      const shipped = shippedUnder(context, pack);
      return {
        pack: context.heldPacks().summaryOf(pack.id, pack.version),
        problems: [],
        ...(shipped === null ? {} : { shipped }),
      };
    }),
  });
