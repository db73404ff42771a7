import { expect, test } from 'vitest';
import { RecordId } from '#contract/records/text';
import { createIds } from '#core/clock';

test('ids are UUIDs of version 7 in ascending order, also within one millisecond and when the clock goes back', () => {
  let now = Date.parse('2026-11-23T09:00:00.000Z');
  const ids = createIds(() => new Date(now));
  const made = Array.from({ length: 3000 }, (_, index) => {
    if (index === 1000) now += 5;
    if (index === 2000) now -= 100_000;
    return ids.next();
  });
  for (const id of made) expect(RecordId.safeParse(id).success && id[14] === '7').toBe(true);
  expect(made).toEqual([...new Set(made)].toSorted());
});

test('equal clocks and equal random bytes give equal ids', () => {
  const make = (): string[] => {
    const ids = createIds(
      () => new Date('2026-11-23T09:00:00.000Z'),
      (length) => new Uint8Array(length).fill(7),
    );
    return [ids.next(), ids.next()];
  };
  expect(make()).toEqual(make());
});
