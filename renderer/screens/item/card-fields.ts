import type { Field } from '#contract/inventory/field';
import { FIELDS } from '#contract/inventory/fields';
import type { ItemKind } from '#contract/inventory/kinds';
import type { FactValue, Item } from '#contract/records/inventory';
import type { CustomSchema } from '#contract/records/own-fields';
import type { Column } from '#contract/records/question';
import { session, t } from '../app.ts';
import {
  columnLabel,
  columnOptionLabel,
  fieldHint,
  fieldLabel,
  groupName,
  optionLabel,
} from '../inventory/item-words.ts';
import { customFields } from '../own-fields/custom-schema.ts';

/** One field of a card with its words. */
export interface CardField {
  /** As `setField` takes it: a field's id, or `custom.<id>`. */
  readonly key: string;
  readonly field: Field;
  readonly label: string;
  readonly hint: string | undefined;
  readonly optionLabel: (option: string) => string;
  /** Of a table. */
  readonly columns: readonly Column[];
}

export interface CardGroup {
  readonly id: string;
  readonly label: string;
  readonly fields: readonly CardField[];
}

/** For whom a card is shown: which of its groups. */
export const AUDIENCES = ['all', 'developer', 'risk-officer', 'regulator', 'public'] as const;
export type Audience = (typeof AUDIENCES)[number];

const SHOWN: Readonly<Record<Exclude<Audience, 'all'>, ReadonlySet<string>>> = {
  developer: new Set([
    'identity',
    'licence',
    'technique',
    'artefact',
    'data',
    'evaluation',
    'use',
    'environment',
    'collection',
    'content',
    'quality',
    'run',
    'own',
  ]),
  'risk-officer': new Set([
    'identity',
    'purpose',
    'roles',
    'oversight',
    'personal-data',
    'licence',
    'rights',
    'use',
    'evaluation',
    'considerations',
    'quality',
    'general-purpose',
    'monitoring',
    'stewardship',
    'run',
    'contract',
    'own',
  ]),
  // Annex IV AI Act asks for nearly all; only where files lie is the house's own matter.
  regulator: new Set([
    'identity',
    'purpose',
    'roles',
    'oversight',
    'technique',
    'personal-data',
    'licence',
    'rights',
    'data',
    'collection',
    'content',
    'quality',
    'evaluation',
    'use',
    'considerations',
    'environment',
    'general-purpose',
    'monitoring',
    'stewardship',
    'run',
    'contract',
  ]),
  public: new Set(['identity', 'purpose', 'licence', 'rights', 'use', 'evaluation', 'considerations', 'environment']),
};

export const isForAudience = (group: string, audience: Audience): boolean =>
  audience === 'all' || SHOWN[audience].has(group);

/** What stands in the wide column: prose and tables. */
export const isWide = ({ field }: CardField): boolean =>
  field.type === 'rich-text' || field.type === 'long-text' || field.type === 'table';

const both = (label: string): { readonly en: string; readonly de: string } => ({ en: label, de: label });

function columnsOf(kind: ItemKind, field: Field): readonly Column[] {
  return (field.columns ?? []).map((column): Column => {
    const base = { id: column.id, label: both(columnLabel(kind, field, column)) };
    switch (column.type) {
      case 'single':
        return {
          ...base,
          type: 'single',
          options: (column.options ?? []).map((id) => ({
            id,
            label: both(columnOptionLabel(kind, field, column, id)),
          })),
        };
      case 'person':
        return {
          ...base,
          type: 'single',
          options: session.people.map(({ id, name }) => ({ id, label: both(name) })),
        };
      default:
        return { ...base, type: column.type };
    }
  });
}

/** The groups of a kind's card in their order, the workspace's own fields last. */
export function cardGroups(kind: ItemKind, custom: CustomSchema | null): readonly CardGroup[] {
  const groups = FIELDS[kind].map(({ id, fields }) => ({
    id,
    label: groupName(id),
    fields: fields.map((field) => ({
      key: field.id,
      field,
      label: fieldLabel(kind, field.id),
      hint: fieldHint(kind, field.id),
      optionLabel: (option: string) => optionLabel(kind, field, option),
      columns: columnsOf(kind, field),
    })),
  }));
  const own = custom === null ? [] : customFields(custom.schema);
  if (own.length === 0) return groups;
  const fields = own.map(({ field, title, description }) => ({
    key: `custom.${field.id}`,
    field,
    label: title,
    hint: description === '' ? undefined : description,
    optionLabel: (option: string) => option,
    columns: [],
  }));
  return [...groups, { id: 'own', label: t('screen.item.own-fields'), fields }];
}

/** What a record states in a field; null if nothing. */
export function factOf(item: Item, key: string): FactValue | null {
  if (!key.startsWith('custom.')) return item.facts[key] ?? null;
  const value = item.custom[key.slice('custom.'.length)] ?? null;
  // The schema of own fields knows only types that facts have too.
  return value as FactValue | null;
}
