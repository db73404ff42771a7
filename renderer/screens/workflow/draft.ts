import type { WorkflowRules } from '#contract/records/workflow';
import type { RecordRole } from '#contract/records/workflow-parts';

type Step = WorkflowRules['stages'][number]['steps'][number];

/** Rules as they are written on the screen: numbers are text, and German may be empty. */
export interface WorkflowDraft {
  stages: { id: string; steps: { id: string; role: RecordRole; asks: Step['asks']; quorum: string }[] }[];
  separation: { one: RecordRole; other: RecordRole | 'author' }[];
  attestations: { en: string; de: string }[];
  material: { subject: string; isMaterial: boolean }[];
  /** Empty: no limit. */
  validMonths: string;
}

/** The screen's form of rules. */
export function draftOf(rules: WorkflowRules): WorkflowDraft {
  return {
    stages: rules.stages.map(({ id, steps }) => ({
      id,
      steps: steps.map(({ quorum, ...step }) => ({ ...step, quorum: String(quorum) })),
    })),
    separation: rules.separation.map(([one, other]) => ({ one, other })),
    attestations: rules.attestations.map(({ en, de }) => ({ en, de: de ?? '' })),
    material: rules.material.map((rule) => ({ ...rule })),
    validMonths: rules.validMonths === null ? '' : String(rules.validMonths),
  };
}

function quorumOf(text: string): Step['quorum'] {
  return text === 'all' ? 'all' : Math.min(20, Math.max(1, Math.trunc(Number(text)) || 1));
}

/** The rules that a draft says. What was left empty is left out. */
export function toRules(draft: WorkflowDraft): WorkflowRules {
  const months = Math.trunc(Number(draft.validMonths));
  return {
    stages: draft.stages.map(({ id, steps }) => ({
      id,
      steps: steps.map(({ quorum, ...step }) => ({ ...step, quorum: quorumOf(quorum) })),
    })),
    separation: draft.separation.map(({ one, other }) => [one, other]),
    attestations: draft.attestations
      .filter(({ en }) => en.trim() !== '')
      .map(({ en, de }) => (de.trim() === '' ? { en: en.trim() } : { en: en.trim(), de: de.trim() })),
    material: draft.material
      .filter(({ subject }) => subject.trim() !== '')
      .map(({ subject, isMaterial }) => ({ subject: subject.trim(), isMaterial })),
    validMonths: draft.validMonths.trim() === '' ? null : Math.min(120, Math.max(1, months || 1)),
  };
}

/** An id that says whose step it is and that no other step has. */
export function nextId(draft: WorkflowDraft, step: { readonly role: RecordRole; readonly asks: Step['asks'] }): string {
  const taken = new Set(draft.stages.flatMap(({ steps }) => steps.map(({ id }) => id)));
  const base = step.asks === 'opinion' ? `${step.role}-opinion` : step.role;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}

/** A step for the role that has none yet, so that it is likely the one that was missing. */
export function newStep(draft: WorkflowDraft): WorkflowDraft['stages'][number]['steps'][number] {
  const taken = new Set(draft.stages.flatMap(({ steps }) => steps.map(({ role }) => role)));
  const order: readonly RecordRole[] = ['approver', 'validator', 'risk-officer', 'dpo', 'owner', 'affected-persons'];
  const role = order.find((one) => !taken.has(one)) ?? 'approver';
  return { id: nextId(draft, { role, asks: 'decision' }), role, asks: 'decision', quorum: '1' };
}

/** A stage of one step, with an id that no other stage has. */
export function newStage(draft: WorkflowDraft): WorkflowDraft['stages'][number] {
  const taken = new Set(draft.stages.map(({ id }) => id));
  let number = draft.stages.length + 1;
  while (taken.has(`stage-${number}`)) number += 1;
  return { id: `stage-${number}`, steps: [newStep(draft)] };
}
