import canonicalize from 'canonicalize';
import { AppError } from '#contract/errors';
import type { DossierOrigin } from '#contract/records/dossier';
import type { Pack } from '#contract/records/pack';
import type { AssessmentState } from '#contract/records/sign-off';
import { keepPackCopy } from '#core/assessments/pack-copy';
import { keepItem } from '#core/evidence/items';
import type { WriteTransaction } from '#core/journal/write';
import { questionsOf } from '#core/packs/versions';
import { findAssessment } from '#core/store/assessments';
import { listPeople } from '#core/store/people';
import { build, type Reader } from '#core/store/sql';
import { findSystem, listSystems, newSystemColumns } from '#core/store/systems';
import type { AssessmentRow } from '#core/store/tables';
import type { ReadDossier } from './read-dossier.ts';
import { insertJudging } from './take-in-judging.ts';

/** Where a dossier's content goes, and under which names its people are known there. */
export interface TakingIn {
  readonly newId: () => string;
  readonly now: string;
  /** The system it is joined to; null: one of its own. */
  readonly systemId: string | null;
  /** The pack, if the dossier does not bring it. */
  readonly pack: Pack;
  /** How a person of the dossier is called here. */
  readonly nameOf: (name: string) => string;
  /** Whether what reviewers held good there still counts. What they sent back is sent back anywhere. */
  readonly keepsVerdicts: boolean;
}

/** What is kept of where it came from: also who signed it there. Those are no sign-offs of the workspace it goes to. */
export function originOf({ fileName, sha256, verdict, state, record }: ReadDossier, now: string): DossierOrigin {
  return {
    fileName,
    sha256,
    contentHash: record.contentHash,
    verdict,
    workspaceId: state.workspace.id,
    workspaceName: state.workspace.name,
    createdAt: record.createdAt,
    importedAt: now,
    isRedacted: state.redacted !== undefined,
    signOffs: record.signOffs.map(({ personName, decision, statement, fingerprint, signedAt, staleness }) => ({
      personName,
      decision,
      statement,
      fingerprint,
      signedAt,
      isCurrent: staleness === null,
    })),
  };
}

/** The assessment that was made from a dossier of the same content before; null if there is none. */
export function importedBefore(read: Reader, { record, state }: ReadDossier): string | null {
  const rows = read.all<Pick<AssessmentRow, 'id' | 'origin'>>(
    build.selectFrom('assessments').select(['id', 'origin']).where('origin', 'is not', null),
  );
  const isSame = (origin: string | null): boolean => {
    const known = JSON.parse(origin ?? '{}') as Partial<DossierOrigin>;
    return known.contentHash === record.contentHash && known.isRedacted === (state.redacted !== undefined);
  };
  return rows.find(({ origin }) => isSame(origin))?.id ?? null;
}

/** The system of a dossier that is here already, by id, else by name. */
export function existingSystem(read: Reader, { state }: ReadDossier): string | null {
  if (findSystem(read, state.system.id)) return state.system.id;
  return listSystems(read).find(({ name }) => name === state.system.name)?.id ?? null;
}

/**
 * Writes a dossier's people, system, pack, assessment, answers, evidence and overrides. Ids stay as they were where they
 * are free. Sign-offs are told of by `assessments.origin`.
 * @returns the id of the assessment
 */
export function takeIn(tx: WriteTransaction, dossier: ReadDossier, target: TakingIn): string {
  const { state } = dossier;
  const person = peopleOf(tx, target);
  const authorId = person(state.assessment.author);
  const systemId = target.systemId ?? insertSystem(tx, state, target, person);
  const assessmentId = findAssessment(tx.read, state.assessment.id) ? target.newId() : state.assessment.id;
  tx.insert('assessments', {
    id: assessmentId,
    system_id: systemId,
    pack_copy_id: keepPackCopy(tx, target.pack, target.newId),
    title: state.assessment.title,
    assessed_on: state.assessment.assessedOn,
    author_id: authorId,
    created_at: dossier.record.createdAt,
    upgraded_from_id: null,
    origin: canonicalize(originOf(dossier, target.now)) ?? null,
  });
  insertAnswers(tx, dossier, target, { assessmentId, authorId, person });
  for (const { classId, truth, reason, person: name, at } of state.overrides ?? []) {
    tx.insert('overrides', {
      id: target.newId(),
      assessment_id: assessmentId,
      class_id: classId,
      truth,
      reason,
      person_id: person(name),
      at,
    });
  }
  insertJudging(tx, dossier, target, { assessmentId, authorId, person });
  return assessmentId;
}

/** Finds or makes a person by the name they have here. */
function peopleOf(tx: WriteTransaction, { newId, now, nameOf }: TakingIn): (name: string) => string {
  const known = new Map(listPeople(tx.read).map(({ id, name }) => [name, id]));
  return (told) => {
    const name = nameOf(told).slice(0, 200);
    const found = known.get(name);
    if (found !== undefined) return found;
    const { id } = tx.insert('people', {
      id: newId(),
      name,
      email: '',
      roles: JSON.stringify(['developer']),
      created_at: now,
    });
    known.set(name, id);
    return id;
  };
}

function insertSystem(
  tx: WriteTransaction,
  { system }: AssessmentState,
  { newId, now }: TakingIn,
  person: (name: string) => string,
): string {
  const id = findSystem(tx.read, system.id) ? newId() : system.id;
  tx.insert('ai_systems', {
    id,
    name: system.name,
    release: system.release,
    provider: system.provider,
    deployer: system.deployer,
    intended_purpose: system.intendedPurpose,
    description: system.description,
    sector: system.sector,
    regions: system.regions,
    people_affected: system.peopleAffected,
    owner_id: system.owner === null ? null : person(system.owner),
    ...newSystemColumns,
    created_at: now,
    updated_at: now,
  });
  return id;
}

/** The assessment that is written, and who its people are here. */
export type Place = {
  readonly assessmentId: string;
  readonly authorId: string;
  readonly person: (name: string) => string;
};

function insertAnswers(tx: WriteTransaction, dossier: ReadDossier, target: TakingIn, place: Place): void {
  const { state, record } = dossier;
  const types = new Map(questionsOf(target.pack).map(({ id, type }) => [id, type]));
  const answers = new Map(state.answers.map((answer) => [answer.questionId, answer]));
  const by = (questionId: string): { id: string; at: string } => {
    const answer = answers.get(questionId);
    return {
      id: answer?.answeredBy ? place.person(answer.answeredBy) : place.authorId,
      at: answer?.answeredAt ?? record.createdAt,
    };
  };
  for (const { questionId, status, value, justification, answeredBy } of state.answers) {
    // Files answer an evidence question; a presumption is none of a person, unless they said that they do not know.
    const presumed = status === 'presumed' ? (answeredBy === null ? null : { unknown: true as const }) : value;
    const stated = types.get(questionId) === 'evidence' && Array.isArray(value) ? null : presumed;
    if (stated === null && justification === null) continue;
    const { id, at } = by(questionId);
    tx.insert('answers', {
      id: target.newId(),
      assessment_id: place.assessmentId,
      question_id: questionId,
      value: stated === null ? null : (canonicalize(stated) ?? null),
      justification: justification === null ? null : (canonicalize(justification) ?? null),
      is_flagged: 0,
      answered_by: id,
      answered_at: at,
      origin: null,
    });
  }
  for (const { questionId, name, mediaType, content } of dossier.files) {
    const { id, at } = by(questionId);
    const sha256 = tx.keepContent(content);
    const kept = { name, sha256, sizeBytes: content.length };
    const itemId = keepItem(tx, { newId: target.newId, now: at, actor: id }, kept);
    tx.insert('evidence', {
      id: target.newId(),
      assessment_id: place.assessmentId,
      question_id: questionId,
      name,
      media_type: mediaType,
      size_bytes: content.length,
      sha256,
      added_by: id,
      added_at: at,
      item_id: itemId,
    });
  }
}

/** The pack of a dossier: its own, or one that is at hand. @throws AppError `pack.not-found` */
export function packOf({ pack, state }: ReadDossier, find: (id: string, version: string) => Pack): Pack {
  if (pack) return pack;
  const { id, version, hash } = state.pack;
  const found = find(id, version);
  if (found.hash !== hash) throw new AppError('pack.not-found', { id, version });
  return found;
}
