import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AssessmentState } from '#contract/records/sign-off';
import { compareStates } from '#core/assessments/changes';

const hex = (digit: string): string => digit.repeat(64);
const id = '01a207a2-4608-7000-8000-03498214dc36';

const base: AssessmentState = {
  format: 'model-dossier/assessment',
  formatVersion: 1,
  workspace: { id, name: 'W', fourEyes: true },
  system: {
    id,
    name: 'Hammer',
    release: '1',
    provider: 'P',
    deployer: 'D',
    intendedPurpose: 'Nails',
    description: '',
    sector: '',
    regions: '',
    peopleAffected: '',
    owner: null,
  },
  assessment: { id, title: 'T', assessedOn: '2026-11-23', author: 'Olga' },
  pack: { id: 'tool-check', version: '1.0.0', hash: hex('a') },
  answers: ['q1', 'q2', 'q3'].map((questionId) => ({
    questionId,
    status: 'answered' as const,
    value: 'yes',
    justification: null,
    answeredBy: 'Olga',
    answeredAt: '2026-11-23T09:00:00.000Z',
  })),
  outcome: {
    isDetermined: true,
    classes: [{ id: 'plain', truth: 'true', because: ['q1'] }],
    obligations: [{ id: 'warn', truth: 'false', appliesFrom: '2026-08-02' }],
  },
  evidence: [{ questionId: 'q1', name: 'scale.pdf', sizeBytes: 3, sha256: hex('b') }],
};

type Answer = AssessmentState['answers'][number];
const withAnswer = (changes: Partial<Answer>): AssessmentState => ({
  ...base,
  answers: base.answers.map((answer, index) => (index === 1 ? { ...answer, ...changes } : answer)),
});

describe('two states of an assessment', () => {
  test('that are equal differ in nothing', () => {
    expect(compareStates(base, structuredClone(base))).toEqual([]);
  });

  test.each<[string, AssessmentState, object]>([
    ['a value', withAnswer({ value: 'no' }), { subject: 'answer.q2', before: 'yes', after: 'no' }],
    ['a list', withAnswer({ value: ['a', 'b'] }), { subject: 'answer.q2', before: 'yes', after: 'a, b' }],
    [
      "a don't know",
      withAnswer({ value: { unknown: true }, status: 'unknown' }),
      { subject: 'answer.q2', before: 'yes', after: 'unknown' },
    ],
    [
      'a withdrawn answer',
      withAnswer({ value: null, status: 'open' }),
      { subject: 'answer.q2', before: 'yes', after: null },
    ],
    [
      'a question hidden now',
      withAnswer({ value: null, status: 'not-applicable', answeredBy: null, answeredAt: null }),
      { subject: 'answer.q2', before: 'yes', after: 'not-applicable' },
    ],
    [
      'a reason',
      withAnswer({
        justification: {
          type: 'doc',
          content: [
            {
              type: 'paragraph',
              content: [{ type: 'text', text: 'so' }, { type: 'hardBreak' }, { type: 'text', text: 'be it' }],
            },
          ],
        },
      }),
      { subject: 'answer.q2.justification', before: null, after: 'so\nbe it' },
    ],
    [
      'who answered',
      withAnswer({ answeredBy: 'Paul' }),
      { subject: 'answer.q2.answeredBy', before: 'Olga', after: 'Paul' },
    ],
    [
      'when it was answered',
      withAnswer({ answeredAt: '2026-11-24T09:00:00.000Z' }),
      { subject: 'answer.q2.answeredAt', before: '2026-11-23T09:00:00.000Z', after: '2026-11-24T09:00:00.000Z' },
    ],
    [
      'a field of the system',
      { ...base, system: { ...base.system, owner: 'Olga' } },
      { subject: 'system.owner', before: null, after: 'Olga' },
    ],
    [
      'a setting',
      { ...base, workspace: { ...base.workspace, fourEyes: false } },
      { subject: 'workspace.fourEyes', before: 'true', after: 'false' },
    ],
    [
      'the day',
      { ...base, assessment: { ...base.assessment, assessedOn: '2027-01-01' } },
      { subject: 'assessment.assessedOn', before: '2026-11-23', after: '2027-01-01' },
    ],
    [
      'the pack',
      { ...base, pack: { ...base.pack, version: '1.1.0', hash: hex('c') } },
      { subject: 'pack', before: 'tool-check 1.0.0 aaaaaaaaaaaa', after: 'tool-check 1.1.0 cccccccccccc' },
    ],
    ['lost evidence', { ...base, evidence: [] }, { subject: 'evidence.scale.pdf', before: hex('b'), after: null }],
  ])('that differ in %s say so', (_, after, change) => {
    expect(compareStates(base, after)).toEqual([change]);
  });

  const richText = (words: string) => ({
    richText: {
      type: 'doc' as const,
      content: [{ type: 'paragraph' as const, content: [{ type: 'text' as const, text: words }] }],
    },
  });

  test.each<[string, Answer['value'], Answer['value'], string | null, string | null]>([
    [
      'that does not apply, with its reason',
      'yes',
      { notApplicable: 'No users\nyet' },
      'yes',
      'not-applicable: No users yet',
    ],
    ['in rich text', richText('old'), richText('new'), 'old', 'new'],
    [
      'in one entry of a table',
      { entries: [{ name: 'a', share: 1 }, { name: 'b' }] },
      { entries: [{ name: 'a', share: 2 }, { name: 'b' }] },
      '1: name a, share 1',
      '1: name a, share 2',
    ],
    [
      'in an entry that was not there',
      { entries: [{ name: 'a' }] },
      { entries: [{ name: 'a' }, { name: 'b' }] },
      null,
      '2: name b',
    ],
    [
      'in one row of a matrix',
      { rows: { 'a-1': { status: 'done' }, 'a-2': { status: 'open' } } },
      { rows: { 'a-1': { status: 'done' }, 'a-2': { status: 'done' } } },
      'a-2: status open',
      'a-2: status done',
    ],
    [
      'in a person',
      { people: [{ name: 'Olga', function: 'CTO', organisation: '' }] },
      { people: [{ name: 'Olga', function: 'CTO', organisation: 'ACME' }] },
      '1: Olga (CTO)',
      '1: Olga (CTO, ACME)',
    ],
    ['from one form to another', 'yes', { people: [] }, 'yes', ''],
  ])('that differ in an answer %s tell only what differs, on one line', (_, was, is, before, after) => {
    expect(compareStates(withAnswer({ value: was }), withAnswer({ value: is }))).toEqual([
      { subject: 'answer.q2', before, after },
    ]);
  });

  test('that differ in an answer of very many words cut it', () => {
    const [change] = compareStates(base, withAnswer({ value: { entries: [{ text: 'word '.repeat(500) }] } }));
    expect(change?.after?.length).toBeLessThan(520);
    expect(change?.after).toMatch(/word…$|…$/);
  });

  test('of which one hides a question and the other says that it does not apply differ', () => {
    const hidden = withAnswer({ value: null, status: 'not-applicable' });
    const stated = withAnswer({ value: { notApplicable: 'none' }, status: 'not-applicable' });
    expect(compareStates(hidden, stated)).toEqual([
      { subject: 'answer.q2', before: 'not-applicable', after: 'not-applicable: none' },
    ]);
  });

  const override = {
    classId: 'plain',
    truth: 'false' as const,
    byRules: 'true' as const,
    reason: 'It is sharp.',
    person: 'Olga',
    at: '2026-11-23T09:00:00.000Z',
  };
  const told = 'false: It is sharp. (Olga, 2026-11-23T09:00:00.000Z)';
  const row = { category: 'A', applicants: 10, selected: 5, rate: '1/2', impactRatio: '1/1', isFlagged: false };
  const figures = {
    id: 'ratio',
    kind: 'impact-ratio' as const,
    isComputed: true,
    tables: [{ breakdown: 'sex', rows: [row], excludedShare: null, median: null }],
    unknown: null,
    notes: [],
    measures: { 'lowest-ratio': '1/1' },
  };
  const withOutcome = (changes: Partial<AssessmentState['outcome']>): AssessmentState => ({
    ...base,
    outcome: { ...base.outcome, ...changes },
  });
  const score = { id: 'risk', value: 3, band: 'low', isDetermined: true };
  const route = { id: 'route', isDetermined: true, values: ['internal'] };

  test.each<[string, AssessmentState, AssessmentState, object]>([
    ['an override', base, { ...base, overrides: [override] }, { subject: 'override.plain', before: null, after: told }],
    [
      'the reason of an override',
      { ...base, overrides: [override] },
      { ...base, overrides: [{ ...override, reason: 'It is heavy.' }] },
      { subject: 'override.plain', before: told, after: told.replace('sharp', 'heavy') },
    ],
    [
      'what the rules say of an overridden outcome',
      { ...base, overrides: [override] },
      { ...base, overrides: [{ ...override, byRules: 'unknown' }] },
      { subject: 'override.plain.byRules', before: 'true', after: 'unknown' },
    ],
    [
      'a score',
      withOutcome({ scores: [score] }),
      withOutcome({ scores: [{ ...score, value: 12.5, band: 'high', isDetermined: false }] }),
      { subject: 'score.risk', before: '3 (low)', after: '12.5 (high), unknown' },
    ],
    [
      'a conclusion',
      withOutcome({ conclusions: [route] }),
      withOutcome({ conclusions: [{ ...route, values: ['notified-body', { module: 'H' }] }] }),
      { subject: 'conclusion.route', before: 'internal', after: 'notified-body, {"module":"H"}' },
    ],
    [
      'a calculation',
      withOutcome({ calculations: [figures] }),
      withOutcome({
        calculations: [
          {
            ...figures,
            tables: [
              { breakdown: 'sex', rows: [{ ...row, selected: 4, rate: '2/5' }], excludedShare: null, median: null },
            ],
          },
        ],
      }),
      {
        subject: 'calculation.ratio',
        before: 'sex A 5 of 10, rate 1/2, ratio 1/1',
        after: 'sex A 4 of 10, rate 2/5, ratio 1/1',
      },
    ],
    [
      'scores at all',
      base,
      withOutcome({ scores: [score] }),
      { subject: 'score.risk', before: null, after: '3 (low)' },
    ],
  ])('that differ in %s say so', (_, before, after, change) => {
    expect(compareStates(before, after)).toEqual([change]);
    expect(compareStates(after, after)).toEqual([]);
  });

  test('with evidence replaced tell of the old and the new file', () => {
    const [one] = base.evidence;
    if (!one) throw new Error('no evidence');
    expect(compareStates(base, { ...base, evidence: [{ ...one, sha256: hex('d') }] })).toEqual([
      { subject: 'evidence.scale.pdf', before: null, after: hex('d') },
      { subject: 'evidence.scale.pdf', before: hex('b'), after: null },
    ]);
  });

  test('of which one has the same file twice differ in that file', () => {
    expect(compareStates(base, { ...base, evidence: [...base.evidence, ...base.evidence] })).toEqual([
      { subject: 'evidence.scale.pdf', before: null, after: hex('b') },
    ]);
  });

  test('never differ without a change being named', () => {
    const leaf = fc.constantFrom('x', 'yes', '2026-11-23T09:00:00.000Z');
    const paths = [
      ...Object.keys(base.system)
        .filter((key) => key !== 'id')
        .map((key) => ['system', key]),
      ...['title', 'assessedOn', 'author'].map((key) => ['assessment', key]),
      ...['value', 'answeredBy', 'answeredAt'].map((key) => ['answers', '1', key]),
      ...['id', 'truth', 'because'].map((key) => ['outcome', 'classes', '0', key]),
      ...['id', 'truth', 'appliesFrom'].map((key) => ['outcome', 'obligations', '0', key]),
      ...['questionId', 'name', 'sizeBytes', 'sha256'].map((key) => ['evidence', '0', key]),
      ['outcome', 'isDetermined'],
      ['pack', 'hash'],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...paths), leaf, (path, value) => {
        const after = structuredClone(base) as unknown as Record<string, unknown>;
        let place = after;
        for (const key of path.slice(0, -1)) place = place[key] as Record<string, unknown>;
        const last = path.at(-1) ?? '';
        place[last] = last === 'because' ? [value] : last === 'isDetermined' ? false : last === 'sizeBytes' ? 9 : value;
        const changes = compareStates(base, after as unknown as AssessmentState);
        expect(changes.length > 0).toBe(canonicalize(after) !== canonicalize(base));
      }),
      { numRuns: 300 },
    );
  });
});
