import { type LinkType, UPSTREAM_END } from '#contract/inventory/kinds';
import type { LineagePicture } from '#contract/records/inventory';
import type { PrintedLineage } from '../dossier.ts';
import type { Block, CellBlock, Column, Diagram } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

/** A drawing wider than this, in points, asks for a page on its side. */
const WIDEST = 640;

/** What a system comes from, drawn from upstream on the left to the system and its deployments, and what flows down to it. */
export function lineage(context: SectionContext): Block[] {
  const { say, input } = context;
  const { lineage: drawn, state } = input;
  if (!drawn || drawn.boxes.length < 2) return [];
  return [
    { kind: 'heading', level: 1, text: say('lineage.title'), listed: 'contents' },
    ...picture(context, drawn, state.system.id),
    ...deployments(context, drawn),
    ...inherited(context, drawn),
  ];
}

/** Whether the lineage is legible only on a page on its side. */
export function isWideLineage({ input }: SectionContext): boolean {
  return (input.lineage?.picture?.width ?? 0) > WIDEST;
}

function picture(context: SectionContext, drawn: PrintedLineage, systemId: string): Block[] {
  const { say, input } = context;
  const { boxes, arrows, picture } = drawn;
  if (!picture) {
    return [paragraph(say('lineage.too-many', { records: boxes.length, links: arrows.length }), { isWide: true })];
  }
  return [
    paragraph(say('lineage.intro', { system: input.state.system.name }), { isWide: true, keepWithNext: true }),
    drawing(context, { ...drawn, picture }, systemId),
  ];
}

function drawing(
  context: SectionContext,
  { picture, boxes, arrows }: PrintedLineage & { readonly picture: LineagePicture },
  systemId: string,
): Diagram {
  const { say, tell } = context;
  const named = new Map(boxes.map((box) => [box.id, box]));
  const links = new Map(arrows.map((arrow) => [arrow.id, arrow]));
  const nameOf = (id: string): string => named.get(id)?.name ?? id;
  const typeOf = (type: LinkType): string => tell(`link.${type}`).toLocaleLowerCase('en');
  // Along the arrow, which leads from upstream down.
  const alongOf = (type: LinkType): string =>
    tell(UPSTREAM_END[type] === 'from' ? `link.${type}` : `link.${type}.reverse`);
  const told = arrows.map(({ type, from, to }) => `${nameOf(from)} ${typeOf(type)} ${nameOf(to)}`).join('; ');
  return {
    kind: 'diagram',
    width: picture.width,
    height: picture.height,
    nodes: picture.boxes.flatMap(({ id, ...place }) => {
      const box = named.get(id);
      if (!box) return [];
      const isMarked = id === systemId;
      return [{ ...place, label: box.name, note: tell(`item-kind.${box.kind}`), kind: 'fact' as const, isMarked }];
    }),
    edges: picture.arrows.map(({ id, points }) => {
      const link = links.get(id);
      return { points, isMarked: false, ...(link && { label: alongOf(link.type) }) };
    }),
    alt: ({ n, of, labels }) =>
      [
        say('lineage.alt', { n, of, labels: labels.join('; ') }),
        ...(n === 1 ? [say('lineage.alt-links', { links: told })] : []),
      ].join(' '),
  };
}

function inherited(context: SectionContext, drawn: PrintedLineage): Block[] {
  const { say } = context;
  if (drawn.inherited.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('lineage.inherited'), listed: 'bookmark', isWide: true },
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('lineage.what'), weight: 3 },
        { header: say('lineage.value'), weight: 4 },
        { header: say('lineage.from'), weight: 5 },
      ],
      rows: joined(drawn.inherited).map(({ topic, value, finding, ways }) => [
        [paragraph(say(`lineage.topic.${topic}`))],
        [
          finding
            ? paragraph(say(`lineage.finding.${finding}`, { value }))
            : value === ''
              ? paragraph([{ text: say('lineage.unsaid'), italic: true }])
              : paragraph(value),
        ],
        ways.map((way) => paragraph(way.join(' → '))),
      ]),
    },
  ];
}

type Flowing = PrintedLineage['inherited'][number];

/** The same from several records stands once, with all ways it came; one topic after the other, the first first. */
function joined(all: readonly Flowing[]): (Flowing & { readonly ways: readonly (readonly string[])[] })[] {
  const same = Map.groupBy(all, ({ topic, finding, value }) => JSON.stringify([topic, finding, value]));
  const told = [...same.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, ways: group.map(({ way }) => way) }] : [];
  });
  return [...Map.groupBy(told, ({ topic }) => topic).values()].flat();
}

type Deployed = PrintedLineage['deployments'][number];

/** Where the system runs; as it is now, whatever was signed. Columns in which nothing stands are left out. */
function deployments(context: SectionContext, drawn: PrintedLineage): Block[] {
  const { say, tell } = context;
  if (drawn.deployments.length === 0) return [];
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const day = (value: unknown): string => (typeof value === 'string' ? context.day(value) : '');
  const possible: readonly (Column & { readonly words: (one: Deployed) => string })[] = [
    { header: say('lineage.deployment'), weight: 3, words: ({ name }) => name },
    {
      header: tell('field.deployment.environment'),
      weight: 2,
      words: ({ facts: { environment } }) =>
        environment === undefined ? '' : tell(`field.deployment.environment.${text(environment)}`),
    },
    { header: tell('field.deployment.region'), weight: 2, words: ({ facts }) => text(facts['region']) },
    { header: tell('field.state'), weight: 2, words: ({ state }) => tell(`lifecycle.${state}`) },
    { header: tell('field.deployment.liveFrom'), weight: 2, words: ({ facts }) => day(facts['liveFrom']) },
    { header: tell('field.deployment.liveVersion'), weight: 2, words: ({ facts }) => text(facts['liveVersion']) },
    {
      header: tell('field.deployment.rollbackVersion'),
      weight: 2,
      words: ({ facts }) => text(facts['rollbackVersion']),
    },
  ];
  const columns = possible.filter(({ words }) => drawn.deployments.some((one) => words(one) !== ''));
  return [
    { kind: 'heading', level: 2, text: tell('item-kind.deployment.plural'), listed: 'bookmark', isWide: true },
    paragraph(say('lineage.deployments-now'), { style: 'small', isWide: true, keepWithNext: true }),
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: columns.map(({ header, weight }) => ({ header, weight })),
      rows: drawn.deployments.map((one) => columns.map(({ words }): CellBlock[] => [paragraph(words(one))])),
    },
  ];
}
