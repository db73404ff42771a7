import { expect, test } from 'vitest';
import { createJournal } from '#core/journal/write';
import { createProjections } from '#core/projections/keeper';
import type { Projection } from '#core/projections/projection';
import { makeJournaledStore } from '#test/support/journaled-store';

/** Keeps nothing, and says what it was asked to do. */
function told(name: string): { readonly projection: Projection; readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    projection: {
      name,
      affected: (_, touched) => touched.map(({ row }) => row.id),
      renew: (_, subjects) => void calls.push(`renew ${subjects.length}`),
      *rebuild() {
        calls.push('rebuild');
        yield { done: 1, total: 1 };
      },
    },
  };
}

test('a very large write leaves what it concerns, and all that reads it, to be worked out after it', () => {
  const file = makeJournaledStore();
  try {
    const [first, second] = [told('first'), told('second')];
    const small: Projection = { ...first.projection, affected: (_, touched) => touched.slice(0, 1).map(() => 'all') };
    const projections = createProjections([small, second.projection]);
    const store = file.store();
    const journal = createJournal(store, () => new Date(file.now()), file.device.id, null, projections.follow);
    const addPeople = (count: number): void =>
      void journal.write({ action: 'test.write', actor: null }, (tx) => {
        for (let index = 0; index < count; index += 1)
          tx.insert('people', {
            id: file.ids.next(),
            name: `P${index}`,
            email: '',
            roles: '[]',
            created_at: file.now(),
          });
      });
    addPeople(3);
    expect([first.calls, second.calls]).toEqual([['renew 1'], ['renew 3']]);
    expect(projections.isRebuildDue(store.read)).toBe(false);
    addPeople(2001);
    // The first is told of one subject, whatever was written.
    expect([first.calls, second.calls]).toEqual([['renew 1', 'renew 1'], ['renew 3']]);
    expect(projections.isRebuildDue(store.read)).toBe(true);
    for (let slice = 0; projections.isRebuildDue(store.read) && slice < 10; slice += 1)
      store.transaction((tables) => projections.rebuildSlice(tables, 1000));
    expect([first.calls, second.calls]).toEqual([
      ['renew 1', 'renew 1'],
      ['renew 3', 'rebuild'],
    ]);
    addPeople(1);
    expect(second.calls.at(-1)).toBe('renew 1');
  } finally {
    file.remove();
  }
});
