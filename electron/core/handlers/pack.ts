import type { Pack, PackSummary } from '#contract/records/pack';
import { findPackCopy } from '#core/assessments/pack-copy';
import type { Calls } from './base.ts';

function summarize(pack: Pack): PackSummary {
  const { id, version, title, summary, legalState, hash, sections } = pack;
  const questionCount = sections.reduce((sum, { questions }) => sum + questions.length, 0);
  return { id, version, title, summary, legalState, hash, questionCount };
}

/** `pack.*`: the frameworks that assessments follow. */
export const packCalls = (calls: Calls) =>
  calls.pack.router({
    list: calls.pack.list.handler(({ context }) => context.packs.list().map(summarize)),
    get: calls.pack.get.handler(({ context, input }) => {
      const { id, version } = input;
      const copy = version === undefined ? null : findPackCopy(context.read(), id, version);
      return copy ?? context.packs.find(id, version);
    }),
  });
