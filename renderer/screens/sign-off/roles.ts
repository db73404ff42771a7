import type { SignOffStanding } from '#contract/records/workflow';
import type { RecordRole } from '#contract/records/workflow-parts';
import { stepsOf } from './standing-words.ts';

/** A role on the assessment and whoever has it. */
export interface RoleHolders {
  readonly role: RecordRole;
  readonly people: readonly string[];
  /** People were named for this assessment; else those are told whose role in the workspace proposes them. */
  readonly isAssigned: boolean;
  readonly isLacking: boolean;
}

/** Roles that take part: those the rules ask first, in their order, then the owner of the record. */
export function rolesOf(standing: SignOffStanding): readonly RoleHolders[] {
  const steps = stepsOf(standing);
  const asked = steps.map(({ role }) => role);
  const named = standing.assignments.map(({ role }) => role);
  return [...new Set<RecordRole>([...asked, 'owner', ...named])].map((role) => {
    const assigned = standing.assignments.filter((one) => one.role === role).map(({ personId }) => personId);
    const holders = steps.find((step) => step.role === role)?.holders ?? [];
    return {
      role,
      people: assigned.length > 0 ? assigned : holders,
      isAssigned: assigned.length > 0,
      isLacking: standing.lacking.includes(role),
    };
  });
}

/** Every role a person can be given on an assessment. */
export const RECORD_ROLES: readonly RecordRole[] = [
  'owner',
  'developer',
  'validator',
  'risk-officer',
  'dpo',
  'approver',
  'affected-persons',
];
