import type { Tone } from '#contract/records/rules';
import type { Workflow } from '#contract/records/workflow';
import type { Reader } from '#core/store/sql';
import { findWorkflowRow, rulesOf } from '#core/store/workflow';
import { defaultWorkflows, TONES } from './default-workflows.ts';

/** The rules that hold for a tone in this workspace: the owner's, else those the app ships. */
export function effectiveWorkflow(read: Reader, tone: Tone): Workflow {
  const row = findWorkflowRow(read, tone);
  const rules = row === null ? null : rulesOf(row);
  return {
    tone,
    rules: rules ?? defaultWorkflows[tone],
    isDefault: rules === null,
    version: row?.version ?? 0,
    changedAt: row?.changed_at ?? null,
  };
}

/** The rules of every tone, the gravest first. */
export function listWorkflows(read: Reader): Workflow[] {
  return TONES.map((tone) => effectiveWorkflow(read, tone));
}
