import { describe, expect, test } from 'vitest';
import type { AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Verdict } from '#contract/records/review';
import { VERDICT_STATES, VERDICTS, type VerdictState } from '#contract/review';
import { judgedOf } from '#core/review/judged';
import { type Reviewed, reviewOf, reviewStanding, stateOf } from '#core/review/review';
import { blocks, VERDICT_TABLE } from '#core/review/table';

/** States from which everything goes on without another verdict. */
const passing = (isRequired: boolean): VerdictState[] => VERDICT_STATES.filter((state) => !blocks(state, isRequired));

/** Every state that moves can lead to, however many they are. */
function reach(from: VerdictState): ReadonlySet<VerdictState> {
  const reached = new Set<VerdictState>([from]);
  for (const state of reached) {
    for (const { to } of Object.values(VERDICT_TABLE[state])) for (const next of to) reached.add(next);
  }
  return reached;
}

/** Something that is judged, as bare as can be: a content, and a verdict on it. */
type Spot = { readonly content: number; readonly verdict: Pick<Verdict, 'value' | 'judgedHash' | 'doneAt'> | null };

const stateOfSpot = ({ content, verdict }: Spot): VerdictState => stateOf(verdict as Verdict | null, String(content));

/** What moves do, in the way the calls do them. */
function nextSpots(spot: Spot, move: string): Spot[] {
  const { content, verdict } = spot;
  switch (move) {
    case 'judge':
      return VERDICTS.map((value) => ({ content, verdict: { value, judgedHash: String(content), doneAt: null } }));
    case 'correct':
      return [0, 1, 2].map((other) => ({ content: other, verdict }));
    default:
      return verdict?.value !== 'improvable'
        ? []
        : [null, '2026-11-23T09:00:00.000Z'].map((doneAt) => ({ content, verdict: { ...verdict, doneAt } }));
  }
}

describe('the table of verdicts', () => {
  test('has every state, each with somebody who can move it on', () => {
    expect(Object.keys(VERDICT_TABLE).sort()).toEqual([...VERDICT_STATES].sort());
    for (const state of VERDICT_STATES) expect(Object.keys(VERDICT_TABLE[state]), state).not.toEqual([]);
  });

  test.each([true, false])(
    'has no dead end: from each state an approval can be reached (required: %s)',
    (isRequired) => {
      for (const state of VERDICT_STATES) {
        const ends = passing(isRequired).filter((one) => reach(state).has(one));
        expect(ends, state).not.toEqual([]);
      }
      // What keeps from an approval is let go by the reviewer alone.
      for (const state of VERDICT_STATES.filter((one) => blocks(one, isRequired))) {
        expect(
          VERDICT_TABLE[state].judge?.to.some((next) => !blocks(next, isRequired)),
          state,
        ).toBe(true);
      }
    },
  );

  test('says of each state and move exactly where they lead, and can lead into each state', () => {
    const led = new Map<string, Set<VerdictState>>();
    const seen = new Set<string>();
    const open: Spot[] = [{ content: 0, verdict: null }];
    for (let spot = open.pop(); spot; spot = open.pop()) {
      const key = JSON.stringify(spot);
      if (seen.has(key)) continue;
      seen.add(key);
      const from = stateOfSpot(spot);
      for (const move of ['judge', 'correct', 'progress']) {
        for (const next of nextSpots(spot, move)) {
          const place = `${from} ${move}`;
          led.set(place, (led.get(place) ?? new Set()).add(stateOfSpot(next)));
          open.push(next);
        }
      }
    }
    const told = new Map(
      VERDICT_STATES.flatMap((state) =>
        Object.entries(VERDICT_TABLE[state]).map(([move, { to }]) => [`${state} ${move}`, [...to].sort()] as const),
      ),
    );
    expect(Object.fromEntries([...led].map(([place, to]) => [place, [...to].sort()]))).toEqual(
      Object.fromEntries(told),
    );
    expect(new Set([...led.values()].flatMap((to) => [...to]))).toEqual(new Set(VERDICT_STATES));
  });

  test('blocks what is to correct always, and what is missing or outdated where verdicts are required', () => {
    expect(VERDICT_STATES.filter((state) => blocks(state, false))).toEqual(['to-correct', 'corrected']);
    expect(VERDICT_STATES.filter((state) => blocks(state, true))).toEqual([
      'none',
      'to-correct',
      'corrected',
      'outdated',
    ]);
  });
});

const pack = (review?: { by: 'answer' | 'section'; isRequired: boolean }): Pack =>
  ({
    sections: [
      {
        id: 'one',
        questions: [
          { id: 'one.a', type: 'yes-no' },
          { id: 'one.b', type: 'evidence' },
        ],
      },
      { id: 'two', questions: [{ id: 'two.a', type: 'yes-no' }] },
    ],
    ...(review && { catalogue: { review } }),
  }) as unknown as Pack;

const answer = (questionId: string, value: AnswerValue, answeredBy = 'olga') => ({
  ...{ id: questionId, version: 1, assessmentId: 'a', questionId, value, justification: null },
  ...{ isFlagged: false, answeredBy, answeredAt: '2026-11-23T09:00:00.000Z' },
});

function reviewed(more: Partial<Reviewed>): Reviewed {
  return {
    pack: pack(),
    answers: [answer('one.a', 'yes'), answer('two.a', 'no', 'rolf')],
    evidence: [],
    assessment: { id: 'a', authorId: 'olga' },
    workspace: { fourEyes: true },
    people: new Map([
      ['olga', {}],
      ['rolf', {}],
      ['vera', {}],
    ]),
    judgement: { visibility: { 'one.a': 'true', 'one.b': 'true', 'two.a': 'true' } },
    ...more,
  };
}

describe('what can be judged', () => {
  test('is each answer, or each section, as the pack says, with whoever stated it', () => {
    const single = judgedOf(reviewed({}));
    expect(single.map(({ target, authors, isStated }) => [target.id, authors, isStated])).toEqual([
      ['one.a', ['olga'], true],
      ['one.b', [], false],
      ['two.a', ['rolf'], true],
    ]);
    const whole = judgedOf(reviewed({ pack: pack({ by: 'section', isRequired: false }) }));
    expect(whole.map(({ target }) => target)).toEqual([
      { kind: 'section', id: 'one' },
      { kind: 'section', id: 'two' },
    ]);
  });

  test('is known by its value, reasoning and files, not by flags, ids or times', () => {
    const hash = (more: Partial<Reviewed>): string => judgedOf(reviewed(more))[0]?.hash ?? '';
    const same = [{ ...answer('one.a', 'yes', 'vera'), id: 'x', version: 7, isFlagged: true }];
    expect(hash({ answers: same })).toBe(hash({}));
    expect(hash({ answers: [answer('one.a', 'no')] })).not.toBe(hash({}));
    const reasoned = { ...answer('one.a', 'yes'), justification: { type: 'doc' as const, content: [] } };
    expect(hash({ answers: [reasoned] })).not.toBe(hash({}));
    const file = {
      ...{ id: 'e', version: 1, assessmentId: 'a', questionId: 'one.a', name: 'a.pdf' },
      ...{ mediaType: '', sizeBytes: 1 },
    };
    const attached = [{ ...file, sha256: 'a'.repeat(64), addedBy: 'vera', addedAt: '' }];
    expect(hash({ evidence: attached })).not.toBe(hash({}));
    // A file beside an answer makes nobody its author.
    expect(judgedOf(reviewed({ evidence: attached }))[0]?.authors).toEqual(['olga']);
  });

  test('is judged by whoever decides and did not state it, by anybody else if nobody of them is left', () => {
    const judges = (holders: string[], more: Partial<Reviewed> = {}) =>
      reviewOf(reviewed(more), [], holders).targets.map(({ moves }) => moves.find(({ move }) => move === 'judge')?.by);
    expect(judges(['rolf'])).toEqual([['rolf'], ['rolf'], ['olga', 'vera']]);
    expect(judges(['rolf'], { workspace: { fourEyes: false } })).toEqual([['rolf'], ['rolf'], ['rolf']]);
  });

  test('and is hidden by the rules keeps its verdict and stops nobody', () => {
    const hash = judgedOf(reviewed({}))[0]?.hash ?? '';
    const verdict = { target: { kind: 'answer', id: 'one.a' }, value: 'to-correct', judgedHash: hash } as Verdict;
    const standing = (visibility: Reviewed['judgement']['visibility']) =>
      reviewStanding(reviewOf(reviewed({ judgement: { visibility } }), [verdict], ['rolf']));
    expect(standing({ 'one.a': 'true' }).blocking).toMatchObject([{ target: { id: 'one.a' }, state: 'to-correct' }]);
    const hidden = standing({ 'one.a': 'false', 'one.b': 'false' });
    expect(hidden.blocking).toEqual([]);
    expect(hidden.counts['to-correct']).toBe(0);
  });

  test('needs a verdict where the pack requires it, once something is stated', () => {
    const required = pack({ by: 'answer', isRequired: true });
    const { blocking } = reviewStanding(reviewOf(reviewed({ pack: required }), [], ['rolf']));
    expect(blocking.map(({ target, state }) => [target.id, state])).toEqual([
      ['one.a', 'none'],
      ['two.a', 'none'],
    ]);
  });
});
