import type { Block, CellBlock, Facts } from '../layout/blocks.ts';
import type { PrintedEvaluation } from '../printed/measurements.ts';
import type { SectionContext } from './context.ts';
import { driftBlocks } from './evaluation-drift.ts';
import { fairnessBlocks } from './evaluation-fairness.ts';
import { performanceBlocks } from './evaluation-performance.ts';
import type { MetricLabels } from './judging-words.ts';
import { paragraph } from './wording.ts';

/** One evaluation in full: what was looked at and how, what was found, every figure. */
export function evaluationBlocks(
  context: SectionContext,
  evaluation: PrintedEvaluation,
  labels: MetricLabels,
): Block[] {
  const { result } = evaluation;
  return [
    {
      kind: 'heading',
      level: 2,
      text: `${context.tell(`evaluation.kind.${result.kind}`)}: ${evaluation.title}`,
      listed: 'contents',
    },
    aboutBlock(context, evaluation),
    ...(result.kind === 'fairness'
      ? fairnessBlocks(context, result, evaluation.preset, labels)
      : result.kind === 'performance'
        ? performanceBlocks(context, result, labels)
        : driftBlocks(context, result, labels)),
  ];
}

function aboutBlock(context: SectionContext, evaluation: PrintedEvaluation): Block {
  const { say, number, moment, local } = context;
  const { files, preset, result, settings } = evaluation;
  const fact = (name: string, value: readonly CellBlock[]): Facts['items'][number] => ({
    label: say(`measurements.${name}`),
    value,
  });
  const rows = 'rows' in result ? result.rows : null;
  return {
    kind: 'facts',
    keepFirst: 1,
    items: [
      fact('record', [paragraph(evaluation.itemName)]),
      ...(evaluation.datasetName === null ? [] : [fact('dataset', [paragraph(evaluation.datasetName)])]),
      fact(
        'files',
        files.flatMap(({ name, sizeBytes, sha256 }): CellBlock[] => [
          paragraph(say('measurements.file', { name, size: say('answers.bytes', { count: sizeBytes }) })),
          { kind: 'digest', hex: sha256 },
        ]),
      ),
      ...(rows === null
        ? []
        : [
            fact('rows', [
              paragraph(say('measurements.rows-text', { total: rows.total, counted: rows.counted })),
              ...rows.excluded
                .filter((one) => one.rows > 0)
                .map((one) =>
                  paragraph(
                    say('measurements.excluded', {
                      count: one.rows,
                      reason: context.tell(`evaluation.excluded.${one.reason}`),
                    }),
                    { style: 'small' },
                  ),
                ),
            ]),
          ]),
      ...(preset === null
        ? []
        : [fact('preset', [paragraph(local(preset.title)), paragraph(local(preset.summary), { style: 'small' })])]),
      ...('resamples' in settings && settings.resamples > 0
        ? [
            fact('method', [
              paragraph(
                say('measurements.method-text', {
                  confidence: number(Number((settings.confidence * 100).toFixed(2))),
                  resamples: settings.resamples,
                  seed: settings.seed,
                }),
              ),
            ]),
          ]
        : []),
      fact('computed', [
        paragraph(say('measurements.computed-text', { at: moment(evaluation.at), person: evaluation.personName })),
      ]),
    ],
  };
}
