import canonicalize from 'canonicalize';
import { AppError } from '#contract/errors';
import type { Answer, UpgradePreview, UpgradeStep } from '#contract/records/assessment';
import type { AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { WriteTransaction } from '#core/journal/write';
import { planUpgrade } from '#core/packs/upgrade';
import { compareVersions, questionsOf } from '#core/packs/versions';
import { judge, tellJudgement } from '#core/rules/judge';
import { storedJson } from './answer-columns.ts';
import type { HeldPacks } from './held-packs.ts';
import type { LoadedAssessment } from './load.ts';
import { keepPackCopy } from './pack-copy.ts';

/** What is not in the old assessment. */
export type UpgradeSetting = { readonly actor: string; readonly now: string; readonly newId: () => string };

/** The later of the old assessment's day and today, so that duties are not judged for a day long gone. */
function upgradedDate(loaded: LoadedAssessment, now: string): string {
  const today = now.slice(0, 10);
  return loaded.assessment.assessedOn > today ? loaded.assessment.assessedOn : today;
}

/**
 * The pack an assessment is upgraded to.
 * @param version  the newest if absent
 * @throws AppError `upgrade.not-newer`, `pack.not-found`
 */
export function findNewerPack({ pack }: LoadedAssessment, packs: HeldPacks, version: string | undefined): Pack {
  const to = version ?? packs.newerThan(pack.id, pack.version);
  if (to === null || compareVersions(to, pack.version) <= 0) {
    throw new AppError('upgrade.not-newer', { from: pack.version, to: to ?? 'none' });
  }
  return packs.find(pack.id, to);
}

/**
 * What an upgrade would do: what becomes of each answer, and the outcome before and after. Overrides are not taken along:
 * they were held against the old rules.
 * @param now  ISO 8601
 */
export function previewUpgrade(loaded: LoadedAssessment, to: Pack, now: string): UpgradePreview {
  const { pack, values, judgement } = loaded;
  const { steps, answers } = planUpgrade(pack, to, values);
  const judged = judge(to, answers, { assessedOn: upgradedDate(loaded, now) });
  return { from: pack.version, to: to.version, steps: [...steps], before: judgement, after: tellJudgement(judged) };
}

type Upgrade = {
  readonly tx: WriteTransaction;
  readonly loaded: LoadedAssessment;
  readonly assessmentId: string;
  readonly setting: UpgradeSetting;
};

/** A kept answer stays the statement of whoever gave it; one that the upgrade made is the upgrader's. */
function carryAnswer(
  { tx, assessmentId, setting }: Upgrade,
  step: UpgradeStep,
  value: AnswerValue | null,
  old: Answer | undefined,
): void {
  const isAskedAgain = step.answer === 'asked-again';
  const isFlagged = isAskedAgain || old?.isFlagged === true;
  const justification = old?.justification ?? null;
  if (value === null && justification === null && !isFlagged) return;
  const isKept = old !== undefined && step.answer !== 'mapped' && !isAskedAgain;
  tx.insert('answers', {
    id: setting.newId(),
    assessment_id: assessmentId,
    question_id: step.questionId,
    value: storedJson('value', value),
    justification: storedJson('justification', justification),
    is_flagged: isFlagged ? 1 : 0,
    answered_by: isKept ? old.answeredBy : setting.actor,
    answered_at: isKept ? old.answeredAt : setting.now,
    origin: isKept && old.origin ? (canonicalize(old.origin) ?? null) : null,
  });
}

/** @param placesOf  the questions of the newer version to which the files of an older one belong */
function carryEvidence(
  { tx, loaded, assessmentId, setting }: Upgrade,
  placesOf: (questionId: string) => readonly string[],
): void {
  for (const file of loaded.evidence) {
    for (const questionId of placesOf(file.questionId)) {
      tx.insert('evidence', {
        id: setting.newId(),
        assessment_id: assessmentId,
        question_id: questionId,
        name: file.name,
        media_type: file.mediaType,
        size_bytes: file.sizeBytes,
        sha256: file.sha256,
        added_by: file.addedBy,
        added_at: file.addedAt,
        item_id: file.itemId ?? null,
      });
    }
  }
}

/**
 * Makes a new assessment by a newer version of the pack. The old one is not touched. Justifications and evidence go with
 * the questions that are still there; what is to be answered again is flagged. Comments and overrides stay behind.
 * @returns the new assessment's id
 */
export function upgradeAssessment(
  tx: WriteTransaction,
  loaded: LoadedAssessment,
  to: Pack,
  setting: UpgradeSetting,
): string {
  const { assessment, pack, values } = loaded;
  const { id: assessmentId } = tx.insert('assessments', {
    id: setting.newId(),
    system_id: assessment.systemId,
    pack_copy_id: keepPackCopy(tx, to, setting.newId),
    title: assessment.title,
    assessed_on: upgradedDate(loaded, setting.now),
    author_id: setting.actor,
    created_at: setting.now,
    origin: null,
    upgraded_from_id: assessment.id,
  });
  const upgrade = { tx, loaded, assessmentId, setting };
  const answers = new Map(loaded.answers.map((answer) => [answer.questionId, answer]));
  const types = new Map(questionsOf(to).map(({ id, type }) => [id, type]));
  const steps = planUpgrade(pack, to, values).steps.filter(({ change }) => change !== 'gone');
  // The files of an evidence question are its answer: they come along if the answer does, and in its place.
  const isOfFiles = ({ questionId }: UpgradeStep): boolean => types.get(questionId) === 'evidence';
  const areFiles = (step: UpgradeStep): boolean => isOfFiles(step) && Array.isArray(step.after);
  for (const step of steps) {
    carryAnswer(upgrade, step, areFiles(step) ? null : step.after, answers.get(step.was ?? step.questionId));
  }
  carryEvidence(upgrade, (questionId) =>
    steps
      .filter((step) => (step.was ?? step.questionId) === questionId && (areFiles(step) || !isOfFiles(step)))
      .map((step) => step.questionId),
  );
  return assessmentId;
}
