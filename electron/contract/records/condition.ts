import { z } from 'zod';
import { DateOnly, PackName } from './text.ts';

/** A value that an answer can be compared with. */
export const Scalar = z.union([z.string(), z.number()]);
export type Scalar = z.infer<typeof Scalar>;

export const Comparison = z.enum(['<', '<=', '=', '>=', '>']);
export type Comparison = z.infer<typeof Comparison>;

/**
 * Which cells of a table, group or matrix a condition reads: one row of a matrix, or some or every row. `every` of no
 * rows does not hold.
 */
export const CellPick = z.union([
  z.strictObject({ column: PackName, row: PackName }),
  z.strictObject({ column: PackName, rows: z.enum(['some', 'every']) }),
]);
export type CellPick = z.infer<typeof CellPick>;

/** What a rule asks of the answers. Judged in three values: true, false, unknown (`core/rules`). */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly count: readonly Condition[]; readonly atLeast: number }
  | { readonly question: string; readonly is: Scalar; readonly cells?: CellPick | undefined }
  | { readonly question: string; readonly in: readonly Scalar[]; readonly cells?: CellPick | undefined }
  | { readonly question: string; readonly has: string | readonly string[] }
  | {
      readonly question: string;
      readonly compare: Comparison;
      readonly to: Scalar;
      readonly cells?: CellPick | undefined;
    }
  | { readonly question: string; readonly answered: true; readonly cells?: CellPick | undefined }
  | { readonly question: string; readonly notApplicable: true }
  | { readonly fact: string }
  | { readonly class: string }
  | { readonly score: string; readonly compare: Comparison; readonly to: number }
  | { readonly score: string; readonly band: string }
  | {
      readonly calculation: string;
      readonly measure: string;
      readonly compare: Comparison;
      readonly to: number | string;
    }
  | { readonly assessedOn: Comparison; readonly to: string };

const cells = CellPick.optional();

/**
 * `is`, `in`: a yes-no (`yes`, `no`) or single answer. `has`: a multi answer contains the option, or one of several.
 * `compare`: a number or an ISO date; of a table, group, people or evidence question the number of entries. With `cells`
 * the same of cells. `answered`: there is a usable answer, or it was stated why none applies; unknown as long as there is
 * neither. `notApplicable`: the latter alone. `count`: at least so many of the conditions hold. `fact`, `class`: a named
 * condition of the same pack. `score`: a score's value, or the band it falls in. `calculation`: a measure of a
 * calculation, compared with a number or a fraction such as `4/5`, exactly. `assessedOn`: the day of the assessment.
 * A condition on a hidden question is false; on an unanswered one, unknown; on one that does not apply, false.
 */
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  // The most frequent first: they are tried in this order.
  z.union([
    z.strictObject({ fact: PackName }),
    z.strictObject({ question: PackName, is: Scalar, cells }),
    z.strictObject({ question: PackName, in: z.array(Scalar).min(1), cells }),
    z.strictObject({ class: PackName }),
    z.strictObject({ all: z.array(Condition).min(1) }),
    z.strictObject({ any: z.array(Condition).min(1) }),
    z.strictObject({ not: Condition }),
    z.strictObject({ count: z.array(Condition).min(1), atLeast: z.int().min(1) }),
    z.strictObject({ question: PackName, has: z.union([PackName, z.array(PackName).min(1)]) }),
    z.strictObject({ question: PackName, compare: Comparison, to: Scalar, cells }),
    z.strictObject({ question: PackName, answered: z.literal(true), cells }),
    z.strictObject({ question: PackName, notApplicable: z.literal(true) }),
    z.strictObject({ score: PackName, compare: Comparison, to: z.number() }),
    z.strictObject({ score: PackName, band: PackName }),
    z.strictObject({
      calculation: PackName,
      measure: PackName,
      compare: Comparison,
      to: z.union([z.number(), z.string().regex(/^\d+\/\d+$/, 'a fraction such as 4/5')]),
    }),
    z.strictObject({ assessedOn: Comparison, to: DateOnly }),
  ]),
);
