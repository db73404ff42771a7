import canonicalize from 'canonicalize';
import type { Facts } from '#contract/records/inventory';
import type { AssessmentState, StatedInventory } from '#contract/records/sign-off';
import type { DossierInput } from '#core/dossier/dossier';
import { compareSnapshots } from '#core/inventory/compare';
import { PAGE_FORM, pictureOf } from '#core/inventory/lineage-picture';
import { ids, richText, sha256 } from './dossier-input.ts';

const id = (n: number): string => `01999f00-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`;
const [model, data, vendor, deployment] = [id(1), id(2), id(3), id(4)] as const;

const before: Facts = {
  summary: 'Ranks all applications by fit with the post.',
  algorithm: 'Gradient-boosted trees',
  metrics: [
    { type: 'AUC', value: 0.88, slice: 'all' },
    { type: 'AUC', value: 0.81, slice: 'over 55' },
  ],
};

/** Of a model version; its authors and the people of the system stand in it by name. */
export const modelFacts: Facts = {
  ...before,
  summary: 'Ranks applications by fit with the advertised post.',
  overview: richText('Trees over 342 features.'),
  authors: [{ name: 'Ulrike Zwirner', contact: 'u.zwirner@hansa-talent.example' }],
  artefacts: [{ name: 'scorer.bin', sha256: 'ab'.repeat(32), sizeBytes: 4_120_334 }],
  metrics: [
    { type: 'AUC', value: 0.91, slice: 'all' },
    { type: 'AUC', value: 0.81, slice: 'over 55' },
  ],
};

const stated: StatedInventory = {
  items: [
    {
      kind: 'system',
      id: ids.system,
      name: 'CV screening',
      line: null,
      owner: 'Milan Kovač',
      facts: { responsible: [{ role: 'validator', person: 'Oswin Quade', note: 'External' }] },
      custom: { costCentre: 4711 },
    },
    {
      kind: 'model-version',
      id: model,
      name: '2.1',
      line: 'Scorer',
      owner: 'Pia Ottokar',
      facts: modelFacts,
      custom: {},
    },
    {
      kind: 'dataset-version',
      id: data,
      name: '2024',
      line: 'Applications',
      owner: null,
      facts: { licence: 'CC-BY-4.0', personalData: 'personal' },
      custom: {},
    },
    {
      kind: 'organisation',
      id: vendor,
      name: 'Lumen AG',
      line: null,
      owner: null,
      facts: { contacts: [{ name: 'Walburga Nestroy', email: 'w@lumen.example' }] },
      custom: {},
    },
  ],
  links: [
    { type: 'trained-on', from: model, to: data },
    { type: 'part-of', from: model, to: ids.system },
    { type: 'supplied-by', from: data, to: vendor },
  ],
};

/** Names that people in the inventory have; none of them signed. */
export const peopleOfInventory = ['Zwirner', 'Quade', 'Ottokar', 'Nestroy', 'Rosalind'] as const;

/** The state with other words of the inventory, and what follows from it. */
export function withState(input: DossierInput, inventory: StatedInventory): DossierInput {
  const state: AssessmentState = { ...input.state, inventory };
  const stateBytes = Buffer.from(canonicalize(state) ?? '');
  return { ...input, state, stateBytes, contentHash: sha256(stateBytes) };
}

const snapshot = (name: string, facts: Facts) =>
  ({ kind: 'model-version', id: model, name, state: null, facts, custom: {}, label: '' }) as const;

/** A dossier whose system is made of a model, trained on data of a vendor, with cards, releases and a library. */
export function withInventory(input: DossierInput): DossierInput {
  const arrows = [
    ...stated.links.map((link, index) => ({ ...link, id: `link-${index}` })),
    { id: 'deployment', type: 'deployed-as' as const, from: ids.system, to: deployment },
  ];
  const boxes = [
    ...stated.items.map(({ id: item, kind, line, name }) => ({
      id: item,
      kind,
      name: line === null ? name : `${line} ${name}`,
    })),
    { id: deployment, kind: 'deployment' as const, name: 'Hamburg' },
  ];
  const piece = {
    title: 'Test of release 2.1',
    kind: 'test-report' as const,
    revision: 1,
    newestRevision: 2,
    effectiveOn: '2026-01-02',
    periodFrom: '2025-07-01',
    periodTo: '2025-12-31',
    expiresOn: '2026-03-04',
    isExpired: true,
    confidentiality: 'confidential' as const,
  };
  const [file] = input.state.evidence;
  const { differences } = compareSnapshots(snapshot('2.0', before), snapshot('2.1', modelFacts));
  return {
    ...withState(input, stated),
    lineage: {
      picture: pictureOf({ nodes: boxes, edges: arrows }, PAGE_FORM),
      boxes,
      arrows,
      inherited: [
        { topic: 'personal-data', value: '', way: ['Applications 2024', 'Scorer 2.1', 'CV screening'] },
        { topic: 'licence', value: 'CC-BY-4.0', way: ['Applications 2024', 'Scorer 2.1', 'CV screening'] },
        { topic: 'finding', finding: 'evidence-expired', value: 'Data sheet', way: ['Scorer 2.1', 'CV screening'] },
      ],
      deployments: [{ name: 'Hamburg', state: 'live', facts: { environment: 'production', liveVersion: '3.4' } }],
    },
    cards: [
      {
        kind: 'model-version',
        id: model,
        name: 'Scorer 2.1',
        state: 'approved',
        completeness: {
          filled: 7,
          required: 9,
          missing: [
            {
              field: 'bias',
              demands: [
                { source: 'AI Act Art. 11, Annex IV(2)(g)', isLaw: true, verification: 'P', reason: '' },
                { source: '', isLaw: false, verification: 'P', reason: 'Asked by the works council' },
              ],
            },
            {
              field: 'licence',
              demands: [{ source: 'AI RMF 1.0, MAP 4.1', isLaw: false, verification: 'P', reason: '' }],
            },
          ],
        },
        releases: [
          {
            number: 2,
            label: 'Spring',
            personName: 'Rosalind Ewers',
            at: '2026-04-01T10:00:00.000Z',
            contentHash: 'cd'.repeat(32),
            changedSince: ['summary', 'links'],
          },
        ],
      },
    ],
    cardChanges: [
      {
        kind: 'model-version',
        name: 'Scorer 2.1',
        since: { kind: 'version', name: 'Scorer 2.0' },
        differences: differences.filter(({ field }) => field !== 'name'),
      },
      {
        kind: 'model-version',
        name: 'Scorer 2.1',
        since: { kind: 'release', number: 2, label: 'Spring', at: '2026-04-01T10:00:00.000Z' },
        differences: [],
      },
    ],
    library: {
      files: file ? [{ questionId: file.questionId, name: file.name, sha256: file.sha256, piece }] : [],
      onRecords: [
        {
          record: { kind: 'model-version', name: 'Scorer 2.1', field: 'metrics' },
          name: 'metrics.csv',
          sizeBytes: 120,
          sha256: 'ef'.repeat(32),
          piece: { ...piece, title: 'Measurement', isExpired: false, expiresOn: null },
        },
      ],
      expected: [
        { questionId: 'role.held', obligationId: null, label: { en: 'Terms of use', de: 'Nutzungsbedingungen' } },
      ],
    },
  };
}
