import type { AssessmentView } from '#contract/records/assessment';
import type { Judgement } from '#contract/records/judgement';
import type { Option, Question } from '#contract/records/question';

const base = {
  articles: ['Art. 6(2)'],
  sources: ['S1'],
  verification: 'P' as const,
  knowledge: { why: { en: 'Because.' } },
};

/** A question of one kind, with only what its kind needs. */
export function question<T extends Question['type']>(
  type: T,
  more: Partial<Extract<Question, { type: T }>> = {},
): Extract<Question, { type: T }> {
  return { ...base, id: `q.${type}`, type, text: { en: `A ${type} question` }, ...more } as Extract<
    Question,
    { type: T }
  >;
}

export function option(id: string, more: Partial<Option> = {}): Option {
  return { id, label: { en: id }, ...more };
}

/** A judgement in which nothing is concluded and every named question stands as told. */
export function judgement(more: Partial<Judgement> = {}): Judgement {
  return {
    isDetermined: false,
    classes: [],
    obligations: [],
    scores: [],
    conclusions: [],
    calculations: [],
    askedBecause: {},
    visibility: {},
    sections: [],
    open: [],
    deciding: [],
    ...more,
  };
}

/** A view that only differs by when it was saved. */
export function view(savedAt: string): AssessmentView {
  return { savedAt, answers: [], evidence: [], signOffs: [], judgement: judgement() } as unknown as AssessmentView;
}
