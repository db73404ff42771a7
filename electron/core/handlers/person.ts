import type { PersonInput } from '#contract/records/person';
import { listPeople, toPerson } from '#core/store/people';
import type { Calls } from './base.ts';

function columns({ name, email, roles }: PersonInput): { name: string; email: string; roles: string } {
  return { name, email, roles: JSON.stringify([...new Set(roles)]) };
}

/** `person.*`: who works with the workspace. */
export const personCalls = (calls: Calls) =>
  calls.person.router({
    list: calls.person.list.handler(({ context }) => listPeople(context.read())),
    add: calls.person.add.handler(({ context, input }) =>
      context.write((tx) =>
        toPerson(tx.insert('people', { id: context.ids.next(), ...columns(input), created_at: context.now() })),
      ),
    ),
    update: calls.person.update.handler(({ context, input }) =>
      context.write((tx) => toPerson(tx.update('people', input.id, input.baseVersion, columns(input.person)))),
    ),
  });
