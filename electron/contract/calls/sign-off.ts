import { z } from 'zod';
import { Tone } from '../records/rules.ts';
import { SignOff, SignOffPreview } from '../records/sign-off.ts';
import { RecordId, Sha256 } from '../records/text.ts';
import { DecisionInput, SignOffStanding, Workflow, WorkflowRules } from '../records/workflow.ts';
import { RecordRole } from '../records/workflow-parts.ts';
import { read, signer, versioned, write } from './base.ts';

/** Who decides on an assessment, and what they decided. */
export const signOffCalls = {
  workflow: {
    /** One for each tone, the gravest first. */
    list: read.output(z.array(Workflow)),
    /** The owner's: what has to be decided by whom. `rules: null` goes back to what the app ships. */
    change: write
      .input(z.strictObject({ tone: Tone, baseVersion: z.int(), rules: WorkflowRules.nullable() }))
      .output(z.array(Workflow)),
  },
  signOff: {
    /** Where an assessment stands, what was decided, who can do what next. */
    standing: read.input(z.strictObject({ assessmentId: RecordId })).output(SignOffStanding),
    assign: write
      .input(z.strictObject({ assessmentId: RecordId, role: RecordRole, personIds: z.array(RecordId).max(50) }))
      .output(SignOffStanding),
    /** Begins a round: hands the assessment to those who decide. */
    submit: write
      .input(z.strictObject({ assessmentId: RecordId, reason: z.string().trim().max(2000).default('') }))
      .output(SignOffStanding),
    /** Takes it back before everybody decided. */
    recall: write
      .input(z.strictObject({ assessmentId: RecordId, reason: z.string().trim().min(1).max(2000) }))
      .output(SignOffStanding),
    /** Begins a new round; decisions on what did not materially change stay good. */
    reopen: write
      .input(z.strictObject({ assessmentId: RecordId, reason: z.string().trim().min(1).max(2000) }))
      .output(SignOffStanding),
    /** Ends it for good: another assessment takes its place. */
    supersede: write
      .input(z.strictObject({ assessmentId: RecordId, reason: z.string().trim().min(1).max(2000) }))
      .output(SignOffStanding),
    fulfilCondition: write
      .input(versioned.extend({ isFulfilled: z.boolean(), note: z.string().trim().max(2000) }))
      .output(SignOffStanding),
    revokeAcceptance: write
      .input(versioned.extend({ reason: z.string().trim().min(1).max(2000) }))
      .output(SignOffStanding),
    prepare: read.input(z.strictObject({ assessmentId: RecordId })).output(SignOffPreview),
    /** Signs exactly the state with this hash; refused if it is no longer the present one. */
    sign: write
      .input(signer.extend({ assessmentId: RecordId, contentHash: Sha256, ...DecisionInput.shape }))
      .output(SignOff),
  },
};
