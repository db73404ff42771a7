import { performanceFigures } from '#contract/evaluation-charts';
import { PERFORMANCE_METRICS } from '#contract/evaluation-metrics';
import { decimalText, figureWords, intervalWords } from '#contract/evaluation-words';
import type { PerformanceResult } from '#contract/records/evaluation';
import type { Block, CellBlock } from '../layout/blocks.ts';
import { chartBlocks, chartWords } from './chart-blocks.ts';
import type { SectionContext } from './context.ts';
import { evaluationWords, type MetricLabels, metricLabel, small, wordsOf } from './judging-words.ts';
import { paragraph } from './wording.ts';

/** How good predictions are: figures with intervals, the confusion matrix, curves. */
export function performanceBlocks(context: SectionContext, result: PerformanceResult, labels: MetricLabels): Block[] {
  const { tell } = context;
  const words = wordsOf(context);
  const spoken = evaluationWords(words, context);
  const shown = PERFORMANCE_METRICS[result.task].flatMap((metric) => {
    const figure = result.figures[metric];
    return figure === undefined ? [] : [{ metric, figure }];
  });
  const [main] = shown;
  const charts = performanceFigures(result, chartWords(context));
  return [
    ...(main === undefined || main.figure.value === null
      ? []
      : [
          {
            kind: 'note' as const,
            blocks: [
              paragraph(
                words.say('evaluation.found.performance', {
                  metric: metricLabel(context, labels, main.metric),
                  value: decimalText(main.figure.value, spoken),
                  interval: intervalWords(main.figure, spoken) || 'none',
                  rows: result.rows.counted,
                }),
              ),
            ],
          },
        ]),
    { kind: 'heading', level: 3, text: tell('evaluation.figures'), listed: 'bookmark', isWide: true },
    {
      kind: 'table',
      isDense: true,
      hasRowHeaders: true,
      columns: [
        { header: tell('measurement.metric'), weight: 5 },
        { header: tell('measurement.value'), weight: 3, align: 'end' },
        { header: tell('measurement.interval.title'), weight: 3, align: 'end' },
      ],
      rows: shown.map(({ metric, figure }): CellBlock[][] => [
        [paragraph(metricLabel(context, labels, metric))],
        [paragraph(figureWords(figure, spoken))],
        [paragraph(intervalWords(figure, spoken) || '–')],
      ]),
    },
    ...confusionBlocks(context, result),
    ...classBlocks(context, result, labels),
    ...(charts.length === 0
      ? []
      : [
          { kind: 'heading' as const, level: 3 as const, text: tell('evaluation.curves'), isWide: true },
          ...chartBlocks(charts),
        ]),
    ...(result.isBinned ? [paragraph(tell('evaluation.binned'), { style: 'small' })] : []),
  ];
}

function confusionBlocks(context: SectionContext, { confusion, task }: PerformanceResult): Block[] {
  if (confusion === null) return [];
  const { tell, number } = context;
  const { say } = wordsOf(context);
  const { classes, matrix } = confusion;
  const className = (name: string): string =>
    task === 'binary' && (name === 'positive' || name === 'negative') ? tell(`evaluation.class.${name}`) : name;
  const shareOf = (row: readonly number[], value: number): string => {
    const sum = row.reduce((total, one) => total + one, 0);
    return sum === 0 ? '–' : say('chart.percent', { share: number(Number(((value / sum) * 100).toFixed(1))) });
  };
  return [
    { kind: 'heading', level: 3, text: tell('evaluation.confusion'), listed: 'bookmark', isWide: true },
    paragraph(tell('evaluation.confusion.text'), { keepWithNext: true, isWide: true }),
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: tell('evaluation.confusion.label'), weight: 3 },
        ...classes.map((name) => ({
          header: say('evaluation.confusion.predicted', { name: className(name) }),
          weight: 2,
          align: 'end' as const,
        })),
      ],
      rows: classes.map((name, at): CellBlock[][] => {
        const row = matrix[at] ?? [];
        return [
          [paragraph(className(name))],
          ...row.map((value, column): CellBlock[] => [
            // What was right stands out in weight.
            paragraph([{ text: number(value), bold: column === at }]),
            ...small(shareOf(row, value)),
          ]),
        ];
      }),
    },
  ];
}

function classBlocks(context: SectionContext, { perClass }: PerformanceResult, labels: MetricLabels): Block[] {
  if (perClass.length === 0) return [];
  const { tell, number } = context;
  const spoken = evaluationWords(wordsOf(context), context);
  const metrics = ['precision', 'recall', 'f1'] as const;
  return [
    { kind: 'heading', level: 3, text: tell('evaluation.per-class'), listed: 'bookmark', isWide: true },
    {
      kind: 'table',
      isDense: true,
      hasRowHeaders: true,
      columns: [
        { header: tell('evaluation.class'), weight: 4 },
        { header: tell('evaluation.cases'), weight: 2, align: 'end' },
        ...metrics.map((metric) => ({
          header: metricLabel(context, labels, metric),
          weight: 2,
          align: 'end' as const,
        })),
      ],
      rows: perClass.map((one): CellBlock[][] => [
        [paragraph(one.name)],
        [paragraph(number(one.support))],
        ...metrics.map((metric): CellBlock[] => [paragraph(figureWords(one[metric], spoken))]),
      ]),
    },
  ];
}
