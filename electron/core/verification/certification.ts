import type { PdfFile } from '#core/signing/pdf-file';
import type { LocatedField } from '#core/signing/signature-fields';

/**
 * What speaks against a certifying signature: the catalog's permissions must name exactly the first signature, if that one
 * certifies, and none if it does not; and where it allows no changes at all, nobody may have signed after it. What
 * signatures may change is checked for every file, certified or not.
 * @param signed  in the order in which they were added
 * @returns names for a person to read; empty if all is well
 * @source ISO 32000-2, 12.8.2.2 and 12.8.6
 */
export function certificationFaults(file: PdfFile, signed: readonly LocatedField[]): string[] {
  const [first] = signed;
  if (!first) return [];
  const granted = file.dict(file.catalog.get('Perms')).get('DocMDP');
  const level = certifiedLevel(file, first);
  const isNamed = granted?.kind === 'ref' && first.value.kind === 'ref' && granted.number === first.value.number;
  if ((granted !== undefined && granted.kind !== 'null') !== (level !== null)) return ['catalog, Perms'];
  if (level === null) return [];
  if (!isNamed) return ['catalog, Perms'];
  return level === 1 && signed.length > 1 ? ['signatures after a certification that allows none'] : [];
}

/** The P of a signature's DocMDP transform, 2 if it says none; null if it does not certify. */
function certifiedLevel(file: PdfFile, { value }: LocatedField): number | null {
  for (const item of file.array(file.dict(value).get('Reference'))) {
    const reference = file.dict(item);
    if (file.name(reference.get('TransformMethod')) !== 'DocMDP') continue;
    const level = file.resolve(file.dict(reference.get('TransformParams')).get('P'));
    return level.kind === 'number' ? level.value : 2;
  }
  return null;
}
