import type { Field } from '#contract/inventory/field';
import { FIELDS } from '#contract/inventory/fields';
import { fullName } from '#contract/inventory/full-name';
import type { TableRow as FactRow } from '#contract/records/inventory';
import type { StatedInventory } from '#contract/records/sign-off';
import type { Block, Facts } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { tableBlocks, valueBlocks } from './fact-blocks.ts';
import { itemAnchor } from './rich-sources.ts';
import { paragraph, prose } from './wording.ts';

type StatedItem = StatedInventory['items'][number];
type Row = Facts['items'][number];

/** Every record that the decision rests on with all that is stated of it, as the workspace's inventory has it. */
export function inventory(context: SectionContext): Block[] {
  const { say, input } = context;
  const { inventory: stated } = input.state;
  if (!stated) return [];
  return [
    { kind: 'heading', level: 1, text: say('inventory.title'), listed: 'contents' },
    paragraph(say('inventory.intro', { count: stated.items.length }), { keepWithNext: true }),
    ...stated.items.flatMap((item) => itemBlocks(context, item)),
  ];
}

/** A value of the workspace's own; what is neither text nor list as its JSON. */
function customText(value: unknown): string {
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join(', ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function itemBlocks(context: SectionContext, item: StatedItem): Block[] {
  const { tell } = context;
  const head: Row[] = [
    ...(item.owner === null ? [] : [{ label: tell('field.owner'), value: [paragraph(item.owner)] }]),
    ...(item.line === null ? [] : [{ label: tell('field.parent'), value: [paragraph(item.line)] }]),
  ];
  const custom: Row[] = Object.entries(item.custom).map(([id, value]) => ({
    label: id,
    value: prose(customText(value)),
  }));
  return [
    {
      kind: 'heading',
      level: 2,
      text: `${tell(`item-kind.${item.kind}`)}: ${fullName(item)}`,
      id: itemAnchor(item.id),
      listed: 'contents',
    },
    ...(head.length === 0 ? [] : [{ kind: 'facts' as const, items: head }]),
    ...FIELDS[item.kind].flatMap((group) => groupBlocks(context, item, group.id, group.fields)),
    ...(custom.length === 0
      ? []
      : [
          { kind: 'heading' as const, level: 3 as const, text: context.say('inventory.custom') },
          { kind: 'facts' as const, items: custom },
        ]),
  ];
}

function groupBlocks(context: SectionContext, item: StatedItem, id: string, fields: readonly Field[]): Block[] {
  const blocks: Block[] = [];
  let rows: Row[] = [];
  const flush = (): void => {
    if (rows.length > 0) blocks.push({ kind: 'facts', items: rows });
    rows = [];
  };
  for (const field of fields) {
    const value = item.facts[field.id];
    if (value === undefined) continue;
    const label = context.tell(`field.${item.kind}.${field.id}`);
    if (field.type === 'table' && Array.isArray(value)) {
      const tables = tableBlocks(context, item.kind, field, value as readonly FactRow[]);
      if (tables.length === 0) continue;
      flush();
      blocks.push({ kind: 'heading', level: 4, text: label, isWide: true }, ...tables);
    } else rows.push({ label, value: valueBlocks(context, item.kind, field, value) });
  }
  flush();
  if (blocks.length === 0) return [];
  return [{ kind: 'heading', level: 3, text: context.tell(`group.${id}`), isWide: true }, ...blocks];
}
