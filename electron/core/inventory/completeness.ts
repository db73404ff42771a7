import { KIND_FACTS, type LifecycleState, type LinkType } from '#contract/inventory/kinds';
import type { Completeness, FactValue, FieldDemand, Item } from '#contract/records/inventory';
import type { HouseRuleRow } from '#core/store/inventory-tables';
import { build, type Reader } from '#core/store/sql';
import { textOf } from './compare.ts';
import { conditionsOf } from './conditions.ts';
import { findSchema } from './custom-fields.ts';
import { type JsonObject, propertiesOf, requiredOf } from './custom-schema.ts';
import { linksAmong } from './kin.ts';
import { type Looking, onceFor } from './looking.ts';
import { loadRequirements } from './requirements.ts';

type Asked = {
  readonly field: string;
  readonly from: LifecycleState;
  readonly demand: FieldDemand;
  readonly links: readonly LinkType[];
};

/**
 * Whether a value says something: a text or prose with a word or a picture, a list with an entry, a table with a cell that is
 * filled. Any number and any yes or no does.
 */
export function isFilled(value: FactValue | null | undefined): boolean {
  if (value === null || value === undefined) return false;
  if (Array.isArray(value)) {
    return value.some((one) =>
      typeof one === 'string'
        ? one.trim() !== ''
        : Object.values(one).some((cell) => cell !== null && String(cell).trim() !== ''),
    );
  }
  const text = textOf(value);
  return text === null || text.trim() !== '';
}

function lawDemands(read: Reader, looking: Looking, item: Item): Asked[] {
  const requirements = loadRequirements(looking.resources);
  const conditions = conditionsOf(read, looking, requirements, item);
  return requirements.demands.flatMap(({ kind, from, when, asks, fields, links }) => {
    if (kind !== item.kind || (when !== undefined && !conditions.holds(when))) return [];
    const article = requirements.articles[asks];
    if (article === undefined) throw new Error(`requirements.yaml has no article ${asks}`);
    const { cite: source, isLaw, verification } = article;
    return fields.map((field) => ({
      field,
      from,
      demand: { source, isLaw, verification, reason: '' },
      links: links ?? [],
    }));
  });
}

const OF_HOUSE = { source: '', isLaw: false, verification: 'P' } as const;

function houseDemands(read: Reader, { kind }: Item): Asked[] {
  const rules = build.selectFrom('house_rules').selectAll().where('kind', '=', kind).orderBy('field');
  const own = read.all<HouseRuleRow>(rules).map(
    (row): Asked => ({
      field: row.field,
      from: row.from_state as LifecycleState,
      demand: { ...OF_HOUSE, reason: row.reason },
      links: [],
    }),
  );
  const [first] = KIND_FACTS[kind].states;
  const schema = findSchema(read, kind)?.schema as JsonObject | undefined;
  if (schema === undefined || first === undefined) return own;
  const properties = propertiesOf(schema);
  const required = requiredOf(schema).map((id): Asked => {
    const text = properties.get(id)?.['description'];
    const demand = { ...OF_HOUSE, reason: typeof text === 'string' ? text : '' };
    return { field: `custom.${id}`, from: first, demand, links: [] };
  });
  return [...own, ...required];
}

/** A field's value by the name under which it is asked for. */
function statedOf(item: Item, field: string): FactValue | null {
  if (field === 'owner') return item.ownerId;
  if (!field.startsWith('custom.')) return item.facts[field] ?? null;
  const value = item.custom[field.slice('custom.'.length)];
  return value === undefined ? null : (value as FactValue | null);
}

/**
 * How far a record's card is filled: of the fields that law, guidance and house ask for in its state, with who asks; and what
 * later states ask for besides and is not there yet. Null if nobody asks for anything.
 * @param state  judged as if in this state; by default its own
 */
export function completenessOf(
  read: Reader,
  looking: Looking,
  item: Item,
  state?: LifecycleState,
): Completeness | null {
  const asked = [
    ...lawDemands(read, looking, item),
    ...onceFor(looking, `house ${item.kind}`, () => houseDemands(read, item)),
  ];
  if (asked.length === 0) return null;
  const { states } = KIND_FACTS[item.kind];
  const rank = (one: LifecycleState): number => states.indexOf(one);
  const at = Math.max(0, rank(state ?? item.state ?? states[0] ?? 'live'));
  const canBeLink = asked.some(({ links }) => links.length > 0);
  const types = new Set(
    (canBeLink ? linksAmong(read, [item.id]) : []).filter(({ from_id }) => from_id === item.id).map(({ type }) => type),
  );
  const fields = [...new Set(asked.map(({ field }) => field))].map((field) => {
    const all = asked.filter((one) => one.field === field);
    const now = all.filter(({ from }) => rank(from) <= at);
    const isThere = isFilled(statedOf(item, field)) || all.some(({ links }) => links.some((type) => types.has(type)));
    return { field, all, now, isThere };
  });
  const told = (field: string, demands: readonly Asked[]): Completeness['missing'][number] => {
    const [first, ...others] = demands.map(({ from }) => from);
    const from = others.reduce((one, other) => (rank(other) < rank(one) ? other : one), first ?? 'live');
    const distinct = new Map(demands.map(({ demand }) => [`${demand.source} ${demand.reason}`, demand]));
    return { field, demands: [...distinct.values()], from };
  };
  const required = fields.filter(({ now }) => now.length > 0);
  return {
    filled: required.filter(({ isThere }) => isThere).length,
    required: required.length,
    missing: required.flatMap(({ field, now, isThere }) => (isThere ? [] : [told(field, now)])),
    met: required.flatMap(({ field, now, isThere }) => (isThere ? [told(field, now)] : [])),
    later: fields.flatMap(({ field, all, now, isThere }) => (isThere || now.length > 0 ? [] : [told(field, all)])),
  };
}
