import { fieldOf } from '#contract/inventory/fields';
import type { FactValue } from '#contract/records/inventory';
import type { FactPlace, ToldFact } from '#contract/records/policy';
import { isFilled } from '#core/inventory/completeness';
import { type House, type Upstream, upstreamOf } from './house.ts';
import type { NamedFact } from './vocabulary.ts';

type Field = (one: Upstream) => string;

/** Of each fact that flows from upstream: the field of a record there, and the field of the system itself that counts too. */
const FLOWS: Readonly<
  Record<string, { readonly of: Field; readonly kinds: readonly Upstream['kind'][]; readonly own?: string }>
> = {
  'inherited.personal-data': {
    of: dataField,
    kinds: ['model-version', 'dataset-version', 'system'],
    own: 'personalData',
  },
  'inherited.special-category': {
    of: dataField,
    kinds: ['model-version', 'dataset-version', 'system'],
    own: 'personalData',
  },
  'inherited.licence-limits': {
    of: ({ facts }) => (isFilled(facts['licence']) ? 'licenceLimits' : 'licence'),
    kinds: ['model-version', 'dataset-version'],
  },
  'upstream.generative': { of: () => 'modelType', kinds: ['model'] },
  'upstream.general-purpose': { of: () => 'isGeneralPurpose', kinds: ['model'] },
  'upstream.systemic-risk': { of: () => 'hasSystemicRisk', kinds: ['model'] },
  'upstream.open-source': { of: () => 'isOpenSource', kinds: ['model'] },
};

function dataField({ kind }: Upstream): string {
  return kind === 'model-version' ? 'trainingPersonalData' : 'personalData';
}

/** The record that leaves a fact open, or that states it; the lineage if there is none. */
function flowPlace(house: House, systemId: string, id: string, known: ToldFact['value']): FactPlace {
  const flow = FLOWS[id];
  if (flow === undefined) return { at: 'lineage', id: systemId };
  const speaks = (value: FactValue | undefined): boolean => {
    if (known === null) return !isFilled(value);
    // What speaks for a yes is the record that says so, not one that denies it.
    return isFilled(value) && (known !== 'yes' || (value !== 'none' && value !== false));
  };
  if (flow.own !== undefined && speaks(house.systems().get(systemId)?.facts[flow.own])) {
    return { at: 'field', kind: 'system', id: systemId, field: flow.own };
  }
  const all = upstreamOf(house, systemId, ...flow.kinds);
  const meant = all.find((one) => speaks(one.facts[flow.of(one)])) ?? all[0];
  if (meant === undefined) return { at: 'lineage', id: systemId };
  return { at: 'field', kind: meant.kind, id: meant.id, field: flow.of(meant) };
}

/**
 * Where a fact of a system is entered or mended: one click to the field.
 * @param value  null: it is not stated, and the place is where it is missing
 */
export function placeOf(
  house: House,
  systemId: string,
  { id, kind, of }: NamedFact,
  value: ToldFact['value'],
): FactPlace {
  const { entered } = kind;
  if (id in FLOWS) return flowPlace(house, systemId, id, value);
  switch (entered.at) {
    case 'field':
      return fieldPlace(house, systemId, kind.fields ?? [entered.field], entered.field);
    case 'state':
      return { at: 'field', kind: 'system', id: systemId };
    case 'upstream':
      return { at: 'lineage', id: systemId };
    case 'assessment':
    case 'sign-off':
      return { at: entered.at, packId: of, id: house.standing(systemId, of)?.assessmentId ?? null };
    case 'texts':
    case 'literacy':
      return { at: entered.at };
    default:
      return { at: entered.at, id: systemId };
  }
}

/** Of several fields the first that is filled, else the first. */
function fieldPlace(house: House, systemId: string, fields: readonly string[], first: string): FactPlace {
  const facts = house.systems().get(systemId)?.facts ?? {};
  const field = fields.find((one) => fieldOf('system', one) !== undefined && isFilled(facts[one])) ?? first;
  return { at: 'field', kind: 'system', id: systemId, field };
}
