import { AppError } from '#contract/errors';
import type { WorkflowRules } from '#contract/records/workflow';

function firstTwice(all: readonly string[]): string | undefined {
  return all.find((one, index) => all.indexOf(one) !== index);
}

/**
 * Refuses rules by which nothing could ever be approved, or by which one could not tell what was decided.
 * @throws AppError `workflow.dead-end`; `reason`: `no_decision`, `same_step`, `same_stage`, `role_apart_from_itself`,
 *   `same_attestation`
 */
export function checkWorkflow({ stages, separation, attestations }: WorkflowRules): void {
  const steps = stages.flatMap((stage) => stage.steps);
  const refuse = (reason: string): never => {
    throw new AppError('workflow.dead-end', { reason });
  };
  // Opinions stop nobody, so rules of opinions only would approve what nobody decided.
  if (!steps.some(({ asks }) => asks === 'decision')) refuse('no_decision');
  if (firstTwice(steps.map(({ id }) => id)) !== undefined) refuse('same_step');
  if (firstTwice(stages.map(({ id }) => id)) !== undefined) refuse('same_stage');
  // Whoever takes one step would bar themselves from it.
  if (separation.some(([one, other]) => one === other)) refuse('role_apart_from_itself');
  if (firstTwice(attestations.map(({ en }) => en)) !== undefined) refuse('same_attestation');
}
