import type { Pack } from '#contract/records/pack';
import type { FactEntry, FactWords } from '#contract/records/policy';
import { type LocalText, PackName } from '#contract/records/text';
import type { Catalogues } from '#core/packs/catalogues';
import { fixed, type Reader } from '#core/store/sql';
import { optionsOf } from './rules.ts';
import { type FactKind, VOCABULARY } from './vocabulary.ts';
import { metricName } from './watch-facts.ts';
import type { Words } from './words.ts';

/** What of a fact can be named: a pack with its classes, or a metric. */
type Named = { readonly name: string; readonly label: FactWords; readonly options: FactEntry['options'] };

const message = (key: string, of?: FactWords): FactWords => ({ message: key, ...(of === undefined ? {} : { of }) });
const text = (label: LocalText): FactWords => ({ text: label });

const MEASURED = fixed<{ metric: string }>(
  'SELECT DISTINCT metric FROM measurements UNION SELECT DISTINCT metric FROM thresholds ORDER BY metric',
);

/** Metrics of the catalogues, and those of one's own that were measured and whose names can stand in a rule. */
function metricsNamed(read: Reader, catalogues: Catalogues): Named[] {
  const held = catalogues.all('metrics').map(({ ref, label }): Named => {
    return { name: metricName(ref), label: text(label), options: [] };
  });
  const known = new Set(held.map(({ name }) => name));
  const own = read.all(MEASURED()).flatMap(({ metric }): Named[] => {
    const name = metricName(metric);
    const isNamed = !known.has(name) && PackName.safeParse(name).success;
    return isNamed ? [{ name, label: text({ en: metric }), options: [] }] : [];
  });
  return [...held, ...own];
}

/** The packs that facts can name. */
export type NamedPacks = {
  list(): readonly Pick<Pack, 'id' | 'title'>[];
  newest(id: string): Pick<Pack, 'classes'>;
};

function packsNamed(packs: NamedPacks): Named[] {
  return packs.list().map(({ id, title }) => ({
    name: id,
    label: text(title),
    options: packs.newest(id).classes.map((one) => ({ id: one.id, label: text(one.label) })),
  }));
}

/** The message that names a fact; of fields the one that the card has. */
function labelOf(kind: FactKind): FactWords {
  const [group, ...rest] = kind.id.split('.');
  if (kind.id === 'stated.owner') return message('policy.fact.stated', message('field.owner'));
  const [field] = kind.fields ?? [];
  if (group === 'system' && field !== undefined) return message(`field.system.${field}`);
  if (group === 'stated' && field !== undefined) return message('policy.fact.stated', message(`field.system.${field}`));
  if (group === 'role')
    return message('policy.fact.role', message(`field.system.responsible.column.role.${rest.join('.')}`));
  if (kind.id.startsWith('findings.open.'))
    return message('policy.fact.findings.open', message(`severity.${rest.at(-1)}`));
  return message(`policy.fact.${kind.id.replace('.{}', '')}`);
}

function optionLabel(kind: FactKind, option: string): FactWords {
  if (typeof kind.options === 'string') return message(`policy.option.${kind.options}.${option}`);
  if (kind.id === 'state') return message(`lifecycle.${option}`);
  const [field] = kind.fields ?? [];
  if (field !== undefined) return message(`field.system.${field}.${option}`);
  return message(`policy.option.${kind.id.replace('.{}', '')}.${option}`);
}

function entryOf(kind: FactKind, words: Words, named?: Named): FactEntry {
  const options = optionsOf(kind, words);
  return {
    id: named === undefined ? kind.id : kind.id.replace('{}', named.name),
    group: kind.group,
    type: kind.type,
    label:
      named === undefined ? labelOf(kind) : { message: `policy.fact.${kind.id.replace('.{}', '')}`, of: named.label },
    options:
      options === null
        ? (named?.options ?? [])
        : options.map((option) => ({ id: option, label: optionLabel(kind, option) })),
    unit: kind.unit ?? null,
    isStated: kind.isStated,
  };
}

/** The whole vocabulary with the packs and metrics at hand, in the order it is offered. */
export function vocabularyEntries(read: Reader, packs: NamedPacks, catalogues: Catalogues, words: Words): FactEntry[] {
  const byPack = packsNamed(packs);
  const byMetric = metricsNamed(read, catalogues);
  return VOCABULARY.flatMap((kind) => {
    if (!kind.id.includes('{}')) return [entryOf(kind, words)];
    return (kind.group === 'measurement' ? byMetric : byPack).map((named) => entryOf(kind, words, named));
  });
}
