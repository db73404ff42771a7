import { listCheckpoints, makeCheckpoint } from '#core/journal/checkpoint';
import { listJournal } from '#core/journal/list';
import { verifyWhole } from '#core/journal/verify';
import { verifyNew } from '#core/journal/verify-new';
import { unlockSigner } from '#core/people/unlock';
import { readWorkspaceRow } from '#core/store/workspace';
import type { CallContext, Calls } from './base.ts';
import { journalFileCalls } from './journal-files.ts';

/** Verifies the open workspace's journal, and remembers where it was in order. */
function verify(context: CallContext, isFull: boolean) {
  const workspace = context.workspace();
  const { device, journals } = context.machine;
  const id = readWorkspaceRow(workspace.store.read).id;
  const known = workspace.isUntouched && !isFull ? journals.of(id).verified : null;
  const { report, tree } = workspace.store.snapshot(
    (tables) => (known && verifyNew(tables, known, { device })) ?? verifyWhole(tables, { device }),
  );
  if (report.isIntact) workspace.isUntouched = true;
  journals.remember(id, { verified: tree });
  return report;
}

/** `journal.*`: what was written, by whom, whether the file still agrees with it, and who vouches for it. */
export const journalCalls = (calls: Calls) =>
  calls.journal.router({
    list: calls.journal.list.handler(({ context, input }) => listJournal(context.read(), input.limit, input.beforeSeq)),
    verify: calls.journal.verify.handler(({ context, input }) => verify(context, input.isFull)),
    checkpoints: calls.journal.checkpoints.handler(({ context }) => listCheckpoints(context.read())),
    checkpoint: calls.journal.checkpoint.handler(async ({ context, input }) => {
      if (!input.signer) return await makeCheckpoint(context, 'manual');
      const unlocked = await unlockSigner(context.read(), input.signer, context.clock(), context.tokens);
      try {
        return await makeCheckpoint(context, 'manual', [unlocked.signer], unlocked.person.id);
      } finally {
        unlocked.close();
      }
    }),
    ...journalFileCalls(calls),
  });
