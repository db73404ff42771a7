import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { AppError, type ErrorDetails } from '#contract/errors';
import { FieldId } from '#contract/records/inventory';
import { DateOnly } from '#contract/records/text';

/** A schema as it came: plain JSON. */
export type JsonObject = { readonly [key: string]: Json };
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

type Reason = ErrorDetails<'custom-field.not-allowed'>['reason'];

/** The dialect that may be named; no other address is accepted (JSON Schema 2020-12, 8.1.1). */
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const MOST_FIELDS = 100;
const MOST_OPTIONS = 200;
const MOST_CHARACTERS = 20_000;
const ROOT = ['$schema', 'type', 'title', 'description', 'properties', 'required', 'additionalProperties'];
const OF_ALL = ['type', 'title', 'description'];
const OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  string: ['maxLength', 'enum', 'format'],
  number: ['minimum', 'maximum'],
  integer: ['minimum', 'maximum'],
  boolean: [],
  array: ['items', 'maxItems'],
};
const OF_ITEMS = ['type', 'maxLength', 'enum'];
const FORMATS = ['date', 'uri'];

function refuse(place: string, reason: Reason): never {
  throw new AppError('custom-field.not-allowed', { place: place.slice(0, 200), reason });
}

/** An own property only: a schema from a file may name one that every object has. */
function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function objectAt(value: Json | undefined, place: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(place, 'notAnObject');
  return value as JsonObject;
}

function checkKeywords(object: JsonObject, allowed: readonly string[], place: string): void {
  const foreign = Object.keys(object).find((key) => !allowed.includes(key));
  if (foreign !== undefined) refuse(place === '' ? foreign : `${place}.${foreign}`, 'unknownKeyword');
}

/** One line without control characters: it is shown as it stands. */
function checkText(object: JsonObject, place: string): void {
  for (const key of ['title', 'description']) {
    const text = own(object, key);
    if (text === undefined) continue;
    const isPlain = typeof text === 'string' && text.length <= 500 && !/[\p{Cc}\p{Surrogate}]/u.test(text);
    if (!isPlain) refuse(place === '' ? key : `${place}.${key}`, 'text');
  }
}

function checkCount(value: Json | undefined, most: number, place: string): void {
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > most) refuse(place, 'limits');
}

function checkString(object: JsonObject, place: string): void {
  checkCount(own(object, 'maxLength'), MOST_CHARACTERS, `${place}.maxLength`);
  const options = own(object, 'enum');
  if (options === undefined) return;
  const isList =
    Array.isArray(options) &&
    options.length > 0 &&
    options.length <= MOST_OPTIONS &&
    new Set(options).size === options.length &&
    options.every((one) => typeof one === 'string' && one.trim() !== '' && one.length <= 500);
  if (!isList) refuse(`${place}.enum`, 'options');
}

function checkRange(object: JsonObject, place: string): void {
  const [least, most] = [own(object, 'minimum'), own(object, 'maximum')];
  for (const limit of [least, most]) {
    if (limit !== undefined && (typeof limit !== 'number' || !Number.isFinite(limit))) refuse(place, 'limits');
  }
  if (typeof least === 'number' && typeof most === 'number' && least > most) refuse(place, 'limits');
}

function checkProperty(value: Json | undefined, place: string): void {
  const object = objectAt(value, place);
  const type = own(object, 'type');
  if (typeof type !== 'string' || !Object.hasOwn(OF_TYPE, type)) refuse(`${place}.type`, 'type');
  checkKeywords(object, [...OF_ALL, ...(OF_TYPE[type as string] ?? [])], place);
  checkText(object, place);
  checkString(object, place);
  checkRange(object, place);
  const format = own(object, 'format');
  if (format !== undefined && !FORMATS.some((known) => known === format)) refuse(`${place}.format`, 'format');
  if (type !== 'array') return;
  checkCount(own(object, 'maxItems'), 5000, `${place}.maxItems`);
  const items = objectAt(own(object, 'items'), `${place}.items`);
  if (own(items, 'type') !== 'string') refuse(`${place}.items.type`, 'type');
  checkKeywords(items, OF_ITEMS, `${place}.items`);
  checkString(items, `${place}.items`);
}

/** The fields of an accepted schema, by id. */
export function propertiesOf(schema: JsonObject): ReadonlyMap<string, JsonObject> {
  const properties = own(schema, 'properties');
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return new Map();
  return new Map(Object.entries(properties as { readonly [id: string]: JsonObject }));
}

/** Ids of the fields that an accepted schema calls required. */
export function requiredOf(schema: JsonObject): readonly string[] {
  const required = own(schema, 'required');
  return Array.isArray(required) ? (required as readonly string[]) : [];
}

/**
 * Accepts the part of JSON Schema 2020-12 that custom fields may use: one object whose properties are texts (`maxLength`,
 * `enum`, `format` `date` or `uri`), numbers and integers (`minimum`, `maximum`), yes or no, and lists of texts; `title` and
 * `description` as plain text; `required`. No references, patterns, nesting or conditions, so that checking a value costs no
 * more than reading it and a form can be drawn from it.
 * @throws AppError `custom-field.not-allowed`
 */
export function checkSchema(schema: JsonObject): void {
  const root = objectAt(schema, 'schema');
  checkKeywords(root, ROOT, '');
  if (own(root, 'type') !== 'object') refuse('type', 'type');
  const dialect = own(root, '$schema');
  if (dialect !== undefined && dialect !== DIALECT) refuse('$schema', 'schema');
  const others = own(root, 'additionalProperties');
  if (others !== undefined && others !== false) refuse('additionalProperties', 'unknownKeyword');
  checkText(root, '');
  const properties = objectAt(own(root, 'properties'), 'properties');
  const names = Object.keys(properties);
  if (names.length > MOST_FIELDS) refuse('properties', 'tooMany');
  for (const name of names) {
    if (!FieldId.safeParse(name).success) refuse(`properties.${name}`, 'name');
    checkProperty(own(properties, name), `properties.${name}`);
  }
  const required = own(root, 'required');
  if (required === undefined) return;
  const isFit = Array.isArray(required) && required.every((name) => typeof name === 'string' && names.includes(name));
  if (!isFit || new Set(required as readonly Json[]).size !== (required as readonly Json[]).length) {
    refuse('required', 'required');
  }
}

/** The checks of a schema's fields: which keyword a value breaks, null if it fits; a field that is not there breaks `properties`. */
export type FieldChecks = (field: string, value: Json) => string | null;

/**
 * Compiles the checks of an accepted schema.
 * @throws AppError `custom-field.not-allowed`
 */
export function compileChecks(schema: JsonObject): FieldChecks {
  checkSchema(schema);
  const ajv = new Ajv2020({
    strict: true,
    validateFormats: true,
    formats: { date: (text: string) => DateOnly.safeParse(text).success, uri: (text: string) => URL.canParse(text) },
  });
  const properties = propertiesOf(schema);
  const compiled = new Map<string, ValidateFunction>();
  const compile = (field: string, property: JsonObject): ValidateFunction => {
    try {
      return ajv.compile(property);
    } catch (cause) {
      throw new AppError('custom-field.not-allowed', { place: `properties.${field}`, reason: 'schema' }, { cause });
    }
  };
  for (const [field, property] of properties) compiled.set(field, compile(field, property));
  return (field, value) => {
    const check = compiled.get(field);
    if (!check) return 'properties';
    return check(value) ? null : (check.errors?.[0]?.keyword ?? 'schema');
  };
}
