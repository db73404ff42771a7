import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readChanges, rowHash } from '#core/journal/chain';
import { canonicalText, eventHash, fromRow, toRow } from '#core/journal/event';

/** Texts of every kind: both normal forms, halves of character pairs, controls, and what JSON escapes. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 10 }).map((one) => one.normalize('NFC')),
  fc.string({ unit: 'grapheme', maxLength: 10 }).map((one) => one.normalize('NFD')),
  fc.constantFrom('é', 'e\u0301', 'ﬁ', '\u2028', '\u007f', '\b\f\n\r\t"\\/', '\u0000', '😀', '\ufeff', '__proto__', ''),
  fc.constantFrom('\ud800', '\udc00x', 'x\ud83d', '\ude00\ud83d'),
);
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(
    -0,
    0,
    1e21,
    1e-7,
    1e20,
    5e-324,
    1.7976931348623157e308,
    2 ** 53,
    0.1 + 0.2,
    Number('333333333.33333329'),
  ),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 12, depthSize: 'large' },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(text, tie('value'), { maxKeys: 6, noNullPrototype: false }),
  ),
})).value;

const hasHalf = (one: string): boolean => /\p{Surrogate}/u.test(one);

/** Whether JSON can hold a value, and UTF-8 its texts. */
function canBeHeld(one: unknown): boolean {
  if (typeof one === 'string') return !hasHalf(one);
  if (typeof one === 'number') return Number.isFinite(one);
  if (Array.isArray(one)) return one.every(canBeHeld);
  if (typeof one === 'object' && one !== null) {
    return Object.entries(one).every(([name, held]) => !hasHalf(name) && canBeHeld(held));
  }
  return true;
}

/** The names of every object in a JSON text, in the order they stand there. */
function isSorted(one: unknown): boolean {
  if (Array.isArray(one)) return one.every(isSorted);
  if (typeof one !== 'object' || one === null) return true;
  const names = Object.keys(one).filter((name) => !/^\d+$/.test(name));
  return names.every((name, i) => i === 0 || (names[i - 1] ?? '') < name) && Object.values(one).every(isSorted);
}

describe('canonical JSON', () => {
  test('of 10,000 random values is the same bytes again when read and written, or is refused', () => {
    const counts = { same: 0, refused: 0 };
    fc.assert(
      fc.property(value, (one) => {
        let written: string;
        try {
          written = canonicalText(one);
        } catch {
          counts.refused += 1;
          expect(canBeHeld(one)).toBe(false);
          return;
        }
        counts.same += 1;
        expect(canBeHeld(one)).toBe(true);
        const read: unknown = JSON.parse(written);
        expect(canonicalText(read)).toBe(written);
        expect(Buffer.from(written, 'utf8').toString('utf8')).toBe(written);
        expect(isSorted(read)).toBe(true);
      }),
      { numRuns: 10_000, seed: 20261123 },
    );
    expect(counts.same + counts.refused).toBe(10_000);
    expect(Math.min(counts.same, counts.refused)).toBeGreaterThan(500);
  });

  test.each([
    [-0, '0'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [Number('333333333.33333329'), '333333333.3333333'],
    [{ b: 1, a: { d: 2, c: 3 } }, '{"a":{"c":3,"d":2},"b":1}'],
    ['\u20ac$\u000f\nA\'B"\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'],
    [{ '\u20ac': 1, '\r': 2, '1': 3, '\u0080': 4, '\ud83d\ude02': 5, '\u00f6': 6, '\ufb33': 7 }, null],
  ])('of %j is as RFC 8785 says', (one, expected) => {
    const written = canonicalText(one);
    // The order of UTF-16 code units, from RFC 8785, 3.2.3.
    expect(written).toBe(expected ?? '{"\\r":2,"1":3,"\u0080":4,"ö":6,"€":1,"😂":5,"\ufb33":7}');
  });

  test('keeps both normal forms apart', () => {
    expect(canonicalText('é'.normalize('NFC'))).not.toBe(canonicalText('é'.normalize('NFD')));
  });

  test('of what stands twice under one name is not the bytes that were given', () => {
    for (const given of ['{"a":1,"a":2}', '{"a":1,"\\u0061":1}', '{"b":1,"a":2}', '{ "a":1}', '1.0', '"\\u0041"']) {
      expect(canonicalText(JSON.parse(given)), given).not.toBe(given);
    }
  });
});

describe('an event that is read fast', () => {
  const changes = fc.array(
    fc.record({ field: text, old: fc.oneof(text, number, fc.constant(null)), new: fc.oneof(text, number) }),
    { maxLength: 5 },
  );

  test('has the hash that its canonical JSON has, and its changes the same canonical form', () => {
    const counts = { same: 0, refused: 0 };
    fc.assert(
      fc.property(changes, text, (told, action) => {
        const about = {
          seq: 7,
          device: '019abcde-0000-7000-8000-000000000002',
          at: '2026-11-23T09:00:00.000Z',
          actor: null,
          action,
          record: { kind: 'people', id: '019abcde-0000-7000-8000-000000000003' },
          operation: 'update' as const,
          baseVersion: 3,
          changes: told,
          prevHash: 'ab'.repeat(32),
          hash: '',
        };
        if (!canBeHeld(told) || hasHalf(action)) {
          counts.refused += 1;
          const given = JSON.stringify(told);
          // What JSON cannot hold it writes as null, which may well be a change again.
          if (hasHalf(told.map(({ field, old, new: now }) => [field, old, now].join('')).join('\n'))) {
            expect(readChanges(given)?.canonical ?? null).toBeNull();
          }
          return;
        }
        counts.same += 1;
        const row = toRow(about);
        const read = readChanges(row.changes);
        expect(read?.canonical).toBe(row.changes);
        expect(rowHash(row, row.changes)).toBe(eventHash(about));
        expect(eventHash(fromRow(row))).toBe(eventHash(about));
      }),
      { numRuns: 2000, seed: 20261123 },
    );
    expect(Math.min(counts.same, counts.refused)).toBeGreaterThan(100);
  });

  test.each([
    '',
    '{}',
    'null',
    '[null]',
    '[{"field":1,"new":1,"old":1}]',
    '[{"field":"a","new":1}]',
    '[[]]',
    '[1',
    '"x"',
  ])('has no changes in %j', (given) => {
    expect(readChanges(given)).toBeNull();
  });
});
