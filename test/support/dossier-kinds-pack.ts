import { Pack } from '#contract/records/pack';
import { packHash } from '#core/packs/hash';
import { samplePack } from './dossier-pack.ts';

const law = { articles: ['Article 3'], sources: ['S01'] };
const knowledge = { why: { en: 'Why.' } };
const ask = (id: string, type: string, en: string, rest: object = {}) => ({
  id: `kinds.${id}`,
  type,
  text: { en },
  ...law,
  knowledge,
  ...rest,
});

const questionsUpTo = (limit: number | undefined) => [
  ask('rich', 'rich-text', 'What does it do?'),
  ask('share', 'number', 'Which share is decided by it?', {
    unit: { en: '%' },
    ...(limit !== undefined && { min: 0, max: limit }),
    points: { impact: 0.32 },
  }),
  ask('multi', 'multi', 'What does it rest on?', {
    options: [
      { id: 'draft', label: { en: 'From a draft' }, articles: ['Article 6'], verification: 'G' },
      { id: 'own', label: { en: 'From the inventory' }, verification: 'I' },
    ],
  }),
  ask('people', 'people', 'Who signs?'),
  ask('table', 'table', 'Which metrics were measured?', {
    columns: [
      { id: 'name', type: 'text', label: { en: 'Metric' } },
      { id: 'result', type: 'number', label: { en: 'Result' } },
      { id: 'note', type: 'text', label: { en: 'Note' }, isOptional: true },
    ],
  }),
  ask('group', 'group', 'Which datasets were used?', {
    entry: { en: 'Dataset' },
    columns: [
      { id: 'name', type: 'text', label: { en: 'Name' } },
      { id: 'description', type: 'long-text', label: { en: 'Description' } },
      { id: 'rows', type: 'number', label: { en: 'Rows' }, unit: { en: 'rows' } },
    ],
  }),
  ask('matrix', 'matrix', 'Which controls apply?', {
    rows: [
      {
        id: 'policy',
        label: { en: 'Policy' },
        heading: { en: 'Controls' },
        hint: { en: 'A written one.' },
        articles: ['Clause 5'],
      },
      { id: 'review', label: { en: 'Review' } },
      { id: 'audit', label: { en: 'Audit' }, verification: 'S' },
    ],
    columns: [
      {
        id: 'state',
        type: 'single',
        label: { en: 'State' },
        options: [
          { id: 'in-place', label: { en: 'In place' } },
          { id: 'left-out', label: { en: 'Left out' } },
        ],
      },
      { id: 'why', type: 'long-text', label: { en: 'Why' }, isOptional: true },
    ],
  }),
  ask('evidence', 'evidence', 'Which reports are there?'),
  ask('stated', 'text', 'Who is affected?', { mayNotApply: true }),
  ask('cited', 'yes-no', 'Is a standard cited?', {
    presumed: { value: 'no', reason: { en: 'Nothing was cited.' }, checkedOn: '2026-10-06' },
  }),
  ask('children', 'yes-no', 'Is it used by children?', { visible: { question: 'kinds.cited', is: 'yes' } }),
  ask('law', 'single', 'Which act applies?', {
    visible: { question: 'kinds.share', compare: '>=', to: 0 },
    options: Array.from({ length: 20 }, (_, index) => ({ id: `act-${index + 1}`, label: { en: `Act ${index + 1}` } })),
  }),
];

const document = {
  opening: { en: 'Drawn up for a share of {kinds.share}.' },
  chapters: ['kinds'],
  titles: { 'kinds.rich': { en: 'Purpose' } },
  sentences: { 'kinds.cited': { no: { en: 'No harmonised standard is cited.' } } },
  omit: ['kinds.multi'],
  signature: { people: 'kinds.people' },
};

/** A small pack with a question of every kind, a score, a conclusion, a term and a document. */
export function kindsPack({ hasDocument = false, isLimited = true } = {}): Pack {
  const limit = isLimited ? 100 : undefined;
  const { hash: _, obligations: __, ...head } = samplePack();
  const pack = {
    ...head,
    id: 'kinds',
    sections: [{ id: 'kinds', title: { en: 'Kinds' }, questions: questionsUpTo(limit) }],
    facts: [],
    classes: [
      {
        id: 'covered',
        label: { en: 'Covered' },
        meaning: { en: 'It is covered.' },
        tone: 'limited',
        ...law,
        when: { question: 'kinds.share', compare: '>', to: 0 },
      },
    ],
    obligations: [],
    scores: [
      {
        id: 'impact',
        label: { en: 'Impact' },
        ...law,
        from: 'points',
        reductions: [
          { label: { en: 'a share is stated' }, by: 0.125, when: { question: 'kinds.share', compare: '>', to: 0 } },
        ],
        maximum: 10,
        bands: [
          { id: 'low', label: { en: 'Low' }, tone: 'minimal', upTo: 5 },
          { id: 'high', label: { en: 'High' }, tone: 'high' },
        ],
      },
    ],
    conclusions: [
      {
        id: 'route',
        label: { en: 'Route' },
        kind: 'one',
        ...law,
        values: [
          {
            value: 'internal',
            label: { en: 'Internal control' },
            articles: ['Article 43'],
            when: { question: 'kinds.share', compare: '<', to: 50 },
          },
        ],
        otherwise: { value: null, label: { en: 'None' }, isQuiet: true },
      },
    ],
    glossary: [
      { id: 'share', term: { en: 'share' }, meaning: { en: 'The part that is decided by the system.' }, ...law },
      { id: 'body', term: { en: 'notified body' }, meaning: { en: 'Who certifies.' }, ...law },
    ],
    dossier: {
      title: { en: 'Record of use' },
      sections: [
        ...(hasDocument ? ['document'] : []),
        ...['summary', 'conclusions', 'scores', 'answers', 'diagram', 'glossary', 'sign-offs', 'journal'],
      ],
      document,
    },
  };
  const parsed = Pack.parse({ ...pack, hash: '0'.repeat(64) });
  return { ...parsed, hash: packHash(parsed) };
}
