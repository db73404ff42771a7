import type { Pack, PackChange } from '#contract/records/pack';
import type { Question } from '#contract/records/question';

/** Compares two versions `1.2.3` by their numbers: negative if the first is the older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (const [index, part] of (left ?? []).entries()) {
    const difference = part - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function questionsOf(pack: Pack): readonly Question[] {
  return pack.sections.flatMap((section) => section.questions);
}

/** A question of the newer version, one of the older or both, and what the authors say of the change. */
export type QuestionPair = {
  readonly before: Question | null;
  readonly after: Question | null;
  readonly change: PackChange | null;
};

/**
 * What the authors of `to` say happened to its questions since `from`: of the entries since that version or a later one
 * the earliest counts, as it tells of the longest way.
 */
function changesSince(from: Pack, to: Pack): ReadonlyMap<string, PackChange> {
  const told = (to.changes ?? []).filter(({ since }) => compareVersions(since, from.version) >= 0);
  const latestFirst = told.toSorted((a, b) => compareVersions(b.since, a.since));
  return new Map(latestFirst.map((change) => [change.question, change]));
}

/**
 * Pairs the questions of two versions by id, or by former id where the authors name one. In the order of the newer version,
 * those gone at the end; a question of the older version that became several stands with each.
 */
export function pairQuestions(from: Pack, to: Pack): readonly QuestionPair[] {
  const changes = changesSince(from, to);
  const older = new Map(questionsOf(from).map((question) => [question.id, question]));
  const used = new Set<string>();
  const pairs = questionsOf(to).map((after): QuestionPair => {
    const change = changes.get(after.id) ?? null;
    const id = change?.was !== undefined && older.has(change.was) ? change.was : after.id;
    const before = older.get(id) ?? null;
    if (before !== null) used.add(id);
    return { before, after, change: before === null ? null : change };
  });
  const gone = [...older.values()].filter(({ id }) => !used.has(id));
  return [...pairs, ...gone.map((before): QuestionPair => ({ before, after: null, change: null }))];
}
