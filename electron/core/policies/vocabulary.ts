import type { Field, FieldColumn } from '#contract/inventory/field';
import { fieldOf, fieldsOf } from '#contract/inventory/fields';
import { KIND_FACTS } from '#contract/inventory/kinds';
import type { FactGroup } from '#contract/policy-kinds';
import { SEVERITIES } from '#contract/severities';
import { isFilled } from '#core/inventory/completeness';
import type { House } from './house.ts';
import { type Known, yesNo } from './known.ts';
import { isAssessed, isDetermined, isSigned, monthsSinceSigned, outcomeClasses } from './outcome-facts.ts';
import {
  affectedBy,
  dataCategories,
  hasThirdPartyModel,
  inheritsLicenceLimits,
  inheritsPersonalData,
  inheritsRegions,
  inheritsSpecialCategory,
  isGenerative,
  isRoleNamed,
  modelCount,
  modelsSay,
  sectorOf,
} from './upstream-facts.ts';
import {
  activeCycles,
  expiredEvidence,
  highestRisk,
  isMeasured,
  measuredValue,
  measuredVerdict,
  missingFields,
  monthsSinceMeasured,
  openFindings,
  openIncidents,
  overdueCycles,
  overdueFindings,
  RISK_TONES,
  riskCount,
  unacceptableRisks,
  unratedRisks,
} from './watch-facts.ts';

/**
 * Where a fact is entered. `field`: of the system's card. `state`: its state. The others: lists and pages of what the fact
 * is about; `upstream`: the lineage.
 */
export type Entered =
  | { readonly at: 'field'; readonly field: string }
  | { readonly at: 'state' | 'upstream' }
  | { readonly at: 'assessment' | 'sign-off' | 'measurements' }
  | { readonly at: ListPlace };

type ListPlace = 'risks' | 'findings' | 'incidents' | 'evidence' | 'texts' | 'literacy' | 'cycles';

/**
 * One line of the vocabulary. `id`: with `{}` where a pack or metric is named. `isStated`: it describes the world and is
 * unknown until somebody states it; the others the workspace keeps itself. `options`: of single and multi; `words`, those of
 * a word table; `classes`, those of the pack. `isEach`: a multi whose options are known one by one.
 */
export type FactKind = {
  readonly id: string;
  readonly group: FactGroup;
  readonly type: 'yes-no' | 'single' | 'multi' | 'number' | 'date';
  readonly isStated: boolean;
  readonly options?: readonly string[] | 'regions' | 'sectors' | 'affected' | 'data' | 'classes';
  readonly isEach?: boolean;
  readonly unit?: 'month';
  /** Fields of the system that it is read from. */
  readonly fields?: readonly string[];
  readonly entered: Entered;
  readonly read: (house: House, systemId: string, of: string) => Known;
};

/** `personalData` → `personal-data`. */
export function kebab(id: string): string {
  return id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const stated = (house: House, systemId: string, field: string) => house.systems().get(systemId)?.facts[field];

function readField({ id, type }: Field): FactKind['read'] {
  return (house, systemId) => {
    const value = stated(house, systemId, id);
    if (type === 'yes-no') return typeof value === 'boolean' ? yesNo(value) : undefined;
    if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  };
}

/** `system.<field>`: what the card states, of fields whose values can be compared. */
const systemFacts: readonly FactKind[] = fieldsOf('system').flatMap((field): FactKind[] => {
  const { type } = field;
  if (type !== 'yes-no' && type !== 'single' && type !== 'multi' && type !== 'number' && type !== 'date') return [];
  const options = field.options === undefined ? {} : { options: field.options };
  const entered = { at: 'field', field: field.id } as const;
  const id = `system.${kebab(field.id)}`;
  return [
    { id, group: 'system', type, isStated: true, ...options, fields: [field.id], entered, read: readField(field) },
  ];
});

/** `stated.<field>`: whether the card says anything there; known of every field, as the card itself is what is asked of. */
const statedFacts: readonly FactKind[] = fieldsOf('system').map(({ id }): FactKind => {
  const read: FactKind['read'] = (house, systemId) => yesNo(isFilled(stated(house, systemId, id)));
  const entered = { at: 'field', field: id } as const;
  return { id: `stated.${kebab(id)}`, group: 'stated', type: 'yes-no', isStated: false, fields: [id], entered, read };
});

const columns: readonly FieldColumn[] = fieldOf('system', 'responsible')?.columns ?? [];
const recordRoles = columns.find(({ id }) => id === 'role')?.options ?? [];

/** `role.<role>`: whether somebody is named in the table of who is responsible. */
const roleFacts: readonly FactKind[] = recordRoles.map(
  (role): FactKind => ({
    id: `role.${role}`,
    group: 'role',
    type: 'yes-no',
    isStated: false,
    fields: ['responsible'],
    entered: { at: 'field', field: 'responsible' },
    read: (house, systemId) => isRoleNamed(house, systemId, role),
  }),
);

const findingFacts: readonly FactKind[] = SEVERITIES.map(
  (severity): FactKind => ({
    id: `findings.open.${severity}`,
    group: 'watch',
    type: 'number',
    isStated: false,
    entered: { at: 'findings' },
    read: (house, systemId) => openFindings(house, systemId, severity),
  }),
);

const number = (id: string, group: FactGroup, at: ListPlace, read: FactKind['read']): FactKind => ({
  id,
  group,
  type: 'number',
  isStated: false,
  entered: { at },
  read,
});

const upstream = (id: string, group: FactGroup, read: FactKind['read'], fields: readonly string[] = []): FactKind => {
  const [field] = fields;
  const entered: Entered = field === undefined ? { at: 'upstream' } : { at: 'field', field };
  return { id, group, type: 'yes-no', isStated: true, fields, entered, read };
};

const each = (
  id: string,
  group: FactGroup,
  options: 'regions' | 'sectors' | 'affected' | 'data',
  fields: readonly [string, ...string[]],
  read: FactKind['read'],
): FactKind => ({
  id,
  group,
  type: 'multi',
  isStated: true,
  options,
  isEach: true,
  fields,
  entered: { at: 'field', field: fields[0] },
  read,
});

/** Every fact there is; those with `{}` once for each pack, or each metric. */
export const VOCABULARY: readonly FactKind[] = [
  {
    id: 'state',
    group: 'system',
    type: 'single',
    isStated: true,
    options: KIND_FACTS.system.states,
    entered: { at: 'state' },
    read: (house, systemId) => house.systems().get(systemId)?.state ?? undefined,
  },
  ...systemFacts,
  {
    id: 'stated.owner',
    group: 'stated',
    type: 'yes-no',
    isStated: false,
    entered: { at: 'state' },
    read: (house, systemId) => yesNo((house.systems().get(systemId)?.ownerId ?? null) !== null),
  },
  ...statedFacts,
  upstream('inherited.personal-data', 'inherited', inheritsPersonalData, ['personalData']),
  upstream('inherited.special-category', 'inherited', inheritsSpecialCategory, ['personalData']),
  upstream('inherited.licence-limits', 'inherited', inheritsLicenceLimits),
  each('inherited.regions', 'inherited', 'regions', ['regions'], inheritsRegions),
  each('sector', 'system', 'sectors', ['sector'], sectorOf),
  each('affects', 'system', 'affected', ['vulnerableGroups', 'peopleAffected'], affectedBy),
  each('data', 'system', 'data', ['personalDataCategories', 'personalData'], dataCategories),
  upstream('upstream.third-party-model', 'upstream', hasThirdPartyModel),
  upstream('upstream.generative', 'upstream', isGenerative),
  upstream('upstream.general-purpose', 'upstream', modelsSay('isGeneralPurpose')),
  upstream('upstream.systemic-risk', 'upstream', modelsSay('hasSystemicRisk')),
  upstream('upstream.open-source', 'upstream', modelsSay('isOpenSource')),
  {
    id: 'upstream.models',
    group: 'upstream',
    type: 'number',
    isStated: false,
    entered: { at: 'upstream' },
    read: modelCount,
  },
  {
    id: 'outcome.{}',
    group: 'outcome',
    type: 'multi',
    isStated: true,
    options: 'classes',
    isEach: true,
    entered: { at: 'assessment' },
    read: outcomeClasses,
  },
  {
    id: 'outcome.{}.assessed',
    group: 'outcome',
    type: 'yes-no',
    isStated: false,
    entered: { at: 'assessment' },
    read: isAssessed,
  },
  {
    id: 'outcome.{}.determined',
    group: 'outcome',
    type: 'yes-no',
    isStated: false,
    entered: { at: 'assessment' },
    read: isDetermined,
  },
  { id: 'signed.{}', group: 'signed', type: 'yes-no', isStated: false, entered: { at: 'sign-off' }, read: isSigned },
  {
    id: 'signed.{}.months',
    group: 'signed',
    type: 'number',
    isStated: false,
    unit: 'month',
    entered: { at: 'sign-off' },
    read: monthsSinceSigned,
  },
  ...roleFacts,
  {
    id: 'measurement.{}',
    group: 'measurement',
    type: 'number',
    isStated: true,
    entered: { at: 'measurements' },
    read: measuredValue,
  },
  {
    id: 'measurement.{}.taken',
    group: 'measurement',
    type: 'yes-no',
    isStated: false,
    entered: { at: 'measurements' },
    read: isMeasured,
  },
  {
    id: 'measurement.{}.verdict',
    group: 'measurement',
    type: 'single',
    isStated: true,
    options: ['pass', 'warn', 'fail'],
    entered: { at: 'measurements' },
    read: measuredVerdict,
  },
  {
    id: 'measurement.{}.months',
    group: 'measurement',
    type: 'number',
    isStated: true,
    unit: 'month',
    entered: { at: 'measurements' },
    read: monthsSinceMeasured,
  },
  number('risks.recorded', 'risks', 'risks', riskCount),
  number('risks.unrated', 'risks', 'risks', unratedRisks),
  number('risks.unacceptable', 'risks', 'risks', unacceptableRisks),
  {
    id: 'risks.highest-band',
    group: 'risks',
    type: 'single',
    isStated: true,
    options: RISK_TONES,
    entered: { at: 'risks' },
    read: highestRisk,
  },
  ...findingFacts,
  number('findings.overdue', 'watch', 'findings', overdueFindings),
  number('incidents.open', 'watch', 'incidents', openIncidents),
  number('cycles.active', 'watch', 'cycles', activeCycles),
  number('cycles.overdue', 'watch', 'cycles', overdueCycles),
  number('evidence.expired', 'watch', 'evidence', expiredEvidence),
  {
    id: 'card.missing',
    group: 'watch',
    type: 'number',
    isStated: false,
    entered: { at: 'state' },
    read: missingFields,
  },
  number('policy-texts.unread', 'house', 'texts', (house) => house.literacy().unread),
  number('policy-texts.late', 'house', 'texts', (house) => house.literacy().late),
  number('trainings.missing', 'house', 'literacy', (house) => house.literacy().untrained),
];

/** A fact by its name: its line of the vocabulary, and the pack or metric it names (empty if none). */
export type NamedFact = { readonly id: string; readonly kind: FactKind; readonly of: string };

const plain = new Map(VOCABULARY.filter(({ id }) => !id.includes('{}')).map((kind) => [kind.id, kind]));
/** Longer ends first, so that `signed.x.months` is not taken for a pack `x.months`. */
const patterns = VOCABULARY.filter(({ id }) => id.includes('{}'))
  .map((kind) => {
    const [before = '', after = ''] = kind.id.split('{}');
    return { kind, before, after };
  })
  .toSorted((one, other) => other.after.length - one.after.length);

/** Finds a fact by its name, or null. */
export function factNamed(id: string): NamedFact | null {
  const kind = plain.get(id);
  if (kind) return { id, kind, of: '' };
  for (const { kind: found, before, after } of patterns) {
    if (!id.startsWith(before) || !id.endsWith(after) || id.length <= before.length + after.length) continue;
    return { id, kind: found, of: id.slice(before.length, id.length - after.length) };
  }
  return null;
}
