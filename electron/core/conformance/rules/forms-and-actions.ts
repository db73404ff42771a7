import { berToDer } from '#core/signing/ber';
import { childrenOf, contextTag, DerError, readFirst, Tag } from '#core/signing/der';
import { type PdfDict, type PdfObject, refsIn } from '#core/signing/pdf-syntax';
import type { Document } from '../document/document.ts';
import { valuesIn } from '../document/objects.ts';
import { type Place, type Rule, rule } from '../rule.ts';
import { elementOfAnnotation } from './content-owners.ts';

type Entries = PdfDict['entries'];

/** Forms, signatures and what a document does by itself. @source ISO 19005-3, 6.4 and 6.5; ISO 14289-1, 7.15 and 7.18 */
export const formRules: readonly Rule[] = [
  rule('widget.actions', 'A 6.4.1', widgetActions),
  rule('field.actions', 'A 6.4.1', fieldActions),
  rule('form.need-appearances', 'A 6.4.1', needAppearances),
  rule('form.xfa', ['A 6.4.2', 'UA 7.15'], xfa),
  rule('signature.coverage', 'A 6.4.3', signatureCoverage),
  rule('signature.container', 'A 6.4.3', signatureContainers),
  rule('field.tooltip', 'UA 7.18.1', tooltips),
  rule('action.kind', 'A 6.5.1', actionKinds),
  rule('action.named', 'A 6.5.1', namedActions),
  rule('action.script-names', 'A 6.5.1', scriptNames),
  rule('action.triggers', 'A 6.5.2', triggers),
];

function* widgetActions({ annotations }: Document): Iterable<Place> {
  for (const { kind, dict, page, object } of annotations) {
    if (kind !== 'Widget') continue;
    for (const key of ['A', 'AA']) if (dict.has(key)) yield { page, object, what: key };
  }
}

/** All fields of the form, those below others included. */
function* fieldsOf({
  file,
  catalog,
}: Document): Iterable<{ readonly dict: Entries; readonly object: number | undefined }> {
  const seen = new Set<Entries>();
  const waiting = [...file.array(file.dict(catalog.get('AcroForm')).get('Fields'))];
  for (const one of waiting) {
    const dict = file.dict(one);
    if (seen.has(dict)) continue;
    seen.add(dict);
    yield { dict, object: one.kind === 'ref' ? one.number : undefined };
    for (const kid of file.array(dict.get('Kids'))) waiting.push(kid);
  }
}

function* fieldActions(document: Document): Iterable<Place> {
  for (const { dict, object } of fieldsOf(document)) if (dict.has('AA')) yield { object, what: 'AA' };
}

function* needAppearances({ file, catalog }: Document): Iterable<Place> {
  const wanted = file.resolve(file.dict(catalog.get('AcroForm')).get('NeedAppearances'));
  if (wanted.kind === 'boolean' && wanted.value) yield {};
}

function* xfa({ file, catalog }: Document): Iterable<Place> {
  if (file.dict(catalog.get('AcroForm')).has('XFA')) yield { what: 'XFA' };
  const rendering = file.resolve(catalog.get('NeedsRendering'));
  if (rendering.kind === 'boolean' && rendering.value) yield { what: 'NeedsRendering' };
}

/** A signature covers all its revision but its own value. */
function* signatureCoverage({ file, objects }: Document): Iterable<Place> {
  for (const { number, object } of objects.all) {
    if (object.kind !== 'dict' || !object.entries.has('ByteRange')) continue;
    const [from, gapStart, gapEnd, rest] = file
      .array(object.entries.get('ByteRange'))
      .map((item) => (item.kind === 'number' ? item.value : Number.NaN));
    const contents = object.entries.get('Contents');
    const isGap = contents?.kind === 'string' && contents.start === gapStart && contents.end === gapEnd;
    const end = (gapEnd ?? 0) + (rest ?? 0);
    const endsRevision = /%%EOF[\r\n]*$/.test(file.bytes.toString('latin1', Math.max(0, end - 8), end));
    if (from !== 0 || !isGap || end > file.bytes.length || !endsRevision) yield { object: number };
  }
}

function* signatureContainers({ objects }: Document): Iterable<Place> {
  for (const { number, object } of objects.all) {
    if (object.kind !== 'dict' || !object.entries.has('ByteRange')) continue;
    const contents = object.entries.get('Contents');
    if (contents?.kind !== 'string' || !hasOneSigner(contents.bytes)) yield { object: number };
  }
}

/** Whether a PKCS #7 container holds certificates and exactly one signer. @source RFC 5652, 5.1 */
function hasOneSigner(container: Buffer): boolean {
  try {
    const [, content] = childrenOf(readFirst(berToDer(container)));
    const [signedData] = content ? childrenOf(content) : [];
    const fields = signedData ? childrenOf(signedData) : [];
    const certificates = fields.find(({ tag }) => tag === contextTag(0));
    const signers = fields.at(-1);
    return (
      !!certificates &&
      childrenOf(certificates).length > 0 &&
      signers?.tag === Tag.set &&
      childrenOf(signers).length === 1
    );
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}

/** A field says what it is for: itself, its parent, or the element around it. */
function* tooltips(document: Document): Iterable<Place> {
  const { file, annotations } = document;
  for (const annotation of annotations) {
    if (annotation.kind !== 'Widget') continue;
    const { dict, page, object } = annotation;
    const alternative = elementOfAnnotation(document, annotation)?.dict.get('Alt');
    const said = [dict.get('TU'), file.dict(dict.get('Parent')).get('TU'), alternative].map(
      (one) => file.text(one)?.trim() ?? '',
    );
    if (said.every((text) => text === '')) yield { page, object, what: file.text(dict.get('T')) ?? '' };
  }
}

/** Every action, with the object it is in. */
function* actionsOf({ file, objects }: Document): Iterable<{ readonly dict: Entries; readonly object: number }> {
  const seen = new Set<Entries>();
  const actionsIn = function* (object: PdfObject | undefined, depth = 0): Iterable<Entries> {
    const dict = file.dict(object);
    if (depth > 20 || dict.size === 0 || seen.has(dict)) return;
    seen.add(dict);
    if (dict.has('S')) yield dict;
    const next = dict.get('Next');
    for (const one of [next, ...file.array(next)]) if (one) yield* actionsIn(one, depth + 1);
  };
  for (const { number, object } of objects.all) {
    for (const value of valuesIn(object)) {
      if (value.kind !== 'dict' && value.kind !== 'stream') continue;
      const { entries } = value;
      const triggered = [...file.dict(entries.get('AA')).values()];
      for (const one of [entries.get('A'), entries.get('OpenAction'), ...triggered]) {
        for (const dict of actionsIn(one)) yield { dict, object: number };
      }
    }
  }
}

/** @source ISO 19005-3, 6.5.1: all others are forbidden */
const allowedActions = new Set(['GoTo', 'GoToR', 'GoToE', 'Thread', 'URI', 'Named', 'SubmitForm']);

function* actionKinds(document: Document): Iterable<Place> {
  for (const { dict, object } of actionsOf(document)) {
    const kind = document.file.name(dict.get('S')) ?? '';
    if (!allowedActions.has(kind)) yield { object, what: kind };
  }
}

function* namedActions(document: Document): Iterable<Place> {
  for (const { dict, object } of actionsOf(document)) {
    const name = document.file.name(dict.get('N')) ?? '';
    const isNamed = document.file.name(dict.get('S')) === 'Named';
    if (isNamed && !['NextPage', 'PrevPage', 'FirstPage', 'LastPage'].includes(name)) yield { object, what: name };
  }
}

function* scriptNames({ file, catalog }: Document): Iterable<Place> {
  const names = file.dict(catalog.get('Names')).get('JavaScript');
  if (names) yield { object: [...refsIn(names)][0]?.number, what: 'JavaScript' };
}

function* triggers({ catalog, pages }: Document): Iterable<Place> {
  if (catalog.has('AA')) yield { what: 'Catalog' };
  for (const { dict, number, object } of pages) if (dict.has('AA')) yield { page: number, object, what: 'Page' };
}
