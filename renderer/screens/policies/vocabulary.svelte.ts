import type { Condition } from '#contract/records/condition';
import type { FactEntry, FactPlace, FactWords, ToldFact } from '#contract/records/policy';
import { api, formatDate, formatNumber, Loaded, l, type Place, t, tIfKnown } from '../app.ts';

type FactCondition = Extract<Condition, { readonly question: string }>;

/** The words of a part of the vocabulary, in the language of the window. */
function wordsOf(words: FactWords): string {
  if ('text' in words) return l(words.text);
  const name = words.of === undefined ? {} : { name: wordsOf(words.of) };
  return tIfKnown(words.message, name) ?? `[${words.message}]`;
}

/** Facts that rules can ask of, and how rules read as sentences. */
class Vocabulary {
  readonly entries = new Loaded<readonly FactEntry[]>(() => api.policy.vocabulary());
  readonly #byId = $derived(new Map((this.entries.value ?? []).map((entry) => [entry.id, entry])));

  entry(id: string): FactEntry | undefined {
    return this.#byId.get(id);
  }

  label(id: string): string {
    const entry = this.entry(id);
    return entry === undefined ? id : wordsOf(entry.label);
  }

  optionLabel(id: string, option: string): string {
    if (option === 'yes' || option === 'no') return t(`policy.value.${option}`);
    const known = this.entry(id)?.options.find((one) => one.id === option);
    return known === undefined ? option : wordsOf(known.label);
  }

  /** A value as people read it. */
  value(id: string, value: NonNullable<ToldFact['value']>): string {
    if (typeof value === 'number') return formatNumber(value);
    if (typeof value !== 'string') {
      return value.length === 0 ? t('policy.value.empty') : value.map((one) => this.optionLabel(id, one)).join(', ');
    }
    return this.entry(id)?.type === 'date' ? formatDate(value) : this.optionLabel(id, value);
  }

  told({ fact, value }: ToldFact): string {
    const told = value === null ? t('policy.value.unknown') : this.value(fact, value);
    return t('policy.say.is', { fact: this.label(fact), value: told });
  }

  /** A rule as a sentence. */
  sentence(condition: Condition, isInner = false): string {
    const joined = (parts: readonly Condition[], word: string): string => {
      const [only] = parts;
      if (parts.length === 1 && only !== undefined) return this.sentence(only, isInner);
      const text = parts.map((part) => this.sentence(part, true)).join(` ${word} `);
      return isInner ? `(${text})` : text;
    };
    if ('all' in condition) return joined(condition.all, t('policy.say.and'));
    if ('any' in condition) return joined(condition.any, t('policy.say.or'));
    if ('not' in condition) return t('policy.say.not', { rule: this.sentence(condition.not, false) });
    if ('count' in condition) {
      const rules = condition.count.map((part) => this.sentence(part, true)).join('; ');
      return t('policy.say.count', { count: condition.atLeast, rules });
    }
    return 'question' in condition ? this.#fact(condition) : '';
  }

  #fact(condition: FactCondition): string {
    const { question: id } = condition;
    const fact = this.label(id);
    if ('answered' in condition) return t('policy.say.known', { fact });
    if ('compare' in condition) {
      const { compare, to } = condition;
      const isDate = this.entry(id)?.type === 'date';
      const value = typeof to === 'number' ? formatNumber(to) : isDate ? formatDate(to) : to;
      return t('policy.say.compare', { fact, comparison: comparisonWord(compare, isDate), value });
    }
    const options =
      'has' in condition
        ? [condition.has].flat()
        : 'is' in condition
          ? [condition.is]
          : 'in' in condition
            ? condition.in
            : [];
    const value = options.map((one) => this.optionLabel(id, String(one))).join(` ${t('policy.say.or')} `);
    return t('policy.say.is', { fact, value });
  }
}

/** The word for a comparison of numbers, or of days. */
export function comparisonWord(comparison: '<' | '<=' | '=' | '>=' | '>', isDate: boolean): string {
  const names = { '<': 'less', '<=': 'at-most', '=': 'equal', '>=': 'at-least', '>': 'more' } as const;
  return isDate ? t(`policy.compare.date.${names[comparison]}`) : t(`policy.compare.${names[comparison]}`);
}

export const vocabulary = new Vocabulary();

/** Where a fact of a system is entered. */
export function placeOfFact(place: FactPlace, systemId: string): Place {
  switch (place.at) {
    case 'field':
      return {
        screen: 'item',
        kind: place.kind,
        id: place.id,
        tab: 'card',
        ...(place.field === undefined ? {} : { field: place.field }),
      };
    case 'assessment':
      return place.id === null
        ? { screen: 'item', kind: 'system', id: systemId, tab: 'assessments' }
        : { screen: 'assessment', id: place.id };
    case 'sign-off':
      return place.id === null
        ? { screen: 'item', kind: 'system', id: systemId, tab: 'assessments' }
        : { screen: 'sign-off', id: place.id };
    case 'measurements':
      return { screen: 'measurements', itemId: place.id };
    case 'lineage':
      return { screen: 'lineage', root: { kind: 'system', id: place.id } };
    case 'risks':
      return { screen: 'item', kind: 'system', id: place.id, tab: 'risks' };
    case 'findings':
    case 'incidents':
    case 'cycles':
      return { screen: 'monitoring', tab: place.at, itemId: place.id };
    case 'evidence':
      return { screen: 'item', kind: 'system', id: place.id, tab: 'files' };
    case 'texts':
    case 'literacy':
      return { screen: 'policies', tab: place.at };
  }
}
