import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Pack } from '#contract/records/pack';
import { diffPacks } from '#core/packs/diff';
import { loadPack } from '#core/packs/load';
import { editedPack, FULL_PACK, VALID_PACK } from './edited-pack.ts';
import { laterVersionOf } from './versions.ts';

const valid = loadPack(VALID_PACK);
const full = loadPack(FULL_PACK);

/** What one edit of the full pack's files changes, without labels. */
function changes(file: string, from: string, to: string) {
  const later = loadPack(editedPack(file, from, to, FULL_PACK).folder);
  return diffPacks(full, later).map(({ label: _, ...difference }) => difference);
}

test.each([
  ['the valid pack', valid],
  ['the full pack', full],
])('a pack does not differ from itself: %s', (_, pack) => {
  expect(diffPacks(pack, pack)).toEqual([]);
});

test('comments and the way a condition is written are no difference, words of a fact neither', () => {
  const fact = 'label: { en: Every machine is guarded, de: Jede Maschine ist gesichert }';
  expect(changes('rules/10-facts.yaml', fact, 'label: { en: Guarded, de: Gesichert }')).toEqual([]);
  const written = 'when: { score: rest, band: little }';
  expect(changes('rules/20-outcomes.yaml', written, 'when: # as below\n      band: little\n      score: rest')).toEqual(
    [],
  );
});

test('a question of other words is reworded, told with both', () => {
  expect(changes('questions/20-machines.yaml', 'en: Hours a day', 'en: Hours per day')).toEqual([
    {
      kind: 'question',
      id: 'machines.hours',
      change: 'reworded',
      before: { en: 'Hours a day', de: 'Stunden am Tag' },
      after: { en: 'Hours per day', de: 'Stunden am Tag' },
    },
  ]);
});

test.each([
  [
    'another option',
    'questions/10-shop.yaml',
    '- id: metal',
    '- id: glass\n        label: { en: Glass, de: Glas }\n      - id: metal',
    'shop.kind',
    'meaning',
  ],
  ['other bounds', 'questions/20-machines.yaml', 'max: 24', 'max: 12', 'machines.hours', 'meaning'],
  [
    'another row',
    'questions/20-machines.yaml',
    'rows:',
    'rows:\n      - { id: mask, label: { en: Mask, de: Maske } }',
    'machines.controls',
    'meaning',
  ],
  [
    'another visibility',
    'questions/20-machines.yaml',
    "compare: '>=', to: 1",
    "compare: '>=', to: 2",
    'machines.strangers',
    'rule',
  ],
  ['other points', 'questions/10-shop.yaml', 'danger: 3', 'danger: 4', 'shop.kind', 'rule'],
])('a question with %s', (_, file, from, to, id, change) => {
  expect(changes(file, from, to)).toEqual([{ kind: 'question', id, change }]);
});

test('a fact that asks otherwise changes the rule of all that name it', () => {
  expect(changes('rules/10-facts.yaml', 'row: stop', 'row: gloves')).toEqual([
    { kind: 'conclusion', id: 'route', change: 'rule' },
  ]);
  expect(changes('rules/10-facts.yaml', 'rows: every', 'rows: some')).toEqual([
    { kind: 'score', id: 'rest', change: 'rule' },
  ]);
});

test('an obligation from another day on is told with both days', () => {
  expect(changes('rules/20-outcomes.yaml', 'appliesFrom: 2026-08-02', 'appliesFrom: 2027-12-02')).toEqual([
    { kind: 'obligation', id: 'watch', change: 'date', before: { en: '2026-08-02' }, after: { en: '2027-12-02' } },
  ]);
});

test('what is new and what is gone is told, and the authors of a renamed question are heard', () => {
  const shopType = { ...full, version: '1.0.0', sections: renamed(full, 'shop.kind', 'shop.type') };
  expect(diffPacks(shopType, full)).toEqual([
    {
      kind: 'question',
      id: 'shop.kind',
      was: 'shop.type',
      change: 'meaning',
      label: { en: 'What is made there?', de: 'Was wird dort hergestellt?' },
      note: { en: 'Named by what is made.', de: 'Nach dem Erzeugnis benannt.' },
    },
    {
      kind: 'question',
      id: 'machines.hours',
      change: 'reworded',
      label: { en: 'Hours a day', de: 'Stunden am Tag' },
      note: { en: 'Shorter.', de: 'Kürzer.' },
    },
  ]);
  const unheard = diffPacks(shopType, { ...full, changes: [] });
  expect(unheard.map(({ id, change }) => [id, change])).toEqual([
    ['shop.kind', 'new'],
    ['shop.type', 'gone'],
  ]);
});

test('of any later version every question that is new or gone is told once', () => {
  fc.assert(
    fc.property(laterVersionOf(full), (later) => {
      const idsOf = (pack: Pack) => pack.sections.flatMap((section) => section.questions.map(({ id }) => id));
      const [before, after] = [idsOf(full), idsOf(later)];
      const told = diffPacks(full, later).filter(({ kind }) => kind === 'question');
      const of = (change: string) => told.filter((it) => it.change === change).map(({ id }) => id);
      expect(of('new')).toEqual(after.filter((id) => !before.includes(id)));
      expect(of('gone')).toEqual(before.filter((id) => !after.includes(id)));
      expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    }),
  );
});

function renamed(pack: Pack, id: string, to: string): Pack['sections'] {
  return pack.sections.map((section) => ({
    ...section,
    questions: section.questions.map((question) => (question.id === id ? { ...question, id: to } : question)),
  }));
}
