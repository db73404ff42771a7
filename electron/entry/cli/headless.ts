import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Core, openCore } from '#core/core';
import { type Terminal, UsageError } from './terminal.ts';

/** A core without a window. It asks nobody, remembers nothing, and leaves only the files it was told to write. */
function openHeadlessCore(terminal: Terminal): Core {
  return openCore({
    folders: { resources: terminal.resources, data: null },
    appVersion: terminal.appVersion,
    log: terminal.error,
    shell: {
      chooseFile: async () => null,
      showInFolder: async () => undefined,
      sessionChanged: () => undefined,
    },
  });
}

/** @throws UsageError if there is no such file */
export function existing(path: string): string {
  const absolute = resolve(path);
  if (!existsSync(absolute)) throw new UsageError('cli.error.no-file', { path });
  return absolute;
}

/** Runs something on a core and closes it, whatever happens. */
export async function withCore<T>(terminal: Terminal, use: (core: Core) => Promise<T>): Promise<T> {
  const core = openHeadlessCore(terminal);
  try {
    return await use(core);
  } finally {
    core.close();
  }
}
