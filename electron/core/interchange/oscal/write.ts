import { v5 } from 'uuid';
import { AppError } from '#contract/errors';
import type { ExportLoss } from '#contract/records/transfer';
import type { Written } from '../card.ts';
import type { SchemaShelf } from '../schemas.ts';

/** An answer as an observation. */
export type ObservedAnswer = {
  readonly questionId: string;
  readonly question: string;
  readonly status: string;
  readonly answer: string;
  readonly justification: string;
  readonly articles: readonly string[];
  /** SHA-256 of files that show it. */
  readonly evidence: readonly string[];
  readonly answeredBy: string | null;
  readonly answeredAt: string;
};

/** What the rules concluded. */
export type Conclusion = {
  readonly id: string;
  readonly kind: 'class' | 'obligation';
  readonly label: string;
  readonly truth: string;
};

/** An assessment as OSCAL is told of it. */
export type OscalInput = {
  readonly assessment: {
    readonly id: string;
    readonly title: string;
    readonly assessedOn: string;
    readonly author: string;
  };
  readonly contentHash: string;
  readonly system: { readonly id: string; readonly name: string; readonly purpose: string };
  readonly pack: { readonly id: string; readonly version: string; readonly title: string; readonly hash: string };
  readonly answers: readonly ObservedAnswer[];
  readonly conclusions: readonly Conclusion[];
  readonly signOffs: readonly {
    readonly personName: string;
    readonly decision: string;
    readonly statement: string;
    readonly signedAt: string;
    readonly contentHash: string;
  }[];
  readonly evidence: readonly { readonly name: string; readonly sha256: string; readonly sizeBytes: number }[];
  readonly writtenAt: string;
};

/** The version whose schema is shipped and that is written. */
const OSCAL_VERSION = '1.0.6';
const SCHEMA = 'oscal-assessment-results-1.0.6';
const NAMESPACE = 'urn:model-dossier:oscal';
/** OSCAL takes identifiers of versions 4 and 5 only: all are made of what they stand for. */
const ROOT = v5(NAMESPACE, v5.URL);

const property = (name: string, value: string) => ({ name, ns: NAMESPACE, value: value.replace(/\s+/g, ' ').trim() });
/** A token begins with a letter. @source NIST OSCAL 1.0.6, TokenDatatype */
const token = (id: string): string => (/^\p{L}/u.test(id) ? id : `q-${id}`);
const some = <T>(key: string, list: readonly T[]): Record<string, readonly T[]> =>
  list.length === 0 ? {} : { [key]: list };

/**
 * An assessment as OSCAL assessment results: each question a reviewed control, each answer an observation, each sign-off an
 * attestation. Whether an obligation is met is nobody's statement here, so there are no findings: what follows from the
 * answers is told as observations of type `finding`.
 * @throws AppError `interchange.not-valid` if it would not be as the official schema demands
 * @source NIST OSCAL 1.0.6, assessment results model
 */
export function writeOscal(input: OscalInput, schemas: SchemaShelf): Written {
  const { assessment, system, pack } = input;
  const id = (...parts: string[]): string => v5([assessment.id, ...parts].join('\n'), ROOT);
  const people = [
    ...new Set([
      assessment.author,
      ...input.answers.flatMap(({ answeredBy }) => answeredBy ?? []),
      ...input.signOffs.map(({ personName }) => personName),
    ]),
  ];
  const party = (name: string): string => id('party', name);
  const resource = (sha256: string): string => id('evidence', sha256);
  const start = `${assessment.assessedOn}T00:00:00Z`;
  const observations = [
    ...input.answers.map((one) => ({
      uuid: id('answer', one.questionId),
      title: one.question,
      description: one.answer,
      props: [
        property('question', one.questionId),
        property('status', one.status),
        ...one.articles.map((article) => property('article', article)),
        ...(one.answeredBy === null ? [] : [property('answered-by', one.answeredBy)]),
      ],
      methods: [one.evidence.length > 0 ? 'EXAMINE' : 'INTERVIEW'],
      types: ['control-objective'],
      ...some(
        'relevant-evidence',
        one.evidence.map((sha256) => ({
          href: `#${resource(sha256)}`,
          description: input.evidence.find((file) => file.sha256 === sha256)?.name ?? sha256,
        })),
      ),
      collected: one.answeredAt,
      ...(one.justification === '' ? {} : { remarks: one.justification }),
    })),
    ...input.conclusions.map(({ id: name, kind, label, truth }) => ({
      uuid: id(kind, name),
      title: label,
      description: truth,
      props: [property(kind, name), property('truth', truth)],
      methods: ['EXAMINE'],
      types: ['finding'],
      collected: start,
    })),
  ];
  const results = {
    'assessment-results': {
      uuid: id('results', input.contentHash),
      metadata: {
        title: assessment.title,
        'last-modified': input.writtenAt,
        version: input.contentHash.slice(0, 16),
        'oscal-version': OSCAL_VERSION,
        props: [property('assessment', assessment.id), property('content-hash', input.contentHash)],
        roles: [{ id: 'assessor', title: 'Assessor' }],
        parties: people.map((name) => ({ uuid: party(name), type: 'person', name })),
        'responsible-parties': [{ 'role-id': 'assessor', 'party-uuids': [party(assessment.author)] }],
      },
      'import-ap': { href: `#${id('pack', pack.hash)}` },
      results: [
        {
          uuid: id('result'),
          title: `${system.name}: ${pack.title}`,
          description: system.purpose === '' ? system.name : system.purpose,
          start,
          props: [property('system', system.id)],
          'reviewed-controls': {
            'control-selections': [
              input.answers.length === 0
                ? { 'include-all': {} }
                : { 'include-controls': input.answers.map(({ questionId }) => ({ 'control-id': token(questionId) })) },
            ],
          },
          ...some(
            'attestations',
            input.signOffs.map(({ personName, decision, statement, signedAt, contentHash }) => ({
              'responsible-parties': [{ 'role-id': 'assessor', 'party-uuids': [party(personName)] }],
              parts: [
                {
                  name: 'sign-off',
                  ns: NAMESPACE,
                  props: [
                    property('decision', decision),
                    property('signed-at', signedAt),
                    property('content-hash', contentHash),
                  ],
                  ...(statement === '' ? {} : { prose: statement }),
                },
              ],
            })),
          ),
          ...some('observations', observations),
        },
      ],
      'back-matter': {
        resources: [
          {
            uuid: id('pack', pack.hash),
            title: `${pack.title} (${pack.id} ${pack.version})`,
            rlinks: [{ href: `${pack.id}-${pack.version}`, hashes: [{ algorithm: 'SHA-256', value: pack.hash }] }],
          },
          ...input.evidence.map(({ name, sha256, sizeBytes }) => ({
            uuid: resource(sha256),
            title: name,
            props: [property('size', String(sizeBytes))],
            rlinks: [{ href: encodeURIComponent(name), hashes: [{ algorithm: 'SHA-256', value: sha256 }] }],
          })),
        ],
      },
    },
  };
  const problem = schemas.check(SCHEMA, results);
  const schema = `OSCAL ${OSCAL_VERSION}`;
  if (problem) throw new AppError('interchange.not-valid', { name: assessment.title, schema, ...problem });
  return { text: `${JSON.stringify(results, null, 2)}\n`, losses: lossesOf(input), schema };
}

function lossesOf({ assessment, signOffs, evidence }: OscalInput): ExportLoss[] {
  const loss = (field: string, reason: string): ExportLoss => ({ item: assessment.title, field, reason });
  return [
    ...(signOffs.length > 0 ? [loss('signatures', 'no-place')] : []),
    ...(evidence.length > 0 ? [loss('files', 'stays')] : []),
    loss('comments', 'stays'),
  ];
}
