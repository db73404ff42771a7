import type { PdfDict } from '#core/signing/pdf-syntax';
import type { Document } from '../document/document.ts';
import type { Element } from '../document/structure.ts';
import { isLanguageTag } from '../document/text.ts';
import { type Place, type Rule, rule } from '../rule.ts';
import { elementOfMark } from './content-owners.ts';

type Entries = PdfDict['entries'];

/** In which language text is. @source ISO 19005-3, 6.7.4; ISO 14289-1, 7.2 */
export const languageRules: readonly Rule[] = [
  rule('language.tag', 'A 6.7.4', wrongTags),
  rule('language.content', 'UA 7.2', contentWithoutLanguage),
  rule('language.alternatives', 'UA 7.2', alternativesWithoutLanguage),
  rule('language.outline', 'UA 7.2', outlineWithoutLanguage),
  rule('language.metadata', 'UA 7.2', metadataWithoutLanguage),
  rule('language.annotations', 'UA 7.2', annotationsWithoutLanguage),
];

function* wrongTags({ file, catalog, structure, content }: Document): Iterable<Place> {
  const isWrong = (dict: Entries): boolean => dict.has('Lang') && !isTag(file.text(dict.get('Lang')) ?? '');
  if (isWrong(catalog)) yield { what: file.text(catalog.get('Lang')) ?? 'Lang' };
  for (const { dict, object } of structure.elements) {
    if (isWrong(dict)) yield { object, what: file.text(dict.get('Lang')) ?? 'Lang' };
  }
  for (const { properties, page, owner } of content.marks) {
    if (isWrong(properties)) yield { page, object: owner, what: file.text(properties.get('Lang')) ?? 'Lang' };
  }
}

/** An empty tag says that the language is not known (ISO 32000-1, 14.9.2.2). */
const isTag = (text: string): boolean => text === '' || isLanguageTag(text);

const hasLanguage = ({ file, catalog }: Document): boolean => (file.text(catalog.get('Lang')) ?? '') !== '';

function isCovered({ file }: Document, element: Element | null): boolean {
  for (let one = element; one; one = one.parent) if ((file.text(one.dict.get('Lang')) ?? '') !== '') return true;
  return false;
}

function* contentWithoutLanguage(document: Document): Iterable<Place> {
  if (hasLanguage(document)) return;
  for (const mark of document.content.marks) {
    if (!mark.needsLanguage || isCovered(document, elementOfMark(document, mark))) continue;
    yield { page: mark.page, object: mark.owner, what: `MCID ${mark.mcid}` };
  }
}

function* alternativesWithoutLanguage(document: Document): Iterable<Place> {
  if (hasLanguage(document)) return;
  for (const element of document.structure.elements) {
    const key = ['Alt', 'ActualText', 'E'].find((one) => element.dict.has(one));
    if (key && !isCovered(document, element)) yield { object: element.object, what: `${element.ownType} ${key}` };
  }
}

function* outlineWithoutLanguage(document: Document): Iterable<Place> {
  const { file, catalog } = document;
  if (!hasLanguage(document) && file.dict(catalog.get('Outlines')).has('First')) yield {};
}

function* metadataWithoutLanguage(document: Document): Iterable<Place> {
  if (!hasLanguage(document) && document.xmp) yield {};
}

function* annotationsWithoutLanguage(document: Document): Iterable<Place> {
  if (hasLanguage(document)) return;
  const { file } = document;
  for (const { dict, page, object } of document.annotations) {
    const key = ['Contents', 'TU'].find((one) => dict.has(one));
    const isNamed = (file.text(dict.get('Lang')) ?? '') !== '';
    if (key && !isNamed) yield { page, object, what: key };
  }
}
