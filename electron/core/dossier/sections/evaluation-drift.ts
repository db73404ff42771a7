import { driftFigures } from '#contract/evaluation-charts';
import { figureWords, SHIFTS, shiftVerdict, testWords } from '#contract/evaluation-words';
import type { DriftColumn, DriftResult } from '#contract/records/evaluation';
import type { Block, CellBlock } from '../layout/blocks.ts';
import { chartBlocks, chartWords } from './chart-blocks.ts';
import type { SectionContext } from './context.ts';
import { evaluationWords, type MetricLabels, metricLabel, small, verdictCell, wordsOf } from './judging-words.ts';
import { bullets, paragraph } from './wording.ts';

/** Of how many columns the distribution is drawn, those that moved furthest. */
const MOST_CHARTS = 4;

const indexOf = (column: DriftColumn): number => column.figures['population-stability-index'].value ?? -1;

/** Whether data are spread otherwise than before: a line for each column, and what it means. */
export function driftBlocks(context: SectionContext, result: DriftResult, labels: MetricLabels): Block[] {
  const { tell, say } = context;
  const words = wordsOf(context);
  const spoken = evaluationWords(words, context);
  const ordered = result.columns.toSorted((one, other) => indexOf(other) - indexOf(one));
  const moved = ordered.filter((column) => indexOf(column) > SHIFTS.large).map(({ column }) => column);
  const found =
    moved.length > 0
      ? words.say('evaluation.found.drift', { columns: words.list(moved), count: moved.length })
      : words.say('evaluation.found.no-drift', { count: result.columns.length });
  return [
    { kind: 'note', blocks: [paragraph(found)] },
    paragraph(say('measurements.drift-rows', { baseline: result.baselineRows, current: result.currentRows })),
    ...(result.of === 'fingerprints' ? [paragraph(tell('evaluation.drift.fingerprints'))] : []),
    { kind: 'heading', level: 3, text: tell('evaluation.drift.columns'), listed: 'bookmark', isWide: true },
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('measurements.column'), weight: 4 },
        { header: say('measurements.stability'), weight: 2, align: 'end' },
        { header: say('measurements.distance'), weight: 2, align: 'end' },
        { header: tell('evaluation.test'), weight: 3 },
        { header: say('measurements.missing'), weight: 2, align: 'end' },
        { header: tell('measurement.verdict'), weight: 3 },
      ],
      rows: ordered.map((column): CellBlock[][] => [
        [paragraph(column.column), ...changeLines(context, column)],
        [paragraph(figureWords(column.figures['population-stability-index'], spoken))],
        [paragraph(figureWords(column.figures['jensen-shannon-distance'], spoken))],
        [paragraph(testWords(column, spoken))],
        [paragraph(figureWords(column.figures['missing-rate-change'], spoken))],
        [verdictCell(shiftVerdict(column.figures['population-stability-index'], spoken))],
      ]),
    },
    bullets(
      [
        say('measurements.drift-columns', {
          stability: metricLabel(context, labels, 'population-stability-index'),
          distance: metricLabel(context, labels, 'jensen-shannon-distance'),
          missing: metricLabel(context, labels, 'missing-rate-change'),
        }),
        tell('evaluation.drift.rule'),
        ...(result.onlyInBaseline.length > 0
          ? [words.say('evaluation.drift.gone', { columns: words.list(result.onlyInBaseline) })]
          : []),
        ...(result.onlyInCurrent.length > 0
          ? [words.say('evaluation.drift.new', { columns: words.list(result.onlyInCurrent) })]
          : []),
      ].map((text) => [{ text }]),
    ),
    ...ordered
      .filter((column) => indexOf(column) > SHIFTS.moderate)
      .slice(0, MOST_CHARTS)
      .flatMap((column) => chartBlocks(driftFigures(column, chartWords(context)))),
  ];
}

function changeLines(context: SectionContext, column: DriftColumn): CellBlock[] {
  const { say, list } = wordsOf(context);
  const { newCategories, goneCategories, baseline, current } = column;
  const round = (value: number): string => context.number(Number(value.toPrecision(4)));
  return [
    ...(newCategories.length > 0 ? small(say('evaluation.drift.new-categories', { values: list(newCategories) })) : []),
    ...(goneCategories.length > 0
      ? small(say('evaluation.drift.gone-categories', { values: list(goneCategories) }))
      : []),
    ...(baseline.mean !== null && current.mean !== null
      ? small(say('evaluation.drift.mean', { baseline: round(baseline.mean), current: round(current.mean) }))
      : []),
  ];
}
