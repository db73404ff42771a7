import { AppError } from '#contract/errors';
import type { Answer, Assessment, Comment, Evidence, Override } from '#contract/records/assessment';
import type { Answers, Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Person } from '#contract/records/person';
import type { StatedInventory, StatedJudging } from '#contract/records/sign-off';
import type { AiSystem } from '#contract/records/system';
import { questionsOf } from '#core/packs/versions';
import { Judge, type JudgeOptions, judge, type Standing, tellJudgement } from '#core/rules/judge';
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
import { statedJudging } from './stated-judging.ts';

/** An assessment with everything it speaks of, as one state of the workspace holds it. */
export type AssessmentRecords = {
  readonly workspace: { readonly id: string; readonly name: string; readonly fourEyes: boolean };
  readonly assessment: Assessment;
  readonly system: AiSystem;
  readonly pack: Pack;
  /** What the inventory says beyond `system`; null if nothing. */
  readonly inventory: StatedInventory | null;
  /** What people judged and measured; null if nothing. */
  readonly judged: StatedJudging | null;
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

/** What is judged, and on what terms. */
type Judged = Pick<AssessmentRecords, 'pack' | 'assessment' | 'overrides' | 'values'>;

/** Reads only what is judged; null if there is no such assessment. */
export function loadJudged(read: Reader, id: string): Judged | null {
  const assessment = findAssessment(read, id);
  if (!assessment) return null;
  const pack = readPackCopy(read, assessment.packHash);
  const values = answerValues(pack, listAnswers(read, id), listEvidence(read, id));
  return { pack, assessment, overrides: listOverrides(read, id), values };
}

/** On what terms the answers are judged. */
export function judgeOptions({ assessment, overrides }: Pick<Judged, 'assessment' | 'overrides'>): JudgeOptions {
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
  const nameOf = (personId: string): string => people.get(personId)?.name ?? personId;
  return {
    workspace: { id: workspace.id, name: workspace.name, fourEyes: workspace.four_eyes === 1 },
    assessment,
    system,
    pack,
    inventory: statedInventory(read, system.id, nameOf),
    judged: statedJudging(read, assessment, nameOf),
    people,
    answers,
    evidence,
    overrides: listOverrides(read, id),
    comments: listComments(read, id),
    signOffs: listSignOffs(read, id),
    values: answerValues(pack, answers, evidence),
  };
}

/** The newest judgements: within one write the same is asked for several times. */
const judgements = new Map<string, Judgement>();
const MOST_JUDGEMENTS = 4;

const judgedKey = (judged: Judged): string => JSON.stringify([judged.pack.hash, judged.values, judgeOptions(judged)]);

/** Judges what was loaded. */
export function withJudgement(records: AssessmentRecords): LoadedAssessment {
  const key = judgedKey(records);
  const judgement = judgements.get(key) ?? tellJudgement(judge(records.pack, records.values, judgeOptions(records)));
  judgements.delete(key);
  judgements.set(key, judgement);
  const oldest = judgements.keys().next().value;
  if (judgements.size > MOST_JUDGEMENTS && oldest !== undefined) judgements.delete(oldest);
  return { ...records, judgement };
}

/** What holds, without reasons: from the judgement, if it was just made, else in a fraction of its time. */
export function standingOfAnswers(judged: Judged): Standing {
  return judgements.get(judgedKey(judged)) ?? new Judge(judged.pack, judged.values, judgeOptions(judged)).standing();
}

/** @throws AppError `record.not-found` */
export function loadAssessment(read: Reader, id: string): LoadedAssessment {
  return withJudgement(loadRecords(read, id));
}
