import type { XmlElement } from '../document/xml.ts';
import { fieldsOf, itemsOf, RDF, type XmpProperty } from '../document/xmp.ts';

const EXTENSION = 'http://www.aiim.org/pdfa/ns/extension/';
const SCHEMA = 'http://www.aiim.org/pdfa/ns/schema#';
const TYPE = 'http://www.aiim.org/pdfa/ns/type#';
const PROPERTY = 'http://www.aiim.org/pdfa/ns/property#';

/** How the value of a property is written. */
type Form = 'text' | 'date' | 'integer' | 'boolean' | 'bag' | 'seq' | 'alt' | 'other';
type Schema = Readonly<Record<string, Form>>;

function schema(forms: Partial<Record<Form, string>>): Schema {
  return Object.fromEntries(
    Object.entries(forms).flatMap(([form, names]) =>
      names.split(' ').map((name): [string, Form] => [name, form as Form]),
    ),
  );
}

/** The schemas a reader knows, with their properties. @source XMP specification (September 2005), 4 */
const knownSchemas: Readonly<Record<string, Schema>> = {
  'http://purl.org/dc/elements/1.1/': schema({
    text: 'coverage format identifier source',
    bag: 'contributor language publisher relation subject type',
    seq: 'creator date',
    alt: 'description rights title',
  }),
  'http://ns.adobe.com/xap/1.0/': schema({
    text: 'BaseURL CreatorTool Label Nickname',
    date: 'CreateDate MetadataDate ModifyDate',
    integer: 'Rating',
    bag: 'Advisory Identifier',
    alt: 'Thumbnails',
  }),
  'http://ns.adobe.com/xap/1.0/rights/': schema({
    text: 'Certificate WebStatement',
    boolean: 'Marked',
    bag: 'Owner',
    alt: 'UsageTerms',
  }),
  'http://ns.adobe.com/xap/1.0/mm/': schema({
    text: 'DocumentID InstanceID Manager ManageTo ManageUI ManagerVariant RenditionClass RenditionParams VersionID LastURL SaveID OriginalDocumentID',
    seq: 'History Versions',
    bag: 'Ingredients Pantry',
    other: 'DerivedFrom ManagedFrom RenditionOf',
  }),
  'http://ns.adobe.com/xap/1.0/bj/': schema({ bag: 'JobRef' }),
  'http://ns.adobe.com/xap/1.0/t/pg/': schema({
    integer: 'NPages',
    bag: 'Fonts',
    seq: 'PlateNames Colorants SwatchGroups',
    other: 'MaxPageSize',
  }),
  'http://ns.adobe.com/pdf/1.3/': schema({ text: 'Keywords PDFVersion Producer', boolean: 'Trapped' }),
  'http://www.aiim.org/pdfa/ns/id/': schema({ integer: 'part rev', text: 'amd corr conformance' }),
  [EXTENSION]: schema({ bag: 'schemas' }),
};
/** Known, but with too many properties for their names to be held here. */
const openSchemas = new Set([
  'http://ns.adobe.com/photoshop/1.0/',
  'http://ns.adobe.com/camera-raw-settings/1.0/',
  'http://ns.adobe.com/tiff/1.0/',
  'http://ns.adobe.com/exif/1.0/',
  'http://ns.adobe.com/exif/1.0/aux/',
  'http://ns.adobe.com/xmp/1.0/DynamicMedia/',
]);

/** Properties that neither a known schema nor one described in the packet has. @source ISO 19005-3, 6.6.2.3.1 */
export function* undeclaredProperties(all: readonly XmpProperty[]): Iterable<string> {
  const declared = declaredProperties(all);
  for (const { namespace, prefix, name } of all) {
    if (openSchemas.has(namespace) || declared.has(`${namespace} ${name}`)) continue;
    const known = knownSchemas[namespace];
    if (!known || !Object.hasOwn(known, name)) yield `${prefix}:${name}`;
  }
}

/** Known properties whose values are not of the form their schema says. */
export function* wrongTypes(all: readonly XmpProperty[]): Iterable<string> {
  for (const property of all) {
    const form = knownSchemas[property.namespace]?.[property.name];
    if (form !== undefined && !hasForm(property, form)) yield `${property.prefix}:${property.name}`;
  }
}

const DATE = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

function hasForm({ element, text }: XmpProperty, form: Form): boolean {
  switch (form) {
    case 'text':
      return text !== null;
    case 'date':
      return text !== null && DATE.test(text);
    case 'integer':
      return text !== null && /^[+-]?\d+$/.test(text);
    case 'boolean':
      return text === 'True' || text === 'False';
    case 'bag':
    case 'seq':
    case 'alt':
      return element !== null && itemsOf(element, form === 'bag' ? 'Bag' : form === 'seq' ? 'Seq' : 'Alt') !== null;
    case 'other':
      return true;
  }
}

const field = (fields: readonly XmlElement[], namespace: string, local: string): XmlElement | undefined =>
  fields.find((one) => one.namespace === namespace && one.local === local);

function schemasIn(all: readonly XmpProperty[]): readonly XmlElement[] | null {
  const found = all.find(({ namespace, name }) => namespace === EXTENSION && name === 'schemas');
  if (!found) return [];
  return found.element ? itemsOf(found.element, 'Bag') : null;
}

function declaredProperties(all: readonly XmpProperty[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const item of schemasIn(all) ?? []) {
    const fields = fieldsOf(item);
    const namespace = field(fields, SCHEMA, 'namespaceURI')?.text.trim() ?? '';
    const list = field(fields, SCHEMA, 'property');
    for (const property of (list && itemsOf(list, 'Seq')) ?? []) {
      found.add(`${namespace} ${field(fieldsOf(property), PROPERTY, 'name')?.text.trim() ?? ''}`);
    }
  }
  return found;
}

const schemaFields = ['schema', 'namespaceURI', 'prefix', 'property', 'valueType'];
const propertyFields = ['name', 'valueType', 'category', 'description'];

/** What is wrong with the descriptions of schemas. @source ISO 19005-3, 6.6.2.3.3, tables 8 and 9 */
export function* extensionFaults(all: readonly XmpProperty[]): Iterable<string> {
  const schemas = schemasIn(all);
  const container = all.find(({ namespace }) => namespace === EXTENSION);
  if (schemas === null || (container && container.prefix !== 'pdfaExtension')) yield 'pdfaExtension:schemas';
  for (const item of schemas ?? []) yield* schemaFaults(fieldsOf(item));
}

function* schemaFaults(fields: readonly XmlElement[]): Iterable<string> {
  for (const { namespace, local, prefix } of fields) {
    if (namespace === RDF) continue;
    if (namespace !== SCHEMA || prefix !== 'pdfaSchema' || !schemaFields.includes(local)) yield `${prefix}:${local}`;
  }
  for (const name of ['schema', 'namespaceURI', 'prefix']) {
    if (!field(fields, SCHEMA, name)?.text.trim()) yield `pdfaSchema:${name}`;
  }
  const list = field(fields, SCHEMA, 'property');
  const properties = list ? itemsOf(list, 'Seq') : [];
  if (properties === null) yield 'pdfaSchema:property';
  const types = ownTypes(fields);
  for (const property of properties ?? []) yield* propertyFaults(fieldsOf(property), types);
}

/** The types of values a schema describes itself. */
function ownTypes(fields: readonly XmlElement[]): ReadonlySet<string> {
  const list = field(fields, SCHEMA, 'valueType');
  const described = (list && itemsOf(list, 'Seq')) ?? [];
  return new Set(described.map((item) => field(fieldsOf(item), TYPE, 'type')?.text.trim() ?? ''));
}

/** @source XMP specification (September 2005), 4; ISO 19005-3, 6.6.2.3.3 */
const knownTypes = new Set(
  (
    'Boolean Choice Colorant Date Dimensions Font Integer Job Lang Locale MIMEType ProperName Rational Real RenditionClass ' +
    'ResourceEvent ResourceRef Text Thumbnail URI URL Version XPath AgentName GUID BeatSpliceStretch CFAPattern DateTime DeviceSettings ' +
    'Flash GPSCoordinate Marker Media OECF/SFR ProjectLink ResampleParams Time TimeScaleStretch Timecode Any'
  ).split(' '),
);

/** `bag Text`, `open Choice of Integer`: arrays and choices of a known type. */
function isKnownType(text: string, own: ReadonlySet<string>): boolean {
  const type = text.replace(/^(?:(?:open|closed|bag|seq|alt|unordered array|ordered array)\s+)+(?:of\s+)?/i, '');
  const inner = type.replace(/^Choice(?:\s+of\s+|\s+)(?=\S)/i, '');
  return knownTypes.has(inner) || own.has(inner) || own.has(text) || /^lang alt$/i.test(text);
}

function* propertyFaults(fields: readonly XmlElement[], types: ReadonlySet<string>): Iterable<string> {
  for (const { namespace, local, prefix } of fields) {
    if (namespace !== PROPERTY || !propertyFields.includes(local)) yield `${prefix}:${local}`;
  }
  for (const name of propertyFields) if (!field(fields, PROPERTY, name)?.text.trim()) yield `pdfaProperty:${name}`;
  const type = field(fields, PROPERTY, 'valueType')?.text.trim();
  if (type && !isKnownType(type, types)) yield `pdfaProperty:valueType ${type}`;
  const category = field(fields, PROPERTY, 'category')?.text.trim() ?? 'internal';
  if (category !== 'internal' && category !== 'external') yield `pdfaProperty:category ${category}`;
}
