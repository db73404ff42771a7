import type { PdfFile } from '#core/signing/pdf-file';
import { type PdfDict, type PdfObject, PdfSyntaxError } from '#core/signing/pdf-syntax';
import { isStandardType } from './standard-types.ts';

type Entries = PdfDict['entries'];

/** A piece of marked content an element holds. `owner`: the object of the page or of the form it is in. */
export interface ContentItem {
  readonly mcid: number;
  readonly owner: number | undefined;
}

/** An element of the structure tree. */
export interface Element {
  readonly object: number | undefined;
  readonly dict: Entries;
  /** As written. */
  readonly ownType: string;
  /** After the role map. */
  readonly type: string;
  readonly parent: Element | null;
  readonly kids: Element[];
  readonly content: ContentItem[];
  /** Objects (annotations) it holds. */
  readonly objects: number[];
}

/** What a document says of its structure. */
export interface Structure {
  readonly root: Entries;
  readonly top: readonly Element[];
  /** All in reading order. */
  readonly elements: readonly Element[];
  readonly byObject: ReadonlyMap<number, Element>;
  /** Number in the parent tree → the objects of the elements. */
  readonly parents: ReadonlyMap<number, PdfObject>;
  /** An element that is its own ancestor, or is held twice. */
  readonly repeated: readonly (number | undefined)[];
  readonly roles: ReadonlyMap<string, string>;
}

const MAX_DEPTH = 500;
/** Kids of all elements together. */
const MAX_KIDS = 10_000_000;

/** @throws PdfSyntaxError if the tree is deeper or larger than readers follow */
export function readStructure(file: PdfFile, catalog: Entries): Structure {
  const root = file.dict(catalog.get('StructTreeRoot'));
  const roles = new Map(
    [...file.dict(root.get('RoleMap'))].map(([type, role]): [string, string] => [type, file.name(role) ?? '']),
  );
  const elements: Element[] = [];
  const byObject = new Map<number, Element>();
  const repeated: (number | undefined)[] = [];
  // By what they hold and not by number: several elements may share one array of kids that have none.
  const seen = new Set<Entries>();
  let kids = 0;

  const visit = (kid: PdfObject, parent: Element | null, page: number | undefined, depth: number): void => {
    kids += 1;
    if (depth > MAX_DEPTH || kids > MAX_KIDS) throw new PdfSyntaxError('structure tree too deep');
    const value = file.resolve(kid);
    if (value.kind === 'number') {
      parent?.content.push({ mcid: value.value, owner: page });
      return;
    }
    const dict = file.dict(value);
    const kind = file.name(dict.get('Type'));
    if (kind === 'MCR') {
      const owner = refOf(dict.get('Stm')) ?? refOf(dict.get('Pg')) ?? page;
      const mcid = file.resolve(dict.get('MCID'));
      if (mcid.kind === 'number') parent?.content.push({ mcid: mcid.value, owner });
      return;
    }
    if (kind === 'OBJR') {
      const object = refOf(dict.get('Obj'));
      if (object !== undefined) parent?.objects.push(object);
      return;
    }
    if (dict.size === 0) return;
    const object = refOf(kid);
    if (seen.has(dict)) {
      repeated.push(object);
      return;
    }
    seen.add(dict);
    const ownType = file.name(dict.get('S')) ?? '';
    const type = roleOf(ownType, roles);
    const element: Element = { object, dict, ownType, type, parent, kids: [], content: [], objects: [] };
    elements.push(element);
    parent?.kids.push(element);
    if (object !== undefined) byObject.set(object, element);
    const ownPage = refOf(dict.get('Pg')) ?? page;
    for (const next of kidsOf(file, dict.get('K'))) visit(next, element, ownPage, depth + 1);
  };
  for (const kid of kidsOf(file, root.get('K'))) visit(kid, null, undefined, 0);
  const top = elements.filter(({ parent }) => parent === null);
  return { root, top, elements, byObject, parents: numberTree(file, root.get('ParentTree')), repeated, roles };
}

const refOf = (object: PdfObject | undefined): number | undefined =>
  object?.kind === 'ref' ? object.number : undefined;

function kidsOf(file: PdfFile, kids: PdfObject | undefined): readonly PdfObject[] {
  if (kids === undefined) return [];
  const value = file.resolve(kids);
  return value.kind === 'array' ? value.items : [kids];
}

/** Follows the role map to a standard type; what leads nowhere stays as it is. */
function roleOf(type: string, roles: ReadonlyMap<string, string>): string {
  let role = type;
  for (let steps = 0; steps < 20 && !isStandardType(role); steps++) role = roles.get(role) ?? role;
  return role;
}

/** @source ISO 32000-1, 7.9.7 */
function numberTree(file: PdfFile, root: PdfObject | undefined): Map<number, PdfObject> {
  const found = new Map<number, PdfObject>();
  const seen = new Set<Entries>();
  const visit = (node: PdfObject | undefined, depth: number): void => {
    const dict = file.dict(node);
    if (depth > 50 || seen.has(dict)) throw new PdfSyntaxError('number tree loop');
    seen.add(dict);
    const nums = file.array(dict.get('Nums'));
    for (let at = 0; at + 1 < nums.length; at += 2) {
      const key = nums[at];
      const value = nums[at + 1];
      if (key?.kind === 'number' && value) found.set(key.value, value);
    }
    for (const kid of file.array(dict.get('Kids'))) visit(kid, depth + 1);
  };
  visit(root, 0);
  return found;
}

/** An element's attribute out of one of its attribute objects. @source ISO 32000-1, 14.7.5 */
export function attributeOf(file: PdfFile, element: Element, owner: string, key: string): PdfObject | null {
  const attributes = file.resolve(element.dict.get('A'));
  const list = attributes.kind === 'array' ? attributes.items : [attributes];
  const classes = file.resolve(element.dict.get('C'));
  const names = classes.kind === 'array' ? classes.items : [classes];
  const map = file.dict(file.dict(file.catalog.get('StructTreeRoot')).get('ClassMap'));
  const mapped = names.flatMap((name) => (name.kind === 'name' ? [file.resolve(map.get(name.value))] : []));
  const inClasses = mapped.flatMap((one) => (one.kind === 'array' ? one.items : [one]));
  for (const one of [...list, ...inClasses]) {
    const dict = file.dict(one);
    if (file.name(dict.get('O')) === owner && dict.has(key)) return file.resolve(dict.get(key));
  }
  return null;
}
