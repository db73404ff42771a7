import type { Document } from '../document/document.ts';
import { isStandardType } from '../document/standard-types.ts';
import { type Place, type Rule, rule } from '../rule.ts';

/** The structure tree as a whole. @source ISO 19005-3, 6.7.2 and 6.7.3; ISO 14289-1, 7.1 */
export const structureRules: readonly Rule[] = [
  rule('document.marked', ['A 6.7.2.2', 'UA 6.2'], marked),
  rule('document.suspects', 'UA 7.1', suspects),
  rule('structure.present', ['A 6.7.3.3', 'UA 7.1'], present),
  rule('structure.document', 'UA 7.1', topElement),
  rule('structure.parents', ['A 6.7.2.1', 'UA 7.1'], parents),
  rule('structure.once', ['A 6.7.2.1', 'UA 7.1'], repeated),
  rule('roles.known', ['A 6.7.3.4', 'UA 7.1'], unknownTypes),
  rule('roles.loop', ['A 6.7.3.4', 'UA 7.1'], roleLoops),
  rule('roles.standard', 'UA 7.1', remappedStandard),
  rule('page.numbered', ['A 6.7.2.1', 'UA 7.1'], pageParents),
];

function* marked({ file, catalog }: Document): Iterable<Place> {
  const value = file.resolve(file.dict(catalog.get('MarkInfo')).get('Marked'));
  if (value.kind !== 'boolean' || !value.value) yield {};
}

function* suspects({ file, catalog }: Document): Iterable<Place> {
  const value = file.resolve(file.dict(catalog.get('MarkInfo')).get('Suspects'));
  if (value.kind === 'boolean' && value.value) yield {};
}

function* present({ structure }: Document): Iterable<Place> {
  if (structure.elements.length === 0) yield {};
}

/** ISO 32000-1, 14.8.4.2: what is not one Document is parts of one. */
function* topElement({ structure }: Document): Iterable<Place> {
  const grouping = new Set(['Document', 'Part', 'Art', 'Sect', 'Div']);
  for (const { type, object } of structure.top) if (!grouping.has(type)) yield { object, what: type };
}

/** Each element names the one that holds it. */
function* parents({ file, catalog, structure }: Document): Iterable<Place> {
  for (const { parent, dict, object, ownType } of structure.elements) {
    const holder = parent ? parent.dict : file.dict(catalog.get('StructTreeRoot'));
    if (file.dict(dict.get('P')) !== holder) yield { object, what: ownType };
  }
}

function* repeated({ structure }: Document): Iterable<Place> {
  for (const object of structure.repeated) yield { object };
}

function* unknownTypes({ structure }: Document): Iterable<Place> {
  for (const { type, ownType, object } of structure.elements)
    if (!isStandardType(type)) yield { object, what: ownType };
}

function* roleLoops({ structure: { roles } }: Document): Iterable<Place> {
  for (const start of roles.keys()) {
    const seen = new Set([start]);
    for (let role = roles.get(start); role !== undefined; role = roles.get(role)) {
      if (role === start) yield { what: start };
      if (seen.has(role)) break;
      seen.add(role);
    }
  }
}

function* remappedStandard({ structure: { roles } }: Document): Iterable<Place> {
  for (const type of roles.keys()) if (isStandardType(type)) yield { what: type };
}

/** Two pages that share a number in the parent tree cannot both be right. */
function* pageParents({ file, pages }: Document): Iterable<Place> {
  const seen = new Set<number>();
  for (const { dict, number, object } of pages) {
    const key = file.resolve(dict.get('StructParents'));
    if (key.kind !== 'number') continue;
    if (seen.has(key.value)) yield { page: number, object, what: `StructParents ${key.value}` };
    seen.add(key.value);
  }
}
