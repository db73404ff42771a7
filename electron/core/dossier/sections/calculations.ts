import { cellWord, ratioFigures } from '#contract/chart-data';
import { decimalOf } from '#contract/fraction';
import { formatMessage } from '#contract/messages';
import type { CalculationResult } from '#contract/records/judgement';
import type { Calculation } from '#contract/records/rules';
import type { Block, CellBlock } from '../layout/blocks.ts';
import { chartBlocks, chartWords } from './chart-blocks.ts';
import type { SectionContext } from './context.ts';
import { bullets, lawRuns, paragraph } from './wording.ts';

/** Tables of what was computed from answers, with what the figures cannot say. */
export function calculations(context: SectionContext): Block[] {
  const { pack, judgement } = context.input;
  const blocks = (pack.calculations ?? []).flatMap((calculation): Block[] => {
    const result = judgement.calculations.find(({ id }) => id === calculation.id);
    return result ? calculationBlocks(context, calculation, result) : [];
  });
  if (blocks.length === 0) return [];
  return [{ kind: 'heading', level: 1, text: context.say('calculations.title'), listed: 'contents' }, ...blocks];
}

function calculationBlocks(context: SectionContext, calculation: Calculation, result: CalculationResult): Block[] {
  const { say } = context;
  const { flagBelow } = calculation;
  return [
    { kind: 'heading', level: 2, text: context.local(calculation.label), listed: 'contents' },
    ...(calculation.help ? [paragraph(context.local(calculation.help))] : []),
    paragraph(lawRuns(context, calculation), { style: 'small' }),
    ...(result.isComputed ? [] : [paragraph(say('calculations.not-computed'), { marker: 'unknown' })]),
    ...(result.isComputed && flagBelow
      ? [paragraph(say('calculations.flag-rule', { limit: decimal(context, flagBelow, 2), fraction: flagBelow }))]
      : []),
    ...result.tables.flatMap((table) => tableBlocks(context, calculation, table, result.tables.length > 1)),
    ...(result.unknown === null ? [] : [paragraph(say('calculations.unknown', { count: result.unknown }))]),
    ...(result.notes.length === 0
      ? []
      : [
          paragraph(say('calculations.notes'), { keepWithNext: true }),
          bullets(
            result.notes.map((note) => [
              { text: formatMessage(context.input.messages, context.input.locale, `calculation.note.${note}`) },
            ]),
          ),
        ]),
  ];
}

type ImpactTable = CalculationResult['tables'][number];
type ImpactRow = ImpactTable['rows'][number];

function tableBlocks(
  context: SectionContext,
  calculation: Calculation,
  table: ImpactTable,
  isOneOfSeveral: boolean,
): Block[] {
  const { say } = context;
  const figure = (key: string) => ({ header: say(`calculations.${key}`), weight: 1, align: 'end' as const });
  const { excludedShare, median } = table;
  const { pack } = context.input;
  const word = (part: 'breakdown' | 'category', value: string) => cellWord(pack, calculation, part, value, context);
  return [
    ...(isOneOfSeveral || table.breakdown !== ''
      ? [
          {
            kind: 'heading' as const,
            level: 3 as const,
            isWide: true,
            text: table.breakdown === '' ? say('calculations.whole') : word('breakdown', table.breakdown),
          },
        ]
      : []),
    ...chartBlocks(ratioFigures(pack, calculation, table, chartWords(context))),
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('calculations.category'), weight: 4 },
        figure('applicants'),
        figure('selected'),
        figure('rate'),
        figure('ratio'),
        { header: say('calculations.assessment'), weight: 2 },
      ],
      rows: table.rows.map((row) => rowOf(context, row, word('category', row.category))),
    },
    ...(median === null
      ? []
      : [
          paragraph(say('calculations.median', { value: localDecimal(context, median) }), {
            style: 'small',
            isWide: true,
          }),
        ]),
    ...(excludedShare === null
      ? []
      : [
          paragraph(say('calculations.excluded-share', { share: percent(context, excludedShare) }), {
            style: 'small',
            isWide: true,
          }),
        ]),
  ];
}

function rowOf(context: SectionContext, row: ImpactRow, category: string): CellBlock[][] {
  const { say, number } = context;
  const { impactRatio, rate, isFlagged } = row;
  const isRatio = impactRatio !== 'excluded' && impactRatio !== 'not-computable';
  const standing = isRatio
    ? isFlagged === null
      ? '–'
      : say(isFlagged ? 'calculations.flagged' : 'calculations.not-flagged')
    : say(`calculations.${impactRatio}`);
  return [
    [paragraph([{ text: category, bold: true }])],
    [paragraph(number(row.applicants))],
    [paragraph(number(row.selected))],
    [paragraph(rate === null ? '–' : percent(context, rate))],
    [paragraph([{ text: isRatio ? decimal(context, impactRatio, 3) : '–', bold: isFlagged === true }])],
    [paragraph([{ text: standing, bold: isFlagged === true }], isFlagged ? { marker: 'high' } : {})],
  ];
}

/** A decimal of a computation, with the sign of the language; its digits are not touched. */
function localDecimal({ input }: SectionContext, text: string): string {
  return input.locale === 'de' ? text.replace('.', ',') : text;
}

function decimal(context: SectionContext, fraction: string, places: number): string {
  return localDecimal(context, decimalOf(fraction, places));
}

/** One place after the point, exactly rounded. */
function percent(context: SectionContext, fraction: string): string {
  const [numerator = '0', denominator = '1'] = fraction.split('/');
  const gap = context.input.locale === 'en' ? '' : '\u00a0';
  return `${decimal(context, `${BigInt(numerator) * 100n}/${denominator}`, 1)}${gap}%`;
}
