import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from '#contract/records/judgement';
import type { Condition, Pack } from '#contract/records/pack';
import { readFacts } from '#core/packs/facts';
import { loadPack } from '#core/packs/load';
import { judge } from '#core/rules/judge';
import { packOf, questionOf, questionsOf } from '#test/core/rules/random-packs';
import { resources } from '#test/support/open-test-core';
import type { Benchmark, Contestant } from '../benchmark.ts';

const assessedOn = '2026-11-23';
const questionCount = { full: { few: 100, many: 1_000 }, quick: { few: 20, many: 40 } } as const;
const QUESTIONS_PER_GROUP = 10;

/**
 * A pack in groups of ten questions: the first opens the others, a fact and a duty rest on each group, and each class
 * on ten facts.
 */
function syntheticPack(questions: number): Pack {
  const groups = Array.from({ length: questions / QUESTIONS_PER_GROUP }, (_, group) =>
    Array.from({ length: QUESTIONS_PER_GROUP }, (__, index) => `g${group}.q${index}`),
  );
  const isYes = (question: string): Condition => ({ question, is: 'yes' });
  const facts = groups.map((ids): Condition => ({ count: ids.map(isYes), atLeast: QUESTIONS_PER_GROUP / 2 }));
  const factsOf = (group: number): Condition[] =>
    groups.flatMap((_, other) => (Math.floor(other / 10) === Math.floor(group / 10) ? [{ fact: `f${other}` }] : []));
  return packOf(
    groups.flatMap((ids, group) =>
      ids.map((id, index) => questionOf(id, 'yes-no', index === 0 ? undefined : isYes(`g${group}.q0`))),
    ),
    {
      facts,
      classes: groups.flatMap((_, group) => (group % 10 === 0 ? [{ any: factsOf(group) }] : [])),
      obligations: groups.map((ids, group): Condition => ({ all: [{ fact: `f${group}` }, isYes(ids[1] ?? '')] })),
    },
  );
}

/** Two of three questions answered, so that true, false and unknown all come up. */
function syntheticAnswers(pack: Pack): Answers {
  const given = questionsOf(pack).filter((_, index) => index % 3 !== 2);
  return Object.fromEntries(given.map(({ id }, index) => [id, index % 5 === 4 ? 'no' : 'yes']));
}

function judgement(pack: Pack, answers: Answers): Contestant {
  return { unit: 'questions', units: questionsOf(pack).length, run: () => judge(pack, answers, { assessedOn }) };
}

function throughJson(pack: Pack): Contestant {
  return { unit: 'questions', units: questionsOf(pack).length, run: () => JSON.parse(JSON.stringify(pack)) };
}

/** What each save and each look at an assessment computes. */
export const judging: Benchmark = {
  name: 'judge',
  about: 'One judgement, against the pack through JSON and back; the shipped pack and a synthetic one.',
  prepare: async (_, size) => {
    const demoCase = readFileSync(join(resources, 'demo', 'cv-screening.yaml'), 'utf8');
    const shipped = loadPack(join(resources, 'packs', 'eu-ai-act'));
    const { few, many } = questionCount[size];
    const [small, large] = [syntheticPack(few), syntheticPack(many)];
    const names = { small: `judge ${few} questions`, large: `judge ${many} questions` };
    const json = { shipped: 'eu-ai-act through JSON', large: `${many} questions through JSON` };
    return {
      contestants: {
        [json.shipped]: throughJson(shipped),
        'judge eu-ai-act': judgement(shipped, readFacts('cv-screening.yaml', demoCase) ?? {}),
        [names.small]: judgement(small, syntheticAnswers(small)),
        [json.large]: throughJson(large),
        [names.large]: judgement(large, syntheticAnswers(large)),
      },
      ratios: [
        { of: 'judge eu-ai-act', to: json.shipped, limit: null },
        { of: names.large, to: json.large, limit: null },
        { of: names.large, to: names.small, limit: 1.15 },
      ],
    };
  },
};
