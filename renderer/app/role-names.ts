import type { PersonRole } from '#contract/records/person';
import { t } from './i18n.svelte.ts';

/** All roles, in the order they are offered. */
export const ROLES: readonly PersonRole[] = ['owner', 'developer', 'validator', 'risk-officer', 'dpo', 'approver'];

/** A person's roles in words. */
export function roleNames(roles: readonly PersonRole[]): string {
  return roles.map((role) => t(`role.${role}`)).join(' · ');
}
