import type { PdfOnDisk } from './pdf-tools.ts';

/** A value of qpdf's JSON: references are `12 0 R`, names `/Name`, text strings `u:…`, byte strings `b:…`. */
export type PdfJson = string | number | boolean | null | readonly PdfJson[] | { readonly [key: string]: PdfJson };
export type PdfDict = { readonly [key: string]: PdfJson };

/** The objects of a PDF as qpdf reads them. */
export interface PdfObjects {
  readonly catalog: PdfDict;
  readonly pages: readonly PdfDict[];
  /** The dictionary a value is or refers to; empty if it is none. */
  dict(value: PdfJson | undefined): PdfDict;
  /** The array a value is or refers to; empty if it is none. */
  array(value: PdfJson | undefined): readonly PdfJson[];
  text(value: PdfJson | undefined): string;
  /** The decoded content of a stream. */
  content(value: PdfJson | undefined): string;
}

export function readObjects(file: PdfOnDisk): PdfObjects {
  const json = JSON.parse(
    file.run('qpdf', '--json=2', '--json-key=qpdf', '--json-stream-data=inline', '--decode-level=generalized', 'FILE'),
  ) as { qpdf: [object, Record<string, { value?: PdfJson; stream?: { dict: PdfDict; data: string } }>] };
  const objects = json.qpdf[1];
  const resolve = (value: PdfJson | undefined): PdfJson | undefined => {
    if (typeof value !== 'string' || !/^\d+ \d+ R$/.test(value)) return value;
    const object = objects[`obj:${value}`];
    return object?.value ?? object?.stream?.dict;
  };
  const dict = (value: PdfJson | undefined): PdfDict => {
    const found = resolve(value);
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as PdfDict) : {};
  };
  const array = (value: PdfJson | undefined): readonly PdfJson[] => {
    const found = resolve(value);
    return Array.isArray(found) ? found : [];
  };
  const catalog = dict(dict(objects['trailer']?.value)['/Root']);
  return {
    catalog,
    pages: array(dict(catalog['/Pages'])['/Kids']).map(dict),
    dict,
    array,
    text: (value) => {
      const found = resolve(value);
      return typeof found === 'string' ? found.replace(/^u:/, '') : '';
    },
    content: (value) => Buffer.from(objects[`obj:${String(value)}`]?.stream?.data ?? '', 'base64').toString('latin1'),
  };
}

/** An element of the structure tree. */
export interface Element {
  readonly type: string;
  readonly dict: PdfDict;
  readonly kids: readonly Element[];
}

/** The structure tree from the document element down. */
export function structureOf(objects: PdfObjects): Element {
  const elementOf = (value: PdfJson): Element[] => {
    const dict = objects.dict(value);
    if (dict['/S'] === undefined) return [];
    const kids = Array.isArray(dict['/K']) ? dict['/K'] : dict['/K'] === undefined ? [] : [dict['/K']];
    return [{ type: String(dict['/S']).slice(1), dict, kids: kids.flatMap(elementOf) }];
  };
  const root = objects.dict(objects.catalog['/StructTreeRoot']);
  const [document] = objects.array(root['/K']).flatMap(elementOf);
  if (!document) throw new Error('no structure tree');
  return document;
}

/** An element and all below it, in reading order. */
export function elementsOf(element: Element): Element[] {
  return [element, ...element.kids.flatMap(elementsOf)];
}
