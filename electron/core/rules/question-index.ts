import type { Program, ScorePlan } from './program.ts';

/** What of a program rests on each question. */
export function indexByQuestion(
  questionIndex: ReadonlyMap<string, number>,
  variables: Program['variables'],
  scores: readonly ScorePlan[],
  calculations: Program['calculations'],
): Pick<Program, 'variablesOfQuestion' | 'exactOfQuestion' | 'calculationsOfQuestion'> {
  const perQuestion = <T>(): T[][] => Array.from({ length: questionIndex.size }, () => []);
  const variablesOfQuestion = perQuestion<number>();
  for (const [variable, { questions }] of variables.entries()) {
    for (const question of questions) variablesOfQuestion[question]?.push(variable);
  }
  const exactOfQuestion = perQuestion<{ score: number; item: number }>();
  for (const [score, { items }] of scores.entries()) {
    for (const [item, { exact, question }] of items.entries()) {
      if (exact !== undefined) exactOfQuestion[question]?.push({ score, item });
    }
  }
  const calculationsOfQuestion = perQuestion<number>();
  for (const [index, { counts, scores: single, unknown }] of calculations.entries()) {
    for (const id of new Set([counts.question, single?.question, unknown])) {
      if (id !== undefined) calculationsOfQuestion[questionIndex.get(id) ?? -1]?.push(index);
    }
  }
  return { variablesOfQuestion, exactOfQuestion, calculationsOfQuestion };
}
