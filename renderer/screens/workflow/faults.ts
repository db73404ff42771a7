import type { WorkflowRules } from '#contract/records/workflow';
import { t } from '../app.ts';

function isTwice(all: readonly string[]): boolean {
  return new Set(all).size < all.length;
}

/** Why rules cannot work, as a sentence, before the core is asked; null if nothing is seen here. The core looks further. */
export function faultOf({ stages, separation, attestations }: WorkflowRules): string | null {
  const steps = stages.flatMap((stage) => stage.steps);
  if (!steps.some(({ asks }) => asks === 'decision')) return t('screen.workflow.fault.no-decision');
  if (stages.some((stage) => stage.steps.length === 0)) return t('screen.workflow.fault.empty-stage');
  if (separation.some(([one, other]) => one === other)) return t('screen.workflow.fault.role-apart-from-itself');
  if (isTwice(separation.map((pair) => pair.toSorted().join(' ')))) return t('screen.workflow.fault.same-pair');
  if (isTwice(attestations.map(({ en }) => en))) return t('screen.workflow.fault.same-attestation');
  return null;
}
