import type { LiteracyState, PolicyState, PolicyTextState } from '#contract/policy-kinds';
import type { Severity } from '#contract/severities';
import { t } from '../app.ts';
import type { StatusTone } from '../kit.ts';

export const policyStateName = (state: PolicyState): string => t(`policy.state.${state}`);
export const literacyStateName = (state: LiteracyState): string => t(`literacy.state.${state}`);
export const textStateName = (state: PolicyTextState): string => t(`policy-text.state.${state}`);
export const severityName = (severity: Severity): string => t(`severity.${severity}`);

/** How each state looks; the word says the same. */
export const POLICY_TONES: Readonly<Record<PolicyState, StatusTone>> = {
  broken: 'prohibited',
  unknown: 'unknown',
  waived: 'limited',
  holds: 'minimal',
  'out-of-scope': 'none',
};
export const LITERACY_TONES: Readonly<Record<LiteracyState, StatusTone>> = {
  done: 'minimal',
  due: 'limited',
  missing: 'high',
  expired: 'high',
  none: 'none',
};
export const TEXT_TONES: Readonly<Record<PolicyTextState, StatusTone>> = {
  draft: 'unknown',
  'in-force': 'minimal',
  retired: 'none',
};
export const SEVERITY_TONES: Readonly<Record<Severity, StatusTone>> = {
  critical: 'prohibited',
  high: 'high',
  medium: 'limited',
  low: 'none',
};
