import type { Document } from '../document/document.ts';
import type { Element } from '../document/structure.ts';
import { attributeOf } from '../document/structure.ts';
import { type Place, type Rule, rule } from '../rule.ts';

/** Which element may be in which. @source ISO 14289-1, 7.2 and 7.6; ISO 32000-1, 14.8.4.3 */
export const containmentRules: readonly Rule[] = [
  rule('table.parts', 'UA 7.2', (document) => foreignKids(document, kidsOfTables)),
  rule('table.one-head', 'UA 7.2', severalHeads),
  rule('table.head-with-body', 'UA 7.2', headWithoutBody),
  rule('table.part-in-table', 'UA 7.2', (document) => strayParts(document, parentsInTables)),
  rule('table.caption', 'UA 7.2', (document) => misplacedCaptions(document, 'Table', ['first', 'last'])),
  rule('list.parts', 'UA 7.2', (document) => foreignKids(document, kidsOfLists)),
  rule('list.part-in-list', 'UA 7.2', (document) => strayParts(document, parentsInLists)),
  rule('list.numbering', 'UA 7.6', listNumbering),
  rule('contents.parts', 'UA 7.2', (document) => foreignKids(document, kidsOfContents)),
  rule('contents.caption', 'UA 7.2', (document) => misplacedCaptions(document, 'TOC', ['first'])),
  rule('contents.part-in-contents', 'UA 7.2', (document) => strayParts(document, { TOCI: ['TOC'] })),
];

type Table = Readonly<Record<string, readonly string[]>>;

const kidsOfTables: Table = {
  Table: ['TR', 'THead', 'TBody', 'TFoot', 'Caption'],
  THead: ['TR'],
  TBody: ['TR'],
  TFoot: ['TR'],
  TR: ['TH', 'TD'],
};
const kidsOfLists: Table = { L: ['L', 'LI', 'Caption'], LI: ['Lbl', 'LBody'] };
const kidsOfContents: Table = { TOC: ['TOC', 'TOCI', 'Caption'] };
const parentsInTables: Table = {
  THead: ['Table'],
  TBody: ['Table'],
  TFoot: ['Table'],
  TR: ['Table', 'THead', 'TBody', 'TFoot'],
  TH: ['TR'],
  TD: ['TR'],
};
const parentsInLists: Table = { LI: ['L'], LBody: ['LI'] };

function* foreignKids({ structure }: Document, table: Table): Iterable<Place> {
  for (const { type, kids, content, object } of structure.elements) {
    const allowed = Object.hasOwn(table, type) ? table[type] : undefined;
    if (!allowed) continue;
    for (const kid of kids) if (!allowed.includes(kid.type)) yield { object: kid.object, what: `${type} ${kid.type}` };
    if (content.length > 0) yield { object, what: type };
  }
}

function* strayParts({ structure }: Document, table: Table): Iterable<Place> {
  for (const { type, parent, object } of structure.elements) {
    const allowed = Object.hasOwn(table, type) ? table[type] : undefined;
    if (allowed && !allowed.includes(parent?.type ?? ''))
      yield { object, what: `${parent?.type ?? ''} ${type}`.trim() };
  }
}

const count = (element: Element, type: string): number => element.kids.filter((kid) => kid.type === type).length;

const tablesOf = ({ structure }: Document): readonly Element[] =>
  structure.elements.filter(({ type }) => type === 'Table');

function* severalHeads(document: Document): Iterable<Place> {
  for (const table of tablesOf(document)) {
    for (const part of ['THead', 'TFoot']) if (count(table, part) > 1) yield { object: table.object, what: part };
  }
}

function* headWithoutBody(document: Document): Iterable<Place> {
  for (const table of tablesOf(document)) {
    const hasHead = count(table, 'THead') + count(table, 'TFoot') > 0;
    if (hasHead && count(table, 'TBody') === 0) yield { object: table.object };
  }
}

/** One caption at most, at an end of what it is the caption of. */
function* misplacedCaptions(
  { structure }: Document,
  type: string,
  allowed: readonly ('first' | 'last')[],
): Iterable<Place> {
  for (const element of structure.elements) {
    const captions = element.kids.filter((kid) => kid.type === 'Caption');
    const [caption] = captions;
    if (element.type !== type || !caption) continue;
    const ends = allowed.map((end) => element.kids.at(end === 'first' ? 0 : -1));
    if (captions.length > 1 || !ends.includes(caption)) yield { object: caption.object, what: type };
  }
}

const numberings = new Set([
  'None',
  'Disc',
  'Circle',
  'Square',
  'Decimal',
  'UpperRoman',
  'LowerRoman',
  'UpperAlpha',
  'LowerAlpha',
]);

/** A list whose items have labels says how they are counted; None is said for labels of another kind. */
function* listNumbering(document: Document): Iterable<Place> {
  for (const list of document.structure.elements) {
    if (list.type !== 'L') continue;
    const hasLabels = list.kids.some((item) => count(item, 'Lbl') > 0);
    const numbering = attributeOf(document.file, list, 'List', 'ListNumbering');
    const name = numbering?.kind === 'name' ? numbering.value : '';
    if (hasLabels && !numberings.has(name)) yield { object: list.object, what: name };
  }
}
