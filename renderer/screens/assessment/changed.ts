import type { AssessmentView } from '#contract/records/assessment';

const ANSWER = 'answer.';
const EVIDENCE = 'evidence.';

/** The questions whose answer or evidence is not as it was signed last. */
export function changedQuestions(view: AssessmentView): ReadonlySet<string> {
  const changes = view.signOffs.at(-1)?.staleness?.changes ?? [];
  return new Set(
    changes.flatMap(({ subject }) => {
      if (subject.startsWith(ANSWER)) return [subject.slice(ANSWER.length)];
      if (!subject.startsWith(EVIDENCE)) return [];
      const name = subject.slice(EVIDENCE.length);
      return view.evidence.filter((file) => file.name === name).map(({ questionId }) => questionId);
    }),
  );
}
