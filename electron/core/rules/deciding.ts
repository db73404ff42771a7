import { Influence } from './influence.ts';
import { TRUE, UNKNOWN } from './program.ts';
import type { Settlement } from './settle.ts';
import type { State } from './state.ts';

/** Which open questions can still change the classes. */
export type Deciding = {
  /** Ids of visible ones, those first that take the fewest further answers to settle a class. */
  readonly deciding: string[];
  /** By the place of an unknown class: all of them, perhaps visible ones too. */
  readonly openOf: (index: number) => ReadonlySet<number>;
};

/**
 * Finds the deciding questions. Answering none of them leaves every class as it is; where the effort did not suffice,
 * some may not decide after all.
 */
export function decidingQuestions(state: State, settlement: Settlement): Deciding {
  const { program } = state;
  const influence = new Influence(state, settlement);
  const unknown = program.classes.filter((node) => state.truth[node] === UNKNOWN);
  const candidates = new Set(unknown.flatMap((node) => [...influence.on(node)]));
  // A question that takes too much effort to find visible is asked for by what shows it.
  for (const question of [...candidates]) {
    const node = program.visibility[question] ?? -1;
    if (settlement.undecided.has(node)) for (const other of settlement.openQuestions(node)) candidates.add(other);
  }
  const isShown = (question: number) => state.visibility(question) === TRUE;
  const fewestFirst = unknown
    .flatMap((node) => [influence.settling(node)])
    .filter((settling) => settling !== null)
    .sort((a, b) => a.length - b.length);
  const byPlace = (questions: Iterable<number>) => [...questions].sort((a, b) => a - b);
  const ordered = new Set<number>();
  for (const settling of fewestFirst) {
    for (const question of byPlace(settling)) if (candidates.has(question) && isShown(question)) ordered.add(question);
  }
  for (const question of byPlace(candidates)) if (isShown(question)) ordered.add(question);
  return {
    deciding: [...ordered].map((question) => program.questions[question]?.id ?? ''),
    openOf: (index) => influence.on(program.classes[index] ?? -1),
  };
}
