/**
 * How questions of the CNIL's PIA tool, by their numbers, and questions of the pack `gdpr-dpia` ask the same. A number that is
 * not here has no question of words in the pack; its answer stays with the system.
 *
 * 1.1 context: 111 processing, 112 responsibilities, 113 standards that apply. 1.2 data: 121 data, 122 life cycle, 123 assets.
 * 2.1 proportionality: 211 purposes, 212 legal bases, 213 minimisation, 214 accuracy, 215 storage periods. 2.2 rights: 221
 * information, 222 consent, 223 access and portability, 224 rectification and erasure, 225 restriction and objection, 226
 * processors, 227 transfers. 3.1 measures; 3.2 to 3.4 three kinds of breach, each with impacts, threats, sources, measures,
 * severity and likelihood.
 * @source CNIL, Privacy Impact Assessment methodology and templates, 2018; GDPR Article 35(7)
 */
export const QUESTIONS: readonly { readonly questionId: string; readonly references: readonly number[] }[] = [
  { questionId: 'description.purposes', references: [211] },
  { questionId: 'description.codes', references: [113] },
  { questionId: 'necessity.minimisation', references: [213, 214] },
];

/** Statements of the PIA's head and their questions. */
export const HEAD_QUESTIONS: readonly { readonly questionId: string; readonly keys: readonly string[] }[] = [
  { questionId: 'advice.dpo-opinion', keys: ['dpo_opinion'] },
  { questionId: 'advice.views-result', keys: ['concerned_people_opinion'] },
  { questionId: 'advice.views-reason', keys: ['concerned_people_searched_content'] },
];

/** The question that the measures of section 3.1 answer. */
export const MEASURES_QUESTION = 'risks.security';

/** Answers that are facts of the system. */
export const FACTS: Readonly<Record<number, string>> = {
  111: 'description',
  211: 'intendedPurpose',
  212: 'legalBasis',
  215: 'retention',
};
