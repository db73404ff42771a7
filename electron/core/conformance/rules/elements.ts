import type { Document } from '../document/document.ts';
import type { Element } from '../document/structure.ts';
import { type Place, type Rule, rule } from '../rule.ts';

/** Headings, figures, formulas, notes. @source ISO 14289-1, 7.3, 7.4, 7.7 and 7.9 */
export const elementRules: readonly Rule[] = [
  rule('figure.alternative', 'UA 7.3', (document) => withoutText(document, 'Figure')),
  rule('heading.order', 'UA 7.4.2', headingOrder),
  rule('heading.one-kind', 'UA 7.4.4', mixedHeadings),
  rule('heading.one-per-node', 'UA 7.4.4', severalHeadings),
  rule('formula.alternative', 'UA 7.7', (document) => withoutText(document, 'Formula')),
  rule('note.id', 'UA 7.9', notesWithoutId),
  rule('note.id-once', 'UA 7.9', sameIds),
];

const ofType = ({ structure }: Document, type: string): readonly Element[] =>
  structure.elements.filter((element) => element.type === type);

function* withoutText(document: Document, type: string): Iterable<Place> {
  const { file } = document;
  for (const { dict, object } of ofType(document, type)) {
    const said = ['Alt', 'ActualText'].map((key) => file.text(dict.get(key))?.trim() ?? '');
    if (said.every((text) => text === '')) yield { object };
  }
}

function levelsOf({ structure }: Document): { readonly level: number; readonly object: number | undefined }[] {
  return structure.elements.flatMap(({ type, object }) =>
    /^H[1-6]$/.test(type) ? [{ level: Number(type.slice(1)), object }] : [],
  );
}

/** The first is H1, and none is more than one below the last. */
function* headingOrder(document: Document): Iterable<Place> {
  let last = 0;
  for (const { level, object } of levelsOf(document)) {
    if (level > last + 1) yield { object, what: last === 0 ? `H${level}` : `H${last} H${level}` };
    last = level;
  }
}

function* mixedHeadings(document: Document): Iterable<Place> {
  const [plain] = ofType(document, 'H');
  if (plain && levelsOf(document).length > 0) yield { object: plain.object, what: 'H' };
}

function* severalHeadings({ structure }: Document): Iterable<Place> {
  for (const { kids, object, ownType } of structure.elements) {
    if (kids.filter(({ type }) => type === 'H').length > 1) yield { object, what: ownType };
  }
}

function* notesWithoutId(document: Document): Iterable<Place> {
  for (const { dict, object } of ofType(document, 'Note')) {
    if (!(document.file.text(dict.get('ID')) ?? '')) yield { object };
  }
}

/** No two elements have the same identifier; notes are where it matters most. */
function* sameIds({ file, structure }: Document): Iterable<Place> {
  const seen = new Set<string>();
  for (const { dict, object, ownType } of structure.elements) {
    const id = file.text(dict.get('ID')) ?? '';
    if (id === '') continue;
    if (seen.has(id)) yield { object, what: `${ownType} ${id}` };
    seen.add(id);
  }
}
