import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes a folder's entries durable; where folders cannot be synced (Windows) the file system does it by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a closed file's content durable. Never for a file that SQLite has open: closing it would drop SQLite's locks. */
export function syncFile(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
