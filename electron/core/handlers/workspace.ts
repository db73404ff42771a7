import { AppError } from '#contract/errors';
import { readWorkspaceRow } from '#core/store/workspace';
import type { Calls } from './base.ts';
import { setLook } from './workspace-look.ts';

/** `workspace.*`: the file that holds everything. */
export const workspaceCalls = (calls: Calls) =>
  calls.workspace.router({
    create: calls.workspace.create.handler(({ context, input }) => {
      context.session.create(context.files.path(input.file), input.name, input.owner);
      return context.session.view();
    }),
    open: calls.workspace.open.handler(({ context, input }) => {
      context.session.openFile(context.files.path(input.file));
      return context.session.view();
    }),
    openRecent: calls.workspace.openRecent.handler(({ context, input }) => {
      const path = context.machine.pathOf(input.id);
      if (path === null) throw new AppError('record.not-found', { kind: 'recent', id: input.id });
      context.session.openFile(path);
      return context.session.view();
    }),
    forgetRecent: calls.workspace.forgetRecent.handler(({ context, input }) => {
      context.machine.forget(input.id);
      return context.session.view();
    }),
    close: calls.workspace.close.handler(({ context }) => {
      context.session.close();
      return context.session.view();
    }),
    configure: calls.workspace.configure.handler(({ context, input }) => {
      context.write((tx) => {
        const row = readWorkspaceRow(tx.read);
        tx.update('workspace', row.id, row.version, {
          four_eyes: input.fourEyes ? 1 : 0,
          timestamp_server: input.timestampServer,
        });
      });
      return context.session.view();
    }),
    setLogo: calls.workspace.setLogo.handler(async ({ context, input }) => {
      await setLook(context, input);
      return context.session.view();
    }),
  });
