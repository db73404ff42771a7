import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import canonicalize from 'canonicalize';
import type { Messages } from '#contract/messages';
import type { Answers, AnswerValue, Cells } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Column, Question } from '#contract/records/question';
import type { AssessmentState } from '#contract/records/sign-off';
import type { Locale } from '#contract/records/text';
import type { RichText } from '#contract/rich-text';
import type { DossierInput, PrintedEvidence, PrintedSignOff } from '#core/dossier/dossier';
import { judge, tellJudgement } from '#core/rules/judge';
import { samplePack } from './dossier-pack.ts';

const resources = new URL('../../resources/', import.meta.url);

/** The folder of the fonts that are shipped. */
export const fontsFolder = fileURLToPath(new URL('fonts', resources));

export function messagesOf(locale: Locale): Messages {
  return JSON.parse(readFileSync(new URL(`messages/${locale}.json`, resources), 'utf8'));
}

export const ids = {
  workspace: '01999f00-0000-7000-8000-000000000001',
  system: '01999f00-0000-7000-8000-000000000002',
  assessment: '01999f00-0000-7000-8000-000000000003',
  approver: '01999f00-0000-7000-8000-000000000004',
  key: '01999f00-0000-7000-8000-000000000005',
  signOff: '01999f00-0000-7000-8000-000000000006',
} as const;

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function richText(...paragraphs: string[]): RichText {
  return {
    type: 'doc',
    content: paragraphs.map((text) => ({ type: 'paragraph' as const, content: [{ type: 'text' as const, text }] })),
  };
}

const reasoning: RichText = {
  type: 'doc',
  content: [
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'The ranking is shown to recruiters as the ' },
        { type: 'text', text: 'default order', marks: [{ type: 'bold' }] },
        { type: 'text', text: ' of the list. Three checks were made ' },
        { type: 'text', text: '(score ≥ 0.7 → shown first ✓)', marks: [{ type: 'italic' }] },
        { type: 'text', text: ':' },
      ],
    },
    {
      type: 'orderedList',
      content: [
        {
          type: 'listItem',
          content: [
            {
              type: 'paragraph',
              content: [
                {
                  type: 'text',
                  text: 'The order decides who is read at all: 92 % of invitations go to the first 20 places.',
                },
              ],
            },
          ],
        },
        {
          type: 'listItem',
          content: [
            {
              type: 'paragraph',
              content: [{ type: 'text', text: 'Filters remove applications before a person sees them' }],
            },
            {
              type: 'bulletList',
              content: [
                {
                  type: 'listItem',
                  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'missing work permit' }] }],
                },
                {
                  type: 'listItem',
                  content: [
                    {
                      type: 'paragraph',
                      content: [
                        { type: 'text', text: 'score below ' },
                        { type: 'text', text: 'min_score', marks: [{ type: 'code' }] },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
    {
      type: 'blockquote',
      content: [
        {
          type: 'paragraph',
          content: [{ type: 'text', text: 'Intended to be used for the recruitment or selection of natural persons.' }],
        },
      ],
    },
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'See the ' },
        {
          type: 'text',
          text: 'register entry',
          marks: [{ type: 'link', attrs: { href: 'https://example.org/register/cv-screening' } }],
        },
        { type: 'text', text: '.' },
      ],
    },
  ],
};

/** The usual case: a CV screening system, high-risk, every deciding question answered. */
export const sampleAnswers: Answers = {
  'role.held': ['provider', 'deployer'],
  'role.first-use': '2026-03-01',
  'prohibited.emotion': 'no',
  'prohibited.scoring': 'no',
  'annex-iii.employment': 'yes',
  'annex-iii.profiling': 'yes',
  'annex-iii.applicants': 12500,
  'annex-iii.oversight':
    'Any recruiter can open every application, change the order and add a reason.\n\nThe works council gets a report of such changes each quarter.',
  'transparency.interaction': 'form',
};

const justifications: Readonly<Record<string, RichText>> = {
  'annex-iii.employment': reasoning,
  'annex-iii.profiling': richText('Work history, skills and location are used to predict performance in the job.'),
  'prohibited.emotion': richText('Only the text of the application is used; no audio, no video.'),
};

export interface SampleEvidence {
  readonly name: string;
  readonly content: string;
  readonly questionId?: string;
}

export interface SampleOptions {
  readonly locale?: Locale;
  readonly pack?: Pack;
  readonly answers?: Answers;
  readonly justifications?: Readonly<Record<string, RichText>>;
  readonly signOffs?: readonly ('current' | 'stale')[];
  readonly evidence?: readonly SampleEvidence[];
  readonly fourEyes?: boolean;
  readonly systemName?: string;
}

const sampleEvidence: readonly SampleEvidence[] = [
  { name: 'Impact assessment v2 (signed).pdf', content: 'not really a PDF' },
  { name: 'Prüfbericht Gleichbehandlung.txt', content: 'Selection rates by group …' },
];

/** Everything a dossier is made of, for a realistic case. Equal options give equal inputs. */
export function sampleInput(options: SampleOptions = {}): DossierInput {
  const pack = options.pack ?? samplePack();
  const answers = options.answers ?? sampleAnswers;
  const judgement = tellJudgement(judge(pack, answers, { assessedOn: '2026-11-12' }));
  const evidence: PrintedEvidence[] = (options.evidence ?? sampleEvidence).map(({ name, content, questionId }) => ({
    questionId: questionId ?? 'annex-iii.employment',
    name,
    mediaType: 'text/plain',
    sha256: sha256(content),
    addedAt: '2026-11-10T08:15:00.000Z',
    content: Buffer.from(content),
  }));
  const workspace = {
    id: ids.workspace,
    name: 'Hansa Talent GmbH',
    fourEyes: options.fourEyes ?? true,
  };
  const statusOf = (id: string, value: AnswerValue | undefined) => {
    if (judgement.visibility[id] === 'false') return 'not-applicable' as const;
    if (value === undefined) return 'open' as const;
    return typeof value === 'object' && !Array.isArray(value) ? ('unknown' as const) : ('answered' as const);
  };
  const state: AssessmentState = {
    format: 'model-dossier/assessment',
    formatVersion: 1,
    workspace,
    system: {
      id: ids.system,
      name: options.systemName ?? 'CV screening',
      release: '3.4',
      provider: 'Hansa Talent GmbH',
      deployer: 'Nordwerk AG',
      intendedPurpose:
        'Ranks applications for office jobs by fit with the advertised post, so that recruiters read the most promising first.',
      description:
        'A gradient-boosted model over parsed CVs.\nRetrained every quarter on the hiring decisions of the last two years.',
      sector: 'Recruitment',
      regions: 'Germany, Austria',
      peopleAffected: 'About 12,500 applicants a year.',
      owner: 'Milan Kovač',
    },
    assessment: {
      id: ids.assessment,
      title: 'CV screening under the EU AI Act',
      assessedOn: '2026-11-12',
      author: 'Jana Weiß',
    },
    pack: { id: pack.id, version: pack.version, hash: pack.hash },
    answers: pack.sections.flatMap(({ questions }) =>
      questions.map(({ id }) => {
        const status = statusOf(id, answers[id]);
        const isStated = status === 'answered' || status === 'unknown';
        return {
          questionId: id,
          status,
          value: isStated ? (answers[id] ?? null) : null,
          justification: status === 'not-applicable' ? null : ((options.justifications ?? justifications)[id] ?? null),
          answeredBy: isStated ? 'Jana Weiß' : null,
          answeredAt: isStated ? '2026-11-12T10:02:00.000Z' : null,
        };
      }),
    ),
    outcome: {
      isDetermined: judgement.isDetermined,
      classes: judgement.classes.map(({ id, truth, because }) => ({
        id,
        truth,
        because: because.map(({ questionId }) => questionId),
      })),
      obligations: judgement.obligations.map(({ id, truth, appliesFrom }) => ({ id, truth, appliesFrom })),
    },
    evidence: evidence.map(({ questionId, name, content, sha256: hash }) => ({
      questionId,
      name,
      sizeBytes: content instanceof Uint8Array ? content.length : 0,
      sha256: hash,
    })),
  };
  const stateBytes = Buffer.from(canonicalize(state) ?? '');
  const contentHash = sha256(stateBytes);
  const locale = options.locale ?? 'en';
  const signOffs = (options.signOffs ?? ['current']).map((standing, index) => signOff(standing, index, contentHash));
  return {
    pack,
    state,
    stateBytes,
    contentHash,
    judgement,
    signOffs,
    journalHead: { seq: 1284, hash: sha256('journal head') },
    workspace: { ...workspace, fileName: 'hansa.mdossier' },
    locale,
    messages: messagesOf(locale),
    createdAt: '2026-11-23T09:30:00.000Z',
    appVersion: '0.1.0',
    evidence,
    signatureFields: [
      { name: 'author', role: 'author', personName: 'Jana Weiß' },
      ...signOffs.map(({ personName }, index) => ({
        name: `sign-off-${index + 1}`,
        role: 'sign-off' as const,
        personName,
      })),
    ],
    fontsFolder,
  };
}

function signOff(standing: 'current' | 'stale', index: number, contentHash: string): PrintedSignOff {
  const isStale = standing === 'stale';
  return {
    id: ids.signOff,
    version: 1,
    assessmentId: ids.assessment,
    personId: ids.approver,
    personName: index === 0 ? 'Dr. Ines Okafor' : 'Piotr Żuławski',
    keyId: ids.key,
    fingerprint: sha256(`certificate ${index}`),
    decision: index === 0 ? 'approve-with-conditions' : 'approve',
    statement:
      'I have read every answer and its evidence. The classification as high-risk is right, and the measures are adequate for the pilot in two regions.',
    conditions:
      index === 0 ? 'Selection rates by group are reported each quarter.\nThe pilot ends on 30 June 2027.' : '',
    nextReviewOn: '2027-05-01',
    fourEyes: true,
    contentHash: isStale ? sha256(`earlier state ${index}`) : contentHash,
    signedAt: '2026-11-15T14:41:00.000Z',
    staleness: isStale
      ? {
          changes: [
            {
              subject: 'system.intendedPurpose',
              before: 'Ranks applications.',
              after:
                'Ranks applications for office jobs by fit with the advertised post, so that recruiters read the most promising first.',
            },
            { subject: 'answer.annex-iii.profiling', before: 'no', after: 'yes' },
            { subject: 'answer.role.held', before: 'provider', after: 'provider, deployer' },
            {
              subject: 'answer.annex-iii.employment.justification',
              before: null,
              after: 'The ranking is shown to recruiters as the default order of the list.',
            },
            { subject: 'evidence.Impact assessment v2 (signed).pdf', before: null, after: sha256('x') },
            { subject: 'outcome.annex-iii-high-risk', before: 'unknown', after: 'true' },
            {
              subject: 'pack',
              before: 'eu-ai-act-sample 1.1.0 aaaaaaaaaaaa',
              after: 'eu-ai-act-sample 1.2.0 bbbbbbbbbbbb',
            },
          ],
        }
      : null,
    cms: Buffer.from(`CMS of sign-off ${index + 1}`),
    decisionBytes: Buffer.from(`Decision of sign-off ${index + 1}`),
    decisionCms: Buffer.from(`CMS of decision ${index + 1}`),
  };
}

/** Answers every question that is shown: `chosen` where it says something, else "no", none of these or the last option. */
export function answerAll(pack: Pack, chosen: Answers): Answers {
  const answers: Record<string, AnswerValue> = {};
  for (;;) {
    const open = judge(pack, answers, { assessedOn: '2026-11-12' }).open.filter((id) => !(id in answers));
    if (open.length === 0) return answers;
    for (const id of open) {
      const question = pack.sections.flatMap(({ questions }) => questions).find((one) => one.id === id);
      if (question) answers[id] = chosen[id] ?? defaultAnswer(question);
    }
  }
}

function defaultAnswer(question: Question): AnswerValue {
  switch (question.type) {
    case 'yes-no':
      return 'no';
    case 'single':
      return (question.options.find(({ id }) => id === 'none') ?? question.options.at(-1))?.id ?? 'none';
    case 'multi':
      return [];
    case 'number':
      return question.min ?? 0;
    case 'date':
      return '2026-09-01';
    case 'text':
      return 'Stated in the technical documentation, chapter 4.';
    case 'rich-text':
      return {
        richText: {
          type: 'doc',
          content: [{ type: 'paragraph', content: [{ type: 'text', text: 'As documented.' }] }],
        },
      };
    case 'people':
      return { people: [{ name: 'Jonas Keller', function: 'Risk officer', organisation: '' }] };
    case 'evidence':
      return ['ab'.repeat(32)];
    case 'table':
    case 'group':
      return { entries: Array.from({ length: Math.max(1, question.minEntries ?? 0) }, () => defaultCells(question)) };
    case 'matrix':
      return { rows: Object.fromEntries(question.rows.map(({ id }) => [id, defaultCells(question)])) };
  }
}

function defaultCells({ columns }: { readonly columns: readonly Column[] }): Cells {
  return Object.fromEntries(columns.map((column) => [column.id, defaultCell(column)]));
}

function defaultCell(column: Column): string | number {
  switch (column.type) {
    case 'yes-no':
      return 'no';
    case 'single':
      return column.options.at(-1)?.id ?? 'none';
    case 'number':
      return column.min ?? 0;
    case 'date':
      return '2026-09-01';
    case 'text':
    case 'long-text':
      return 'As documented';
  }
}
