import type { Document } from '../document/document.ts';
import { decode } from '../document/filters.ts';
import { itemsOf, readXmp, type XmpProperty } from '../document/xmp.ts';
import { type Place, type Rule, rule } from '../rule.ts';
import { extensionFaults, undeclaredProperties, wrongTypes } from './xmp-schemas.ts';

/** What the document says of itself. @source ISO 19005-3, 6.6; ISO 14289-1, 5 and 7.1 */
export const metadataRules: readonly Rule[] = [
  rule('metadata.present', ['A 6.6.2.1', 'UA 7.1'], present),
  rule('metadata.encoding', 'A 6.6.2.1', (document) => fault(document, 'encoding')),
  rule('metadata.well-formed', 'A 6.6.2.1', (document) => fault(document, 'xml')),
  rule('metadata.rdf', 'A 6.6.2.1', (document) => fault(document, 'rdf')),
  rule('metadata.packet-header', 'A 6.6.2.1', packetHeader),
  rule('metadata.stream', 'A 6.6.2.1', metadataType),
  rule('metadata.declared', 'A 6.6.2.3.1', (document) => schemaPlaces(document, undeclaredProperties)),
  rule('metadata.value-types', 'A 6.6.2.3.1', (document) => schemaPlaces(document, wrongTypes)),
  rule('metadata.extension-schemas', 'A 6.6.2.3.3', (document) => schemaPlaces(document, extensionFaults)),
  rule('metadata.pdfa-part', 'A 6.6.4', (document) => identification(document, PDFA, 'part', ['3'])),
  rule('metadata.pdfa-level', 'A 6.6.4', (document) => identification(document, PDFA, 'conformance', ['A'])),
  rule('metadata.pdfa-prefix', 'A 6.6.4', (document) => prefixes(document, PDFA, 'pdfaid')),
  rule('metadata.pdfua-part', 'UA 5', (document) => identification(document, PDFUA, 'part', ['1'])),
  rule('metadata.pdfua-prefix', 'UA 5', (document) => prefixes(document, PDFUA, 'pdfuaid')),
  rule('metadata.title', 'UA 7.1', title),
  rule('document.shows-title', 'UA 7.1', showsTitle),
];

const PDFA = 'http://www.aiim.org/pdfa/ns/id/';
const PDFUA = 'http://www.aiim.org/pdfua/ns/id/';
const DUBLIN_CORE = 'http://purl.org/dc/elements/1.1/';

const propertiesOf = ({ xmp }: Document): readonly XmpProperty[] => (xmp && 'properties' in xmp ? xmp.properties : []);

function* present({ xmp }: Document): Iterable<Place> {
  if (xmp === null) yield {};
}

/** Of the document's own metadata, and of all other in the file. */
function* fault({ xmp, file, objects, catalog }: Document, kind: string): Iterable<Place> {
  if (xmp && 'fault' in xmp && xmp.fault === kind) yield {};
  const own = file.resolve(catalog.get('Metadata'));
  for (const { number, object } of objects.all) {
    if (object === own || object.kind !== 'stream' || file.name(object.entries.get('Type')) !== 'Metadata') continue;
    const read = readXmp(decode(file, object));
    if ('fault' in read && read.fault === kind) yield { object: number };
  }
}

function* packetHeader({ xmp }: Document): Iterable<Place> {
  const header = xmp && 'header' in xmp ? xmp.header : '';
  for (const key of ['bytes', 'encoding']) if (new RegExp(`\\b${key}\\s*=`).test(header)) yield { what: key };
}

function* metadataType({ file, catalog }: Document): Iterable<Place> {
  const stream = file.resolve(catalog.get('Metadata'));
  if (stream.kind !== 'stream') return;
  const type = file.name(stream.entries.get('Type'));
  const subtype = file.name(stream.entries.get('Subtype'));
  if (type !== 'Metadata' || subtype !== 'XML') yield { what: `${type ?? ''} ${subtype ?? ''}` };
}

function* schemaPlaces(document: Document, check: (all: readonly XmpProperty[]) => Iterable<string>): Iterable<Place> {
  for (const what of check(propertiesOf(document))) yield { what };
}

function* identification(
  document: Document,
  namespace: string,
  name: string,
  wanted: readonly string[],
): Iterable<Place> {
  const found = propertiesOf(document).find((one) => one.namespace === namespace && one.name === name);
  if (!wanted.includes(found?.text ?? '')) yield { what: found?.text ?? name };
}

function* prefixes(document: Document, namespace: string, prefix: string): Iterable<Place> {
  for (const one of propertiesOf(document)) {
    if (one.namespace === namespace && one.prefix !== prefix) yield { what: one.prefix };
  }
}

function* title(document: Document): Iterable<Place> {
  const found = propertiesOf(document).find((one) => one.namespace === DUBLIN_CORE && one.name === 'title');
  const texts = found?.element ? (itemsOf(found.element, 'Alt') ?? []).map(({ text }) => text.trim()) : [];
  if (!texts.some((text) => text !== '')) yield {};
}

function* showsTitle({ file, catalog }: Document): Iterable<Place> {
  const shown = file.resolve(file.dict(catalog.get('ViewerPreferences')).get('DisplayDocTitle'));
  if (shown.kind !== 'boolean' || !shown.value) yield {};
}
