import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv, type AnySchema, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { pointerOf } from './data.ts';

/** The official schemas that are shipped, by their name in `resources/interchange/schemas`. */
export const SHIPPED_SCHEMAS = {
  'cyclonedx-1.6': {
    file: 'cyclonedx-bom-1.6.schema.json.gz',
    with: ['cyclonedx-spdx.schema.json', 'cyclonedx-jsf-0.82.schema.json'],
  },
  'cyclonedx-1.7': {
    file: 'cyclonedx-bom-1.7.schema.json.gz',
    with: ['cyclonedx-spdx.schema.json', 'cyclonedx-jsf-0.82.schema.json'],
  },
  'model-card-toolkit-0.0.2': { file: 'model_card_toolkit-v0.0.2.schema.json', with: [] },
  'oscal-assessment-results-1.0.6': { file: 'oscal-assessment-results-1.0.6.schema.json.gz', with: [] },
  'spdx-3.0.1': { file: 'spdx-3.0.1.schema.json.gz', with: [] },
} as const satisfies Record<string, { readonly file: string; readonly with: readonly string[] }>;
export type SchemaName = keyof typeof SHIPPED_SCHEMAS;

/** The two lists that the schema of CycloneDX 1.7 takes from elsewhere: names in cryptographic components, which are never written here. */
const CRYPTOGRAPHY = {
  $id: 'http://cyclonedx.org/schema/cryptography-defs.schema.json',
  definitions: { algorithmFamiliesEnum: { type: 'string' }, ellipticCurvesEnum: { type: 'string' } },
};

/** What a schema says against data: the place as JSON pointer, and why. */
export interface SchemaProblem {
  readonly place: string;
  readonly reason: string;
}

/** Official schemas, each read and compiled when it is first needed. */
export interface SchemaShelf {
  /** @returns null if the data is as the schema wants it */
  check(name: SchemaName, data: unknown): SchemaProblem | null;
  /** The ids of the SPDX licence list, as CycloneDX ships it. */
  licences(): ReadonlySet<string>;
}

/**
 * Opens the shipped schemas.
 * @param resources  the folder that holds `interchange/schemas`
 */
export function openSchemas(resources: string): SchemaShelf {
  const compiled = new Map<SchemaName, ValidateFunction>();
  let licences: ReadonlySet<string> | null = null;
  // Whether all entries of a list differ is asked by comparing each with each: too slow for long lists, so it is left out.
  const load = (file: string): AnySchema => {
    const bytes = readFileSync(join(resources, 'interchange', 'schemas', file));
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    return JSON.parse(text, (key, value: unknown) => (key === 'uniqueItems' ? undefined : value)) as AnySchema;
  };
  const compile = (name: SchemaName): ValidateFunction => {
    const known = compiled.get(name);
    if (known) return known;
    const { file, with: others } = SHIPPED_SCHEMAS[name];
    const schema = load(file);
    const dialect = typeof schema === 'object' ? String(schema['$schema']) : '';
    const options = { strict: false, validateFormats: true, allErrors: false, logger: false as const };
    const ajv = dialect.includes('2020-12') ? new Ajv2020(options) : new Ajv(options);
    addFormats.default(ajv);
    // Formats that are defined for JSON Schema but that no validator here knows are taken as they are.
    for (const format of ['idn-email', 'iri-reference', 'iri']) ajv.addFormat(format, true);
    for (const other of others) ajv.addSchema(load(other));
    if (name === 'cyclonedx-1.7') ajv.addSchema(CRYPTOGRAPHY);
    const validate = ajv.compile(schema);
    compiled.set(name, validate);
    return validate;
  };
  return {
    licences() {
      licences ??= new Set((load('cyclonedx-spdx.schema.json') as { readonly enum: readonly string[] }).enum);
      return licences;
    },
    check(name, data) {
      const validate = compile(name);
      return validate(data) ? null : problemOf(validate.errors ?? []);
    },
  };
}

/** The error that lies deepest: of alternatives, the one that came nearest. */
function problemOf(errors: readonly ErrorObject[]): SchemaProblem {
  const depth = ({ instancePath }: ErrorObject): number => instancePath.split('/').length;
  const [first] = [...errors].sort((left, right) => depth(right) - depth(left));
  const { allowedValues, allowedValue, additionalProperty } = (first?.params ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const allowed = allowedValues ?? allowedValue;
  const reason = `${first?.message ?? 'not valid'} ${allowed === undefined ? '' : JSON.stringify(allowed)}`.trim();
  const inner = additionalProperty === undefined ? [] : [String(additionalProperty)];
  return { place: `${first?.instancePath ?? ''}${pointerOf(inner)}` || '/', reason: reason.slice(0, 300) };
}
