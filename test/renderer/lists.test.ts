import './browser.ts';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { AssessmentView, OfferedAnswer } from '#contract/records/assessment';
import type { Pack } from '#contract/records/pack';
import { AssessmentScreen } from '../../renderer/screens/assessment/assessment.svelte.ts';
import { changedQuestions } from '../../renderer/screens/assessment/changed.ts';
import { judgement, question } from './support.ts';

const core = vi.hoisted(() => ({ view: null as unknown, pack: null as unknown, offers: [] as unknown[] }));

// The core: gives what the test put there, and takes every answer as it is.
vi.mock('../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: {
    pack: { get: async () => core.pack },
    assessment: {
      open: async () => core.view,
      offers: async () => core.offers,
      answer: async () => core.view,
    },
  },
}));

const ask = (id: string) => question('yes-no', { id });
const pack = {
  sections: [
    { id: 'one', title: { en: 'One' }, questions: [ask('a'), ask('b'), ask('c')] },
    { id: 'two', title: { en: 'Two' }, questions: [ask('d'), ask('e')] },
  ],
} as unknown as Pack;
const all = ['a', 'b', 'c', 'd', 'e'];

function viewOf(deciding: readonly string[], more: Partial<AssessmentView> = {}): AssessmentView {
  const visibility = Object.fromEntries(all.map((id) => [id, id === 'c' ? 'false' : 'true'] as const));
  return {
    assessment: { packId: 'p', packVersion: '1.0.0' },
    answers: [],
    evidence: [],
    comments: [],
    overrides: [],
    signOffs: [],
    judgement: judgement({ visibility, open: ['a', 'b', 'd', 'e'], deciding: [...deciding] }),
    ...more,
  } as unknown as AssessmentView;
}

let screen: AssessmentScreen;
const listed = (): readonly string[] => screen.lists.shown.map(({ question: { id } }) => id);
const settle = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 0));
};

beforeEach(async () => {
  core.pack = pack;
  core.view = viewOf(['d', 'a']);
  core.offers = [];
  screen = new AssessmentScreen('1');
  await screen.load();
  screen.focus('a');
});

describe('the list of questions', () => {
  test('has those of the section in focus, without what is not asked', () => {
    expect(listed()).toEqual(['a', 'b']);
    screen.step(1);
    screen.step(1);
    expect(screen.focusedId).toBe('d');
    expect(listed()).toEqual(['d', 'e']);
  });

  test('has what decides in the order of the core, and keeps above what was answered there', async () => {
    screen.lists.choose('deciding');
    expect(listed()).toEqual(['d', 'a']);
    screen.focus('d');
    core.view = viewOf(['e', 'a']);
    screen.answer('d', 'yes');
    await settle();
    expect(listed()).toEqual(['d', 'e', 'a']);
    expect(screen.next?.question.id).toBe('e');
  });

  test('goes to the section of a question that is not in it', () => {
    screen.lists.choose('deciding');
    screen.focus('b');
    expect(screen.lists.mode).toBe('sections');
    expect(listed()).toEqual(['a', 'b']);
  });

  test('of the flagged or commented has only these, from all sections', async () => {
    core.view = viewOf([], {
      answers: [{ questionId: 'e', isFlagged: true, value: null }] as unknown as AssessmentView['answers'],
      comments: [{ id: '1', questionId: 'b', resolvedAt: null }] as unknown as AssessmentView['comments'],
    });
    await screen.load();
    expect(screen.lists.members.flagged.map(({ number }) => number)).toEqual(['2.2']);
    expect(screen.lists.members.comments.map(({ number }) => number)).toEqual(['1.2']);
  });
});

test('a question has the focus at once, even if a change is heard while the assessment is being read', async () => {
  const onready = vi.fn();
  const begun = new AssessmentScreen('1');
  const end = begun.start(undefined, onready);
  void begun.load();
  await settle();
  await settle();
  expect(begun.focusedId).toBe('a');
  expect(onready).toHaveBeenCalledOnce();
  end();
});

test('what changed since the last sign-off is told by question, evidence by the question it belongs to', () => {
  const changes = [
    { subject: 'answer.a', before: 'no', after: 'yes' },
    { subject: 'evidence.plan.pdf', before: null, after: 'f' },
    { subject: 'system.name', before: 'A', after: 'B' },
  ];
  const view = viewOf([], {
    evidence: [{ questionId: 'd', name: 'plan.pdf' }] as unknown as AssessmentView['evidence'],
    signOffs: [{ staleness: null }, { staleness: { changes } }] as unknown as AssessmentView['signOffs'],
  });
  expect([...changedQuestions(view)]).toEqual(['a', 'd']);
  expect(changedQuestions(viewOf([])).size).toBe(0);
});

describe('an offered answer', () => {
  const offer = (questionId: string, value: OfferedAnswer['value']): OfferedAnswer => ({
    questionId,
    value,
    isSame: false,
    origin: { from: 'question', assessmentId: 'other', assessmentTitle: 'Other', packId: 'p', item: questionId },
  });

  test('is never taken by itself; it is counted only where a question is asked and has no answer', async () => {
    core.offers = [offer('a', 'yes'), offer('c', 'yes'), offer('e', 'no')];
    core.view = viewOf([], { answers: [{ questionId: 'e', value: 'yes' }] as unknown as AssessmentView['answers'] });
    await screen.load();
    await settle();
    expect(screen.valueOf('a')).toBeNull();
    expect(screen.offers.open.map(({ questionId }) => questionId)).toEqual(['a']);
    expect(screen.lists.members.offers.map(({ question: { id } }) => id)).toEqual(['a', 'e']);
  });

  test('becomes the answer when a person takes it, and is then told to be the same', async () => {
    core.offers = [offer('a', 'yes')];
    await screen.load();
    await settle();
    const [first] = screen.offers.of('a');
    if (first === undefined) throw new Error('no offer');
    screen.offers.take(first);
    expect(screen.valueOf('a')).toBe('yes');
    expect(screen.offers.isTaken(first)).toBe(true);
  });
});
