import { parseXml, type XmlElement, XmlError } from './xml.ts';

export const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/** A property at the top of an XMP packet. */
export interface XmpProperty {
  readonly prefix: string;
  readonly namespace: string;
  readonly name: string;
  /** Its element; null if it is written as an attribute. */
  readonly element: XmlElement | null;
  /** Its text if it is a simple value, else null. */
  readonly text: string | null;
}

export type Xmp =
  /** `header`: the processing instruction the packet begins with. */
  | { readonly header: string; readonly properties: readonly XmpProperty[] }
  | { readonly fault: 'encoding' | 'xml' | 'rdf' };

/**
 * Reads an XMP packet.
 * @source ISO 16684-1 (XMP), 7; ISO 19005-3, 6.6.2.1
 */
export function readXmp(bytes: Buffer): Xmp {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { fault: 'encoding' };
  }
  const header = /^\s*<\?xpacket\s([^?]*)\?>/.exec(text)?.[1] ?? '';
  try {
    const root = parseXml(text);
    const rdf = isRdf(root, 'RDF') ? root : root.children.find((child) => isRdf(child, 'RDF'));
    if (!rdf || rdf.children.some((child) => !isRdf(child, 'Description'))) return { fault: 'rdf' };
    return { header, properties: rdf.children.flatMap(propertiesOf) };
  } catch (error) {
    if (error instanceof XmlError) return { fault: 'xml' };
    throw error;
  }
}

const isRdf = (element: XmlElement, local: string): boolean => element.namespace === RDF && element.local === local;

function propertiesOf(description: XmlElement): XmpProperty[] {
  const attributes = description.attributes
    .filter(({ namespace }) => namespace !== '' && namespace !== RDF && !namespace.endsWith('/XML/1998/namespace'))
    .map(({ prefix, namespace, local, value }) => ({ prefix, namespace, name: local, element: null, text: value }));
  const elements = description.children.map((element) => ({
    prefix: element.prefix,
    namespace: element.namespace,
    name: element.local,
    element,
    text: element.children.length === 0 ? element.text : null,
  }));
  return [...attributes, ...elements];
}

/** The fields of a structure: the children of an element, or of the description in it. */
export function fieldsOf(element: XmlElement): readonly XmlElement[] {
  const [only] = element.children;
  return only && isRdf(only, 'Description') ? only.children : element.children;
}

/** The items of an array property; null if it is none of that kind. */
export function itemsOf(element: XmlElement, kind: 'Bag' | 'Seq' | 'Alt'): readonly XmlElement[] | null {
  const [array, ...more] = element.children;
  if (!array || more.length > 0 || !isRdf(array, kind)) return null;
  return array.children.every((item) => isRdf(item, 'li')) ? array.children : null;
}
