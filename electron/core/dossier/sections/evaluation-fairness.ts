import { calibrationFigures, groupFigures, groupName } from '#contract/evaluation-charts';
import { GAP_METRICS, type GapMetric } from '#contract/evaluation-metrics';
import {
  decimalText,
  type EvaluationWords,
  figureWords,
  groupingWords,
  intervalWords,
  lineOf,
  lineVerdict,
} from '#contract/evaluation-words';
import type { FairnessGrouping, FairnessResult } from '#contract/records/evaluation';
import type { Block, CellBlock, Column } from '../layout/blocks.ts';
import type { PrintedEvaluation } from '../printed/measurements.ts';
import { chartBlocks, chartWords } from './chart-blocks.ts';
import type { SectionContext } from './context.ts';
import { evaluationWords, type MetricLabels, metricLabel, small, verdictCell, wordsOf } from './judging-words.ts';
import { bullets, paragraph } from './wording.ts';

type Preset = PrintedEvaluation['preset'];
type Group = FairnessGrouping['groups'][number];

const RATES = ['true-positive-rate', 'false-positive-rate', 'positive-predictive-value'] as const;
/** Charts of more groups together say less than the table. */
const MOST_COLUMNS = 1;

/** Fairness between groups: what was found, every group, the gaps between them. */
export function fairnessBlocks(
  context: SectionContext,
  result: FairnessResult,
  preset: Preset,
  labels: MetricLabels,
): Block[] {
  return result.groupings.flatMap((grouping) => groupingBlocks(context, { result, preset, labels, grouping }));
}

type Told = {
  readonly result: FairnessResult;
  readonly preset: Preset;
  readonly labels: MetricLabels;
  readonly grouping: FairnessGrouping;
};

function groupingBlocks(context: SectionContext, told: Told): Block[] {
  const { grouping, preset } = told;
  const words = wordsOf(context);
  const spoken = evaluationWords(words, context);
  const { columns, groups } = grouping;
  const limit = lineOf(preset, 'impact-ratio')?.lowerFail ?? null;
  const title =
    columns.length > 1
      ? words.say('evaluation.grouping.several', { columns: columns.join(' × ') })
      : words.say('evaluation.grouping', { column: columns[0] ?? '' });
  const lines = groups.map(({ values, calibration }) => ({ label: groupName(values), bins: calibration }));
  return [
    { kind: 'heading', level: 3, text: title, listed: 'bookmark', isWide: true },
    { kind: 'note', blocks: [paragraph(groupingWords(grouping, preset, spoken))] },
    ...(columns.length <= MOST_COLUMNS ? chartBlocks(groupFigures(grouping, limit, chartWords(context))) : []),
    groupTable(context, told, spoken),
    bullets(remarks(context, told).map((text) => [{ text }])),
    ...gapTable(context, told, spoken),
    ...chartBlocks(calibrationFigures(lines, chartWords(context))),
  ];
}

/** What is not in the ratios is said openly. */
function remarks(context: SectionContext, { grouping, result, labels }: Told): string[] {
  const { say, list } = wordsOf(context);
  const { groups, unknownCases, unlisted, columns } = grouping;
  const left = groups.filter(({ isSmall }) => isSmall);
  const threshold = 'threshold' in result.rule ? context.number(result.rule.threshold) : '';
  return [
    ...(left.length > 0
      ? [say('evaluation.small', { groups: list(left.map(({ values }) => groupName(values))), count: left.length })]
      : []),
    ...(unknownCases > 0 ? [say('evaluation.unknown', { count: unknownCases, column: columns.join(' × ') })] : []),
    ...(unlisted.groups > 0 ? [say('evaluation.unlisted', { groups: unlisted.groups, cases: unlisted.cases })] : []),
    say(`evaluation.rule.${result.rule.by}`, { threshold }),
    context.say('measurements.rates', {
      tpr: metricLabel(context, labels, 'true-positive-rate'),
      fpr: metricLabel(context, labels, 'false-positive-rate'),
      ppv: metricLabel(context, labels, 'positive-predictive-value'),
    }),
  ];
}

function groupTable(context: SectionContext, { grouping, preset }: Told, spoken: EvaluationWords): Block {
  const { tell, number } = context;
  const { groups } = grouping;
  const rates = RATES.filter((metric) => groups.some(({ figures }) => figures[metric].value !== null));
  const line = lineOf(preset, 'impact-ratio');
  const percent = (share: number): string => spokenPercent(context, Number((share * 100).toFixed(1)));
  const column = (header: string, weight = 2): Column => ({ header, weight, align: 'end' });
  const told = (text: string): CellBlock => paragraph(text);
  const ratioCell = ({ isSmall, figures }: Group): CellBlock[] => {
    const ratio = figures['impact-ratio'];
    if (isSmall) return [told('–')];
    if (ratio.value === null) return small(figureWords(ratio, spoken));
    return [
      paragraph([{ text: decimalText(ratio.value, spoken), bold: true }]),
      ...small(intervalWords(ratio, spoken)),
    ];
  };
  return {
    kind: 'table',
    hasRowHeaders: true,
    columns: [
      { header: tell('evaluation.group'), weight: 4 },
      column(tell('evaluation.cases')),
      column(tell('evaluation.selected')),
      column(tell('evaluation.rate')),
      ...rates.map((metric) => column(tell(`evaluation.${metric}`))),
      column(tell('evaluation.ratio'), 3),
      { header: tell('measurement.verdict'), weight: 4 },
    ],
    rows: groups.map((group): CellBlock[][] => {
      const verdict = group.isSmall
        ? ({ tone: 'unknown', label: tell('evaluation.line.small') } as const)
        : lineVerdict(line, group.figures['impact-ratio'], spoken);
      return [
        [told(groupName(group.values))],
        [told(number(group.counts.n)), ...small(percent(group.share))],
        [told(number(group.counts.selected))],
        [told(figureWords(group.figures['selection-rate'], spoken))],
        ...rates.map((metric): CellBlock[] => [told(figureCell(group.figures[metric].value, spoken))]),
        ratioCell(group),
        [verdictCell(verdict)],
      ];
    }),
  };
}

/** A figure in a narrow column; the reason why there is none stands with the gaps. */
function figureCell(value: number | null, spoken: EvaluationWords): string {
  return value === null ? '–' : decimalText(value, spoken);
}

function spokenPercent(context: SectionContext, share: number): string {
  return wordsOf(context).say('chart.percent', { share: context.number(share) });
}

/** Metrics that the preset names come first, then the others that have a figure. */
function gapsOf({ gaps }: FairnessGrouping, preset: Preset): readonly GapMetric[] {
  const named = preset?.metrics.map(({ metric }) => metric) ?? [];
  const place = (metric: GapMetric): number => (named.includes(metric) ? named.indexOf(metric) : named.length);
  return GAP_METRICS.filter((metric) => gaps[metric].value !== null || named.includes(metric)).toSorted(
    (one, other) => place(one) - place(other),
  );
}

function gapTable(context: SectionContext, { grouping, preset, labels }: Told, spoken: EvaluationWords): Block[] {
  const { tell } = context;
  const metrics = gapsOf(grouping, preset);
  if (metrics.length === 0) return [];
  const nameAt = (at: number | null): string => {
    const group = at === null ? undefined : grouping.groups[at];
    return group ? groupName(group.values) : '–';
  };
  return [
    { kind: 'heading', level: 4, text: tell('evaluation.gaps'), isWide: true },
    {
      kind: 'table',
      isDense: true,
      hasRowHeaders: true,
      columns: [
        { header: tell('measurement.metric'), weight: 5 },
        { header: tell('measurement.value'), weight: 2, align: 'end' },
        { header: tell('measurement.interval.title'), weight: 3, align: 'end' },
        { header: tell('evaluation.highest'), weight: 3 },
        { header: tell('evaluation.lowest'), weight: 3 },
        { header: tell('measurement.verdict'), weight: 4 },
      ],
      rows: metrics.map((metric): CellBlock[][] => {
        const gap = grouping.gaps[metric];
        return [
          [paragraph(metricLabel(context, labels, metric))],
          [paragraph(figureWords(gap, spoken))],
          [paragraph(intervalWords(gap, spoken) || '–')],
          [paragraph(nameAt(gap.highest))],
          [paragraph(nameAt(gap.lowest))],
          [verdictCell(lineVerdict(lineOf(preset, metric), gap, spoken))],
        ];
      }),
    },
  ];
}
