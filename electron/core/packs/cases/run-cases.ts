import type { Answers } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { DateOnly } from '#contract/records/text';
import { judge } from '#core/rules/judge';
import { differencesOf } from './difference.ts';
import { readCases, type WorkedCase } from './files.ts';
import {
  type ActualOutcome,
  compareOutcome,
  type ExpectedOutcome,
  outcomeOf,
  slipsInAnswers,
  slipsInOutcome,
} from './outcome.ts';
import { actualOf, type Judged } from './told.ts';
import { type Facts, translate } from './translate.ts';
import type { Vocabulary } from './vocabulary.ts';

type Told = Readonly<Record<string, unknown>>;

export type CaseResult = {
  readonly id: string;
  readonly title: string;
  readonly pass: boolean;
  readonly expected: ExpectedOutcome | Told;
  readonly actual: ActualOutcome | Told;
  /** One sentence each; empty if the case passes. */
  readonly differences: readonly string[];
};

function resultOf(
  { id, title }: { readonly id: string; readonly title: string },
  expected: CaseResult['expected'],
  actual: CaseResult['actual'],
  differences: readonly string[],
): CaseResult {
  return { id, title, pass: differences.length === 0, expected, actual, differences };
}

/** Compares every expected key; one that the vocabulary does not know cannot be told, which is a difference too. */
function compareTold(
  judged: Judged,
  vocabulary: Vocabulary,
  expected: Told,
): { actual: Told; differences: readonly string[] } {
  const actual = actualOf(judged, vocabulary, expected);
  const differences = Object.entries(expected).flatMap(([key, value]) =>
    Object.hasOwn(actual, key) ? differencesOf(key, value, actual[key]) : [`${key}: cannot be told`],
  );
  return { actual, differences };
}

/** A case as it is judged. */
export type GivenCase = {
  readonly id: string;
  readonly answers: Answers;
  readonly assessedOn: string;
};

type Prepared = GivenCase & {
  readonly title: string;
  readonly facts: Facts;
  /** Statements that could not be translated, and answers that the pack does not take. */
  readonly faults: readonly string[];
  readonly expectation:
    | { readonly kind: 'own'; readonly expected: ExpectedOutcome }
    | { readonly kind: 'told'; readonly expected: Told };
};

function prepareOwn(pack: Pack, it: WorkedCase): Prepared {
  return {
    id: it.id,
    title: it.title,
    answers: it.answers,
    assessedOn: it.assessedOn ?? pack.legalState.checkedOn,
    facts: {},
    faults: slipsInAnswers(pack, it.answers),
    expectation:
      it.vocabulary === true ? { kind: 'told', expected: it.expected } : { kind: 'own', expected: it.expected },
  };
}

function prepare(pack: Pack, vocabulary: Vocabulary | undefined, name: string, yaml: string): readonly Prepared[] {
  const file = readCases(pack, vocabulary, name, yaml);
  if (file.kind === 'own') return file.cases.map((it) => prepareOwn(pack, it));
  const { given } = file.vocabulary;
  return file.cases.map((it) => {
    const facts: Facts = { ...given.defaults, ...file.defaults, ...it.stated };
    const { answers, faults } = translate(pack, file.vocabulary, facts);
    const stated = given.assessedOn === undefined ? undefined : DateOnly.safeParse(facts[given.assessedOn]).data;
    return {
      id: it.id,
      title: it.title,
      answers,
      assessedOn: stated ?? file.assessedOn ?? pack.legalState.checkedOn,
      facts,
      faults: [...faults, ...slipsInAnswers(pack, answers)],
      expectation: { kind: 'told', expected: it.expected },
    };
  });
}

/**
 * Gives the answers of the worked cases of a YAML file, without judging them.
 * @throws AppError as `runCases` does
 */
export function casesIn(
  pack: Pack,
  vocabulary: Vocabulary | undefined,
  name: string,
  yaml: string,
): readonly GivenCase[] {
  return prepare(pack, vocabulary, name, yaml).map(({ id, answers, assessedOn }) => ({ id, answers, assessedOn }));
}

/**
 * Judges the worked cases of a YAML file and compares what comes out with what they expect.
 * @param vocabulary  the pack's, for cases and expectations in the words of others
 * @param name  the file's name, for problems
 * @throws AppError `pack.cases-malformed` if the file is of no form that can be read, or is for another pack
 */
export function runCases(
  pack: Pack,
  vocabulary: Vocabulary | undefined,
  name: string,
  yaml: string,
): readonly CaseResult[] {
  return prepare(pack, vocabulary, name, yaml).map((it) => {
    const judgement = judge(pack, it.answers, { assessedOn: it.assessedOn });
    if (it.expectation.kind === 'own') {
      const { expected } = it.expectation;
      const actual = outcomeOf(pack, judgement);
      const differences = [...it.faults, ...slipsInOutcome(pack, expected), ...compareOutcome(expected, actual)];
      return resultOf(it, expected, actual, differences);
    }
    if (vocabulary === undefined) throw new Error(`Pack ${pack.id} has no vocabulary`);
    const { expected } = it.expectation;
    const { actual, differences } = compareTold({ pack, judgement, facts: it.facts }, vocabulary, expected);
    return resultOf(it, expected, actual, [...it.faults, ...differences]);
  });
}
