import { AppError } from '#contract/errors';
import type { Answer, Assessment, Comment, Evidence, Override } from '#contract/records/assessment';
import type { Answers, Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Person } from '#contract/records/person';
import type { StatedInventory } from '#contract/records/sign-off';
import type { AiSystem } from '#contract/records/system';
import { questionsOf } from '#core/packs/versions';
import { type JudgeOptions, judge, tellJudgement } from '#core/rules/judge';
import {
  findAssessment,
  listAnswers,
  listComments,
  listEvidence,
  listOverrides,
  listSignOffs,
  type StoredSignOff,
} from '#core/store/assessments';
import { listPeople } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import { findSystem } from '#core/store/systems';
import { readWorkspaceRow } from '#core/store/workspace';
import { readPackCopy } from './pack-copy.ts';
import { statedInventory } from './stated-inventory.ts';

/** An assessment with everything it speaks of, as one state of the workspace holds it. */
export type AssessmentRecords = {
  readonly workspace: { readonly id: string; readonly name: string; readonly fourEyes: boolean };
  readonly assessment: Assessment;
  readonly system: AiSystem;
  readonly pack: Pack;
  /** What the inventory says beyond `system`; null if nothing. */
  readonly inventory: StatedInventory | null;
  readonly people: ReadonlyMap<string, Person>;
  readonly answers: readonly Answer[];
  readonly evidence: readonly Evidence[];
  readonly overrides: readonly Override[];
  readonly comments: readonly Comment[];
  readonly signOffs: readonly StoredSignOff[];
  /** What was judged: the values stated, and of evidence questions the hashes of their files. */
  readonly values: Answers;
};

/** The same with its judgement. */
export type LoadedAssessment = AssessmentRecords & { readonly judgement: Judgement };

/** SHA-256 of the files attached to a question, each once, in the order they came; empty if there are none. */
function filesOf(evidence: readonly Evidence[], questionId: string): string[] {
  const files = evidence.filter((one) => one.questionId === questionId);
  return [...new Set(files.map(({ sha256 }) => sha256))];
}

/** The values that rules judge: what was stated, "don't know" included; files answer an evidence question. */
function answerValues(pack: Pack, answers: readonly Answer[], evidence: readonly Evidence[]): Answers {
  const values: Answers = {};
  for (const { questionId, value } of answers) if (value !== null) values[questionId] = value;
  for (const { id, type } of questionsOf(pack)) {
    const files = type === 'evidence' ? filesOf(evidence, id) : [];
    if (files.length > 0) values[id] = files;
  }
  return values;
}

/** On what terms the answers are judged. */
export function judgeOptions({ assessment, overrides }: AssessmentRecords): JudgeOptions {
  const { assessedOn } = assessment;
  return { assessedOn, overrides: Object.fromEntries(overrides.map(({ classId, truth }) => [classId, truth])) };
}

/** @throws AppError `record.not-found` */
export function loadRecords(read: Reader, id: string): AssessmentRecords {
  const assessment = findAssessment(read, id);
  if (!assessment) throw new AppError('record.not-found', { kind: 'assessments', id });
  const system = findSystem(read, assessment.systemId);
  if (!system) throw new AppError('record.not-found', { kind: 'ai_systems', id: assessment.systemId });
  const workspace = readWorkspaceRow(read);
  const pack = readPackCopy(read, assessment.packHash);
  const answers = listAnswers(read, id);
  const evidence = listEvidence(read, id);
  const people = new Map(listPeople(read).map((person) => [person.id, person]));
  return {
    workspace: { id: workspace.id, name: workspace.name, fourEyes: workspace.four_eyes === 1 },
    assessment,
    system,
    pack,
    inventory: statedInventory(read, system.id, (personId) => people.get(personId)?.name ?? personId),
    people,
    answers,
    evidence,
    overrides: listOverrides(read, id),
    comments: listComments(read, id),
    signOffs: listSignOffs(read, id),
    values: answerValues(pack, answers, evidence),
  };
}

/** Judges what was loaded. */
export function withJudgement(records: AssessmentRecords): LoadedAssessment {
  return { ...records, judgement: tellJudgement(judge(records.pack, records.values, judgeOptions(records))) };
}

/** @throws AppError `record.not-found` */
export function loadAssessment(read: Reader, id: string): LoadedAssessment {
  return withJudgement(loadRecords(read, id));
}
