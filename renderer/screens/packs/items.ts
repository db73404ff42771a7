import type { Pack } from '#contract/records/pack';
import type { LocalText } from '#contract/records/text';
import type { PackTab } from '../app.ts';

export type ItemKind =
  | 'section'
  | 'question'
  | 'fact'
  | 'class'
  | 'score'
  | 'conclusion'
  | 'calculation'
  | 'obligation'
  | 'term';

/** Something of a pack that has a place on its page. */
export interface Item {
  readonly kind: ItemKind;
  readonly id: string;
}

const TAB_OF: Readonly<Record<ItemKind, PackTab>> = {
  section: 'questions',
  question: 'questions',
  fact: 'outcomes',
  class: 'outcomes',
  score: 'outcomes',
  conclusion: 'outcomes',
  calculation: 'outcomes',
  obligation: 'obligations',
  term: 'glossary',
};

/** The part of the page on which an item stands. */
export function tabOf({ kind }: Item): PackTab {
  return TAB_OF[kind];
}

/** An item as one word: what a place, a key and an element's id hold. */
export function itemKey({ kind, id }: Item): string {
  return `${kind}:${id}`;
}

/** @returns null if it names nothing that has a place on the page */
export function parseItem(key: string): Item | null {
  const at = key.indexOf(':');
  const kind = key.slice(0, at);
  return Object.hasOwn(TAB_OF, kind) ? { kind: kind as ItemKind, id: key.slice(at + 1) } : null;
}

/** The id of the element that shows an item. */
export function elementId(item: Item): string {
  return `pack-${item.kind}-${item.id.replaceAll('.', '_')}`;
}

/** What a crosswalk's end names: a question, a row of its matrix, an obligation or a class. */
export interface NamedItem {
  readonly item: Item;
  readonly label: LocalText;
  /** The matrix row's own label, if it is a row. */
  readonly row?: LocalText;
}

/** Finds what a crosswalk names in a pack; null if the pack has nothing of that name. */
export function namedItem(pack: Pack, name: string): NamedItem | null {
  const [id = '', rowId] = name.split('/');
  const question = pack.sections.flatMap(({ questions }) => questions).find((one) => one.id === id);
  if (question !== undefined) {
    const row = question.type === 'matrix' ? question.rows.find((one) => one.id === rowId) : undefined;
    return {
      item: { kind: 'question', id },
      label: question.text,
      ...(row === undefined ? {} : { row: row.label }),
    };
  }
  const known = pack.classes.find((one) => one.id === id);
  if (known !== undefined) return { item: { kind: 'class', id }, label: known.label };
  const obligation = pack.obligations.find((one) => one.id === id || one.provision === id);
  return obligation === undefined ? null : { item: { kind: 'obligation', id: obligation.id }, label: obligation.title };
}
