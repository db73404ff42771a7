import { z } from 'zod';
import type { Answers, Cells } from '#contract/records/judgement';
import type { Calculation } from '#contract/records/rules';

const Row = z.looseObject({ category: z.string(), applicants: z.number(), selected: z.number() });
const Excluded = z.union([z.string(), z.looseObject({ category: z.string() }).transform(({ category }) => category)]);

/** Data of an audit as cases state them: numbers per category, or the single scores of each category. */
const ImpactInput = z.object({
  tables: z.record(z.string(), z.array(Row)).nullish(),
  scores: z.record(z.string(), z.record(z.string(), z.array(z.number()))).nullish(),
  unknown: z.number().nullish(),
  excluded_by_auditor: z.union([z.array(Excluded), z.record(z.string(), z.array(Excluded))]).nullish(),
});

/** The keys this reads. */
export const IMPACT_KEYS: ReadonlySet<string> = new Set(Object.keys(ImpactInput.shape));

/** Makes of stated audit data the answers that a calculation of impact ratios reads. */
export function impactAnswers(
  { counts, scores, unknown }: Calculation,
  facts: Readonly<Record<string, unknown>>,
): { readonly answers: Answers; readonly faults: readonly string[] } {
  const { data, error } = ImpactInput.safeParse(facts);
  if (data === undefined) {
    const issue = error.issues[0];
    return { answers: {}, faults: [`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`] };
  }
  const faults: string[] = [];
  const used = new Set<string>();
  const isExcluded = (breakdown: string, category: string) => {
    const excluded = data.excluded_by_auditor ?? [];
    const list = Array.isArray(excluded) ? excluded : (excluded[breakdown] ?? []);
    if (list.includes(category)) used.add(category);
    return list.includes(category);
  };
  const cells = (
    columns: Readonly<Record<string, string | undefined>>,
    values: Readonly<Record<string, string | number>>,
  ) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([key, value]) => {
        const column = columns[key];
        return column === undefined ? [] : [[column, value]];
      }),
    ) satisfies Cells;
  const countRows = Object.entries(data.tables ?? {}).flatMap(([breakdown, rows]) =>
    rows.map(({ category, applicants, selected }) =>
      cells(counts, {
        breakdown,
        category,
        applicants,
        selected,
        excluded: isExcluded(breakdown, category) ? 'yes' : 'no',
      }),
    ),
  );
  const scoreRows = Object.entries(data.scores ?? {}).flatMap(([breakdown, categories]) =>
    Object.entries(categories).flatMap(([category, values]) =>
      values.map((score) =>
        cells(scores ?? {}, { breakdown, category, score, excluded: isExcluded(breakdown, category) ? 'yes' : 'no' }),
      ),
    ),
  );
  if (scoreRows.length > 0 && scores === undefined) faults.push('scores: the calculation reads no scores');
  const stated = Array.isArray(data.excluded_by_auditor)
    ? data.excluded_by_auditor
    : Object.values(data.excluded_by_auditor ?? {}).flat();
  faults.push(...stated.filter((it) => !used.has(it)).map((it) => `excluded_by_auditor: there is no category ${it}`));
  const answers: Answers = {
    ...(countRows.length > 0 ? { [counts.question]: { entries: countRows } } : {}),
    ...(scoreRows.length > 0 && scores !== undefined ? { [scores.question]: { entries: scoreRows } } : {}),
    ...(typeof data.unknown === 'number' && unknown !== undefined ? { [unknown]: data.unknown } : {}),
  };
  return { answers, faults };
}
