import { z } from 'zod';
import { LITERACY_STATES } from '../policy-kinds.ts';
import { PersonRole } from './person.ts';
import { Acknowledgement } from './policy-text.ts';
import { DateOnly, Instant, RecordId } from './text.ts';

/** Without defaults: what a change leaves out stays as it is. */
export const TrainingFields = z.strictObject({
  title: z.string().trim().min(1).max(300),
  /** What it teaches: context, risks, rights, technique (Article 4 AI Act). */
  description: z.string().trim().max(5000),
  /** Who has to complete it. */
  roles: z.array(PersonRole).max(20),
  /** A completion holds so long; null: for good. */
  validMonths: z.int().min(1).max(120).nullable(),
  /** One that is not asks nothing of anybody. */
  isActive: z.boolean(),
  ownerId: RecordId.nullable(),
});

export const TrainingInput = TrainingFields.extend({
  description: TrainingFields.shape.description.default(''),
  roles: TrainingFields.shape.roles.default([]),
  validMonths: TrainingFields.shape.validMonths.default(null),
  isActive: TrainingFields.shape.isActive.default(true),
  ownerId: TrainingFields.shape.ownerId.default(null),
});
export type TrainingInput = z.infer<typeof TrainingInput>;

export const Training = TrainingInput.extend({
  id: RecordId,
  version: z.int(),
  ownerName: z.string().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Training = z.infer<typeof Training>;

/** How one person stands to one text or training. */
export const LiteracyCell = z.strictObject({
  targetId: RecordId,
  state: z.enum(LITERACY_STATES),
  onDay: DateOnly.nullable(),
  expiresOn: DateOnly.nullable(),
  /** By when it has to be; null: done, or nobody is held to a day. */
  dueOn: DateOnly.nullable(),
  acknowledgementId: RecordId.nullable(),
});
export type LiteracyCell = z.infer<typeof LiteracyCell>;

/** What people have to know: trainings, and the texts in force. */
export const LiteracyColumn = z.strictObject({
  kind: z.enum(['training', 'policy-text']),
  id: RecordId,
  title: z.string(),
  roles: z.array(PersonRole),
  /** Of a text: the number of its newest version. */
  number: z.int().nullable(),
});
export type LiteracyColumn = z.infer<typeof LiteracyColumn>;

/**
 * People × what they have to know (Article 4 AI Act). `cells` of a person stand in the order of the columns. `gaps`: per
 * role, how many of its people have to know something and how many lack something now.
 */
export const LiteracyMatrix = z.strictObject({
  today: DateOnly,
  columns: z.array(LiteracyColumn),
  people: z.array(
    z.strictObject({
      personId: RecordId,
      name: z.string(),
      roles: z.array(PersonRole),
      cells: z.array(LiteracyCell),
    }),
  ),
  gaps: z.array(z.strictObject({ role: PersonRole, people: z.int(), lacking: z.int() })),
});
export type LiteracyMatrix = z.infer<typeof LiteracyMatrix>;

/** A completion with its place in the list. */
export const Completion = Acknowledgement.extend({ trainingTitle: z.string(), evidenceTitle: z.string().nullable() });
export type Completion = z.infer<typeof Completion>;
