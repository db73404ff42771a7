import { readXml, type XmlListener } from '../xml.ts';
import type { Zip } from '../zip.ts';

/** Where the parts of an Office file lie that another part names, by the identifiers it names them with. */
export type Relations = ReadonlyMap<string, { readonly type: string; readonly target: string }>;

/**
 * Reads one part of an Office file.
 * @param isEnough  asked between pieces; the rest is then left unread
 * @returns whether it was read to its end
 * @throws ReadingFault as `readXml` and `Zip.pieces`
 */
export async function readPart(
  zip: Zip,
  name: string,
  listener: XmlListener,
  isEnough?: () => boolean,
): Promise<boolean> {
  const xml = readXml(listener);
  for await (const piece of zip.pieces(name)) {
    xml.write(piece);
    if (isEnough?.() === true) return false;
  }
  xml.end();
  return true;
}

/**
 * What a part refers to. Whatever lies outside of the file is left out: it is never fetched.
 * @source ISO/IEC 29500-2, 6.5
 */
export async function relationsOf(zip: Zip, part: string): Promise<Relations> {
  const at = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, at);
  const name = `${folder}_rels/${part.slice(at)}.rels`;
  const relations = new Map<string, { type: string; target: string }>();
  if (!zip.has(name)) return relations;
  await readPart(zip, name, {
    open: (element, attribute) => {
      const [id, target] = [attribute('Id'), attribute('Target')];
      if (element !== 'Relationship' || id === undefined || target === undefined) return;
      if (attribute('TargetMode') === 'External') return;
      const path = target.startsWith('/') ? target.slice(1) : resolved(folder, target);
      relations.set(id, { type: (attribute('Type') ?? '').split('/').at(-1) ?? '', target: path });
    },
  });
  return relations;
}

function resolved(folder: string, target: string): string {
  const parts = folder.split('/').filter((part) => part !== '');
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
