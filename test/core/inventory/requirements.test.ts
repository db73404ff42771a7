import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { FieldColumn } from '#contract/inventory/field';
import { fieldOf, fieldsOf } from '#contract/inventory/fields';
import { ITEM_KINDS, KIND_FACTS } from '#contract/inventory/kinds';
import type { Question } from '#contract/records/question';
import { type CellSource, type FactSource, loadMapping } from '#core/inventory/mapping';
import { type DemandCondition, loadRequirements, Requirements } from '#core/inventory/requirements';
import { loadPack } from '#core/packs/load';
import { questionsOf } from '#core/packs/versions';
import { resources } from '#test/support/open-test-core';

const requirements = loadRequirements(resources);
type PackHead = { readonly sources: Readonly<Record<string, unknown>>; readonly classes?: unknown };
const headOf = (pack: string): PackHead =>
  parse(readFileSync(join(resources, 'packs', pack, 'pack.yaml'), 'utf8')) as PackHead;

/** Every condition within one, itself included. */
function partsOf(condition: DemandCondition): DemandCondition[] {
  if ('all' in condition) return [condition, ...condition.all.flatMap(partsOf)];
  if ('any' in condition) return [condition, ...condition.any.flatMap(partsOf)];
  if ('not' in condition) return [condition, ...partsOf(condition.not)];
  if ('someSystem' in condition) return [condition, ...partsOf(condition.someSystem)];
  return [condition];
}

describe('the demands that ship with the app', () => {
  test('each asks for fields that exist, from a state its kind can have, by an article that is listed', () => {
    const faults = requirements.demands.flatMap(({ kind, from, when, asks, fields, links }) => [
      ...fields.filter((field) => field !== 'owner' && !fieldOf(kind, field)).map((field) => `${kind}.${field}`),
      ...(KIND_FACTS[kind].states.includes(from) ? [] : [`${kind} is never ${from}`]),
      ...(requirements.articles[asks] ? [] : [`article ${asks}`]),
      ...(when === undefined || requirements.conditions[when] ? [] : [`condition ${when}`]),
      ...(links?.length === 0 ? [`${asks}: no link`] : []),
    ]);
    expect(faults).toEqual([]);
  });

  test('every article was read in a source that its pack names, and is asked for by a demand', () => {
    const faults = Object.entries(requirements.articles).flatMap(([id, { pack, sources }]) => {
      const known = headOf(pack).sources;
      const isAsked = requirements.demands.some(({ asks }) => asks === id);
      return [...sources.filter((source) => !(source in known)), ...(isAsked ? [] : ['unused'])].map(
        (what) => `${id}: ${what}`,
      );
    });
    expect(faults).toEqual([]);
  });

  test('every condition speaks of fields, classes and conditions that exist, and is used', () => {
    const everyField = new Set(ITEM_KINDS.flatMap((kind) => fieldsOf(kind).map(({ id }) => id)));
    const classes = (pack: string): readonly string[] =>
      loadPack(join(resources, 'packs', pack)).classes.map(({ id }) => id);
    const used = new Set(requirements.demands.flatMap(({ when }) => when ?? []));
    const faults = Object.entries(requirements.conditions).flatMap(([name, condition]) =>
      partsOf(condition).flatMap((part): string[] => {
        if ('fact' in part) return everyField.has(part.fact) ? [] : [part.fact];
        if ('parentFact' in part) return everyField.has(part.parentFact) ? [] : [part.parentFact];
        if ('outcome' in part) {
          const known = classes(part.outcome.pack);
          return part.outcome.classes.filter((id) => !known.includes(id));
        }
        if (!('condition' in part)) return [];
        used.add(part.condition);
        return requirements.conditions[part.condition] ? [] : [`${name}: ${part.condition}`];
      }),
    );
    expect(faults).toEqual([]);
    expect(Object.keys(requirements.conditions).filter((name) => !used.has(name))).toEqual([]);
  });

  test('no two demands of one article ask the same field of the same kind', () => {
    const asked = requirements.demands.flatMap(({ kind, asks, when, fields }) =>
      fields.map((field) => `${kind}.${field} ${asks} ${when ?? ''}`),
    );
    expect(asked.filter((one, index) => asked.indexOf(one) !== index)).toEqual([]);
  });

  test('an unknown key is refused, not passed over', () => {
    const text = readFileSync(join(resources, 'inventory', 'requirements.yaml'), 'utf8');
    const value = parse(text) as Record<string, unknown>;
    expect(Requirements.safeParse(value).success).toBe(true);
    expect(Requirements.safeParse({ ...value, demand: [] }).success).toBe(false);
  });
});

const BESIDE_FACTS = ['name', 'owner', 'state'];

function optionFaults(
  question: Question,
  options: NonNullable<FactSource['options']>,
  values: readonly string[],
): string[] {
  const own =
    question.type === 'yes-no' ? ['yes', 'no'] : 'options' in question ? question.options.map(({ id }) => id) : [];
  return [
    ...Object.keys(options).filter((value) => !values.includes(value)),
    ...Object.values(options)
      .flat()
      .filter((option) => !own.includes(option)),
  ];
}

function valuesOf(kind: FactSource['kind'], id: string): readonly string[] {
  if (id === 'state') return KIND_FACTS[kind].states;
  const field = fieldOf(kind, id);
  return field?.type === 'yes-no' ? ['true', 'false'] : (field?.options ?? []);
}

function cellFaults(question: Question, source: FactSource): string[] {
  if (!source.columns) return ['columns are missing'];
  if (question.type !== 'table' && question.type !== 'group') return [`${question.type} has no columns`];
  const table: readonly FieldColumn[] | null =
    source.field === undefined ? null : (fieldOf(source.kind, source.field)?.columns ?? []);
  const isKnown = (cell: CellSource): boolean => {
    const id = typeof cell === 'string' ? cell : cell.field;
    if (table) return table.some((column) => column.id === id);
    return id === 'link' || BESIDE_FACTS.includes(id) || fieldOf(source.kind, id) !== undefined;
  };
  return Object.entries(source.columns).flatMap(([id, cell]) => {
    const column = question.columns.find((one) => one.id === id);
    if (!column) return [`no column ${id}`];
    if (!isKnown(cell)) return [`nothing for ${id}`];
    if (typeof cell === 'string') return column.type === 'single' ? [`${id} needs options`] : [];
    const own = column.type === 'single' ? column.options.map((option) => option.id) : ['yes', 'no'];
    return Object.values(cell.options)
      .flat()
      .filter((option) => !own.includes(option));
  });
}

function sourceFaults(question: Question, source: FactSource): string[] {
  const { kind, field, options, columns } = source;
  if (columns || field === undefined) return cellFaults(question, source);
  if (!BESIDE_FACTS.includes(field) && !fieldOf(kind, field)) return [`${kind} has no ${field}`];
  const isChoice = ['single', 'multi', 'yes-no'].includes(question.type);
  if (isChoice !== (options !== undefined)) return [`${question.type} and options do not go together`];
  if (options) return optionFaults(question, options, valuesOf(kind, field));
  const type = fieldOf(kind, field)?.type ?? 'text';
  const isFit: Readonly<Partial<Record<Question['type'], boolean>>> = {
    text: type !== 'table',
    'rich-text': type !== 'table',
    number: type === 'number',
    date: type === 'date',
    people: field === 'owner' || field === 'responsible',
  };
  return isFit[question.type] === true ? [] : [`${type} does not answer ${question.type}`];
}

describe('the mapping of facts to questions', () => {
  const packs = readdirSync(join(resources, 'inventory', 'mapping')).map((name) => name.replace(/\.yaml$/, ''));

  test.each(packs)('of %s names questions, fields, columns and options that exist and fit', (id) => {
    const mapping = loadMapping(resources, id);
    expect(mapping?.pack).toBe(id);
    const questions = new Map(questionsOf(loadPack(join(resources, 'packs', id))).map((one) => [one.id, one]));
    const faults = Object.entries(mapping?.questions ?? {}).flatMap(([questionId, sources]) => {
      const question = questions.get(questionId);
      if (!question) return [`no question ${questionId}`];
      return sources.flatMap((source) => sourceFaults(question, source).map((fault) => `${questionId}: ${fault}`));
    });
    expect(faults).toEqual([]);
  });

  test('every pack that asks for facts has one', () => {
    const shipped = readdirSync(join(resources, 'packs'));
    // Of the audit of a hiring tool no question has a fact of the inventory for an answer.
    expect(shipped.filter((id) => !packs.includes(id))).toEqual(['us-nyc-ll144']);
  });
});
