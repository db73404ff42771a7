import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RecordId, Sha256 } from '#contract/records/text';
import { writeWholeFile } from '#core/files/write-file';
import { KnownTree } from '#core/journal/known-tree';

const JournalMemory = z.strictObject({
  /** The newest tree that was worked out; spares reading the journal from its beginning. */
  tree: KnownTree.nullable(),
  /** Where verification last found everything in order. */
  verified: KnownTree.nullable(),
  /** Checkpoints of this journal that were signed here as a witness. Root: hexadecimal. */
  witnessed: z.array(z.strictObject({ size: z.int(), root: Sha256 })),
});
/** What this machine knows of one workspace's journal. It holds hashes only, nothing of what was recorded. */
export type JournalMemory = z.infer<typeof JournalMemory>;

/** What this machine remembers of journals, by workspace id. Losing it costs time, no proof. */
export type JournalMemories = {
  of(workspaceId: string): JournalMemory;
  /** Keeps what is given beside what was known. */
  remember(workspaceId: string, news: Partial<JournalMemory>): void;
};

const NOTHING: JournalMemory = { tree: null, verified: null, witnessed: [] };

function read(file: string): JournalMemory {
  if (!existsSync(file)) return NOTHING;
  try {
    return JournalMemory.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // A file that cannot be read is as good as none.
    return NOTHING;
  }
}

/**
 * Opens the memory in `journals/` of the data folder, a file for each workspace.
 * @param dataFolder  null: it is forgotten when the app ends
 */
export function openJournalMemories(dataFolder: string | null): JournalMemories {
  const folder = dataFolder === null ? null : join(dataFolder, 'journals');
  const known = new Map<string, JournalMemory>();
  // The id comes out of a file that may be a stranger's.
  const fileOf = (workspaceId: string): string | null =>
    folder !== null && RecordId.safeParse(workspaceId).success ? join(folder, `${workspaceId}.json`) : null;

  function of(workspaceId: string): JournalMemory {
    const file = fileOf(workspaceId);
    const memory = known.get(workspaceId) ?? (file === null ? NOTHING : read(file));
    known.set(workspaceId, memory);
    return memory;
  }

  return {
    of,
    remember: (workspaceId, news) => {
      const memory = { ...of(workspaceId), ...news };
      known.set(workspaceId, memory);
      const file = fileOf(workspaceId);
      if (file === null || folder === null) return;
      try {
        mkdirSync(folder, { recursive: true });
        writeWholeFile(file, Buffer.from(`${JSON.stringify(memory)}\n`));
      } catch {
        // A full or protected disk must not keep anyone from their workspace.
      }
    },
  };
}
