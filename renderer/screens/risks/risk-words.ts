import type { PictureWords } from '#contract/pictures/risk-pictures';
import type { ItemRef } from '#contract/records/inventory';
import type { HeldCategory, HeldMatrix, RatedLevel } from '#contract/records/risk';
import {
  CONTROL_KINDS,
  CONTROL_STATES,
  type ControlKind,
  type ControlState,
  type CoverageState,
  MATURITIES,
  RISK_STATES,
  type RiskState,
  TREATMENTS,
} from '#contract/risk-words';
import { formatDate, formatList, l, t } from '../app.ts';
import { isPast } from '../evidence/evidence-words.ts';
import type { StatusTone } from '../kit.ts';

/** The words of pictures in the window's language. */
export const pictureWords = (): PictureWords => ({ say: t, local: l, day: formatDate, list: formatList });

/** How a level is shown: its band's word and hue. */
export interface ShownBand {
  readonly label: string;
  readonly tone: StatusTone;
}

/** The band of a level; what is not rated is told so. */
export function bandOf(matrix: HeldMatrix | undefined | null, level: RatedLevel | null): ShownBand {
  if (level === null) return { label: t('risk.unrated'), tone: 'unknown' };
  const band = matrix?.bands.find(({ id }) => id === level.band);
  return band === undefined
    ? { label: t('screen.risk.band.unknown'), tone: 'unknown' }
    : { label: l(band.label), tone: band.tone };
}

/** A level as its two steps in words: `Likely × major`. */
export function stepsOf(matrix: HeldMatrix | undefined | null, level: RatedLevel | null): string {
  if (level === null || matrix === undefined || matrix === null) return '';
  const likelihood = matrix.likelihood.steps[level.likelihood];
  const impact = matrix.impact.steps[level.impact];
  return likelihood === undefined || impact === undefined ? '' : `${l(likelihood.label)} × ${l(impact.label)}`;
}

/** A category by its ref; a word of one's own as it is. */
export function categoryName(categories: readonly HeldCategory[], ref: string): string {
  const found = categories.find((one) => one.ref === ref);
  return found === undefined ? ref : l(found.label);
}

const RISK_TONES: Readonly<Record<RiskState, StatusTone>> = { open: 'accent', monitored: 'limited', closed: 'none' };
export const riskStateTone = (state: RiskState): StatusTone => RISK_TONES[state];

const CONTROL_TONES: Readonly<Record<ControlState, StatusTone>> = {
  planned: 'unknown',
  implementing: 'limited',
  operating: 'minimal',
  failed: 'prohibited',
  retired: 'none',
};
export const controlStateTone = (state: ControlState): StatusTone => CONTROL_TONES[state];

const COVERAGE_TONES: Readonly<Record<CoverageState, StatusTone>> = {
  covered: 'minimal',
  partial: 'limited',
  planned: 'unknown',
  open: 'prohibited',
  'not-applicable': 'none',
};
export const coverageTone = (state: CoverageState): StatusTone => COVERAGE_TONES[state];

/** Whether and until when somebody bears a risk; null where nobody has to and nobody does. `short`: under a heading. */
export function acceptanceOf({
  acceptedUntil,
  needsAcceptance,
}: {
  readonly acceptedUntil: string | null;
  readonly needsAcceptance: boolean;
}): (ShownBand & { readonly short: string }) | null {
  if (acceptedUntil === null) {
    return needsAcceptance
      ? { tone: 'high', label: t('screen.risk.acceptance.needed'), short: t('screen.risk.acceptance.needed.short') }
      : null;
  }
  const date = formatDate(acceptedUntil);
  const state = isPast(acceptedUntil) ? 'expired-on' : 'until';
  return {
    tone: state === 'until' ? 'minimal' : 'prohibited',
    label: t(`screen.risk.acceptance.${state}`, { date }),
    short: t(`screen.risk.acceptance.${state}.short`, { date }),
  };
}

const choices = <Value extends string>(
  values: readonly Value[],
  label: (value: Value) => string,
  hint?: (value: Value) => string,
) => values.map((value) => ({ value, label: label(value), ...(hint && { hint: hint(value) }) }));

export const riskStateChoices = () => choices(RISK_STATES, (state) => t(`risk-state.${state}`));
export const treatmentChoices = () => [
  { value: '', label: t('screen.risk.treatment.none') },
  ...choices(
    TREATMENTS,
    (one) => t(`treatment.${one}`),
    (one) => t(`treatment.${one}.meaning`),
  ),
];
export const controlKindChoices = () =>
  choices(
    CONTROL_KINDS,
    (kind: ControlKind) => t(`control-kind.${kind}`),
    (kind) => t(`control-kind.${kind}.meaning`),
  );
export const controlStateChoices = () =>
  choices(
    CONTROL_STATES,
    (state) => t(`control-state.${state}`),
    (state) => t(`control-state.${state}.meaning`),
  );
const SHARES = [0, 25, 50, 75, 100, 100] as const;
/** Steps of maturity with what they mean and how much of a control's effect they let count. */
export const maturityChoices = () =>
  MATURITIES.map((step) => ({
    value: `${step}`,
    label: t(`maturity.${step}`),
    hint: `${t(`maturity.${step}.meaning`)} ${t('screen.control.maturity.share', { percent: SHARES[step] })}`,
  }));
/** Steps that a control can take off at full maturity. */
export const effectChoices = () =>
  ([0, 1, 2, 3, 4] as const).map((steps) => ({
    value: `${steps}`,
    label: t(`screen.risk.effect.${steps}`),
    hint: t(`screen.risk.effect.${steps}.meaning`),
  }));
export const peopleChoices = (people: readonly { readonly id: string; readonly name: string }[]) => [
  { value: '', label: t('screen.systems.no-owner') },
  ...people.map(({ id, name }) => ({ value: id, label: name })),
];

/** Only what names a record: rows hold its name beside it. */
export const refOf = ({ kind, id }: ItemRef): ItemRef => ({ kind, id });

/** Today, `YYYY-MM-DD`, in this place. */
export function today(now = new Date()): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
