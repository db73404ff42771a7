import { findText } from '#core/store/search';
import type { Calls } from './base.ts';

/** `search.*`: everything by name and by words. */
export const searchCalls = (calls: Calls) =>
  calls.search.router({
    find: calls.search.find.handler(({ context, input }) => findText(context.read(), input)),
  });
