import type { Because, ConclusionResult, Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Verification } from '#contract/records/question';
import type { Conclusion } from '#contract/records/rules';
import { l, t } from '../app.ts';

/** One value of a conclusion that holds, in words. */
export interface ShownValue {
  /** As the pack has it, as text; null if none of its values holds. */
  readonly value: string | null;
  readonly label: string;
  readonly because: Because[];
  readonly articles: readonly string[];
  readonly verification: Verification;
}

/** A conclusion with the values that hold; none while it is open and nothing holds yet. */
export interface ShownConclusion {
  readonly known: Conclusion;
  readonly result: ConclusionResult;
  readonly values: readonly ShownValue[];
  /** It came to what the pack holds not worth a line, or to none of several values. */
  readonly isQuiet: boolean;
}

function otherwiseValue({ otherwise, articles, verification }: Conclusion): ShownValue {
  return {
    value: null,
    label: otherwise === undefined ? t('screen.outcome.conclusions.none') : l(otherwise.label),
    because: [],
    articles,
    verification,
  };
}

/** The conclusions of a judgement with their words, in the order of the pack. */
export function shownConclusions(pack: Pack, judgement: Judgement): readonly ShownConclusion[] {
  return (pack.conclusions ?? []).flatMap((known) => {
    const result = judgement.conclusions.find(({ id }) => id === known.id);
    if (result === undefined) return [];
    const holding = result.values.flatMap(({ index, because }): ShownValue[] => {
      const value = known.values[index];
      if (value === undefined) return [];
      const articles = value.articles ?? known.articles;
      const verification = value.verification ?? known.verification;
      return [{ value: String(value.value), label: l(value.label), because, articles, verification }];
    });
    const isEmpty = holding.length === 0 && result.isDetermined;
    const values = isEmpty ? [otherwiseValue(known)] : holding;
    return [
      { known, result, values, isQuiet: isEmpty && (known.kind === 'many' || known.otherwise?.isQuiet === true) },
    ];
  });
}
