import type { FieldDemand } from '#contract/records/inventory';
import type { PrintedCard } from '../dossier.ts';
import type { Block, CellBlock } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { fieldLabel } from './fact-blocks.ts';
import { paragraph } from './wording.ts';

/** The cards of the system and of its models and data at a glance: how far filled, what is missing and who asks for it, what was released. */
export function cards(context: SectionContext): Block[] {
  const { say, input } = context;
  if (!input.cards || input.cards.length === 0) return [];
  return [
    { kind: 'heading', level: 1, text: say('cards.title'), listed: 'contents' },
    paragraph(say('cards.intro'), { keepWithNext: true }),
    overview(context, input.cards),
    ...missing(context, input.cards),
    ...releases(context, input.cards),
  ];
}

function overview(context: SectionContext, all: readonly PrintedCard[]): Block {
  const { say, tell } = context;
  return {
    kind: 'table',
    hasRowHeaders: true,
    columns: [
      { header: say('cards.record'), weight: 4 },
      { header: tell('field.state'), weight: 2 },
      { header: say('cards.completeness'), weight: 4 },
      { header: say('cards.release'), weight: 3 },
    ],
    rows: all.map((card): CellBlock[][] => [
      [paragraph([{ text: card.name, bold: true }]), paragraph(tell(`item-kind.${card.kind}`), { style: 'small' })],
      [paragraph(tell(`lifecycle.${card.state ?? 'none'}`))],
      [completeness(context, card)],
      newestRelease(context, card),
    ]),
  };
}

function completeness({ say }: SectionContext, { completeness: found }: PrintedCard): CellBlock {
  if (!found || found.required === 0) return paragraph(say('cards.nothing-asked'));
  const isDone = found.filled === found.required;
  return paragraph(
    say(isDone ? 'cards.complete' : 'cards.filled', { filled: found.filled, required: found.required }),
    {
      marker: isDone ? 'check' : 'unknown',
    },
  );
}

function newestRelease({ say, moment }: SectionContext, { releases: [newest] }: PrintedCard): CellBlock[] {
  if (!newest) return [paragraph(say('cards.not-released'))];
  const { number, label, at, changedSince } = newest;
  return [
    paragraph(say(label === '' ? 'cards.number' : 'cards.number-label', { number, label })),
    paragraph(moment(at), { style: 'small' }),
    ...(changedSince.length === 0
      ? []
      : [paragraph(say('cards.changed-since', { count: changedSince.length }), { style: 'small', marker: 'stale' })]),
  ];
}

/** Who asks: the article as printed, or the house with its reason. */
function demand({ say, cite }: SectionContext, { source, isLaw, reason }: FieldDemand): string {
  if (source === '') return reason === '' ? say('cards.house') : say('cards.house-reason', { reason });
  return isLaw ? cite([source]) : say('cards.guidance', { source: cite([source]) });
}

function missing(context: SectionContext, all: readonly PrintedCard[]): Block[] {
  const { say } = context;
  const lacking = all.filter(({ completeness: found }) => (found?.missing.length ?? 0) > 0);
  if (lacking.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('cards.missing'), listed: 'bookmark', isWide: true },
    {
      kind: 'table',
      isDense: true,
      hasRowHeaders: true,
      columns: [
        { header: say('cards.field'), weight: 3 },
        { header: say('cards.asked-by'), weight: 5 },
      ],
      rows: lacking.flatMap((card) => [
        { heading: card.name },
        ...(card.completeness?.missing ?? []).map(({ field, demands }): CellBlock[][] => [
          [paragraph(fieldLabel(context, card.kind, field))],
          [paragraph(demands.map((one) => demand(context, one)).join('; '))],
        ]),
      ]),
    },
  ];
}

const BESIDES: ReadonlySet<string> = new Set(['links', 'evidence', 'fingerprints']);

function releases(context: SectionContext, all: readonly PrintedCard[]): Block[] {
  const { say } = context;
  const released = all.filter((card) => card.releases.length > 0);
  if (released.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('cards.releases'), listed: 'bookmark', isWide: true },
    paragraph(say('cards.releases-intro'), { style: 'small', isWide: true, keepWithNext: true }),
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('cards.release'), weight: 3 },
        { header: say('cards.released-by'), weight: 3 },
        { header: say('evidence.hash'), weight: 4 },
      ],
      rows: released.flatMap((card) => [
        { heading: card.name },
        ...card.releases.map(({ number, label, personName, at, contentHash, changedSince }): CellBlock[][] => {
          const fields = changedSince.map((field) =>
            BESIDES.has(field) ? say(`cards.changed.${field}`) : fieldLabel(context, card.kind, field),
          );
          return [
            [paragraph(say(label === '' ? 'cards.number' : 'cards.number-label', { number, label }))],
            [
              paragraph(personName),
              paragraph(context.moment(at), { style: 'small' }),
              paragraph(
                fields.length === 0
                  ? say('cards.unchanged')
                  : say('cards.changed-fields', { fields: fields.join(', ') }),
                { style: 'small' },
              ),
            ],
            [{ kind: 'digest', hex: contentHash }],
          ];
        }),
      ]),
    },
  ];
}
