import fc from 'fast-check';
import type { Answers, AnswerValue, Cells } from '#contract/records/judgement';
import type { Pack, PackChange } from '#contract/records/pack';
import type { Column, Question } from '#contract/records/question';

/** A pack with its questions changed. */
export function withQuestions(
  pack: Pack,
  change: (question: Question) => readonly Question[],
  version = '2.1.0',
): Pack {
  const sections = pack.sections.map((section) => ({ ...section, questions: section.questions.flatMap(change) }));
  return { ...pack, version, sections };
}

/** A pack in which the question with this id is another, and what its authors say of that. */
export function withQuestion(
  pack: Pack,
  id: string,
  change: (question: Question) => Question,
  told?: PackChange,
): Pack {
  const changed = withQuestions(pack, (question) => [question.id === id ? change(question) : question]);
  return { ...changed, changes: told === undefined ? [] : [told] };
}

function cell(column: Column): fc.Arbitrary<string | number> {
  switch (column.type) {
    case 'number':
      return fc.integer({ min: column.min ?? 0, max: column.max ?? 1000 });
    case 'single':
      return fc.constantFrom(...column.options.map(({ id }) => id));
    case 'yes-no':
      return fc.constantFrom('yes', 'no');
    case 'date':
      return fc.constantFrom('2026-01-01', '2026-12-31');
    case 'text':
    case 'long-text':
      return fc.string({ minLength: 1, maxLength: 9 });
  }
}

/** Records with some of the keys. */
function someOf<T>(parts: Readonly<Record<string, fc.Arbitrary<T>>>): fc.Arbitrary<Record<string, T>> {
  return fc.record(parts, { requiredKeys: [] }).map((found) => found as Record<string, T>);
}

function cells(columns: readonly Column[]): fc.Arbitrary<Cells> {
  return someOf(Object.fromEntries(columns.map((column) => [column.id, cell(column)])));
}

function value(question: Question): fc.Arbitrary<AnswerValue> {
  switch (question.type) {
    case 'yes-no':
      return fc.constantFrom('yes', 'no');
    case 'single':
      return fc.constantFrom(...question.options.map(({ id }) => id));
    case 'multi':
      return fc.subarray(question.options.map(({ id }) => id));
    case 'number':
      return fc.integer({ min: question.min ?? 0, max: question.max ?? 1000 });
    case 'date':
      return fc.constantFrom('2026-01-01', '2026-12-31');
    case 'text':
      return fc.string({ minLength: 1, maxLength: 9 });
    case 'rich-text':
      return fc.constant({ richText: { type: 'doc', content: [] } });
    case 'people':
      return fc.constant({ people: [{ name: 'Ada', function: 'Owner', organisation: '' }] });
    case 'table':
    case 'group':
      return fc.array(cells(question.columns), { minLength: 1, maxLength: 3 }).map((entries) => ({ entries }));
    case 'matrix': {
      const rows = question.rows.map(({ id }) => [id, cells(question.columns)] as const);
      return someOf(Object.fromEntries(rows)).map((found) => ({ rows: found }));
    }
    case 'evidence':
      return fc.constant({ unknown: true });
  }
}

/** Answers to some questions of a pack, each fit for its question, some "don't know". */
export function answersTo(pack: Pack): fc.Arbitrary<Answers> {
  const questions = pack.sections.flatMap((section) => section.questions);
  const entries = questions.map((question) => {
    const unknown = fc.constant<AnswerValue>({ unknown: true });
    return [question.id, fc.oneof({ weight: 5, arbitrary: value(question) }, unknown)] as const;
  });
  return someOf(Object.fromEntries(entries));
}

/** Versions of a pack in which questions are gone, reworded, of another type, with other options, rows, columns or bounds. */
export function laterVersionOf(pack: Pack): fc.Arbitrary<Pack> {
  const edits: readonly ((question: Question) => readonly Question[])[] = [
    (it) => [it],
    () => [],
    (it) => [{ ...it, text: { en: `${it.text.en} (new)` } }],
    (it) => [{ ...it, id: `${it.id}.renamed` }],
    (it) => [{ ...base(it), type: 'text' }],
    (it) => [it.type === 'single' || it.type === 'multi' ? { ...it, type: 'multi', options: it.options.slice(1) } : it],
    (it) => [it.type === 'multi' ? { ...it, options: it.options.slice(1) } : it],
    (it) => [it.type === 'number' ? { ...it, max: 10 } : it],
    (it) => [it.type === 'matrix' ? { ...it, rows: it.rows.slice(1) } : it],
    (it) => [it.type === 'table' || it.type === 'group' ? { ...it, columns: it.columns.slice(1) } : it],
    (it) => [it, { ...base(it), type: 'yes-no', id: `${it.id}.second` }],
  ];
  const count = pack.sections.flatMap((section) => section.questions).length;
  const choices = fc.array(fc.nat(edits.length - 1), { minLength: count, maxLength: count });
  return choices.map((chosen) => {
    let at = 0;
    return withQuestions(pack, (question) => edits[chosen[at++] ?? 0]?.(question) ?? [question]);
  });
}

/** What any question has, whatever its type. */
function base({ id, text, articles, sources, verification, knowledge }: Question) {
  return { id, text, articles, sources, verification, knowledge };
}
