import { join } from 'node:path';
import { type Core, openCore } from '#core/core';
import { forkedReader } from '#core/reading/reader';
import { forkedSideProcess } from '#core/side-process';
import type { Terminal } from './terminal.ts';

/** A core without a window. It asks nobody, remembers nothing, and leaves only the files it was told to write. */
function openHeadlessCore(terminal: Terminal): Core {
  return openCore({
    folders: { resources: terminal.resources, data: null },
    appVersion: terminal.appVersion,
    log: terminal.error,
    startToken: forkedSideProcess(join(import.meta.dirname, '..', 'token.ts')),
    startReader: forkedReader(join(import.meta.dirname, '..', 'reader.ts')),
    shell: {
      chooseFile: async () => null,
      showInFolder: async () => undefined,
      sessionChanged: () => undefined,
    },
  });
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
