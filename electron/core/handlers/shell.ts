import type { Calls } from './base.ts';

/** `shell.*`: native dialogs and the desktop. Paths stay here; the window sees tokens. */
export const shellCalls = (calls: Calls) =>
  calls.shell.router({
    chooseFile: calls.shell.chooseFile.handler(async ({ context, input }) => {
      const path = await context.shell.chooseFile(input.purpose, input.suggestedName);
      return path === null ? null : context.files.give(path);
    }),
    setAppearance: calls.shell.setAppearance.handler(async ({ context, input }) => {
      await context.shell.setAppearance?.(input);
    }),
    showInFolder: calls.shell.showInFolder.handler(async ({ context, input }) => {
      await context.shell.showInFolder(context.files.path(input.file));
    }),
  });
