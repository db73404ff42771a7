import { isDeepStrictEqual } from 'node:util';
import { AppError } from '#contract/errors';
import type { SystemInput } from '#contract/records/system';
import { findPerson } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import { findSystem, listSystems, newSystemColumns, systemColumns, toSystem } from '#core/store/systems';
import type { Calls } from './base.ts';

function checkOwner(read: Reader, { ownerId }: SystemInput): void {
  if (ownerId !== null && !findPerson(read, ownerId)) {
    throw new AppError('record.not-found', { kind: 'people', id: ownerId });
  }
}

/** `system.*`: the inventory of AI systems. */
export const systemCalls = (calls: Calls) =>
  calls.system.router({
    list: calls.system.list.handler(({ context }) => listSystems(context.read())),
    add: calls.system.add.handler(({ context, input }) =>
      context.write((tx) => {
        checkOwner(tx.read, input);
        const at = context.now();
        const row = {
          id: context.ids.next(),
          ...systemColumns(input),
          ...newSystemColumns,
          created_at: at,
          updated_at: at,
        };
        return toSystem(tx.insert('ai_systems', row));
      }),
    ),
    update: calls.system.update.handler(({ context, input }) =>
      context.write((tx) => {
        checkOwner(tx.read, input.system);
        const columns = systemColumns(input.system);
        const before = findSystem(tx.read, input.id);
        const isSame = before && isDeepStrictEqual(systemColumns(before), columns);
        const changes = isSame ? columns : { ...columns, change_reason: null, updated_at: context.now() };
        return toSystem(tx.update('ai_systems', input.id, input.baseVersion, changes));
      }),
    ),
  });
