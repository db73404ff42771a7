import type { MeasurementVerdict } from '#contract/measurement-words';
import type { Block, CellBlock, Marker, TableRow } from '../layout/blocks.ts';
import type { PrintedFigure, PrintedMeasurements } from '../printed/measurements.ts';
import type { SectionContext } from './context.ts';
import { evaluationBlocks } from './evaluation.ts';
import { small, verdictCell, wordsOf } from './judging-words.ts';
import { bullets, paragraph } from './wording.ts';

const MARKERS: Readonly<Record<MeasurementVerdict, Marker>> = {
  fail: 'prohibited',
  warn: 'high',
  pass: 'minimal',
  'not-computed': 'unknown',
  'no-threshold': 'none',
};
const DIGITS = 4;

/** Figures, thresholds and evaluations. */
export function measurements(context: SectionContext): Block[] {
  const { input, say } = context;
  const printed = input.measurements;
  if (printed === undefined) return [];
  return [
    { kind: 'heading', level: 1, text: say('measurements.title'), listed: 'contents' },
    paragraph(say('measurements.intro')),
    paragraph(say('measurements.as-of', { day: context.day(printed.asOf) }), { style: 'small', isWide: true }),
    ...figureBlocks(context, printed),
    ...printed.evaluations.flatMap((one) => evaluationBlocks(context, one, printed.labels)),
    ...olderBlocks(context, printed),
  ];
}

function figureBlocks(context: SectionContext, { figures, elsewhere, omitted }: PrintedMeasurements): Block[] {
  const { say } = context;
  if (figures.length === 0) return [];
  const records = [...new Set(figures.map(({ itemName }) => itemName))];
  return [
    { kind: 'heading', level: 2, text: say('measurements.newest'), listed: 'contents' },
    paragraph(say('measurements.newest-text', { count: figures.length }), { keepWithNext: true, isWide: true }),
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('measurements.metric'), weight: 5 },
        { header: say('measurements.value'), weight: 5 },
        { header: say('measurements.threshold'), weight: 3 },
        { header: say('measurements.verdict'), weight: 3 },
        { header: say('measurements.measured'), weight: 4 },
      ],
      rows: records.flatMap((record): TableRow[] => [
        { heading: record },
        ...figures.filter(({ itemName }) => itemName === record).map((figure) => figureRow(context, figure)),
      ]),
    },
    ...(elsewhere > 0
      ? [paragraph(say('measurements.elsewhere', { count: elsewhere }), { style: 'small', isWide: true })]
      : []),
    ...(omitted > 0
      ? [paragraph(say('measurements.omitted', { count: omitted }), { style: 'small', isWide: true })]
      : []),
    ...reasonBlocks(context, figures),
  ];
}

function figureRow(context: SectionContext, figure: PrintedFigure): CellBlock[][] {
  const { say, tell, local, number, day } = context;
  const words = wordsOf(context);
  const round = (value: number): string => number(Number(value.toPrecision(DIGITS)));
  const { value, unit, lower, upper, confidence, threshold } = figure;
  const interval =
    lower === null || upper === null
      ? null
      : say('measurements.interval', {
          lower: round(lower),
          upper: round(upper),
          confidence: confidence === null ? 'none' : number(Number((confidence * 100).toFixed(2))),
        });
  const parts = threshold
    ? (
        [
          [threshold.lowerFail, 'fail-below'],
          [threshold.lowerWarn, 'warn-below'],
          [threshold.upperWarn, 'warn-above'],
          [threshold.upperFail, 'fail-above'],
        ] as const
      ).flatMap(([bound, name]) =>
        bound === null ? [] : [words.say(`threshold.bounds.${name}`, { value: number(bound) })],
      )
    : [];
  return [
    [
      paragraph(figure.label ? local(figure.label) : figure.metric),
      ...small(
        figure.slice === '' ? tell('measurement.slice.all') : figure.slice.replaceAll('=', ': ').replaceAll('&', ', '),
      ),
    ],
    [
      paragraph(
        value === null ? tell('measurement.none') : unit === '' ? round(value) : `${round(value)}\u00a0${unit}`,
      ),
      ...small(interval),
      ...small(figure.sampleSize === null ? null : say('measurements.sample', { count: figure.sampleSize })),
      ...small(figure.note),
    ],
    parts.length === 0
      ? [paragraph(say('measurements.no-threshold'))]
      : parts.map((part, index) => paragraph(part, index === 0 ? {} : { style: 'small' })),
    [verdictCell({ tone: MARKERS[figure.verdict], label: tell(`measurement.verdict.${figure.verdict}`) })],
    [
      paragraph(day(figure.measuredAt.slice(0, 10))),
      ...small(
        figure.computedBy === ''
          ? figure.addedByName
          : say('measurements.by', { by: figure.computedBy, person: figure.addedByName }),
      ),
      ...small(figure.datasetName === null ? null : say('measurements.on', { dataset: figure.datasetName })),
    ],
  ];
}

/** Why each line is where it is. */
function reasonBlocks({ say, local }: SectionContext, figures: readonly PrintedFigure[]): Block[] {
  const reasons = new Map(
    figures.flatMap(({ threshold, label, metric }): [string, string][] =>
      threshold ? [[label ? local(label) : metric, threshold.reason]] : [],
    ),
  );
  if (reasons.size === 0) return [];
  return [
    { kind: 'heading', level: 3, text: say('measurements.reasons'), isWide: true },
    bullets([...reasons].map(([metric, reason]) => [{ text: `${metric}: `, bold: true }, { text: reason }])),
  ];
}

function olderBlocks({ say, tell, day }: SectionContext, { older }: PrintedMeasurements): Block[] {
  if (older.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('measurements.older'), listed: 'bookmark' },
    {
      kind: 'table',
      isDense: true,
      hasRowHeaders: true,
      columns: [
        { header: say('measurements.evaluation'), weight: 5 },
        { header: say('measurements.record'), weight: 4 },
        { header: say('measurements.measured'), weight: 4 },
      ],
      rows: older.map(({ title, kind, itemName, at, personName }): CellBlock[][] => [
        [paragraph(title), ...small(tell(`evaluation.kind.${kind}`))],
        [paragraph(itemName)],
        [paragraph(day(at.slice(0, 10))), ...small(personName)],
      ]),
    },
  ];
}
