import { z } from 'zod';
import {
  FactEntry,
  Policy,
  PolicyEvaluation,
  PolicyFields,
  PolicyInput,
  PolicyRow,
  PolicyRules,
  PolicyState,
  StarterChoice,
  Waiver,
} from '../records/policy.ts';
import {
  PolicyText,
  PolicyTextFields,
  PolicyTextInput,
  PolicyTextRow,
  PolicyTextView,
} from '../records/policy-text.ts';
import { DateOnly, Locale, RecordId } from '../records/text.ts';
import { Completion, LiteracyMatrix, Training, TrainingFields, TrainingInput } from '../records/training.ts';
import { FileToken } from '../records/workspace.ts';
import { byId, done, read, versioned, write } from './base.ts';

const reason = z.string().trim().min(1).max(2000);
const page = {
  states: z.array(PolicyState).optional(),
  offset: z.int().min(0).default(0),
  limit: z.int().min(0).max(200).default(50),
};

/** House rules, policy texts, trainings. */
export const policiesCalls = {
  policy: {
    list: read.output(z.array(PolicyRow)),
    get: read.input(byId).output(Policy),
    /** Policies to start from, of the app and of the packs. */
    starters: read.output(z.array(StarterChoice)),
    /** Facts that policies can ask of, with the packs and figures there are. */
    vocabulary: read.output(z.array(FactEntry)),
    add: write.input(PolicyInput).output(Policy),
    /** Another scope or condition is another edition. */
    update: write.input(versioned.extend(PolicyFields.partial().shape)).output(Policy),
    /** Only one for which there never was a waiver; others can be made inactive. */
    remove: write.input(versioned).output(done),
    /** What comes of the active policies: of one, or for one system, or of all. */
    evaluate: read
      .input(z.strictObject({ policyId: RecordId.optional(), systemId: RecordId.optional(), ...page }))
      .output(PolicyEvaluation),
    /** The effect of rules that are not saved. `policyId`: whose waivers count. */
    try: read.input(PolicyRules.extend({ policyId: RecordId.optional(), ...page })).output(PolicyEvaluation),
  },
  waiver: {
    /** Newest first. */
    list: read.input(z.strictObject({ policyId: RecordId.optional() })).output(z.array(Waiver)),
    /** Approved by whoever acts; where four eyes hold, somebody else has to have asked for it. */
    add: write
      .input(z.strictObject({ policyId: RecordId, systemId: RecordId, reason, requestedBy: RecordId, until: DateOnly }))
      .output(Waiver),
    revoke: write.input(versioned.extend({ reason })).output(Waiver),
  },
  policyText: {
    list: read.output(z.array(PolicyTextRow)),
    get: read.input(byId).output(PolicyTextView),
    add: write.input(PolicyTextInput).output(PolicyText),
    update: write.input(versioned.extend(PolicyTextFields.partial().shape)).output(PolicyText),
    /** Freezes the working text as the next version. */
    publish: write.input(versioned.extend({ summary: z.string().trim().max(2000).default('') })).output(PolicyTextView),
    /** Asks nothing of anybody any more; publishing brings it back into force. */
    retire: write.input(versioned).output(PolicyTextView),
    /** Only a draft that was never published. */
    remove: write.input(versioned).output(done),
    /** Whoever acts says that they know this version. Only the newest of a text in force. */
    acknowledge: write
      .input(z.strictObject({ versionId: RecordId, statement: z.string().trim().min(1).max(2000) }))
      .output(PolicyTextView),
  },
  training: {
    list: read.output(z.array(Training)),
    add: write.input(TrainingInput).output(Training),
    update: write.input(versioned.extend(TrainingFields.partial().shape)).output(Training),
    /** Only one that nobody completed; others can be made inactive. */
    remove: write.input(versioned).output(done),
    /** Newest first; of one training, or one person, or all. */
    completions: read
      .input(z.strictObject({ trainingId: RecordId.optional(), personId: RecordId.optional() }))
      .output(z.array(Completion)),
    /** `expiresOn` absent: as long as the training says. */
    complete: write
      .input(
        z.strictObject({
          trainingId: RecordId,
          personIds: z.array(RecordId).min(1).max(1000),
          onDay: DateOnly,
          expiresOn: DateOnly.nullable().optional(),
          statement: z.string().trim().max(2000).default(''),
          evidenceItemId: RecordId.nullable().default(null),
        }),
      )
      .output(LiteracyMatrix),
    /** Takes back one that was entered by mistake; the journal keeps it. */
    removeCompletion: write.input(versioned).output(LiteracyMatrix),
    matrix: read.output(LiteracyMatrix),
    /** People × what they have to know, as a table. */
    export: read
      .input(z.strictObject({ format: z.enum(['csv', 'xlsx']), file: FileToken, locale: Locale.default('en') }))
      .output(done),
  },
};
