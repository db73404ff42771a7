import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { CheckSummary, ProblemPage, RuleSeverity } from '../records/consistency.ts';
import { Portfolio } from '../records/portfolio.ts';
import { RecordId } from '../records/text.ts';
import { job, read } from './base.ts';

/** Only this system and what hangs together with it; null: everything. */
const scope = z.strictObject({ systemId: RecordId.nullable().default(null) });

/** What does not fit together, and the portfolio. */
export const consistencyCalls = {
  check: {
    summary: read.input(scope.prefault({})).output(CheckSummary),
    /** Of one rule, or of one severity, or all; those that hold the longest first. */
    list: read
      .input(
        scope.extend({
          rule: z.string().max(100).nullable().default(null),
          severity: RuleSeverity.nullable().default(null),
          after: z.string().max(200).nullable().default(null),
          limit: z.int().min(1).max(200).default(60),
        }),
      )
      .output(ProblemPage),
    /** Checks everything anew. */
    run: job.output(eventIterator(z.strictObject({ done: z.int(), total: z.int() }), CheckSummary)),
  },
  portfolio: {
    get: read.output(Portfolio),
  },
};
