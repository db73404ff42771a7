import { z } from 'zod';
import { DateOnly } from './text.ts';

const counts = z.record(z.string(), z.int());

/** How many risks that are not closed stand at which levels of a matrix; levels null: not rated. */
export const PortfolioCell = z.strictObject({
  likelihood: z.int().nullable(),
  impact: z.int().nullable(),
  count: z.int(),
});

/**
 * What there is and what is due, in numbers that are kept by the writes. Every number is the length of a list.
 */
export const Portfolio = z.strictObject({
  today: DateOnly,
  /** By the gravest tone of their assessments, or `unknown`, and by state. */
  systems: z.array(z.strictObject({ tone: z.string(), state: z.string(), count: z.int() })),
  /** By sign-off state; approvals that have ended count as `expired`. */
  assessments: counts,
  /** By matrix: its bands from the lowest, and its cells. */
  risks: z.array(
    z.strictObject({
      matrix: z.string(),
      bands: counts,
      cells: z.array(PortfolioCell),
    }),
  ),
  controls: counts,
  /** By severity, of those that are not closed. */
  findings: counts,
  incidents: counts,
  /** Open actions by source. */
  actions: z.array(
    z.strictObject({ source: z.string(), overdue: z.int(), dueSoon: z.int(), later: z.int(), undated: z.int() }),
  ),
  /** Duties by the month from which on they are due, `YYYY-MM`. */
  obligations: z.array(z.strictObject({ month: z.string(), count: z.int() })),
  /** By age of what it shows, in months: under 3, under 12, under 24, older; and what ended or ends within 30 days. */
  evidence: z.strictObject({
    fresh: z.int(),
    year: z.int(),
    twoYears: z.int(),
    older: z.int(),
    expired: z.int(),
    expiresSoon: z.int(),
  }),
  problems: z.strictObject({ error: z.int(), warning: z.int(), notice: z.int() }),
  isComplete: z.boolean(),
});
export type Portfolio = z.infer<typeof Portfolio>;
