import type { Calls } from './base.ts';

/** `shell.*`: native dialogs and the desktop. Paths stay here; the window sees tokens. */
export const shellCalls = (calls: Calls) =>
  calls.shell.router({
    chooseFile: calls.shell.chooseFile.handler(async ({ context, input }) => {
      const path = await context.shell.chooseFile(input.purpose, input.suggestedName);
      return path === null ? null : context.files.give(path);
    }),
    chooseFiles: calls.shell.chooseFiles.handler(async ({ context, input }) => {
      const { shell, files } = context;
      if (shell.chooseFiles !== undefined)
        return (await shell.chooseFiles(input.purpose)).map((path) => files.give(path));
      const path = await shell.chooseFile(input.purpose);
      return path === null ? [] : [files.give(path)];
    }),
    setAppearance: calls.shell.setAppearance.handler(async ({ context, input }) => {
      await context.shell.setAppearance?.(input);
    }),
    showInFolder: calls.shell.showInFolder.handler(async ({ context, input }) => {
      await context.shell.showInFolder(context.files.path(input.file));
    }),
  });
