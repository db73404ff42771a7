import { z } from 'zod';
import { Instant, RecordId } from './text.ts';

// As long as the fields of the same names may be (`factSchema`).
const line = z.string().trim().max(2000);
const prose = z.string().trim().max(100_000);

/** What a person enters about an AI system: a use with an intended purpose (Article 3(1) and 3(12) AI Act). */
export const SystemInput = z.strictObject({
  name: z.string().trim().min(1).max(200),
  release: line.default(''),
  provider: line.default(''),
  deployer: line.default(''),
  intendedPurpose: prose.default(''),
  description: prose.default(''),
  sector: line.default(''),
  regions: line.default(''),
  peopleAffected: prose.default(''),
  ownerId: RecordId.nullable().default(null),
});
export type SystemInput = z.infer<typeof SystemInput>;

export const AiSystem = z.strictObject({
  ...SystemInput.shape,
  id: RecordId,
  version: z.int(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type AiSystem = z.infer<typeof AiSystem>;
