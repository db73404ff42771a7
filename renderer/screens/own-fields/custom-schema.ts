import type { Field } from '#contract/inventory/field';
import type { CustomSchema } from '#contract/records/own-fields';

type Json = CustomSchema['schema'][string];

/** The types that a field of the workspace's own can have. */
export const OWN_TYPES = ['text', 'long-text', 'number', 'date', 'yes-no', 'single', 'tags', 'url'] as const;
export type OwnType = (typeof OWN_TYPES)[number];

/** A field of the workspace's own as its owner edits it. */
export interface OwnField {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly type: OwnType;
  readonly isRequired: boolean;
  /** Of `single`. */
  readonly options: readonly string[];
  /** The property as it is in the schema: limits that the editor does not show stay. */
  readonly kept: Readonly<Record<string, Json>>;
}

const isObject = (value: unknown): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

function typeOf(property: Readonly<Record<string, Json>>): OwnType {
  if (property['enum'] !== undefined) return 'single';
  switch (property['type']) {
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'yes-no';
    case 'array':
      return 'tags';
    default:
      break;
  }
  if (property['format'] === 'date') return 'date';
  if (property['format'] === 'uri') return 'url';
  return Number(property['maxLength'] ?? 0) > 2000 ? 'long-text' : 'text';
}

/** The fields of an object schema (JSON Schema 2020-12), in their order. */
export function ownFields(schema: CustomSchema['schema']): readonly OwnField[] {
  const { properties } = schema;
  if (!isObject(properties)) return [];
  const required = new Set(textsOf(schema['required']));
  return Object.entries(properties).flatMap(([id, property]) =>
    isObject(property)
      ? [
          {
            id,
            title: textOf(property['title']) || id,
            description: textOf(property['description']),
            type: typeOf(property),
            isRequired: required.has(id),
            options: textsOf(property['enum']),
            kept: property,
          },
        ]
      : [],
  );
}

function formOf(type: OwnType, options: readonly string[]): Record<string, Json> {
  switch (type) {
    case 'number':
      return { type: 'number' };
    case 'yes-no':
      return { type: 'boolean' };
    case 'tags':
      return { type: 'array', items: { type: 'string', maxLength: 2000 } };
    case 'single':
      return { type: 'string', enum: [...options] };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'url':
      return { type: 'string', format: 'uri', maxLength: 2000 };
    case 'long-text':
      return { type: 'string', maxLength: 20_000 };
    case 'text':
      return { type: 'string', maxLength: 2000 };
  }
}

function propertyOf({ title, description, type, options, kept }: OwnField): Record<string, Json> {
  const { title: _, description: __, ...rest } = kept;
  const isSameType = Object.keys(rest).length > 0 && typeOf(kept) === type;
  const form = isSameType ? { ...rest, ...(type === 'single' ? { enum: [...options] } : {}) } : formOf(type, options);
  return { ...form, title, ...(description === '' ? {} : { description }) };
}

/** The schema that says what the fields are. */
export function schemaOf(fields: readonly OwnField[]): CustomSchema['schema'] {
  const required = fields.filter(({ isRequired }) => isRequired).map(({ id }) => id);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.id, propertyOf(field)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/** The fields of a schema as a card shows them. */
export function customFields(
  schema: CustomSchema['schema'],
): readonly { readonly field: Field; readonly title: string; readonly description: string }[] {
  return ownFields(schema).map(({ id, type, title, description, options }) => ({
    field: { id, type, ...(type === 'single' ? { options } : {}) },
    title,
    description,
  }));
}
