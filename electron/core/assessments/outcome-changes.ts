import type { AssessmentState, Change } from '#contract/records/sign-off';
import { compareFields, compareLists } from './compare-parts.ts';

type Outcome = AssessmentState['outcome'];
type Item<K extends 'scores' | 'conclusions' | 'calculations'> = NonNullable<Outcome[K]>[number];

/** One change for each item of an outcome whose words are not the same in both. */
function compareWords<T extends { readonly id: string }>(
  kind: string,
  before: readonly T[] | undefined,
  after: readonly T[] | undefined,
  words: (item: T, other: T | undefined) => string | null,
): Change[] {
  return compareLists(
    before ?? [],
    after ?? [],
    ({ id }) => id,
    (id, was, is) => {
      const change = {
        subject: `${kind}.${id}`,
        before: was ? words(was, is) : null,
        after: is ? words(is, was) : null,
      };
      return change.before === change.after ? [] : [change];
    },
  );
}

function scoreWords({ value, band, isDetermined }: Item<'scores'>): string {
  return `${value}${band === null ? '' : ` (${band})`}${isDetermined ? '' : ', unknown'}`;
}

function conclusionWords({ values, isDetermined }: Item<'conclusions'>): string {
  const told = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return [...told, ...(isDetermined ? [] : ['unknown'])].join(', ');
}

/** Every figure of a calculation, by where it stands. */
function figures({ tables, unknown, notes, measures, isComputed }: Item<'calculations'>): ReadonlyMap<string, string> {
  const rows = tables.flatMap(({ breakdown, rows, excludedShare, median }): [string, string][] => [
    ...rows.map(({ category, selected, applicants, rate, impactRatio, isFlagged }): [string, string] => [
      `${breakdown} ${category}`,
      `${selected} of ${applicants}, rate ${rate ?? 'none'}, ratio ${impactRatio}${isFlagged === true ? ', flagged' : ''}`,
    ]),
    [`${breakdown} excluded-share`, excludedShare ?? ''],
    [`${breakdown} median`, median ?? ''],
  ]);
  return new Map([
    ...Object.entries(measures),
    ...rows,
    ['unknown', String(unknown ?? '')],
    ['notes', notes.join(', ')],
    ['computed', String(isComputed)],
  ]);
}

/** Only what is not the same in the other one. */
function calculationWords(item: Item<'calculations'>, other: Item<'calculations'> | undefined): string | null {
  const elsewhere = other ? figures(other) : new Map<string, string>();
  const told = [...figures(item)].filter(([key, figure]) => figure !== '' && figure !== elsewhere.get(key));
  return told.map(([key, figure]) => `${key.trim()} ${figure}`).join('; ') || null;
}

/** What differs between two outcomes, but for what they rest on. */
export function compareOutcomes(before: Outcome, after: Outcome): Change[] {
  const truth = ({ truth }: { readonly truth: string }): string => truth;
  return [
    ...compareFields('outcome', { isDetermined: before.isDetermined }, { isDetermined: after.isDetermined }),
    ...compareWords('outcome', before.classes, after.classes, truth),
    ...compareWords('obligation', before.obligations, after.obligations, truth),
    ...compareWords('score', before.scores, after.scores, scoreWords),
    ...compareWords('conclusion', before.conclusions, after.conclusions, conclusionWords),
    ...compareWords('calculation', before.calculations, after.calculations, calculationWords),
  ];
}

function rowNames(item: Item<'calculations'> | undefined): string | null {
  return item?.tables.flatMap(({ rows }) => rows.map(({ category }) => category)).join(', ') ?? null;
}

/** What two outcomes that are otherwise the same rest on. */
export function compareReasons(before: AssessmentState, after: AssessmentState): Change[] {
  const overrides = compareLists(
    before.overrides ?? [],
    after.overrides ?? [],
    ({ classId }) => classId,
    (id, was, is) => [{ subject: `override.${id}.byRules`, before: was?.byRules ?? null, after: is?.byRules ?? null }],
  );
  return [
    ...compareLists(
      before.outcome.classes,
      after.outcome.classes,
      ({ id }) => id,
      (id, was, is) => [
        {
          subject: `outcome.${id}.because`,
          before: was?.because.join(', ') ?? null,
          after: is?.because.join(', ') ?? null,
        },
      ],
    ),
    ...compareLists(
      before.outcome.obligations,
      after.outcome.obligations,
      ({ id }) => id,
      (id, was, is) => [
        { subject: `obligation.${id}.appliesFrom`, before: was?.appliesFrom ?? null, after: is?.appliesFrom ?? null },
      ],
    ),
    ...compareLists(
      before.outcome.calculations ?? [],
      after.outcome.calculations ?? [],
      ({ id }) => id,
      (id, was, is) => [{ subject: `calculation.${id}.rows`, before: rowNames(was), after: rowNames(is) }],
    ),
    ...overrides,
  ];
}
