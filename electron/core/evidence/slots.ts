import type { Assessment } from '#contract/records/assessment';
import type { EvidenceSlot } from '#contract/records/evidence-library';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import type { Obligation } from '#contract/records/rules';
import type { LocalText } from '#contract/records/text';
import { type LoadedAssessment, loadAssessment } from '#core/assessments/load';
import { readPackCopy } from '#core/assessments/pack-copy';
import { questionsOf } from '#core/packs/versions';
import { build, type Reader } from '#core/store/sql';

type Slot = Omit<EvidenceSlot, 'filledBy'>;

/** A text of a pack as what it says by locale. */
export function wordsOf({ en, de }: LocalText): Record<string, string> {
  return de === undefined ? { en } : { en, de };
}

/** The slot of a question: what the pack names as evidence, or of a question for files the question itself. */
function slotOfQuestion({ id, type, text, knowledge, articles }: Question): Slot[] {
  const words = knowledge.evidence ?? (type === 'evidence' ? text : undefined);
  if (!words) return [];
  return [{ id: `question.${id}`, questionId: id, obligationId: null, label: wordsOf(words), articles: [...articles] }];
}

function slotOfObligation({ id, evidence, articles }: Obligation): Slot[] {
  if (!evidence) return [];
  return [
    { id: `obligation.${id}`, questionId: null, obligationId: id, label: wordsOf(evidence), articles: [...articles] },
  ];
}

function slotsOfPack(pack: Pack): Slot[] {
  return [...questionsOf(pack).flatMap(slotOfQuestion), ...pack.obligations.flatMap(slotOfObligation)];
}

/** What a slot of an assessment expects, in the pack's words by locale; null if its pack has no such slot. */
export function slotWords(read: Reader, { packHash }: Assessment, slotId: string): Record<string, string> | null {
  return slotsOfPack(readPackCopy(read, packHash)).find(({ id }) => id === slotId)?.label ?? null;
}

/** Whether a slot counts now: its question is asked, or its obligation holds. */
function isOpen({ judgement }: LoadedAssessment): (slot: Slot) => boolean {
  const holding = new Set(judgement.obligations.filter(({ truth }) => truth === 'true').map(({ id }) => id));
  return ({ questionId, obligationId }) =>
    obligationId === null ? judgement.visibility[questionId ?? ''] !== 'false' : holding.has(obligationId);
}

type Filling = {
  readonly part: string;
  readonly id: string;
  readonly title: string;
  readonly expires_on: string | null;
};

function fillings(read: Reader, assessmentId: string): Filling[] {
  const columns = ['evidence_items.id', 'evidence_items.title', 'evidence_items.expires_on'] as const;
  const files = build
    .selectFrom('evidence')
    .innerJoin('evidence_items', 'evidence_items.id', 'evidence.item_id')
    .select(columns)
    .select('evidence.question_id as part')
    .where('assessment_id', '=', assessmentId)
    .orderBy('evidence.id');
  const links = build
    .selectFrom('evidence_links')
    .innerJoin('evidence_items', 'evidence_items.id', 'evidence_links.item_id')
    .select(columns)
    .select('target_part as part')
    .where('target_id', '=', assessmentId)
    .where('target_kind', '=', 'slot')
    .orderBy('evidence_links.id');
  const ofQuestion = read.all<Filling>(files).map((one) => ({ ...one, part: `question.${one.part}` }));
  return [...ofQuestion, ...read.all<Filling>(links)];
}

/**
 * What an assessment's pack expects as evidence, of the questions that are asked and the obligations that hold, with what
 * is there: the files on a question fill its slot, others are put into one by hand.
 * @param today  pieces that ended before this day are expired
 * @throws AppError `record.not-found`
 */
export function listSlots(read: Reader, assessmentId: string, today: string): EvidenceSlot[] {
  const loaded = loadAssessment(read, assessmentId);
  const filled = Map.groupBy(fillings(read, assessmentId), ({ part }) => part);
  return slotsOfPack(loaded.pack)
    .filter(isOpen(loaded))
    .map((slot) => {
      const pieces = new Map((filled.get(slot.id) ?? []).map((one) => [one.id, one]));
      return {
        ...slot,
        filledBy: [...pieces.values()].map(({ id, title, expires_on }) => ({
          itemId: id,
          title,
          isExpired: expires_on !== null && expires_on < today,
        })),
      };
    });
}
