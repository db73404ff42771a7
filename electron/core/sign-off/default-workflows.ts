import type { Tone } from '#contract/records/rules';
import type { WorkflowRules } from '#contract/records/workflow';

type Stage = WorkflowRules['stages'][number];
type Step = Stage['steps'][number];

const decision = (role: Step['role'], quorum: Step['quorum'] = 1): Step => ({
  id: role,
  role,
  asks: 'decision',
  quorum,
});
const opinion = (role: Step['role']): Step => ({ id: `${role}-opinion`, role, asks: 'opinion', quorum: 1 });

/**
 * What is told of but makes no sign-off stale: names that say who and which, not what; the same answer given again, and work
 * that goes on.
 * Who answered stays material, because whoever answers is an author.
 */
const material: WorkflowRules['material'] = [
  { subject: 'workspace.name', isMaterial: false },
  { subject: 'assessment.title', isMaterial: false },
  { subject: 'system.owner', isMaterial: false },
  { subject: 'answer.*.answeredAt', isMaterial: false },
  // Verdicts and opinions are given while others have decided already; a refusal is said by a decision.
  { subject: 'verdict.', isMaterial: false },
  { subject: 'opinion.', isMaterial: false },
  // Of a risk its level counts and who bears it, of figures whether they hold.
  { subject: 'risk.owner.', isMaterial: false },
  { subject: 'risk.treatment.', isMaterial: false },
  { subject: 'risk.controls.', isMaterial: false },
  { subject: 'risk.current.', isMaterial: false },
  { subject: 'measurement.value.', isMaterial: false },
];

const hasRead: WorkflowRules['attestations'][number] = {
  en: 'I have read the assessment with its answers, reasons and evidence as they are shown to me.',
  de: 'Ich habe die Bewertung mit ihren Antworten, Begründungen und Nachweisen gelesen, wie sie mir angezeigt werden.',
};
const isIndependent: WorkflowRules['attestations'][number] = {
  en: 'I did not take part in making this assessment, and no interest of mine keeps me from deciding independently.',
  de: 'Ich habe an dieser Bewertung nicht mitgewirkt, und kein eigenes Interesse hindert mich an einer unabhängigen Entscheidung.',
};
const hasMeans: WorkflowRules['attestations'][number] = {
  en: 'I had the time and the information needed to judge it.',
  de: 'Ich hatte die Zeit und die Informationen, die für ein Urteil nötig sind.',
};

const oneApprover = (attestations: WorkflowRules['attestations'], validMonths: number | null): WorkflowRules => ({
  stages: [{ id: 'approval', steps: [decision('approver')] }],
  separation: [['approver', 'author']],
  attestations,
  material,
  validMonths,
});

const independent: WorkflowRules['separation'] = [
  ['validator', 'author'],
  ['approver', 'author'],
  ['validator', 'approver'],
];

/**
 * What is asked for where the owner changed nothing, by the tone of the gravest class: the graver, the more people, each of
 * them independent of the others, and the shorter an approval lasts.
 */
export const defaultWorkflows: Readonly<Record<Tone, WorkflowRules>> = {
  none: oneApprover([hasRead], null),
  minimal: oneApprover([hasRead], null),
  limited: oneApprover([hasRead], 24),
  high: {
    stages: [
      { id: 'validation', steps: [decision('validator')] },
      { id: 'risk', steps: [decision('risk-officer'), opinion('dpo')] },
      { id: 'approval', steps: [decision('approver')] },
    ],
    separation: independent,
    attestations: [hasRead, isIndependent],
    material,
    validMonths: 12,
  },
  prohibited: {
    stages: [
      {
        id: 'review',
        steps: [decision('validator'), decision('risk-officer'), decision('dpo'), opinion('affected-persons')],
      },
      { id: 'approval', steps: [decision('approver', 2)] },
    ],
    separation: [...independent, ['risk-officer', 'approver'], ['dpo', 'approver']],
    attestations: [hasRead, isIndependent, hasMeans],
    material,
    validMonths: 6,
  },
};

/** Tones, the gravest first. */
export const TONES: readonly Tone[] = ['prohibited', 'high', 'limited', 'minimal', 'none'];

/**
 * Every set of rules that a release shipped for a tone: whoever verifies an older sign-off must know those of its time. When
 * a default changes, the old one is added here.
 */
export const shippedWorkflows: Readonly<Record<Tone, readonly WorkflowRules[]>> = {
  none: [defaultWorkflows.none],
  minimal: [defaultWorkflows.minimal],
  limited: [defaultWorkflows.limited],
  high: [defaultWorkflows.high],
  prohibited: [defaultWorkflows.prohibited],
};
