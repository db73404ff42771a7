import type { CodeRules, RuleHead, SqlRule } from '../rule.ts';
import { assessmentRules } from './assessments.ts';
import { clockRules } from './clocks.ts';
import { houseRules } from './house.ts';
import { inventoryRules } from './inventory.ts';
import { itemRules } from './items.ts';
import { monitoringRules } from './monitoring.ts';
import { evidenceRules, policyRules } from './policies.ts';
import { controlRules, riskRules } from './risks.ts';

/** Every rule told in SQL, by theme. */
export const SQL_RULES: readonly SqlRule[] = [
  ...riskRules,
  ...controlRules,
  ...assessmentRules,
  ...inventoryRules,
  ...monitoringRules,
  ...policyRules,
  ...evidenceRules,
];

/** Every rule that takes code. */
export const CODE_RULES: readonly CodeRules[] = [itemRules, clockRules, houseRules];

export const RULES: readonly RuleHead[] = [...SQL_RULES, ...CODE_RULES.flatMap(({ rules }) => rules)];
