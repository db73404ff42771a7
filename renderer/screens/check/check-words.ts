import { ITEM_KINDS, type ItemKind } from '#contract/inventory/kinds';
import type { BrokenRule, Problem } from '#contract/records/consistency';
import { formatDate, type Place, t, tIfKnown } from '../app.ts';
import { fieldLabel } from '../inventory/item-words.ts';

const isItemKind = (kind: string): kind is ItemKind => (ITEM_KINDS as readonly string[]).includes(kind);

/** The part of a place after its sort, and the sort. */
function partOf(place: string): readonly [sort: string, id: string] {
  const at = place.indexOf(':');
  return at < 0 ? ['', place] : [place.slice(0, at), place.slice(at + 1)];
}

/** The field that a problem names; null if it names none. */
function fieldOf({ kind, place }: Problem): string | null {
  return isItemKind(kind) && place !== '' && !place.includes(':') && !PARTS.has(place) ? place : null;
}

/** Places of a record of the inventory that are no fields. */
const PARTS: ReadonlySet<string> = new Set(['assessments', 'risks']);

/** What of its record a problem is about, and what it names besides, in one line; may be empty. */
export function detailWords(problem: Problem): string {
  const { kind, place, names, day } = problem;
  const field = fieldOf(problem);
  const [sort, id] = partOf(place);
  const at =
    field !== null && isItemKind(kind)
      ? fieldLabel(kind, field)
      : sort === 'question'
        ? t('screen.check.question', { id })
        : '';
  return [at, ...names, day === null ? '' : formatDate(day)].filter((text) => text !== '').join(' · ');
}

/** What a problem is about: the kind of the record, and what that is of. */
export function subjectWords({ kind, itemName }: Problem): string {
  const word = tIfKnown(`rule-kind.${kind}`) ?? kind;
  return itemName === null ? word : `${word} · ${itemName}`;
}

/** Since when it holds. */
export function sinceWords({ since, changedOn }: Problem): string {
  if (since !== null) return t('screen.check.since', { date: formatDate(since) });
  return changedOn === null ? '' : t('screen.check.changed', { date: formatDate(changedOn) });
}

/** Who asks for it: the article, and where it was read. */
export const lawWords = ({ law }: BrokenRule): string =>
  law === null ? '' : t('screen.check.law', { article: law.article, pack: law.pack, source: law.source });

export const ruleTitle = (rule: string): string => tIfKnown(`rule.${rule}.title`) ?? rule;

function itemPlace(problem: Problem, kind: ItemKind): Place {
  const { rule, recordId: id, place } = problem;
  const [sort, part] = partOf(place);
  const at = { screen: 'item', kind, id } as const;
  if (sort === 'measurement') return { screen: 'measurements', itemId: id, metric: part.split(' ')[0] ?? part };
  if (sort === 'policy') return { screen: 'policy', id: part };
  if (sort === 'link') return { ...at, tab: 'parts' };
  if (place === 'risks') return { ...at, tab: 'risks' };
  if (place === 'assessments') return { ...at, tab: 'assessments' };
  if (place !== '') return { ...at, tab: 'card', field: place };
  if (rule === 'gate.card-released') return { ...at, tab: 'releases' };
  if (rule === 'gate.released-unchanged') return { ...at, tab: 'compare' };
  if (rule === 'gate.rollback-named') return { ...at, tab: 'card', field: 'rollback' };
  if (rule === 'gate.assessment-approved') return { ...at, tab: 'assessments' };
  return { ...at, tab: 'card' };
}

/** Where a problem can be mended. */
export function placeOfProblem(problem: Problem): Place | null {
  const { kind, recordId: id, place, itemId } = problem;
  if (isItemKind(kind)) return itemPlace(problem, kind);
  const [sort, part] = partOf(place);
  switch (kind) {
    case 'assessment':
      if (sort === 'question') return { screen: 'assessment', id, questionId: part };
      if (sort === 'duty') return { screen: 'outcome', id, tab: 'obligations' };
      if (sort === 'section' || sort === 'opinion') return { screen: 'assessment', id };
      return place === 'open' ? { screen: 'assessment', id, list: 'open' } : { screen: 'sign-off', id };
    case 'risk':
      return sort === 'control' ? { screen: 'control', id: part } : { screen: 'risk', id };
    case 'control':
      return { screen: 'control', id };
    case 'evidence':
      return { screen: 'evidence', id };
    case 'finding':
      return { screen: 'finding', id };
    case 'incident':
      return { screen: 'incident', id };
    case 'cycle':
      return { screen: 'monitoring', tab: 'cycles', ...(itemId === null ? {} : { itemId }) };
    case 'policy':
      return sort === 'waiver' ? { screen: 'policies', tab: 'waivers' } : { screen: 'policy', id };
    case 'policy-text':
      return { screen: 'policy-text', id };
    case 'training':
      return { screen: 'policies', tab: 'literacy' };
    case 'person':
      return { screen: 'people' };
    default:
      return null;
  }
}
