import './browser.ts';
import { expect, test, vi } from 'vitest';
import type { GlossaryTerm, Pack } from '#contract/records/pack';
import { segmentsOf } from '../../renderer/screens/knowledge/glossary.ts';
import { namedFacts } from '../../renderer/screens/knowledge/named-facts.ts';
import { readersOf } from '../../renderer/screens/knowledge/readers.ts';
import { searchPack } from '../../renderer/screens/knowledge/search.ts';
import { option, question } from './support.ts';

vi.mock('../../renderer/app/api.ts', () => ({
  api: {},
  connection: { state: 'connected', subscribe: () => () => undefined },
}));

const term = (id: string, en: string, more: Partial<GlossaryTerm> = {}): GlossaryTerm => ({
  id,
  term: { en },
  meaning: { en: `What ${en} means.` },
  articles: ['Art. 3'],
  sources: ['S1'],
  verification: 'P',
  ...more,
});

const role = question('multi', { id: 'role', options: [option('provider'), option('deployer')] });
const sells = question('yes-no', { id: 'sells' });
const asked = question('yes-no', {
  id: 'asked',
  text: { en: 'Is a résumé ranked?' },
  knowledge: { why: { en: 'Because.' }, evidence: { en: 'The user manual of the ranking.' } },
  visible: {
    all: [{ fact: 'provides' }, { not: { question: 'sells', is: 'no' } }, { not: { class: 'exempt' } }],
  },
});
const shared = { articles: ['Art. 6'], sources: ['S1'], verification: 'P' as const };
const pack = {
  sections: [{ id: 's', title: { en: 'S' }, questions: [role, sells, asked] }],
  facts: [
    {
      id: 'provides',
      label: { en: 'You provide it' },
      when: {
        any: [
          { question: 'role', has: 'provider' },
          { question: 'sells', is: 'yes' },
        ],
      },
    },
  ],
  classes: [
    {
      id: 'high',
      label: { en: 'High' },
      meaning: { en: 'x' },
      tone: 'high',
      ...shared,
      when: { question: 'asked', is: 'yes' },
    },
    {
      id: 'exempt',
      label: { en: 'Exempt' },
      meaning: { en: 'x' },
      tone: 'none',
      ...shared,
      when: { question: 'sells', is: 'maybe' },
    },
    {
      id: 'both',
      label: { en: 'Both' },
      meaning: { en: 'x' },
      tone: 'none',
      ...shared,
      when: { all: [{ class: 'high' }, { fact: 'provides' }] },
    },
  ],
  obligations: [],
  glossary: [term('system', 'system'), term('ai-system', 'AI system', { forms: { en: ['AI systems'] } })],
} as unknown as Pack;

test('a question names the facts it is asked for', () => {
  expect(namedFacts(pack, asked.visible).map(({ id }) => id)).toEqual(['provides']);
  expect(namedFacts(pack, role.visible)).toEqual([]);
});

test('what a question bears on is found through facts and classes', () => {
  const labels = (id: string): readonly string[] => readersOf(pack, id).classes.map((found) => found.id);
  expect(labels('asked')).toEqual(['high', 'both']);
  expect(labels('role')).toEqual(['both']);
  expect(labels('sells')).toEqual(['exempt', 'both']);
});

test('a term is marked where it first stands: the longest one, as a whole word, in whatever case', () => {
  const text = 'An ai system is a system; AI systems are systems, and ecosystems are not.';
  const marked = segmentsOf(text, pack.glossary ?? [], 'en').filter((segment) => segment.term !== null);
  expect(marked.map((segment) => [segment.text, segment.term?.id])).toEqual([
    ['ai system', 'ai-system'],
    ['system', 'system'],
  ]);
  expect(
    segmentsOf(text, pack.glossary ?? [], 'en')
      .map((segment) => segment.text)
      .join(''),
  ).toBe(text);
});

test('the search finds questions, what is known about them and terms, without case and accents', () => {
  expect(searchPack(pack, 'en', 'RESUME ranked')).toEqual([
    { kind: 'question', id: 'asked', part: null, excerpt: 'Is a résumé ranked? · Art. 6(2)' },
  ]);
  expect(searchPack(pack, 'en', 'manual')[0]).toMatchObject({ kind: 'question', id: 'asked', part: 'evidence' });
  expect(searchPack(pack, 'en', 'system').map(({ kind }) => kind)).toEqual(['term', 'term']);
  expect(searchPack(pack, 'en', 'manual résumé')).toEqual([]);
  expect(searchPack(pack, 'en', '  ')).toEqual([]);
});
