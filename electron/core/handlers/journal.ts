import { listJournal } from '#core/journal/list';
import { verifyJournal } from '#core/journal/verify';
import type { Calls } from './base.ts';

/** `journal.*`: what was written, by whom, and whether the file still agrees with it. */
export const journalCalls = (calls: Calls) =>
  calls.journal.router({
    list: calls.journal.list.handler(({ context, input }) => listJournal(context.read(), input.limit, input.beforeSeq)),
    verify: calls.journal.verify.handler(({ context }) => context.workspace().store.snapshot(verifyJournal)),
  });
