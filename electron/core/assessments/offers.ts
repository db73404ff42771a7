import type { OfferedAnswer } from '#contract/records/assessment';
import type { AnswerValue } from '#contract/records/judgement';
import type { Offer, OfferedField, Question } from '#contract/records/question';
import { readFacts } from '#core/inventory/facts';
import type { FactSource, PackMapping } from '#core/inventory/mapping';
import { questionsOf } from '#core/packs/versions';
import { inQuestionOrder } from '#core/rules/answer';
import { validateAnswer } from '#core/rules/answer-faults';
import { listAssessments } from '#core/store/assessments';
import type { Reader } from '#core/store/sql';
import { isSameValue } from './answer-text.ts';
import { type Candidate, fitTo, offersFrom } from './fact-offers.ts';
import { type LoadedAssessment, loadAssessment } from './load.ts';

type FromQuestion = Extract<Offer, { readonly from: 'question' }>;
type FromClass = Extract<Offer, { readonly from: 'class' }>;

/** A fact that the pack itself asks for, as text. */
function offerField(question: Question, field: OfferedField, from: (source: FactSource) => Candidate[]): Candidate[] {
  return question.type === 'text' || question.type === 'rich-text' ? from({ kind: 'system', field }) : [];
}

/** What is not in the map is not offered; an answer of several options keeps those that are. */
function translate(question: Question, value: AnswerValue, map: FromQuestion['map']): AnswerValue | null {
  if (map === undefined) return value;
  const chosen = Array.isArray(value) ? value : typeof value === 'object' ? [] : [String(value)];
  const mapped = chosen.flatMap((one) => (Object.hasOwn(map, one) ? (map[one] ?? []) : []));
  return mapped.length === 0 ? null : fitTo(question, mapped);
}

function originOf({ assessment }: LoadedAssessment, from: 'question' | 'class', item: string): OfferedAnswer['origin'] {
  return { from, assessmentId: assessment.id, assessmentTitle: assessment.title, packId: assessment.packId, item };
}

function offerAnswer(question: Question, offer: FromQuestion, other: LoadedAssessment): Candidate[] {
  const stated = other.values[offer.question];
  // What is hidden there does not count there, and what is not known is nothing to take over.
  if (stated === undefined || other.judgement.visibility[offer.question] !== 'true') return [];
  const isStated =
    typeof stated !== 'object' || Array.isArray(stated) || !('unknown' in stated || 'notApplicable' in stated);
  const value = isStated ? translate(question, stated, offer.map) : null;
  return value === null ? [] : [{ value, origin: originOf(other, 'question', offer.question) }];
}

function offerClass(question: Question, offer: FromClass, other: LoadedAssessment): Candidate[] {
  const holds = other.judgement.classes.some(({ id, truth }) => id === offer.class && truth === 'true');
  const value = holds ? fitTo(question, offer.value) : null;
  return value === null ? [] : [{ value, origin: originOf(other, 'class', offer.class) }];
}

/**
 * Every answer that can be taken over, in the order of the questions; for each the facts of the inventory as the mapping
 * lists them, then the inventory and other assessments of the same system as the pack lists them, of one source the newest
 * assessment first, and no value twice. Only what the
 * question may be answered with is offered; nothing is for a hidden question, nor for one that files answer.
 */
export function listOffers(
  read: Reader,
  loaded: LoadedAssessment,
  mapping: PackMapping | null = null,
): OfferedAnswer[] {
  const { id, systemId } = loaded.assessment;
  const others = listAssessments(read).filter((one) => one.systemId === systemId && one.id !== id);
  const facts = readFacts(read);
  const known = new Map<string, LoadedAssessment>();
  const byPack = (pack: string): LoadedAssessment[] =>
    others
      .filter(({ packId }) => packId === pack)
      .map((one) => {
        const other = known.get(one.id) ?? loadAssessment(read, one.id);
        known.set(one.id, other);
        return other;
      });

  function candidates(question: Question, offer: Offer): Candidate[] {
    switch (offer.from) {
      case 'system':
        return offerField(question, offer.field, (source) => offersFrom(read, facts, question, source, systemId));
      case 'question':
        return byPack(offer.pack).flatMap((other) => offerAnswer(question, offer, other));
      case 'class':
        return byPack(offer.pack).flatMap((other) => offerClass(question, offer, other));
    }
  }

  return questionsOf(loaded.pack).flatMap((question): OfferedAnswer[] => {
    if (question.type === 'evidence' || loaded.judgement.visibility[question.id] === 'false') return [];
    const sources = mapping?.questions[question.id] ?? [];
    const offered = [
      ...sources.flatMap((source) => offersFrom(read, facts, question, source, systemId)),
      ...(question.offers ?? []).flatMap((offer) => candidates(question, offer)),
    ];
    const fitting = offered
      .filter(({ value }) => validateAnswer(question, value) === null)
      .map(({ value, origin }) => ({ value: inQuestionOrder(question, value), origin }));
    const current = loaded.values[question.id] ?? null;
    return fitting
      .filter(({ value }, index) => fitting.findIndex((one) => isSameValue(one.value, value)) === index)
      .map(({ value, origin }) => ({
        questionId: question.id,
        value,
        isSame: isSameValue(value, current),
        origin,
      }));
  });
}
