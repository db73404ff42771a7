import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers, AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { readFacts } from '#core/packs/facts';
import { loadPack } from '#core/packs/load';
import { Judge, judge } from '#core/rules/judge';
import { whatIf } from '#core/rules/what-if';
import { BruteForce } from '#test/core/rules/brute-force';
import { questionsOf } from '#test/core/rules/random-packs';
import { resources } from '#test/support/open-test-core';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { answersTo, largePack } from '../large-pack.ts';

const ON = { assessedOn: '2026-11-23' };
const sections = { full: { few: 4, many: 40 }, quick: { few: 1, many: 2 } } as const;
const SHARE_ANSWERED = 0.7;

function judgement(pack: Pack, answers: Answers): Contestant {
  return { unit: 'judgements', units: 1, run: () => judge(pack, answers, ON) };
}

/** One answer after another is changed, and `look` looks at what comes of it. */
function answering(pack: Pack, answers: Answers, look: (judge: Judge) => unknown): Contestant {
  const kept = new Judge(pack, answers, ON);
  const asked = questionsOf(pack).filter(({ type }) => type === 'yes-no');
  let turn = 0;
  return {
    unit: 'answers',
    units: 1,
    run: () => {
      turn += 1;
      const question = asked[(turn * 7) % asked.length];
      const value: AnswerValue = turn % 2 === 0 ? 'yes' : 'no';
      if (question !== undefined) kept.answer(question.id, value);
      return look(kept);
    },
  };
}

/** Every condition followed down to its answers wherever it is met; the answers that are open count as "no" and the like. */
function bruteForce(pack: Pack, answers: Answers): Contestant {
  const complete = { ...answersTo(pack, 2), ...answers };
  const world = { answers: complete, stated: new Set(Object.keys(complete)) };
  return { unit: 'judgements', units: 1, run: () => new BruteForce(pack, world).all() };
}

/** What each save and each look at an assessment computes. */
export const judging: Benchmark = {
  name: 'judge',
  about: 'What an answer changes, the whole judgement and every what-if, against an evaluator without a network.',
  prepare: async (_, size) => {
    const demoCase = readFileSync(join(resources, 'demo', 'cv-screening.yaml'), 'utf8');
    const shipped = loadPack(join(resources, 'packs', 'eu-ai-act'));
    const facts = readFacts('cv-screening.yaml', demoCase) ?? {};
    const { few, many } = sections[size];
    const small = largePack({ sections: few, classes: 30, obligations: 30 });
    const large = largePack({ sections: many, classes: 30, obligations: 300 });
    const [some, more] = [answersTo(small, SHARE_ANSWERED), answersTo(large, SHARE_ANSWERED)];
    const [fewQuestions, questions] = [questionsOf(small).length, questionsOf(large).length];
    const names = {
      brute: `brute force, once, ${questions} questions`,
      answer: `after one answer, ${questions} questions`,
      small: `after one answer, ${fewQuestions} questions`,
      explained: `after one answer, explained, ${questions} questions`,
      anew: `judged anew, ${questions} questions`,
      whatIf: `every what-if, ${questions} questions`,
    };
    return {
      contestants: {
        [names.brute]: bruteForce(large, more),
        [names.answer]: answering(large, more, (kept) => kept.standing()),
        [names.small]: answering(small, some, (kept) => kept.standing()),
        [names.explained]: answering(large, more, (kept) => kept.judgement()),
        [names.anew]: judgement(large, more),
        [names.whatIf]: { unit: 'rounds', units: 1, run: () => whatIf(large, more, ON) },
        'eu-ai-act judged anew': judgement(shipped, facts),
        'eu-ai-act, every what-if': { unit: 'rounds', units: 1, run: () => whatIf(shipped, facts, ON) },
      },
      ratios: [
        { of: names.answer, to: names.brute, limit: 0.05 },
        { of: names.explained, to: names.brute, limit: 0.3 },
        { of: names.anew, to: names.brute, limit: 0.5 },
        { of: names.whatIf, to: names.brute, limit: 10 },
        { of: names.answer, to: names.small, limit: null },
      ],
    };
  },
};
