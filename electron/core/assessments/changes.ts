import canonicalize from 'canonicalize';
import type { AnswerValue } from '#contract/records/judgement';
import type { AssessmentState, Change } from '#contract/records/sign-off';
import type { RichNode, RichText } from '#contract/rich-text';

type StatedAnswer = AssessmentState['answers'][number];

/** An answer's value on one line: options joined by `, `, "don't know" as `unknown`; null if there is none. */
function valueText(value: AnswerValue | null): string | null {
  if (value === null) return null;
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? 'unknown' : String(value);
}

function plainText(node: RichNode): string {
  if (node.type === 'text') return node.text;
  if (node.type === 'hardBreak') return '\n';
  return (node.content ?? []).map(plainText).join(node.type === 'paragraph' ? '' : '\n');
}

/** A rich text's words, a line per paragraph. */
function richTextWords(text: RichText | null): string | null {
  return text === null ? null : text.content.map(plainText).join('\n');
}

/**
 * What differs between two states of one assessment, in the order: workspace, system, assessment, pack, answers,
 * evidence, outcome. Empty if and only if the states are equal.
 */
export function compareStates(before: AssessmentState, after: AssessmentState): Change[] {
  const changes = compareParts(before, after);
  // What an outcome rests on follows from the answers; alone it can only change with the app itself.
  return changes.length > 0 ? changes : compareReasons(before.outcome, after.outcome);
}

function compareParts(before: AssessmentState, after: AssessmentState): Change[] {
  return [
    ...compareFields('workspace', before.workspace, after.workspace),
    ...compareFields('system', before.system, after.system),
    ...compareFields('assessment', before.assessment, after.assessment),
    ...comparePacks(before.pack, after.pack),
    ...compareLists(before.answers, after.answers, ({ questionId }) => questionId, compareAnswer),
    ...compareLists(before.evidence, after.evidence, evidenceKey, (_, old, now) =>
      old && now
        ? []
        : [{ subject: `evidence.${(old ?? now)?.name}`, before: old?.sha256 ?? null, after: now?.sha256 ?? null }],
    ),
    ...compareOutcomes(before.outcome, after.outcome),
  ];
}

type Plain = Readonly<Record<string, string | number | boolean | null>>;

function compareFields(subject: string, before: Plain, after: Plain): Change[] {
  const text = (value: Plain[string] | undefined): string | null => (value == null ? null : String(value));
  return Object.keys({ ...before, ...after })
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ subject: `${subject}.${field}`, before: text(before[field]), after: text(after[field]) }));
}

function comparePacks(before: AssessmentState['pack'], after: AssessmentState['pack']): Change[] {
  if (canonicalize(before) === canonicalize(after)) return [];
  const name = ({ id, version, hash }: AssessmentState['pack']): string => `${id} ${version} ${hash.slice(0, 12)}`;
  return [{ subject: 'pack', before: name(before), after: name(after) }];
}

function compareLists<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
  compare: (key: string, before: T | undefined, after: T | undefined) => Change[],
): Change[] {
  const old = byKey(before, keyOf);
  const now = byKey(after, keyOf);
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    return canonicalize(was) === canonicalize(is) ? [] : compare(key, was, is);
  });
}

/** One file may be evidence twice: the second of a key gets a key of its own. */
function byKey<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T> {
  const found = new Map<string, T>();
  for (const item of items) {
    let key = keyOf(item);
    while (found.has(key)) key += '+';
    found.set(key, item);
  }
  return found;
}

function evidenceKey({ questionId, name, sizeBytes, sha256 }: AssessmentState['evidence'][number]): string {
  return [questionId, name, sizeBytes, sha256].join('\n');
}

/** The first thing that differs tells the reader most; who answered when follows from it. */
function compareAnswer(key: string, before: StatedAnswer | undefined, after: StatedAnswer | undefined): Change[] {
  const subject = `answer.${key}`;
  const told = (answer: StatedAnswer | undefined): string | null =>
    answer?.status === 'not-applicable' ? answer.status : valueText(answer?.value ?? null);
  if (told(before) !== told(after)) return [{ subject, before: told(before), after: told(after) }];
  const words = (answer: StatedAnswer | undefined): string | null => richTextWords(answer?.justification ?? null);
  const isRewritten = canonicalize(before?.justification ?? null) !== canonicalize(after?.justification ?? null);
  if (isRewritten) return [{ subject: `${subject}.justification`, before: words(before), after: words(after) }];
  if (before?.answeredBy !== after?.answeredBy) {
    return [{ subject: `${subject}.answeredBy`, before: before?.answeredBy ?? null, after: after?.answeredBy ?? null }];
  }
  return [{ subject: `${subject}.answeredAt`, before: before?.answeredAt ?? null, after: after?.answeredAt ?? null }];
}

function compareOutcomes(before: AssessmentState['outcome'], after: AssessmentState['outcome']): Change[] {
  const truths = (
    prefix: string,
    old: readonly { id: string; truth: string }[],
    now: readonly { id: string; truth: string }[],
  ): Change[] =>
    compareLists(
      old,
      now,
      ({ id }) => id,
      (id, was, is) =>
        was?.truth === is?.truth
          ? []
          : [{ subject: `${prefix}.${id}`, before: was?.truth ?? null, after: is?.truth ?? null }],
    );
  return [
    ...compareFields('outcome', { isDetermined: before.isDetermined }, { isDetermined: after.isDetermined }),
    ...truths('outcome', before.classes, after.classes),
    ...truths('obligation', before.obligations, after.obligations),
  ];
}

function compareReasons(before: AssessmentState['outcome'], after: AssessmentState['outcome']): Change[] {
  return [
    ...compareLists(
      before.classes,
      after.classes,
      ({ id }) => id,
      (id, was, is) => [
        {
          subject: `outcome.${id}.because`,
          before: was?.because.join(', ') ?? null,
          after: is?.because.join(', ') ?? null,
        },
      ],
    ),
    ...compareLists(
      before.obligations,
      after.obligations,
      ({ id }) => id,
      (id, was, is) => [
        { subject: `obligation.${id}.appliesFrom`, before: was?.appliesFrom ?? null, after: is?.appliesFrom ?? null },
      ],
    ),
  ];
}
