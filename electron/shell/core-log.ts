import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A log is moved aside when it has grown to this size; one older one is kept. */
export const logLimitBytes = 1_000_000;

/**
 * Keeps what the core prints: technical lines without any content of records.
 * @param file  made with its folder when there is something to write
 */
export function coreLog(file: string): (text: string) => void {
  return (text) => {
    try {
      mkdirSync(dirname(file), { recursive: true });
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > logLimitBytes) renameSync(file, `${file}.1`);
      appendFileSync(file, text, { mode: 0o600 });
    } catch {
      // A full disk must not end the shell; the core reports it where it matters.
    }
  };
}
