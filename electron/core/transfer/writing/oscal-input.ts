import type { Locale } from '#contract/records/text';
import { localize } from '#contract/records/text';
import { differentTexts, richTextWords } from '#core/assessments/answer-text';
import { loadAssessment } from '#core/assessments/load';
import { sealState } from '#core/assessments/state';
import type { OscalInput } from '#core/interchange/oscal/write';
import { questionsOf } from '#core/packs/versions';
import type { Reader } from '#core/store/sql';

/**
 * An assessment as OSCAL is told of it, in one language.
 * @param at  now
 * @throws AppError `record.not-found`
 */
export function oscalInput(read: Reader, assessmentId: string, locale: Locale, at: string): OscalInput {
  const loaded = loadAssessment(read, assessmentId);
  const { pack, assessment, system } = loaded;
  const { state, contentHash } = sealState(loaded);
  const questions = new Map(questionsOf(pack).map((question) => [question.id, question]));
  const files = new Map(loaded.evidence.map(({ sha256, name, sizeBytes }) => [sha256, { name, sha256, sizeBytes }]));
  const classes = new Map((pack.classes ?? []).map((one) => [one.id, one.label]));
  const obligations = new Map((pack.obligations ?? []).map((one) => [one.id, one.title]));
  const label = (text: { en: string; de?: string | undefined } | undefined, id: string): string =>
    text === undefined ? id : localize({ en: text.en, ...(text.de !== undefined && { de: text.de }) }, locale);
  return {
    assessment: {
      id: assessment.id,
      title: assessment.title,
      assessedOn: assessment.assessedOn,
      author: state.assessment.author,
    },
    contentHash,
    system: { id: system.id, name: system.name, purpose: system.intendedPurpose },
    pack: { id: pack.id, version: pack.version, title: localize(pack.title, locale), hash: pack.hash },
    answers: state.answers.flatMap(({ questionId, status, value, justification, answeredBy, answeredAt }) => {
      if (status === 'open' || (status === 'not-applicable' && value === null)) return [];
      const question = questions.get(questionId);
      const evidence = question?.type === 'evidence' && Array.isArray(value) ? (value as string[]) : [];
      const shown = [
        ...evidence,
        ...loaded.evidence.flatMap((one) => (one.questionId === questionId ? [one.sha256] : [])),
      ];
      return [
        {
          questionId,
          question: label(question?.text, questionId),
          status,
          answer: differentTexts(null, value).after ?? status,
          justification: justification === null ? '' : richTextWords(justification),
          articles: question?.articles ?? [],
          evidence: [...new Set(shown)],
          answeredBy,
          answeredAt: answeredAt ?? assessment.createdAt,
        },
      ];
    }),
    conclusions: [
      ...state.outcome.classes.map(({ id, truth }) => ({
        id,
        kind: 'class' as const,
        label: label(classes.get(id), id),
        truth,
      })),
      ...state.outcome.obligations.map(({ id, truth }) => ({
        id,
        kind: 'obligation' as const,
        label: label(obligations.get(id), id),
        truth,
      })),
    ],
    signOffs: loaded.signOffs.map(
      ({ signOff: { personName, decision, statement, signedAt, contentHash: signed } }) => ({
        personName,
        decision,
        statement,
        signedAt,
        contentHash: signed,
      }),
    ),
    evidence: [...files.values()],
    writtenAt: at,
  };
}
