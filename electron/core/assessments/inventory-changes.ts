import canonicalize from 'canonicalize';
import { fullName } from '#contract/inventory/full-name';
import type { FactValue } from '#contract/records/inventory';
import type { Change, StatedInventory } from '#contract/records/sign-off';
import { wordsOf } from '#contract/rich-text';
import { compareLists } from './compare-parts.ts';

type StatedItem = StatedInventory['items'][number];
type StatedLink = StatedInventory['links'][number];

/** A value in words as far as there are some; a table as its RFC 8785 JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ');
  if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'doc') {
    const { content } = value as Extract<FactValue, { readonly type: 'doc' }>;
    return content.map((node) => wordsOf(node, ' ')).join(' ');
  }
  return canonicalize(value) ?? '';
}

/** What of a record can differ, by name. */
function partsOf(item: StatedItem | undefined): Map<string, unknown> {
  if (!item) return new Map();
  const { facts, custom, ...head } = item;
  return new Map<string, unknown>([
    ['name', head.name],
    ['line', head.line],
    ['owner', head.owner],
    ...Object.entries(facts),
    ...Object.entries(custom).map(([id, value]) => [`custom-${id}`, value] as const),
  ]);
}

/** `item.<kind>.<field>.<name>`; of a record that came or went the field is `record`. */
function compareItem(before: StatedItem | undefined, after: StatedItem | undefined): Change[] {
  const item = after ?? before;
  if (!item) return [];
  const subject = (field: string): string => `item.${item.kind}.${field}.${fullName(item)}`;
  if (!before || !after) {
    return [
      { subject: subject('record'), before: before ? fullName(before) : null, after: after ? fullName(after) : null },
    ];
  }
  const [was, is] = [partsOf(before), partsOf(after)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((field): Change[] => {
    const [old, now] = [was.get(field) ?? null, is.get(field) ?? null];
    if (canonicalize(old) === canonicalize(now)) return [];
    return [
      { subject: subject(field), before: old === null ? null : textOf(old), after: now === null ? null : textOf(now) },
    ];
  });
}

/** What differs between what the inventory said then and what it says now: records first, then how they hang together. */
export function compareInventories(before: StatedInventory | undefined, after: StatedInventory | undefined): Change[] {
  const names = new Map([...(before?.items ?? []), ...(after?.items ?? [])].map((item) => [item.id, fullName(item)]));
  const linkText = (link: StatedLink | undefined): string | null =>
    link ? `${names.get(link.from) ?? link.from} → ${names.get(link.to) ?? link.to}` : null;
  return [
    ...compareLists(
      before?.items ?? [],
      after?.items ?? [],
      ({ id }) => id,
      (_, was, is) => compareItem(was, is),
    ),
    ...compareLists(
      before?.links ?? [],
      after?.links ?? [],
      ({ type, from, to }) => `${type} ${from} ${to}`,
      (_, was, is) => [{ subject: `link.${(is ?? was)?.type}`, before: linkText(was), after: linkText(is) }],
    ),
  ];
}
