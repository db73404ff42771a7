import { areaFigures, areasOf, scoreFigures } from '#contract/chart-data';
import type { ScoreResult } from '#contract/records/judgement';
import type { Band, Score } from '#contract/records/rules';
import type { Block, CellBlock, Scale, TableRow } from '../layout/blocks.ts';
import { chartBlocks, chartWords } from './chart-blocks.ts';
import type { SectionContext } from './context.ts';
import { lawRuns, paragraph } from './wording.ts';

interface Judged {
  readonly score: Score;
  readonly result: ScoreResult;
}

/** More scores than this are first told side by side. */
const ONE_BY_ONE = 4;

/** Every score with its value, its band on the scale, what it is made of, and what it can still come to. */
export function scores(context: SectionContext): Block[] {
  const { pack, judgement } = context.input;
  const judged = (pack.scores ?? []).flatMap((score): Judged[] => {
    const result = judgement.scores.find(({ id }) => id === score.id);
    return result ? [{ score, result }] : [];
  });
  if (judged.length === 0) return [];
  const isMany = judged.length > ONE_BY_ONE;
  return [
    { kind: 'heading', level: 1, text: context.say('scores.title'), listed: 'contents' },
    paragraph(context.say('scores.intro'), { style: 'lead', keepWithNext: true }),
    ...(isMany ? [...chartBlocks(scoreFigures(pack, judgement, chartWords(context))), overview(context, judged)] : []),
    ...judged.flatMap(({ score, result }) => scoreBlocks(context, score, result, isMany)),
  ];
}

/** Many scores side by side: what each comes to, and its band. */
function overview(context: SectionContext, judged: readonly Judged[]): Block {
  const { say, number } = context;
  return {
    kind: 'table',
    hasRowHeaders: true,
    columns: [
      { header: say('scores.score'), weight: 5 },
      { header: say('scores.points'), weight: 1, align: 'end' },
      { header: say('scores.band'), weight: 3 },
    ],
    rows: judged.map(({ score, result }) => {
      const band = score.bands?.find(({ id }) => id === result.band);
      const value = number(result.value);
      const told = score.maximum === undefined ? value : say('scores.of', { value, maximum: number(score.maximum) });
      return [
        [paragraph([{ text: context.local(score.label), bold: true }])],
        [paragraph(told)],
        [band ? paragraph(context.local(band.label), { marker: band.tone }) : paragraph('–')],
      ];
    }),
  };
}

function scoreBlocks(context: SectionContext, score: Score, result: ScoreResult, isOneOfMany: boolean): Block[] {
  const { say, number } = context;
  const band = score.bands?.find(({ id }) => id === result.band);
  const value = number(result.value);
  const hasScale = score.bands !== undefined;
  return [
    { kind: 'heading', level: 2, text: context.local(score.label), listed: isOneOfMany ? 'bookmark' : 'contents' },
    paragraph(
      score.maximum === undefined ? value : say('scores.of-maximum', { value, maximum: number(score.maximum) }),
      { style: 'outcome', keepWithNext: true },
    ),
    ...(band
      ? [paragraph([{ text: context.local(band.label), bold: true }], { marker: band.tone, keepWithNext: true })]
      : []),
    ...(band?.meaning ? [paragraph(context.local(band.meaning), { keepWithNext: hasScale })] : []),
    ...(result.isDetermined
      ? []
      : [paragraph(outlook(context, result), { marker: 'unknown', keepWithNext: hasScale })]),
    ...(score.bands ? [scaleOf(context, score, score.bands, result)] : []),
    ...(score.help ? [paragraph(context.local(score.help), { style: 'small' })] : []),
    paragraph(lawRuns(context, score), { style: 'small' }),
    // Many scores are drawn side by side already.
    ...(isOneOfMany
      ? []
      : chartBlocks(areaFigures(context.input.pack, context.input.judgement, score, chartWords(context)))),
    ...compositionBlocks(context, score, result),
  ];
}

/** A score that depends on a number without a limit can come to anything; the rules then give about this. */
const UNLIMITED = 1e300;

function isLimited({ min, max }: ScoreResult): boolean {
  return Math.abs(min) < UNLIMITED && Math.abs(max) < UNLIMITED;
}

function outlook({ say, number }: SectionContext, result: ScoreResult): string {
  if (!isLimited(result)) return say('scores.open-unlimited');
  return say('scores.open', { min: number(result.min), max: number(result.max) });
}

/** Where a scale ends whose last band is open. */
const BEYOND = 1.2;

function scaleOf(context: SectionContext, score: Score, bands: readonly Band[], result: ScoreResult): Scale {
  const { say, number } = context;
  const limits = bands.flatMap(({ upTo }) => (upTo === undefined ? [] : [upTo]));
  const [min, max] = isLimited(result) ? [result.min, result.max] : [result.value, result.value];
  const from = Math.min(0, min, result.value);
  const end = Math.max(score.maximum ?? Math.max(...limits) * BEYOND, max, result.value);
  const value = number(result.value);
  const current = bands.find(({ id }) => id === result.band);
  return {
    kind: 'scale',
    from,
    to: end,
    bands: bands.map((band) => ({
      label: context.local(band.label),
      marker: band.tone,
      to: band.upTo ?? end,
      ...(band.upTo !== undefined
        ? { limit: number(band.upTo) }
        : score.maximum !== undefined && { limit: number(score.maximum) }),
      isCurrent: band.id === result.band,
    })),
    value: { at: result.value, label: value },
    ...(!result.isDetermined && isLimited(result) && { range: { from: min, to: max } }),
    alt: say('scores.scale-alt', {
      value,
      band: current ? context.local(current.label) : '',
      bands: bands
        .map((band) =>
          band.upTo === undefined
            ? context.local(band.label)
            : say('scores.band-limit', { label: context.local(band.label), limit: number(band.upTo) }),
        )
        .join('; '),
    }),
  };
}

/** What the value is made of: points by section or other scores, then what is taken off. */
function compositionBlocks(context: SectionContext, score: Score, result: ScoreResult): Block[] {
  const { say, number } = context;
  const row = (label: string, isBold: boolean, ...amounts: string[]): readonly (readonly CellBlock[])[] =>
    [label, ...amounts].map((text) => [paragraph([{ text, bold: isBold }])]);
  const { pack, judgement } = context.input;
  const areas = areasOf(pack, judgement, score, chartWords(context));
  const parts: TableRow[] =
    areas.length > 0
      ? areas.map(({ label, value, maximum }) => row(label, false, number(value), number(maximum)))
      : partsOf(context, score, result).map(({ label, value }) => row(label, false, number(value)));
  if (parts.length === 0) return [];
  const reductions = result.reductions.flatMap((index) => {
    const reduction = score.reductions?.[index];
    return reduction
      ? [
          row(
            say('scores.reduction', { label: context.local(reduction.label) }),
            false,
            `−${percent(context, reduction.by)}`,
          ),
        ]
      : [];
  });
  const isChanged = reductions.length > 0 || result.base !== result.value;
  const most = areas.length > 0 && score.maximum !== undefined ? [number(score.maximum)] : [];
  return [
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say(score.from === 'points' ? 'scores.section' : 'scores.part'), weight: 5 },
        { header: say('scores.points'), weight: 1, align: 'end' },
        ...(most.length > 0 ? [{ header: say('scores.most'), weight: 1, align: 'end' as const }] : []),
      ],
      rows: [
        ...parts,
        ...(parts.length > 1 ? [row(say('scores.sum'), !isChanged, number(result.base), ...most)] : []),
        ...reductions,
        ...(isChanged ? [row(say('scores.result'), true, number(result.value))] : []),
      ],
    },
  ];
}

/** The parts of a score of which nobody can say what the most is. */
function partsOf(context: SectionContext, score: Score, result: ScoreResult): { label: string; value: number }[] {
  const { pack, judgement } = context.input;
  if (score.from === 'points') {
    return result.sections.map(({ id, points }) => {
      const section = pack.sections.find((one) => one.id === id);
      return { label: section ? context.local(section.title) : id, value: points };
    });
  }
  return score.from.flatMap(({ score: id, times }) => {
    const part = judgement.scores.find((one) => one.id === id);
    const rule = pack.scores?.find((one) => one.id === id);
    if (!part || !rule) return [];
    const label = context.local(rule.label);
    const told = times === 1 ? label : context.say('scores.times', { label, times: context.number(times) });
    return [{ label: told, value: part.value * times }];
  });
}

function percent(context: SectionContext, share: number): string {
  const gap = context.input.locale === 'en' ? '' : '\u00a0';
  return `${context.number(Math.round(share * 1e8) / 1e6)}${gap}%`;
}
