import { z } from 'zod';
import { Answers, AnswerValue } from '#contract/records/judgement';
import { PackName } from '#contract/records/text';
import { packError } from './problem.ts';
import { parseSource } from './source.ts';

/** Bare, or under `answers`, there also as a list with a `questionId` each. */
const FactsFile = z.union([
  z
    .object({ answers: z.array(z.object({ questionId: PackName, value: AnswerValue })) })
    .transform(({ answers }) => Object.fromEntries(answers.map(({ questionId, value }) => [questionId, value]))),
  z.object({ answers: Answers }).transform(({ answers }) => answers),
  Answers,
]);

/**
 * Reads answers by question id from a YAML or JSON text, bare or under `answers`; whether a pack knows the questions is
 * not asked.
 * @param name  the file's name, for problems
 * @returns null if the text holds no answers
 * @throws AppError `pack.malformed` if it is not YAML
 */
export function readFacts(name: string, text: string): Answers | null {
  const { source, problems } = parseSource(name, text);
  const [first] = problems;
  if (first) throw packError(first);
  return FactsFile.safeParse(source.value).data ?? null;
}
