import type { TaskName } from './tasks.ts';

/** How long each task may take, in milliseconds; null: as long as it likes, it can be cancelled. */
export const deadlinesMs: Readonly<Record<TaskName, number | null>> = {
  'extract-text': 10_000,
  'preview-image': 10_000,
  fingerprint: null,
  'read-import': 10_000,
  'look-at-table': 10_000,
  'read-figures': 20_000,
  'restore-bundle': null,
  'evaluate-file': null,
  'look-at-columns': 20_000,
};
