import type { Condition } from '#contract/records/condition';
import type { Pack } from '#contract/records/pack';
import type { Conclusion, Score } from '#contract/records/rules';
import { dateCases } from './cases.ts';
import { statedConditions, visitConditions } from './conditions.ts';
import { decimal, oneMinus } from './decimal.ts';
import { QuestionLeaves } from './leaves.ts';
import { comparisonTable, measureCases } from './measure-cases.ts';
import { NetworkBuilder } from './network.ts';
import { type CalculationTest, FALSE, type Program, type ScorePlan, type ScoreTest, TRUE } from './program.ts';
import { indexByQuestion } from './question-index.ts';
import { quickItems } from './quick-score.ts';
import type { QuestionCondition } from './reading.ts';
import { compares } from './reading.ts';
import { scoreItems } from './score-items.ts';
import { bandTest, comparisonTest } from './score-tests.ts';

type ScoreCondition = Extract<Condition, { readonly score: string }>;
type CalculationCondition = Extract<Condition, { readonly calculation: string }>;

function collectDates(conditions: readonly Condition[]): readonly string[] {
  const found: string[] = [];
  for (const condition of conditions) visitConditions(condition, (it) => 'assessedOn' in it && found.push(it.to));
  return found;
}

/** @throws Error if a reference is dead or circular; `checkPack` and `parsePack` refuse such packs */
function compile(pack: Pack): Program {
  const network = new NetworkBuilder();
  const leaves = new QuestionLeaves(network, pack);
  const questions = pack.sections.flatMap((section) => section.questions);
  const questionIndex = new Map(questions.map(({ id }, index) => [id, index]));
  const facts = new Map(pack.facts.map((it) => [it.id, it.when]));
  const classes = new Map(pack.classes.map((it) => [it.id, it.when]));
  const scores = pack.scores ?? [];
  const calculations = pack.calculations ?? [];
  const stated = statedConditions(pack);
  const casesOf = measureCases(stated);
  const days = dateCases(collectDates(stated));
  const date = {
    variable: network.variable({ cases: days.samples.length, questions: [], read: () => -1 }),
    caseOf: days.caseOf,
  };
  const known = new Map<string, number | 'pending'>();
  const classRules = new Map<string, number>();
  const plans = new Map<number, ScorePlan>();
  const scoreTests = new Map<number, ScoreTest>();
  const calculationTests = new Map<number, CalculationTest>();
  const measureVariables = new Map<string, number>();

  function once(key: string, make: () => number): number {
    const seen = known.get(key);
    if (seen === 'pending') throw new Error(`Circular reference at ${key} in pack ${pack.id}`);
    if (seen !== undefined) return seen;
    known.set(key, 'pending');
    const node = make();
    known.set(key, node);
    return node;
  }

  function missing(kind: string, id: string): Error {
    return new Error(`No ${kind} ${id} in pack ${pack.id}`);
  }

  function factNode(id: string): number {
    const when = facts.get(id);
    if (when === undefined) throw missing('fact', id);
    return once(`fact ${id}`, () => nodeOf(when));
  }

  function classNode(id: string): number {
    const when = classes.get(id);
    if (when === undefined) throw missing('class', id);
    return once(`class ${id}`, () => {
      const rule = nodeOf(when);
      classRules.set(id, rule);
      return network.same(rule);
    });
  }

  /** -1 if the question is always visible. */
  function visibilityNode(index: number): number {
    const question = questions[index];
    const visible = question?.visible;
    if (question === undefined || visible === undefined) return -1;
    return once(`question ${question.id}`, () => nodeOf(visible));
  }

  function scoreNode(id: string): number {
    const index = scores.findIndex((it) => it.id === id);
    const score = scores[index];
    if (score === undefined) throw missing('score', id);
    return once(`score ${id}`, () => {
      const plan = planOf(score);
      const visibilities = plan.items.map(({ visibility }) => visibility).filter((node) => node >= 0);
      const parts = plan.parts.map((part) => plans.get(part.score)?.node ?? -1);
      const variables = plan.items.flatMap(({ variable, inapplicable }) => [variable, inapplicable]);
      const children = [...new Set([...visibilities, ...parts, ...plan.reductions.map(({ node }) => node)])];
      const node = network.score(children, [...new Set(variables.filter((variable) => variable >= 0))]);
      plans.set(index, { ...plan, node });
      return node;
    });
  }

  function planOf(score: Score): Omit<ScorePlan, 'node'> {
    const { from, weights = {}, reductions = [] } = score;
    const items =
      from === 'points'
        ? questions.flatMap((question, index) => {
            const weight = Object.hasOwn(weights, question.id) ? (weights[question.id] ?? 1) : 1;
            return scoreItems(leaves, question, index, () => visibilityNode(index), score.id, weight);
          })
        : [];
    const parts = from === 'points' ? [] : from;
    return {
      score,
      items,
      quick: quickItems(items),
      parts: parts.map((part) => {
        scoreNode(part.score);
        return { score: scores.findIndex(({ id }) => id === part.score), times: decimal(part.times) };
      }),
      reductions: reductions.map(({ by, when }) => ({ node: nodeOf(when), leaves: oneMinus(by) })),
    };
  }

  function scoreTestNode(condition: ScoreCondition): number {
    const of = scoreNode(condition.score);
    const index = scores.findIndex(({ id }) => id === condition.score);
    const node = network.scoreTest(of, { kind: 'score', id: condition.score, score: index });
    const holds =
      'band' in condition
        ? bandTest(scores[index]?.bands ?? [], condition.band)
        : comparisonTest(condition.compare, condition.to);
    scoreTests.set(node, { score: index, holds });
    return node;
  }

  function calculationTestNode({ calculation: id, measure, compare, to }: CalculationCondition): number {
    const index = calculations.findIndex((it) => it.id === id);
    const calculation = calculations[index];
    if (calculation === undefined) throw missing('calculation', id);
    const { counts, scores: single, unknown } = calculation;
    const named = measure === 'unknown' ? [unknown] : [counts.question, single?.question];
    const asked = named.filter((it) => it !== undefined).map((it) => questionNamed(it));
    const { count, caseOf } = casesOf(id, measure);
    const key = `${id} ${measure}`;
    const variable = measureVariables.get(key) ?? network.variable({ cases: count, questions: asked, read: () => -1 });
    measureVariables.set(key, variable);
    const table = comparisonTable(count, compare, caseOf(String(to)));
    const visibilities = asked.map(visibilityNode).filter((node) => node >= 0);
    const meaning = { kind: 'calculation', id, calculation: index, questions: asked } as const;
    const node = network.calculationTest(visibilities, variable, meaning);
    calculationTests.set(node, { calculation: index, measure, questions: asked, variable, table, caseOf });
    return node;
  }

  function questionNamed(id: string): number {
    const index = questionIndex.get(id);
    if (index === undefined) throw missing('question', id);
    return index;
  }

  function askNode(condition: QuestionCondition): number {
    const index = questionNamed(condition.question);
    const question = questions[index];
    if (question === undefined) throw missing('question', condition.question);
    const visibility = visibilityNode(index);
    const reading = leaves.reading(condition, question, index);
    const parts = visibility < 0 ? [reading] : [visibility, reading];
    return network.gate(parts, parts.length, { kind: 'answer', question: index, visibility, reading });
  }

  function gather(kind: 'all' | 'any' | 'count', parts: readonly Condition[], atLeast: number): number {
    return network.gate(parts.map(nodeOf), atLeast, { kind });
  }

  function nodeOf(condition: Condition): number {
    if ('all' in condition) return gather('all', condition.all, condition.all.length);
    if ('any' in condition) return gather('any', condition.any, 1);
    if ('count' in condition) return gather('count', condition.count, condition.atLeast);
    if ('question' in condition) return askNode(condition);
    if ('not' in condition) return network.not(nodeOf(condition.not), { kind: 'not' });
    if ('fact' in condition) return network.same(factNode(condition.fact), { kind: 'fact', id: condition.fact });
    if ('class' in condition) return network.same(classNode(condition.class), { kind: 'class', id: condition.class });
    if ('score' in condition) return scoreTestNode(condition);
    if ('calculation' in condition) return calculationTestNode(condition);
    const table = days.samples.map((day) => (compares(day, condition.assessedOn, condition.to) ? TRUE : FALSE));
    return network.leaf(date.variable, table, { kind: 'date' });
  }

  /** Of a `one`, a value holds if its condition does and none before it. */
  function conclusionNodes({ kind, values }: Conclusion): readonly number[] {
    const conditions = values.map(({ when }) => nodeOf(when));
    if (kind === 'many') return conditions;
    return conditions.map((node, index) =>
      index === 0
        ? node
        : network.gate(
            [node, ...conditions.slice(0, index).map((it) => network.not(it, { kind: 'except' }))],
            index + 1,
            {
              kind: 'all',
            },
          ),
    );
  }

  const visibility = questions.map((_, index) => visibilityNode(index));
  const factNodes = pack.facts.map(({ id }) => factNode(id));
  const classNodes = pack.classes.map(({ id }) => classNode(id));
  const obligations = pack.obligations.map(({ when }) => nodeOf(when));
  for (const { id } of scores) scoreNode(id);
  const conclusions = (pack.conclusions ?? []).map(conclusionNodes);
  const built = network.finish();
  const scorePlans = scores.flatMap((_, index) => plans.get(index) ?? []);
  const rules = pack.classes.map(({ id }) => classRules.get(id) ?? -1);
  const telling = new Uint8Array(built.op.length);
  for (const node of [...visibility, ...factNodes, ...rules, ...obligations, ...conclusions.flat()]) {
    if (node >= 0) telling[node] = 1;
  }
  return {
    ...built,
    telling,
    pack,
    questions,
    questionIndex,
    sectionOfQuestion: Int32Array.from(pack.sections.flatMap((section, at) => section.questions.map(() => at))),
    ...indexByQuestion(questionIndex, built.variables, scorePlans, calculations),
    visibility: Int32Array.from(visibility),
    facts: factNodes,
    classRules: rules,
    classes: classNodes,
    obligations,
    conclusions,
    scores: scorePlans,
    scoreOfNode: new Map(scorePlans.map(({ node }, index) => [node, index])),
    scoreTests,
    calculations,
    calculationTests,
    date,
  };
}

const programs = new WeakMap<Pack, Program>();

/** The pack made ready for judging; made once for each pack object, which must not change afterwards. */
export function programOf(pack: Pack): Program {
  const known = programs.get(pack);
  if (known !== undefined) return known;
  const program = compile(pack);
  programs.set(pack, program);
  return program;
}
