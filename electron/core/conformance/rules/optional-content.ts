import type { PdfDict, PdfObject } from '#core/signing/pdf-syntax';
import type { Document } from '../document/document.ts';
import { type Place, type Rule, rule } from '../rule.ts';

/** Layers. @source ISO 19005-3, 6.9; ISO 14289-1, 7.10 */
export const optionalContentRules: readonly Rule[] = [
  rule('layers.named', ['A 6.9', 'UA 7.10'], unnamed),
  rule('layers.names-differ', 'A 6.9', sameNames),
  rule('layers.order', 'A 6.9', notInOrder),
  rule('layers.automatic', ['A 6.9', 'UA 7.10'], automatic),
];

function configurations({ file, catalog }: Document): readonly PdfDict['entries'][] {
  const properties = file.dict(catalog.get('OCProperties'));
  const first = properties.has('D') ? [file.dict(properties.get('D'))] : [];
  return [...first, ...file.array(properties.get('Configs')).map((one) => file.dict(one))];
}

function* unnamed(document: Document): Iterable<Place> {
  for (const configuration of configurations(document)) {
    if (!(document.file.text(configuration.get('Name')) ?? '').trim()) yield { what: 'Name' };
  }
}

function* sameNames(document: Document): Iterable<Place> {
  const names = configurations(document).flatMap((one) => document.file.text(one.get('Name')) ?? []);
  if (new Set(names).size < names.length) yield { what: 'Name' };
}

/** An order, if there is one, shows every group. */
function* notInOrder(document: Document): Iterable<Place> {
  const { file, catalog } = document;
  const groups = file.array(file.dict(catalog.get('OCProperties')).get('OCGs'));
  for (const configuration of configurations(document)) {
    if (!configuration.has('Order')) continue;
    const shown = new Set<number>();
    const seen = new Set<readonly PdfObject[]>();
    const collect = (item: PdfObject | undefined, depth: number): void => {
      if (item?.kind === 'ref') shown.add(item.number);
      const inner = file.array(item);
      if (depth > 20 || seen.has(inner)) return;
      seen.add(inner);
      for (const one of inner) collect(one, depth + 1);
    };
    collect(configuration.get('Order'), 0);
    for (const group of groups) if (group.kind === 'ref' && !shown.has(group.number)) yield { object: group.number };
  }
}

function* automatic(document: Document): Iterable<Place> {
  for (const configuration of configurations(document)) if (configuration.has('AS')) yield { what: 'AS' };
}
