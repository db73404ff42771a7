import '../browser.ts';
import { expect, test } from 'vitest';
import type { AssessmentSummary } from '#contract/records/assessment';
import type { Judgement } from '#contract/records/judgement';
import type { Conclusion } from '#contract/records/rules';
import { nextAssessments } from '../../../renderer/screens/outcome/next-assessments.ts';
import { undecidedObligations } from '../../../renderer/screens/outcome/undecided.ts';
import { housePack, houseView } from './house.ts';

const needed = {
  id: 'packs-needed',
  kind: 'many',
  label: { en: 'Needed' },
  articles: [],
  sources: [],
  values: [
    { value: 'eu-ai-act', label: { en: 'EU AI Act: AI in the Union' } },
    { value: 'gdpr-dpia', label: { en: 'Data protection' } },
  ],
} as unknown as Conclusion;

function viewWith(indexes: readonly number[], conclusion = needed) {
  const values = indexes.map((index) => ({ index, because: [] }));
  const result = { id: conclusion.id, isDetermined: true, values, isOtherwise: indexes.length === 0, open: [] };
  return { pack: housePack({ conclusions: [conclusion] }), view: houseView({ conclusions: [result] }) };
}

function made(packId: string, systemId: string, savedAt: string): AssessmentSummary {
  return { assessment: { id: savedAt, packId, systemId }, savedAt } as AssessmentSummary;
}

test('a first look leads to each framework it points to, and to what was begun for the same system last', () => {
  const { pack, view } = viewWith([0, 1]);
  const { systemId } = view.assessment;
  const all = [
    made('eu-ai-act', systemId, '2026-11-01'),
    made('eu-ai-act', systemId, '2026-11-02'),
    made('gdpr-dpia', 'another', '2026-11-03'),
  ];
  const next = nextAssessments(pack, view, all);
  expect(next.map(({ packId, words, begun }) => [packId, words.label, begun?.savedAt ?? null])).toEqual([
    ['eu-ai-act', 'EU AI Act: AI in the Union', '2026-11-02'],
    ['gdpr-dpia', 'Data protection', null],
  ]);
});

test('nothing follows where it points to nothing, nor from a conclusion about something else', () => {
  const none = viewWith([]);
  expect(nextAssessments(none.pack, none.view, [])).toEqual([]);
  const other = viewWith([0], { ...needed, id: 'another' } as Conclusion);
  expect(nextAssessments(other.pack, other.view, [])).toEqual([]);
});

test('undecided obligations are told only once the class is settled, and without reliefs', () => {
  const obligations = [
    { kind: 'duty', truth: 'unknown' },
    { kind: 'duty', truth: 'true' },
    { kind: 'relief', truth: 'unknown' },
  ] as Judgement['obligations'];
  const of = (isDetermined: boolean, open: string[]): number =>
    undecidedObligations({ ...houseView({ obligations, open }).judgement, isDetermined });
  expect(of(true, ['note'])).toBe(1);
  expect(of(false, ['note'])).toBe(0);
  expect(of(true, [])).toBe(0);
});
