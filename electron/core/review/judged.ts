import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Answer, Evidence } from '#contract/records/assessment';
import type { ReviewLayout } from '#contract/records/catalogue';
import type { Pack } from '#contract/records/pack';
import type { VerdictTarget } from '#contract/records/review';
import { questionsOf } from '#core/packs/versions';

/** What there is to judge of one answer or section. */
export type Judged = {
  readonly target: VerdictTarget;
  /** The questions that belong to it, in their order. */
  readonly questions: readonly string[];
  /** SHA-256 of values, justifications and files as they are now. */
  readonly hash: string;
  /** Ids of whoever stated it, each once. */
  readonly authors: readonly string[];
  /** Whether anything was stated at all. */
  readonly isStated: boolean;
};

/** What judging looks at. */
export type JudgedRecords = {
  readonly pack: Pack;
  readonly answers: readonly Answer[];
  readonly evidence: readonly Evidence[];
};

/** How a pack wants its answers judged; each by itself where it says nothing. */
export function reviewLayout(pack: Pack): ReviewLayout {
  return pack.catalogue?.review ?? { by: 'answer', isRequired: false };
}

/** A target as one text: `answer:<question>` or `section:<section>`. */
export function targetKey({ kind, id }: VerdictTarget): string {
  return `${kind}:${id}`;
}

type Stated = { readonly content: unknown; readonly authors: readonly string[] };

/** What was stated on each question: its words, and the files beside them, whatever they are called. */
function stateds({ pack, answers, evidence }: JudgedRecords): ReadonlyMap<string, Stated> {
  // A file that is the answer to a question is an answer; one beside an answer is none.
  const asked = new Set(questionsOf(pack).flatMap(({ id, type }) => (type === 'evidence' ? [id] : [])));
  const files = Map.groupBy(evidence, ({ questionId }) => questionId);
  const given = new Map(answers.map((answer) => [answer.questionId, answer]));
  const ids = new Set([...given.keys(), ...files.keys()]);
  const stated = new Map<string, Stated>();
  for (const questionId of ids) {
    const answer = given.get(questionId);
    const hasWords = answer !== undefined && (answer.value !== null || answer.justification !== null);
    const attached = files.get(questionId) ?? [];
    if (!hasWords && attached.length === 0) continue;
    const content = {
      questionId,
      value: answer?.value ?? null,
      justification: answer?.justification ?? null,
      evidence: [...new Set(attached.map(({ sha256 }) => sha256))].sort(),
    };
    const givers = asked.has(questionId) ? attached.map(({ addedBy }) => addedBy) : [];
    const authors = [...(hasWords ? [answer.answeredBy] : []), ...givers];
    stated.set(questionId, { content, authors });
  }
  return stated;
}

/** What can be judged of an assessment, one by one or section by section as its pack says, in the order of its questions. */
export function judgedOf(records: JudgedRecords): readonly Judged[] {
  const stated = stateds(records);
  const of = (target: VerdictTarget, questions: readonly string[]): Judged => {
    const parts = questions.flatMap((id) => stated.get(id) ?? []);
    const text = canonicalize(parts.map(({ content }) => content)) ?? '';
    return {
      target,
      questions,
      hash: createHash('sha256').update(text).digest('hex'),
      authors: [...new Set(parts.flatMap(({ authors }) => authors))],
      isStated: parts.length > 0,
    };
  };
  const { sections } = records.pack;
  return reviewLayout(records.pack).by === 'section'
    ? sections.map(({ id, questions }) =>
        of(
          { kind: 'section', id },
          questions.map((one) => one.id),
        ),
      )
    : sections.flatMap(({ questions }) => questions.map(({ id }) => of({ kind: 'answer', id }, [id])));
}

/** SHA-256 of what there is now, by target key; a verdict whose `judgedHash` is another speaks of what is gone. */
export function judgedHashes(records: JudgedRecords): ReadonlyMap<string, string> {
  return new Map(judgedOf(records).map(({ target, hash }) => [targetKey(target), hash]));
}
