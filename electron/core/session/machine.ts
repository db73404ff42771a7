import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { Instant, RecordId } from '#contract/records/text';
import type { RecentWorkspace } from '#contract/records/workspace';
import type { Ids } from '#core/clock';
import { writeWholeFile } from '#core/files/write-file';
import type { Device } from '#core/journal/note-keys';
import { openDevice } from './device-key.ts';
import { type JournalMemories, openJournalMemories } from './journal-memory.ts';

const Entry = z.object({
  id: RecordId,
  path: z.string(),
  name: z.string(),
  openedAt: Instant,
  /** Who worked in it last on this machine. */
  actorId: RecordId.nullable(),
  /** Size and time of change when this app closed it in good order; null while it is open, or after a crash. */
  closed: z.object({ sizeBytes: z.number(), modifiedMs: z.number() }).nullable(),
});
type Entry = z.infer<typeof Entry>;

const Memory = z.object({
  device: RecordId,
  workspaces: z.array(Entry),
  /** Paths of PKCS#11 modules, the last chosen first. */
  tokenModules: z.array(z.string()).default([]),
});
type Memory = z.infer<typeof Memory>;

const REMEMBERED = 20;

/** What this machine remembers between runs. It is a convenience: losing it loses no work. */
export type Machine = {
  /** This installation: each journal event carries its id, its key signs checkpoints. */
  readonly device: Device;
  /** What was found out about journals before. */
  readonly journals: JournalMemories;
  recent(): RecentWorkspace[];
  pathOf(recentId: string): string | null;
  forget(recentId: string): void;
  /** The last actor in the workspace at this path, if any. */
  lastActor(path: string): string | null;
  /** Whether the file is exactly as this app left it when it closed it. */
  wasClosedWell(path: string): boolean;
  opened(path: string, name: string, actorId: string | null, at: string): void;
  closed(path: string): void;
  /** PKCS#11 modules that a person chose on this machine, the last chosen first. */
  tokenModules(): readonly string[];
  tokenModuleChosen(path: string): void;
};

function readMemory(file: string | null): Memory | null {
  if (file === null || !existsSync(file)) return null;
  try {
    return Memory.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // A file that cannot be read is as good as none; the next change writes a whole one.
    return null;
  }
}

/**
 * Reads `recent.json` in the data folder.
 * @param dataFolder  null: nothing is read or kept
 * @param ownDevice   instead of the one whose key lies in the folder
 */
export function openMachine(dataFolder: string | null, ids: Ids, ownDevice?: Device): Machine {
  const file = dataFolder === null ? null : join(dataFolder, 'recent.json');
  const known = readMemory(file);
  const device = ownDevice ?? openDevice(dataFolder, ids);
  const memory: Memory = {
    device: device.id,
    workspaces: known?.workspaces ?? [],
    tokenModules: known?.tokenModules ?? [],
  };
  if (known?.device !== device.id) save();

  function save(): void {
    if (file === null) return;
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeWholeFile(file, Buffer.from(`${JSON.stringify(memory, null, 2)}\n`));
    } catch {
      // A full or protected disk must not keep anyone from their workspace; the list is then as it was.
    }
  }

  function find(path: string): Entry | undefined {
    return memory.workspaces.find((entry) => entry.path === path);
  }

  return {
    device,
    journals: openJournalMemories(dataFolder),
    recent: () =>
      memory.workspaces.map((entry) => ({
        id: entry.id,
        name: entry.name,
        fileName: basename(entry.path),
        folderName: basename(dirname(entry.path)),
        openedAt: entry.openedAt,
        isMissing: !existsSync(entry.path),
      })),
    pathOf: (recentId) => memory.workspaces.find((entry) => entry.id === recentId)?.path ?? null,
    forget: (recentId) => {
      memory.workspaces = memory.workspaces.filter((entry) => entry.id !== recentId);
      save();
    },
    lastActor: (path) => find(path)?.actorId ?? null,
    wasClosedWell: (path) => {
      const closed = find(path)?.closed;
      const found = statSync(path, { throwIfNoEntry: false });
      if (!closed || !found) return false;
      return !existsSync(`${path}-journal`) && found.size === closed.sizeBytes && found.mtimeMs === closed.modifiedMs;
    },
    opened: (path, name, actorId, at) => {
      const entry = { id: find(path)?.id ?? ids.next(), path, name, openedAt: at, actorId, closed: null };
      memory.workspaces = [entry, ...memory.workspaces.filter((other) => other.path !== path)].slice(0, REMEMBERED);
      save();
    },
    closed: (path) => {
      const entry = find(path);
      const found = statSync(path, { throwIfNoEntry: false });
      if (!entry || !found) return;
      entry.closed = { sizeBytes: found.size, modifiedMs: found.mtimeMs };
      save();
    },
    tokenModules: () => memory.tokenModules,
    tokenModuleChosen: (path) => {
      const others = memory.tokenModules.filter((other) => other !== path);
      memory.tokenModules = [path, ...others].slice(0, REMEMBERED);
      save();
    },
  };
}
