import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '#contract/errors';
import type { ItemKind } from '#contract/inventory/kinds';
import type { Facts, FactValue, Item } from '#contract/records/inventory';
import { addItem, changeItem, removeItem } from '#core/inventory/items';
import { findItem } from '#core/store/items';
import { makeJournaledStore } from '#test/support/journaled-store';

const word = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => text.trim() !== '' && !/\p{Surrogate}/u.test(text));
const trimmed = word.map((text) => text.trim());
const json = fc.jsonValue({ maxDepth: 3, noUnicodeString: true }).filter((value) => value !== null);
const key = fc.oneof(fc.constantFrom('__proto__', 'a.b', 'constructor', '10', '9', 'é'), fc.string({ maxLength: 6 }));
const patch = {
  facts: fc.dictionary(fc.constantFrom('task', 'summary', 'homepage'), fc.option(trimmed, { nil: null })),
  custom: fc.dictionary(key, fc.option(json, { nil: null }), { maxKeys: 3 }),
  extras: fc.dictionary(key, fc.option(json, { nil: null }), { maxKeys: 3 }),
};
const step = fc.oneof(
  fc.record({
    does: fc.constant('add' as const),
    kind: fc.constantFrom('model' as const, 'system' as const),
    name: trimmed,
    ...patch,
  }),
  fc.record({
    does: fc.constant('change' as const),
    which: fc.nat(),
    name: fc.option(trimmed, { nil: undefined }),
    ...patch,
  }),
  fc.record({ does: fc.constant('remove' as const), which: fc.nat() }),
);

type Plain = {
  kind: ItemKind;
  id: string;
  version: number;
  name: string;
  facts: Record<string, unknown>;
  custom: Record<string, unknown>;
  extras: Record<string, unknown>;
};

/** What a patch makes of an object, said as plainly as can be. */
function apply(
  before: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const after = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(change)) {
    if (value === null) after.delete(name);
    else after.set(name, value);
  }
  return Object.fromEntries(after);
}
const given = (change: Readonly<Record<string, unknown>>): Record<string, unknown> => apply({}, change);
// A system has other facts; both kinds have some that are texts.
const factsFor = (
  kind: ItemKind,
  facts: Readonly<Record<string, FactValue | null>>,
): Record<string, FactValue | null> =>
  kind === 'model'
    ? facts
    : Object.fromEntries(
        Object.entries(facts).map(([name, value]) => [
          { task: 'sector', summary: 'misuse', homepage: 'release' }[name] ?? name,
          value,
        ]),
      );

test('items hold what a plain model of any history holds, and replay of the journal agrees with the tables', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (history) => {
      const file = makeJournaledStore();
      try {
        const at = '2026-11-23T09:00:00.000Z';
        let model: Plain[] = [];
        for (const one of history) {
          if (one.does === 'add') {
            const facts = factsFor(one.kind, one.facts);
            const [custom, extras] = [given(one.custom), given(one.extras)];
            const item = { kind: one.kind, id: file.ids.next(), name: one.name };
            file.write((tx) =>
              addItem(tx, { ...item, facts, custom: custom as Item['custom'], extras: extras as Item['extras'] }, at),
            );
            model.push({ ...item, version: 1, facts: given(facts), custom, extras });
            continue;
          }
          const target = model[one.which % Math.max(model.length, 1)];
          if (!target) continue;
          const ref = { kind: target.kind, id: target.id };
          if (one.does === 'remove') {
            file.write((tx) => removeItem(tx, ref, target.version, undefined));
            model = model.filter((item) => item !== target);
            continue;
          }
          const facts = factsFor(target.kind, one.facts);
          const change = {
            name: one.name,
            facts,
            custom: one.custom as Item['custom'],
            extras: one.extras as Item['extras'],
          };
          const stale = () =>
            file.write((tx) => changeItem(tx, ref, target.version + 1, { name: `${target.name}!` }, at));
          expect(stale).toThrow(AppError);
          const { version } = file.write((tx) => changeItem(tx, ref, target.version, change, at));
          Object.assign(target, {
            version,
            name: one.name ?? target.name,
            facts: apply(target.facts, facts),
            custom: apply(target.custom, one.custom),
            extras: apply(target.extras, one.extras),
          });
        }
        for (const wanted of model) {
          const held = findItem(file.store().read, wanted);
          expect(held && { ...held, facts: held.facts as Facts }).toMatchObject({
            version: wanted.version,
            name: wanted.name,
          });
          // Text for text: an own `__proto__` counts too.
          for (const part of ['facts', 'custom', 'extras'] as const) {
            const sorted = (object: object): string =>
              JSON.stringify(Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1)));
            expect(JSON.parse(sorted(held?.[part] ?? {}))).toEqual(JSON.parse(sorted(wanted[part])));
          }
        }
        expect(file.verify()).toMatchObject({ isIntact: true, records: model.length });
      } finally {
        file.remove();
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);
