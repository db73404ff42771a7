import type { ClockState, CycleResult, FindingState, IncidentState } from '#contract/monitoring';
import type { CycleSchedule, CycleStanding } from '#contract/records/cycle';
import type { IncidentClock } from '#contract/records/incident';
import { SEVERITIES, type Severity } from '#contract/severities';
import { formatDate, formatDateTime, region, session, t } from '../app.ts';
import type { StatusTone } from '../kit.ts';

const SEVERITY_TONES: Readonly<Record<Severity, StatusTone>> = {
  critical: 'prohibited',
  high: 'high',
  medium: 'limited',
  low: 'minimal',
};
const STANDING_TONES: Readonly<Record<CycleStanding, StatusTone>> = {
  overdue: 'prohibited',
  soon: 'high',
  later: 'none',
  paused: 'unknown',
};
const RESULT_TONES: Readonly<Record<CycleResult, StatusTone>> = {
  passed: 'minimal',
  failed: 'prohibited',
  skipped: 'unknown',
};
const FINDING_TONES: Readonly<Record<FindingState, StatusTone>> = {
  open: 'high',
  'in-progress': 'accent',
  fixed: 'limited',
  closed: 'minimal',
};
const INCIDENT_TONES: Readonly<Record<IncidentState, StatusTone>> = {
  open: 'high',
  investigating: 'accent',
  contained: 'limited',
  closed: 'minimal',
};
const CLOCK_TONES: Readonly<Record<ClockState, StatusTone>> = {
  waiting: 'unknown',
  running: 'high',
  overdue: 'prohibited',
  sent: 'minimal',
  'sent-late': 'limited',
  'not-required': 'none',
};

interface Tag {
  readonly tone: StatusTone;
  readonly label: string;
}

export const severityTag = (severity: Severity): Tag => ({
  tone: SEVERITY_TONES[severity],
  label: t(`severity.${severity}`),
});
export const standingTag = (standing: CycleStanding): Tag => ({
  tone: STANDING_TONES[standing],
  label: t(`cycle-standing.${standing}`),
});
export const resultTag = (result: CycleResult): Tag => ({
  tone: RESULT_TONES[result],
  label: t(`cycle-result.${result}`),
});
export const findingTag = (state: FindingState): Tag => ({
  tone: FINDING_TONES[state],
  label: t(`finding-state.${state}`),
});
export const incidentTag = (state: IncidentState): Tag => ({
  tone: INCIDENT_TONES[state],
  label: t(`incident-state.${state}`),
});

/** Severities to choose from, the gravest first. */
export const severityChoices = (): { value: string; label: string }[] =>
  SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }));

/** People to choose from, and nobody. */
export const ownerChoices = (): { value: string; label: string }[] => [
  { value: '', label: t('screen.monitoring.nobody') },
  ...session.people.map(({ id, name }) => ({ value: id, label: name })),
];

/** How often, in words. */
export const rhythm = ({ mode, unit, every }: CycleSchedule): string => t(`cycle-rhythm.${mode}.${unit}`, { every });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function amount(value: number, unit: 'day' | 'hour' | 'minute'): string {
  return new Intl.NumberFormat(region(), { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** A stretch of time in its two greatest units: `5 days 3 hours`, `2 hours 10 minutes`. */
export function stretch(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  if (days >= 2) return hours === 0 ? amount(days, 'day') : `${amount(days, 'day')} ${amount(hours, 'hour')}`;
  const all = days * 24 + hours;
  if (all === 0) return amount(minutes, 'minute');
  return minutes === 0 ? amount(all, 'hour') : `${amount(all, 'hour')} ${amount(minutes, 'minute')}`;
}

type Ends = Pick<IncidentClock, 'state' | 'dueAt' | 'lastDay'>;

/** Where a clock stands now: how much is left, or by how much it is over. */
export function clockTag({ state, dueAt }: Ends, nowMs: number): Tag {
  if (state !== 'running' && state !== 'overdue') return { tone: CLOCK_TONES[state], label: t(`clock-state.${state}`) };
  if (dueAt === null) return { tone: CLOCK_TONES.running, label: t('clock-limit.none') };
  const left = Date.parse(dueAt) - nowMs;
  if (left <= 0) return { tone: CLOCK_TONES.overdue, label: t('clock.over', { time: stretch(-left) }) };
  return { tone: left < DAY_MS ? 'prohibited' : CLOCK_TONES.running, label: t('clock.left', { time: stretch(left) }) };
}

/** When it ends, in words; null if the law names no figure. */
export function clockEnd({ dueAt, lastDay }: Ends): string | null {
  if (lastDay !== null) return t('clock.until-day', { day: formatDate(lastDay) });
  return dueAt === null ? null : t('clock.until', { moment: formatDateTime(dueAt) });
}
