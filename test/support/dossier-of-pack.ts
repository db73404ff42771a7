import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import canonicalize from 'canonicalize';
import type { Answers, AnswerValue, Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { AssessmentState } from '#contract/records/sign-off';
import type { Locale } from '#contract/records/text';
import type { DossierInput } from '#core/dossier/dossier';
import { casesIn } from '#core/packs/cases/run-cases';
import { readVocabulary } from '#core/packs/cases/vocabulary';
import { loadPack } from '#core/packs/load';
import { judge, tellJudgement } from '#core/rules/judge';
import { ids, richText, sampleInput, sha256 } from './dossier-input.ts';

const packsFolder = new URL('../../resources/packs/', import.meta.url);
const casesFolder = new URL('../packs/', import.meta.url);

/** The ids of all packs that are shipped. */
export const shippedPacks: readonly string[] = readdirSync(packsFolder).filter((id) =>
  existsSync(new URL(`${id}/pack.yaml`, packsFolder)),
);

/** A worked case of a pack, with what the rules make of it. */
export interface PackCase {
  readonly id: string;
  readonly answers: Answers;
  readonly assessedOn: string;
  readonly judgement: Judgement;
}

/** A pack with its own worked cases: of each class the first that leads to it, each once. */
export function packWithCases(id: string): { readonly pack: Pack; readonly cases: readonly PackCase[] } {
  const folder = fileURLToPath(new URL(`${id}/`, packsFolder));
  const pack = loadPack(folder);
  const vocabulary = readVocabulary(pack, folder);
  const file = new URL(`${id}/cases.yaml`, casesFolder);
  const seen = new Set<string>();
  const all = casesIn(pack, vocabulary, 'cases.yaml', readFileSync(file, 'utf8')).map(
    (one): PackCase => ({
      ...one,
      judgement: tellJudgement(judge(pack, one.answers, { assessedOn: one.assessedOn })),
    }),
  );
  // The fullest first: of a document the one with most to print.
  const fullest = all.toSorted((a, b) => Object.keys(b.answers).length - Object.keys(a.answers).length);
  const cases = fullest.filter(({ judgement }) => {
    const fresh = judgement.classes.filter(({ id: outcome, truth }) => truth === 'true' && !seen.has(outcome));
    for (const { id: outcome } of fresh) seen.add(outcome);
    return fresh.length > 0;
  });
  return { pack, cases };
}

function statusOf(value: AnswerValue): AssessmentState['answers'][number]['status'] {
  if (typeof value !== 'object' || Array.isArray(value)) return 'answered';
  if ('unknown' in value) return 'unknown';
  return 'notApplicable' in value ? 'not-applicable' : 'answered';
}

/** The dossier of a worked case: a file on each evidence question, a reasoning on the first answer. */
export function dossierOfCase(pack: Pack, one: PackCase, locale: Locale = 'en'): DossierInput {
  const { judgement, answers } = one;
  const questions = pack.sections.flatMap((section) => section.questions);
  const isShown = (id: string): boolean => judgement.visibility[id] !== 'false';
  const files = questions.flatMap((question) => {
    const value = answers[question.id];
    if (question.type !== 'evidence' || !isShown(question.id) || !Array.isArray(value)) return [];
    return value.map((_, index) => {
      const content = `${question.id} ${index + 1}`;
      const name = `${question.id.replaceAll('.', ' ')} ${index + 1}.pdf`;
      return { questionId: question.id, name, content };
    });
  });
  const base = sampleInput({ pack, answers: {}, justifications: {}, evidence: files, locale, signOffs: [] });
  const hashes = (questionId: string): string[] =>
    files.filter((file) => file.questionId === questionId).map(({ content }) => sha256(content));
  const firstAnswered = questions.find(({ id }) => isShown(id) && answers[id] !== undefined)?.id;
  const state: AssessmentState = {
    ...base.state,
    assessment: { ...base.state.assessment, id: ids.assessment, title: one.id, assessedOn: one.assessedOn },
    answers: questions.map((question) => {
      const { id: questionId } = question;
      const nothing = { questionId, value: null, justification: null, answeredBy: null, answeredAt: null };
      if (!isShown(questionId)) return { ...nothing, status: 'not-applicable' as const };
      const given = answers[questionId];
      if (given === undefined) {
        const presumed = 'presumed' in question ? question.presumed : undefined;
        return presumed
          ? { ...nothing, status: 'presumed' as const, value: presumed.value }
          : { ...nothing, status: 'open' as const };
      }
      const value = question.type === 'evidence' && Array.isArray(given) ? hashes(questionId) : given;
      return {
        questionId,
        status: statusOf(value),
        value,
        justification:
          questionId === firstAnswered ? richText('Checked against the contract and the release notes.') : null,
        answeredBy: 'Jana Weiß',
        answeredAt: '2026-11-12T10:02:00.000Z',
      };
    }),
    outcome: { isDetermined: judgement.isDetermined, classes: [], obligations: [] },
  };
  const stateBytes = Buffer.from(canonicalize(state) ?? '');
  return { ...base, state, stateBytes, contentHash: sha256(stateBytes), judgement };
}
