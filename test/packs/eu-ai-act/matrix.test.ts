import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCases } from '#core/packs/cases/run-cases';
import { readVocabulary } from '#core/packs/cases/vocabulary';
import { loadPack } from '#core/packs/load';

const folder = new URL('../../../resources/packs/eu-ai-act', import.meta.url).pathname;
const pack = loadPack(folder);
const vocabulary = readVocabulary(pack, folder);

type Facts = {
  readonly roles: readonly string[];
  readonly annex_iii_points: readonly string[];
  readonly profiling: boolean;
  readonly art_6_3_condition: string;
  readonly deployer_kind: string;
  readonly established: string;
  readonly decides_about_persons: boolean;
  readonly law_enforcement_migration_border: boolean;
  readonly placed_on_market: string;
  readonly intended_for_public_authority: boolean;
  readonly emotion_recognition: boolean;
  readonly interacts_directly_with_people: boolean;
};

const POINTS =
  '1(a) 1(b) 1(c) 2 3(a) 3(b) 3(c) 3(d) 4(a) 4(b) 5(a) 5(b) 5(c) 5(d) 6(a) 6(b) 6(c) 6(d) 6(e) 7(a) 7(b) 7(c) 7(d) 8(a) 8(b)'.split(
    ' ',
  );
const KINDS = [
  'public_authority',
  'eu_institution',
  'acting_for_public_authority',
  'private_public_service',
  'private',
];

const PLAIN: Facts = {
  roles: ['provider'],
  annex_iii_points: [],
  profiling: false,
  art_6_3_condition: 'none',
  deployer_kind: 'n/a',
  established: 'eu',
  decides_about_persons: false,
  law_enforcement_migration_border: false,
  placed_on_market: 'planned',
  intended_for_public_authority: false,
  emotion_recognition: false,
  interacts_directly_with_people: false,
};

/** Annex III, Article 6(3), 26, 27, 43, 49, 50, 86 and 111(2), written down a second time and independently of the rules. */
function byLaw(facts: Facts): Readonly<Record<string, unknown>> {
  const { annex_iii_points: points, deployer_kind: kind } = facts;
  const holds = (role: string) => facts.roles.includes(role);
  const isListed = points.length > 0;
  const isReleased = isListed && !facts.profiling && facts.art_6_3_condition !== 'none';
  const isHighRisk = isListed && !isReleased;
  const isOld = facts.placed_on_market !== 'planned' && facts.placed_on_market < '2027-12-02';
  const isBound = isHighRisk && (!isOld || facts.intended_for_public_authority);
  const isBeyond2 = points.some((point) => point !== '2');
  const isPublic = ['public_authority', 'eu_institution', 'acting_for_public_authority'].includes(kind);
  const provides = holds('provider');
  const deploys = holds('deployer');
  const paragraphs = [
    ...(provides && facts.interacts_directly_with_people ? ['50(1)'] : []),
    ...(deploys && (facts.emotion_recognition || points.some((it) => ['1(b)', '1(c)'].includes(it))) ? ['50(3)'] : []),
  ];
  const classes = [
    ...(isHighRisk ? ['high-risk-annex-iii'] : []),
    ...(isReleased ? ['annex-iii-exempt-6-3'] : []),
    ...(paragraphs.length > 0 ? ['transparency'] : []),
  ];
  const isAssessing = isPublic || kind === 'private_public_service';
  const isMoney = points.includes('5(b)') || points.includes('5(c)');
  const providerRegisters = provides && (isBound || isReleased);
  const deployerRegisters = deploys && isBound && isBeyond2 && isPublic;
  const isSecure =
    points.some((point) => /^[67]/.test(point)) ||
    (facts.law_enforcement_migration_border && points.some((point) => point.startsWith('1')));
  const section = () => {
    if (!providerRegisters && !deployerRegisters) return 'none';
    if (isSecure) return 'non_public';
    return isBeyond2 || isReleased ? 'public' : 'national';
  };
  const isBiometric = points.some((point) => point.startsWith('1'));
  const byBiometrics = 'annex-vii (no harmonised standard cited; else choice of annex-vi or annex-vii)';
  const start = isOld ? '2030-08-02' : '2027-12-02';
  const high = provides || deploys ? [start] : isOld ? [] : ['2027-12-02'];
  return {
    classes: classes.length > 0 ? classes : ['minimal'],
    roles_after_analysis: facts.roles,
    fria: deploys && isBound && ((isAssessing && isBeyond2) || isMoney) ? 'required' : 'not_required',
    registration: {
      provider: providerRegisters ? 'required' : 'not_required',
      deployer: deployerRegisters ? 'required' : 'not_required',
      section: section(),
    },
    conformity_route: provides && isBound ? (isBiometric ? byBiometrics : 'annex-vi') : 'none',
    article_50_duties_of_this_role: paragraphs,
    inform_persons_26_11: deploys && isBound && facts.decides_about_persons,
    explanation_right_86: deploys && isBound && isBeyond2 && facts.decides_about_persons,
    authorised_representative_needed: facts.established === 'third_country' && provides && isBound,
    applies_from: [
      ...(isBound ? high : []),
      ...(isReleased && provides ? ['2027-12-02'] : []),
      ...(paragraphs.length > 0 ? ['2026-08-02'] : []),
    ],
  };
}

function check(all: readonly Facts[]) {
  const cases = all.map((facts, index) => ({
    id: `case-${index}`,
    title: JSON.stringify(facts),
    facts,
    expected: byLaw(facts),
  }));
  const results = runCases(pack, vocabulary, 'matrix.yaml', JSON.stringify({ cases }));
  const failed = results.filter(({ pass }) => !pass);
  expect(failed.slice(0, 3).map(({ title, differences }) => ({ title, differences }))).toEqual([]);
  expect(results).toHaveLength(all.length);
}

const ROLES = [['provider'], ['importer'], ['distributor'], ['authorised_representative']];

describe('facts of the reference set lead to what the law says, beyond its cases', () => {
  test('for every point of Annex III and every role', () => {
    check(
      POINTS.flatMap((point) =>
        ROLES.flatMap((roles) =>
          [true, false].flatMap((profiling) => [
            { ...PLAIN, roles, annex_iii_points: [point], profiling },
            { ...PLAIN, roles, annex_iii_points: [point], profiling, art_6_3_condition: 'd' },
          ]),
        ),
      ),
    );
  });

  test('for every point of Annex III and every kind of deployer', () => {
    check(
      POINTS.flatMap((point) =>
        KINDS.flatMap((deployer_kind) =>
          [true, false].map((decides_about_persons) => ({
            ...PLAIN,
            roles: ['deployer'],
            annex_iii_points: [point],
            profiling: true,
            deployer_kind,
            decides_about_persons,
            law_enforcement_migration_border: /^[67]/.test(point),
          })),
        ),
      ),
    );
  });

  test('for several points at once', () => {
    const pairs = [
      ['1(c)', '4(b)'],
      ['2', '5(a)'],
      ['2', '7(d)'],
      ['5(b)', '4(a)'],
      ['1(a)', '6(d)'],
    ];
    check(
      pairs.flatMap((annex_iii_points) =>
        [['provider'], ['deployer'], ['provider', 'deployer']].map((roles) => ({
          ...PLAIN,
          roles,
          annex_iii_points,
          profiling: true,
          deployer_kind: roles.includes('deployer') ? 'public_authority' : 'n/a',
        })),
      ),
    );
  });

  test('for older systems, third countries and law enforcement', () => {
    const days = ['planned', '2026-03-01', '2027-12-01', '2027-12-02'];
    check(
      days.flatMap((placed_on_market) =>
        [['provider'], ['deployer'], ['importer']].flatMap((roles) =>
          [true, false].flatMap((intended_for_public_authority) =>
            ['1(a)', '4(a)', '6(e)', '2'].map((point) => ({
              ...PLAIN,
              roles,
              placed_on_market,
              intended_for_public_authority,
              annex_iii_points: [point],
              profiling: true,
              established: 'third_country',
              deployer_kind: roles.includes('deployer') ? 'public_authority' : 'n/a',
              law_enforcement_migration_border: point !== '4(a)' && point !== '2',
            })),
          ),
        ),
      ),
    );
  });

  test('for Article 50 on top of every class', () => {
    const systems = [
      {},
      { annex_iii_points: ['8(b)'], profiling: true },
      { annex_iii_points: ['8(b)'], art_6_3_condition: 'a' },
      { annex_iii_points: ['1(c)'], emotion_recognition: true },
    ];
    check(
      systems.flatMap((system) =>
        [['provider'], ['deployer'], ['provider', 'deployer']].flatMap((roles) =>
          [true, false].map((interacts_directly_with_people) => ({
            ...PLAIN,
            ...system,
            roles,
            interacts_directly_with_people,
            deployer_kind: roles.includes('deployer') ? 'private' : 'n/a',
          })),
        ),
      ),
    );
  });
});

describe('the vocabulary', () => {
  const run = (facts: object, expected: object, other: object = {}) => {
    const [result] = runCases(
      pack,
      vocabulary,
      'one.yaml',
      JSON.stringify({ cases: [{ id: 'one', facts: { ...PLAIN, ...facts }, expected, ...other }] }),
    );
    return result?.differences;
  };
  const police = {
    roles: ['deployer'],
    deployer_kind: 'public_authority',
    annex_iii_points: ['1(a)'],
    law_enforcement_migration_border: true,
  };

  test('reads from the description what the facts leave out', () => {
    const ranker = { annex_iii_points: ['4(a)'], profiling: true };
    const description = 'A vendor tests its ranking on applicants of a customer outside a sandbox.';
    expect(run(ranker, { duties: ['art-4', 'art-60', 'art-61'] }, { description })).toEqual([]);
    expect(
      run(ranker, { duties: ['art-4', 'art-60', 'art-61'] }, { description: 'A vendor sells a ranking.' }),
    ).not.toEqual([]);
  });

  test('knows a forbidding rule however the expectation writes it', () => {
    const unregistered = { ...police, annex_iii_points: ['5(a)'], provider_registered: false };
    for (const rule of ['Art. 26(8)', 'art-26-8', ['Article 26(8), second sentence']]) {
      expect(run(unregistered, { use_not_allowed_by: rule })).toEqual([]);
    }
    expect(run(unregistered, { use_not_allowed_by: 'Art. 26(10)' })).not.toEqual([]);
    expect(run({ ...police, untargeted: true }, { use_not_allowed_by: 'Art. 26(10)' })).toEqual([]);
  });

  test('knows the article of a fine however the expectation writes it, and no other article or amount', () => {
    const small = { roles: ['provider'], interacts_directly_with_people: true, org_size: 'small' };
    const fine = (ref: string, eur = 15000000) => ({ max_fine: { ref, eur, pct: 3, rule: 'lower of' } });
    expect(run(small, fine('Art. 99(4), (6)'))).toEqual([]);
    expect(run(small, fine('Article 99(4) with Article 99(6)'))).toEqual([]);
    expect(run(small, fine('Art. 99(4)'))).not.toEqual([]);
    expect(run(small, fine('Art. 99(4), (6a)'))).not.toEqual([]);
    expect(run(small, fine('Art. 99(4), (6)', 750000))).not.toEqual([]);
  });

  test('knows from the use whom an older system is meant for, unless that is stated', () => {
    const older = { roles: ['provider'], profiling: true, placed_on_market: '2026-03-01' };
    const stated = { ...older, annex_iii_points: ['5(a)'], intended_for_public_authority: false };
    const facts = (point: string) => ({
      ...older,
      annex_iii_points: [point],
      intended_for_public_authority: undefined,
    });
    for (const point of ['5(a)', '6(c)', '7(b)'])
      expect(run(facts(point), { applies_from: ['2030-08-02'] })).toEqual([]);
    for (const point of ['4(a)', '5(b)', '5(d)']) expect(run(facts(point), { applies_from: [] })).toEqual([]);
    expect(run(stated, { applies_from: [] })).toEqual([]);
  });

  test('reads a remark in parentheses as a remark', () => {
    const expected = { conformity_route: 'annex-vi (internal control)' };
    expect(run({ annex_iii_points: ['3(a)'], profiling: true }, expected)).toEqual([]);
    expect(run({}, expected)).toEqual(['conformity_route: "annex-vi (internal control)" is expected, not "none"']);
  });

  test('lets a key pass that only refines others, and no value it does not understand', () => {
    expect(run({ annex_ii_offence: false, something_else: true }, { classes: ['minimal'] })).toEqual([]);
    expect(run({ annex_iii_points: ['9(a)'] }, { classes: ['minimal'] })).toEqual([
      'fact annex_iii_points: ["9(a)"] is not understood',
    ]);
    expect(run({}, { price: 1 })).toEqual(['price: cannot be told']);
  });

  test('covers every key and value of the schema of the reference set', () => {
    const golden = readFileSync(join(import.meta.dirname, 'golden.yaml'), 'utf8');
    const keys = [
      ...golden.slice(golden.indexOf('facts_schema:'), golden.indexOf('facts_defaults:')).matchAll(/^ {2}(\w+):/gmu),
    ];
    expect(keys.length).toBeGreaterThan(30);
    const text = readFileSync(join(folder, 'vocabulary.yaml'), 'utf8');
    expect(keys.map(([, key = '']) => key).filter((key) => key !== 'further_keys' && !text.includes(key))).toEqual([]);
  });
});
