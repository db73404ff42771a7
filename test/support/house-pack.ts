import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';

/** The files of a small made-up pack, by name. JSON is YAML too. */
export type PackFiles = Readonly<Record<string, object>>;

const sourced = { articles: ['Rule 1'], sources: ['H1'] };
const question = (id: string, text: string, rest: object) => ({
  id,
  text: { en: text, de: `${text} (de)` },
  ...sourced,
  knowledge: { why: { en: 'It matters.', de: 'Es ist wichtig.' } },
  ...rest,
});
const option = (id: string) => ({ id, label: { en: `Option ${id}`, de: `Wahl ${id}` } });
const told = (en: string) => ({ en, de: `${en} (de)` });

function head(version: string): object {
  return {
    id: 'house-check',
    version,
    title: told('House check'),
    summary: told('A made-up framework for tests'),
    jurisdiction: 'none',
    languages: ['en', 'de'],
    publisher: 'Model Dossier tests',
    legalState: { reference: told('House rules'), stateOn: '2026-01-01', checkedOn: '2026-06-01' },
    validFrom: '2026-01-01',
    notice: told('Not law.'),
    roles: [{ id: 'owner', label: told('Owner') }],
    sources: { H1: { title: 'House rules', state: 'as of 2026-01-01' } },
  };
}

const duty = (id: string, appliesFrom: string, when: object, rest: object = {}) => ({
  id,
  role: 'owner',
  title: told(`Duty ${id}`),
  duty: told(`Do what ${id} asks`),
  appliesFrom,
  ...sourced,
  when,
  ...rest,
});

const isPublic = { question: 'public', is: 'yes' };

const rules = {
  facts: [],
  classes: [
    {
      id: 'exposed',
      label: told('Exposed'),
      meaning: told('People outside use it.'),
      tone: 'high',
      ...sourced,
      when: isPublic,
    },
    {
      id: 'proven',
      label: told('Proven'),
      meaning: told('There is proof.'),
      tone: 'minimal',
      ...sourced,
      when: { question: 'proof', compare: '>=', to: 1 },
    },
  ],
  obligations: [
    duty('old', '2026-01-01', isPublic),
    duty('report', '2027-01-01', isPublic, { verification: 'S', disputedFrom: '2027-02-01' }),
    duty('audit', '2027-01-01', { class: 'exposed' }, { articles: ['Annex IV(2)', 'Rule 9'] }),
    duty('inform', '2028-03-01', isPublic),
    duty('ease', '2029-01-01', isPublic, { kind: 'relief' }),
    duty('never', '2030-01-01', { all: [isPublic, { question: 'level', is: 'low' }, { class: 'proven' }] }),
  ],
  scores: [
    {
      id: 'risk',
      label: told('Risk'),
      ...sourced,
      from: 'points',
      bands: [
        { id: 'small', label: told('Small'), tone: 'minimal', upTo: 2 },
        { id: 'large', label: told('Large'), tone: 'high' },
      ],
    },
  ],
  conclusions: [
    {
      id: 'route',
      label: told('Route'),
      kind: 'one',
      ...sourced,
      values: [{ value: 'standard', label: told('By the standard'), when: { question: 'standard', is: 'yes' } }],
      otherwise: { value: 'own', label: told('Own way') },
    },
  ],
};

const dossier = {
  title: told('House dossier'),
  sections: ['summary', 'obligations', 'answers', 'sign-offs', 'journal'],
};
const entry = { entry: told('Room'), columns: [{ type: 'text', id: 'name', label: told('Name') }] };

const shared = [
  question('about', 'What is it about?', { type: 'rich-text', offers: [{ from: 'system', field: 'description' }] }),
  question('areas', 'Where?', {
    type: 'multi',
    options: [option('home'), option('work')],
    offers: [
      { from: 'question', pack: 'tool-check', question: 'use.areas', map: { roof: 'home', cellar: ['home', 'work'] } },
    ],
  }),
  question('proof', 'What shows it?', { type: 'evidence', mayNotApply: true }),
  question('standard', 'Is there a standard?', {
    type: 'yes-no',
    presumed: { value: 'no', reason: told('None is cited.'), checkedOn: '2026-06-01' },
  }),
  question('team', 'Who works on it?', { type: 'people' }),
  question('rooms', 'Which rooms?', { type: 'group', ...entry }),
];

/** Version 1.0.0: questions of many types, offers, a presumption, a score and dated obligations. */
export const house1: PackFiles = {
  'pack.yaml': head('1.0.0'),
  'questions/10-basics.yaml': {
    id: 'basics',
    title: told('Basics'),
    questions: [
      question('purpose', 'What for?', { type: 'text', offers: [{ from: 'system', field: 'intendedPurpose' }] }),
      question('owner', 'Who owns it?', { type: 'text', offers: [{ from: 'system', field: 'owner' }] }),
      question('public', 'Is it public?', { type: 'yes-no', points: { yes: { risk: 3 }, no: { risk: 1 } } }),
      question('level', 'How grave?', {
        type: 'single',
        options: [option('low'), option('high')],
        offers: [
          { from: 'question', pack: 'tool-check', question: 'role.of', map: { make: 'high' } },
          { from: 'class', pack: 'tool-check', class: 'plain', value: 'low' },
        ],
      }),
      question('note', 'Anything to note?', { type: 'text', mayNotApply: true, visible: isPublic }),
      ...shared,
    ],
  },
  'rules.yaml': rules,
  'dossier.yaml': dossier,
};

/**
 * Version 1.1.0: `purpose` reworded, `owner` now `responsible`, `public` asks something else, the options of `level` are
 * others, `note` is gone, `region` is new, and so is a duty.
 */
export const house2: PackFiles = {
  'pack.yaml': head('1.1.0'),
  'questions/10-basics.yaml': {
    id: 'basics',
    title: told('Basics'),
    questions: [
      question('purpose', 'What is it for?', { type: 'text' }),
      question('responsible', 'Who owns it?', { type: 'text' }),
      question('public', 'Can strangers reach it?', {
        type: 'yes-no',
        points: { yes: { risk: 3 }, no: { risk: 1 } },
      }),
      question('level', 'How grave?', { type: 'single', options: [option('minor'), option('major')] }),
      question('region', 'Which region?', { type: 'text' }),
      ...shared,
    ],
  },
  'rules.yaml': {
    ...rules,
    obligations: [
      ...rules.obligations.filter(({ id }) => id !== 'never'),
      duty('grave', '2028-03-01', { question: 'level', is: 'major' }),
    ],
  },
  'dossier.yaml': dossier,
  'changes.yaml': {
    changes: [
      { since: '1.0.0', question: 'purpose', kind: 'reworded', policy: 'keep', note: told('Clearer') },
      {
        since: '1.0.0',
        question: 'responsible',
        was: 'owner',
        kind: 'reworded',
        policy: 'keep',
        note: told('Renamed'),
      },
      { since: '1.0.0', question: 'public', kind: 'meaning', policy: 'ask', note: told('Asks about access') },
      {
        since: '1.0.0',
        question: 'level',
        kind: 'meaning',
        policy: 'map',
        map: { low: 'minor', high: 'major' },
        note: told('New names'),
      },
    ],
  },
};

/** The same pack with other bytes of one file. */
export function withFile(files: PackFiles, name: string, content: object): PackFiles {
  return { ...files, [name]: content };
}

/** Writes a pack's files into a folder. */
export function writePack(folder: string, files: PackFiles): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(content, null, 2));
  }
}

/** The bytes of a zip with a pack's files, in a folder of their own if one is named. */
export function zipPack(files: PackFiles, folder = ''): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([name, content]) => [
    folder === '' ? name : `${folder}/${name}`,
    strToU8(JSON.stringify(content)),
  ]);
  return new Uint8Array(zipSync(Object.fromEntries(entries)));
}
