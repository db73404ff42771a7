import { z } from 'zod';
import { AnswerValue, type Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { DateOnly, PackName } from '#contract/records/text';
import { validateAnswer } from '#core/rules/answer';
import { judge } from '#core/rules/judge';
import { packError } from './problem.ts';
import { parseSource } from './source.ts';

/** What a worked case expects. `classes` is exact; every other list names what must at least be there, or must not. */
export const ExpectedOutcome = z.strictObject({
  /** Ids of exactly the classes that hold. */
  classes: z.array(PackName),
  /** Ids of obligations that hold (`includes`) or do not (`excludes`: false or unknown). */
  obligations: z
    .strictObject({ includes: z.array(PackName).default([]), excludes: z.array(PackName).default([]) })
    .optional(),
  isDetermined: z.boolean().optional(),
  /** Questions that are among `deciding`. */
  open: z.array(PackName).optional(),
  /** Class id → questions whose answers are among its reasons; hidden ones are no reasons. */
  because: z.record(PackName, z.array(PackName)).optional(),
  /** Articles that stand at a class that holds, at an obligation that holds, or at an answer such a class follows from. */
  legalRefs: z.array(z.string().min(1)).optional(),
});

export const WorkedCase = z.strictObject({
  id: PackName,
  title: z.string().min(1),
  /** Else the day the pack's legal state was checked. */
  assessedOn: DateOnly.optional(),
  answers: z.record(PackName, AnswerValue),
  expected: ExpectedOutcome,
});
export type WorkedCase = z.infer<typeof WorkedCase>;

/** A file of worked cases for one pack. */
export const WorkedCases = z.strictObject({ pack: PackName, cases: z.array(WorkedCase).min(1) });

/** What came out of a case, in the form in which it is expected. */
export type ActualOutcome = {
  readonly classes: readonly string[];
  readonly obligations: readonly string[];
  readonly isDetermined: boolean;
  readonly open: readonly string[];
  readonly because: Readonly<Record<string, readonly string[]>>;
  readonly legalRefs: readonly string[];
};

export type CaseResult = {
  readonly id: string;
  readonly title: string;
  readonly pass: boolean;
  readonly expected: z.infer<typeof ExpectedOutcome>;
  readonly actual: ActualOutcome;
  /** One sentence each; empty if the case passes. */
  readonly differences: readonly string[];
};

function outcomeOf(pack: Pack, judgement: Judgement): ActualOutcome {
  const classes = judgement.classes.filter((it) => it.truth === 'true');
  const holds = new Set(classes.map(({ id }) => id));
  const obligations = judgement.obligations.filter((it) => it.truth === 'true').map(({ id }) => id);
  const articles = [
    ...pack.classes.filter(({ id }) => holds.has(id)).flatMap((it) => it.articles),
    ...pack.obligations.filter(({ id }) => obligations.includes(id)).flatMap((it) => it.articles),
    ...classes.flatMap((it) => it.because.filter(({ hidden }) => !hidden).flatMap((reason) => reason.articles)),
  ];
  return {
    classes: [...holds],
    obligations,
    isDetermined: judgement.isDetermined,
    open: judgement.deciding,
    because: Object.fromEntries(
      judgement.classes.map((it) => [it.id, it.because.filter(({ hidden }) => !hidden).map((why) => why.questionId)]),
    ),
    legalRefs: [...new Set(articles)],
  };
}

/** Names in a case that the pack does not have, or answers its questions do not take: slips that could let it pass. */
function slips(pack: Pack, { answers, expected }: WorkedCase): readonly string[] {
  const questions = new Map(pack.sections.flatMap((section) => section.questions).map((it) => [it.id, it]));
  const classes = new Set(pack.classes.map(({ id }) => id));
  const obligations = new Set(pack.obligations.map(({ id }) => id));
  const missing = (kind: string, has: (id: string) => boolean, ids: readonly string[]) =>
    ids.filter((id) => !has(id)).map((id) => `the pack has no ${kind} ${id}`);
  const hasQuestion = (id: string) => questions.has(id);
  const because = expected.because ?? {};
  return [
    ...missing('question', hasQuestion, Object.keys(answers)),
    ...missing('question', hasQuestion, [...(expected.open ?? []), ...Object.values(because).flat()]),
    ...missing('class', (id) => classes.has(id), [...expected.classes, ...Object.keys(because)]),
    ...missing('obligation', (id) => obligations.has(id), [
      ...(expected.obligations?.includes ?? []),
      ...(expected.obligations?.excludes ?? []),
    ]),
    ...Object.entries(answers).flatMap(([id, value]) => {
      const question = questions.get(id);
      const fault = question === undefined ? null : validateAnswer(question, value);
      return fault === null ? [] : [`question ${id} does not take ${JSON.stringify(value)}: ${fault}`];
    }),
  ];
}

function lacking(what: string, expected: readonly string[] | undefined, actual: readonly string[]): readonly string[] {
  return (expected ?? []).filter((it) => !actual.includes(it)).map((it) => `${what}: ${it} is expected`);
}

function compare({ expected }: WorkedCase, actual: ActualOutcome): readonly string[] {
  const surplus = actual.classes.filter((id) => !expected.classes.includes(id));
  const excluded = (expected.obligations?.excludes ?? []).filter((id) => actual.obligations.includes(id));
  const isOther = expected.isDetermined !== undefined && expected.isDetermined !== actual.isDetermined;
  return [
    ...lacking('classes', expected.classes, actual.classes),
    ...surplus.map((id) => `classes: ${id} is not expected`),
    ...lacking('obligations', expected.obligations?.includes, actual.obligations),
    ...excluded.map((id) => `obligations: ${id} is not expected`),
    ...(isOther ? [`isDetermined: ${expected.isDetermined} is expected`] : []),
    ...lacking('open', expected.open, actual.open),
    ...Object.entries(expected.because ?? {}).flatMap(([id, reasons]) =>
      lacking(`because of ${id}`, reasons, actual.because[id] ?? []),
    ),
    ...lacking('legalRefs', expected.legalRefs, actual.legalRefs),
  ];
}

/**
 * Judges the worked cases of a YAML file and compares what comes out with what they expect.
 * @param name  the file's name, for problems
 * @throws AppError `pack.malformed` if the file is not of the form `WorkedCases` or is for another pack
 */
export function runCases(pack: Pack, name: string, yaml: string): readonly CaseResult[] {
  const { source, problems } = parseSource(name, yaml);
  const [first] = problems;
  if (first !== undefined) throw packError(first);
  const refuse = (path: readonly PropertyKey[], reason: string) =>
    packError({ code: 'pack.malformed', file: name, line: source.lineOf(path), reason });
  const parsed = WorkedCases.safeParse(source.value);
  const issue = parsed.error?.issues[0];
  if (issue !== undefined) throw refuse(issue.path, `\`${issue.path.join('.')}\`: ${issue.message}`);
  const { pack: packId, cases } = WorkedCases.parse(source.value);
  if (packId !== pack.id) throw refuse(['pack'], `these cases are for pack \`${packId}\`, not \`${pack.id}\``);
  const ids = cases.map(({ id }) => id);
  const repeated = ids.findIndex((id, index) => ids.indexOf(id) < index);
  if (repeated >= 0) throw refuse(['cases', repeated, 'id'], `case \`${ids[repeated]}\` stands twice`);
  return cases.map((it) => {
    const judgement = judge(pack, it.answers, { assessedOn: it.assessedOn ?? pack.legalState.checkedOn });
    const actual = outcomeOf(pack, judgement);
    const differences = [...slips(pack, it), ...compare(it, actual)];
    return { id: it.id, title: it.title, pass: differences.length === 0, expected: it.expected, actual, differences };
  });
}
