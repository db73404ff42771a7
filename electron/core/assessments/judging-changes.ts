import type { Change, StatedJudging } from '#contract/records/sign-off';
import { compareLists } from './compare-parts.ts';

type Stated<K extends keyof StatedJudging> = NonNullable<StatedJudging[K]>[number];

/** One line of a comparison: what it is about, and how it reads of one state. */
type Part<T> = { readonly subject: string; readonly text: (stated: T) => string | null };

/** The parts that read differently; of what came or went alone the first, which names it. */
function compareStated<T>(before: T | undefined, after: T | undefined, parts: readonly Part<T>[]): Change[] {
  const counted = before !== undefined && after !== undefined ? parts : parts.slice(0, 1);
  return counted.flatMap(({ subject, text }): Change[] => {
    const was = before === undefined ? null : text(before);
    const is = after === undefined ? null : text(after);
    return was === is ? [] : [{ subject, before: was, after: is }];
  });
}

function compareVerdict(key: string, before: Stated<'verdicts'> | undefined, after: Stated<'verdicts'> | undefined) {
  return compareStated(before, after, [
    { subject: `verdict.${key}`, text: ({ value }) => value },
    { subject: `verdict.${key}.reason`, text: ({ reason }) => reason },
    {
      subject: `verdict.${key}.action`,
      text: ({ action }) => action && `${action.text} (${action.owner}, ${action.dueOn})`,
    },
    { subject: `verdict.${key}.person`, text: ({ person, at }) => `${person}, ${at}` },
  ]);
}

function compareOpinion(before: Stated<'opinions'> | undefined, after: Stated<'opinions'> | undefined) {
  const { kind } = (after ?? before) as Stated<'opinions'>;
  return compareStated(before, after, [
    { subject: `opinion.${kind}`, text: ({ isSought, stance }) => (isSought ? (stance ?? 'asked') : 'not-sought') },
    { subject: `opinion.${kind}.text`, text: ({ reason, text }) => reason || text },
    { subject: `opinion.${kind}.givenBy`, text: ({ givenBy, givenOn }) => [givenBy, givenOn ?? ''].join(' ').trim() },
    { subject: `opinion.${kind}.response`, text: ({ response }) => response },
  ]);
}

type Risk = Stated<'risks'>;

const levelText = (level: Risk['inherent']): string | null => level && `${level.likelihood + 1} × ${level.impact + 1}`;

function compareRisk(before: Risk | undefined, after: Risk | undefined): Change[] {
  const { title } = (after ?? before) as Risk;
  return compareStated(before, after, [
    { subject: `risk.record.${title}`, text: (risk) => risk.title },
    { subject: `risk.residual.${title}`, text: ({ residual }) => levelText(residual) },
    { subject: `risk.inherent.${title}`, text: ({ inherent }) => levelText(inherent) },
    { subject: `risk.current.${title}`, text: ({ current }) => levelText(current) },
    { subject: `risk.matrix.${title}`, text: ({ matrix }) => matrix },
    {
      subject: `risk.override.${title}`,
      text: ({ override }) => override && `${levelText(override)}: ${override.reason} (${override.person})`,
    },
    {
      subject: `risk.acceptance.${title}`,
      text: ({ accepted }) => accepted && `${accepted.person}, ${accepted.until}: ${accepted.reason}`,
    },
    { subject: `risk.state.${title}`, text: ({ state }) => state },
    { subject: `risk.item.${title}`, text: ({ item }) => item.name },
    { subject: `risk.treatment.${title}`, text: ({ treatment }) => treatment },
    { subject: `risk.owner.${title}`, text: ({ owner }) => owner },
    {
      subject: `risk.controls.${title}`,
      text: ({ controls }) => controls.map((one) => `${one.title} (${one.state}, ${one.maturity})`).join('; '),
    },
  ]);
}

type Figure = Stated<'measurements'>;

const figureKey = ({ item, metric, slice }: Figure): string => [item.id, metric, slice].join('\n');

function compareFigure(before: Figure | undefined, after: Figure | undefined): Change[] {
  const { item, metric, slice } = (after ?? before) as Figure;
  const name = `${metric}.${item.name}${slice === '' ? '' : ` [${slice}]`}`;
  return compareStated(before, after, [
    { subject: `measurement.verdict.${name}`, text: ({ verdict }) => verdict },
    {
      subject: `measurement.value.${name}`,
      text: ({ value, unit, measuredAt }) => `${value === null ? '–' : `${value} ${unit}`.trim()} (${measuredAt})`,
    },
    { subject: `measurement.item.${name}`, text: ({ item: of }) => of.name },
  ]);
}

/** What differs between what was judged and measured then and now: verdicts, opinions, risks, figures. */
export function compareJudging(before: StatedJudging | undefined, after: StatedJudging | undefined): Change[] {
  return [
    ...compareLists(
      before?.verdicts ?? [],
      after?.verdicts ?? [],
      ({ target }) => `${target.kind}.${target.id}`,
      compareVerdict,
    ),
    ...compareLists(
      before?.opinions ?? [],
      after?.opinions ?? [],
      (opinion) => opinion.id,
      (_, was, is) => compareOpinion(was, is),
    ),
    ...compareLists(
      before?.risks ?? [],
      after?.risks ?? [],
      ({ id }) => id,
      (_, was, is) => compareRisk(was, is),
    ),
    ...compareLists(before?.measurements ?? [], after?.measurements ?? [], figureKey, (_, was, is) =>
      compareFigure(was, is),
    ),
  ];
}
