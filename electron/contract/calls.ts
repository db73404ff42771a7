import { assessmentCalls } from './calls/assessment.ts';
import { consistencyCalls } from './calls/consistency.ts';
import { evaluationCalls } from './calls/evaluation.ts';
import { evidenceCalls } from './calls/evidence.ts';
import { inventoryCalls } from './calls/inventory.ts';
import { keyCalls } from './calls/keys.ts';
import { measurementsCalls } from './calls/measurements.ts';
import { monitoringCalls } from './calls/monitoring.ts';
import { policiesCalls } from './calls/policies.ts';
import { proofCalls } from './calls/proof.ts';
import { reviewCalls } from './calls/review.ts';
import { risksCalls } from './calls/risks.ts';
import { signOffCalls } from './calls/sign-off.ts';
import { transferCalls } from './calls/transfer.ts';
import { workspaceCalls } from './calls/workspace.ts';

export type { CallKind } from './calls/base.ts';

/** Every call there is. The window, the CLI and the tests use the same router. */
export const contract = {
  ...workspaceCalls,
  ...keyCalls,
  ...inventoryCalls,
  ...evidenceCalls,
  ...transferCalls,
  ...assessmentCalls,
  ...signOffCalls,
  ...reviewCalls,
  ...risksCalls,
  ...measurementsCalls,
  ...evaluationCalls,
  ...monitoringCalls,
  ...policiesCalls,
  ...consistencyCalls,
  ...proofCalls,
};

export type Contract = typeof contract;
