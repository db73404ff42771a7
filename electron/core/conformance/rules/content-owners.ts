import type { PdfObject } from '#core/signing/pdf-syntax';
import type { Mark } from '../document/content-use.ts';
import type { Document } from '../document/document.ts';
import type { Annotation } from '../document/pages.ts';
import type { Element } from '../document/structure.ts';

/** The object the parent tree names for a piece of marked content; null if none. @source ISO 32000-1, 14.7.4.4 */
function parentOfMark({ file, structure }: Document, mark: Mark): PdfObject | null {
  const owner = mark.owner === undefined ? undefined : file.object(mark.owner);
  const key =
    owner?.kind === 'dict' || owner?.kind === 'stream' ? file.resolve(owner.entries.get('StructParents')) : null;
  if (key?.kind !== 'number') return null;
  return file.array(structure.parents.get(key.value))[mark.mcid] ?? null;
}

/** The element a piece of marked content belongs to. */
export function elementOfMark(document: Document, mark: Mark): Element | null {
  const parent = parentOfMark(document, mark);
  return parent?.kind === 'ref' ? (document.structure.byObject.get(parent.number) ?? null) : null;
}

/** The element an annotation belongs to. */
export function elementOfAnnotation({ file, structure }: Document, annotation: Annotation): Element | null {
  const key = file.resolve(annotation.dict.get('StructParent'));
  const parent = key.kind === 'number' ? structure.parents.get(key.value) : undefined;
  return parent?.kind === 'ref' ? (structure.byObject.get(parent.number) ?? null) : null;
}
