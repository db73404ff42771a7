import type { PdfDict } from '#core/signing/pdf-syntax';
import type { Document } from '../document/document.ts';
import { valuesIn } from '../document/objects.ts';
import { type Place, type Rule, rule } from '../rule.ts';

type Entries = PdfDict['entries'];

/** Files within the file. @source ISO 19005-3, 6.8; ISO 14289-1, 7.11 */
export const attachmentRules: readonly Rule[] = [
  rule('attachment.type', 'A 6.8', mediaTypes),
  rule('attachment.names', ['A 6.8', 'UA 7.11'], fileNames),
  rule('attachment.relationship', 'A 6.8', relationships),
  rule('attachment.associated', 'A 6.8', associations),
];

interface Specification {
  readonly dict: Entries;
  readonly object: number;
}

/** File specifications with a file in them. */
function* specifications({ file, objects }: Document): Iterable<Specification> {
  for (const { number, object } of objects.all) {
    for (const value of valuesIn(object)) {
      if (value.kind === 'dict' && file.dict(value.entries.get('EF')).size > 0)
        yield { dict: value.entries, object: number };
    }
  }
}

const nameOf = ({ file }: Document, { dict }: Specification): string =>
  file.text(dict.get('UF')) ?? file.text(dict.get('F')) ?? '';

/** @source RFC 2045, 5.1; RFC 6838, 4.2 */
const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$/;

function* mediaTypes(document: Document): Iterable<Place> {
  const { file } = document;
  for (const specification of specifications(document)) {
    for (const embedded of file.dict(specification.dict.get('EF')).values()) {
      const type = file.name(file.dict(embedded).get('Subtype')) ?? '';
      if (!MEDIA_TYPE.test(type))
        yield { object: specification.object, what: `${nameOf(document, specification)} ${type}`.trim() };
    }
  }
}

function* fileNames(document: Document): Iterable<Place> {
  for (const specification of specifications(document)) {
    const missing = ['F', 'UF'].find((key) => !(document.file.text(specification.dict.get(key)) ?? '').trim());
    if (missing) yield { object: specification.object, what: `${nameOf(document, specification)} ${missing}`.trim() };
  }
}

function* relationships(document: Document): Iterable<Place> {
  for (const specification of specifications(document)) {
    if (document.file.name(specification.dict.get('AFRelationship')) === null) {
      yield { object: specification.object, what: nameOf(document, specification) };
    }
  }
}

/** A file belongs to something: the document, a page, an element, … */
function* associations(document: Document): Iterable<Place> {
  const { file, objects } = document;
  const associated = new Set<Entries>();
  for (const { object } of objects.all) {
    for (const value of valuesIn(object)) {
      if (value.kind !== 'dict' && value.kind !== 'stream') continue;
      const list = file.resolve(value.entries.get('AF'));
      for (const one of list.kind === 'array' ? list.items : [list]) associated.add(file.dict(one));
    }
  }
  for (const specification of specifications(document)) {
    if (!associated.has(specification.dict))
      yield { object: specification.object, what: nameOf(document, specification) };
  }
}
