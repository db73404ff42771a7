import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Condition } from '#contract/records/condition';
import type { Pack } from '#contract/records/pack';
import type { Column, Question } from '#contract/records/question';

/** A short text that is the same for equal data, whatever the order of keys. */
export function signature(value: unknown): string {
  return canonicalize(value) ?? '';
}

function hash(value: unknown): string {
  return createHash('sha256').update(signature(value), 'utf8').digest('hex');
}

/**
 * Gives what a condition of a pack asks, so that conditions of two versions can be compared: facts are followed to what
 * they mean, other names stand for themselves.
 */
export function conditionReader(pack: Pack): (condition: Condition | undefined) => string {
  const facts = new Map(pack.facts.map((fact) => [fact.id, fact.when]));
  const known = new Map<string, string>();
  const read = (condition: Condition): unknown => {
    if ('fact' in condition) return factHash(condition.fact);
    if ('not' in condition) return { not: read(condition.not) };
    if ('all' in condition) return { all: condition.all.map(read) };
    if ('any' in condition) return { any: condition.any.map(read) };
    if ('count' in condition) return { ...condition, count: condition.count.map(read) };
    return condition;
  };
  const factHash = (id: string): string => {
    const when = facts.get(id);
    const found = known.get(id) ?? (when === undefined ? id : hash(read(when)));
    known.set(id, found);
    return found;
  };
  return (condition) => (condition === undefined ? '' : hash(read(condition)));
}

/** What the answers to a question can be: its type, options, unit, bounds, rows and columns, without their words. */
export function scaleOf(question: Question): unknown {
  const range = (it: { unit?: { en: string } | undefined; min?: number | undefined; max?: number | undefined }) => ({
    unit: it.unit?.en,
    min: it.min,
    max: it.max,
  });
  const column = (it: Column): unknown => {
    const base = { id: it.id, type: it.type, isOptional: it.isOptional === true };
    if (it.type === 'number') return { ...base, ...range(it) };
    return it.type === 'single' ? { ...base, options: it.options.map(({ id }) => id) } : base;
  };
  const base = { type: question.type, mayNotApply: question.mayNotApply === true };
  switch (question.type) {
    case 'single':
    case 'multi':
      return { ...base, options: question.options.map(({ id }) => id).toSorted() };
    case 'number':
      return { ...base, ...range(question), isWhole: question.isWhole === true };
    case 'matrix':
      return { ...base, rows: question.rows.map(({ id }) => id), columns: question.columns.map(column) };
    case 'table':
    case 'group':
    case 'people':
    case 'evidence': {
      const { minEntries, maxEntries } = question;
      return { ...base, minEntries, maxEntries, columns: 'columns' in question ? question.columns.map(column) : [] };
    }
    case 'yes-no':
    case 'date':
    case 'text':
    case 'rich-text':
      return base;
  }
}

/** What a question counts for, apart from its scale: visibility, presumption, points. */
export function roleOf(question: Question, read: (condition: Condition | undefined) => string): unknown {
  const options = 'options' in question ? question.options.map(({ id, points }) => ({ id, points })) : [];
  const presumed = 'presumed' in question ? question.presumed?.value : undefined;
  const points = 'points' in question ? question.points : undefined;
  return { visible: read(question.visible), presumed, points, options };
}

/** The words of something: every text it holds, by where it stands; items of lists by their ids, so that order is nothing. */
export function wordsOf(value: unknown): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  const walk = (part: unknown, path: string): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('en' in part && typeof part.en === 'string') {
      found[path] = part;
      return;
    }
    for (const [key, inner] of Object.entries(part)) {
      const id = Array.isArray(part) && typeof inner === 'object' && inner !== null && 'id' in inner ? inner.id : key;
      walk(inner, `${path}/${id}`);
    }
  };
  walk(value, '');
  return found;
}
