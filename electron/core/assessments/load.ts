import { AppError } from '#contract/errors';
import type { Answer, Assessment, Evidence } from '#contract/records/assessment';
import type { Answers, Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Person } from '#contract/records/person';
import type { AiSystem } from '#contract/records/system';
import { judge, tellJudgement } from '#core/rules/judge';
import { findAssessment, listAnswers, listEvidence, listSignOffs, type StoredSignOff } from '#core/store/assessments';
import { listPeople } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import { findSystem } from '#core/store/systems';
import { readWorkspaceRow } from '#core/store/workspace';
import { readPackCopy } from './pack-copy.ts';

/** An assessment with everything it speaks of, as one state of the workspace holds it, and its judgement. */
export type LoadedAssessment = {
  readonly workspace: { readonly id: string; readonly name: string; readonly fourEyes: boolean };
  readonly assessment: Assessment;
  readonly system: AiSystem;
  readonly pack: Pack;
  readonly people: ReadonlyMap<string, Person>;
  readonly answers: readonly Answer[];
  readonly evidence: readonly Evidence[];
  readonly signOffs: readonly StoredSignOff[];
  readonly judgement: Judgement;
};

/** The values that rules judge: what was stated, "don't know" included. */
function answerValues(answers: readonly Answer[]): Answers {
  const values: Answers = {};
  for (const { questionId, value } of answers) if (value !== null) values[questionId] = value;
  return values;
}

/** @throws AppError `record.not-found` */
export function loadAssessment(read: Reader, id: string): LoadedAssessment {
  const assessment = findAssessment(read, id);
  if (!assessment) throw new AppError('record.not-found', { kind: 'assessments', id });
  const system = findSystem(read, assessment.systemId);
  if (!system) throw new AppError('record.not-found', { kind: 'ai_systems', id: assessment.systemId });
  const workspace = readWorkspaceRow(read);
  const pack = readPackCopy(read, assessment.packHash);
  const answers = listAnswers(read, id);
  return {
    workspace: { id: workspace.id, name: workspace.name, fourEyes: workspace.four_eyes === 1 },
    assessment,
    system,
    pack,
    people: new Map(listPeople(read).map((person) => [person.id, person])),
    answers,
    evidence: listEvidence(read, id),
    signOffs: listSignOffs(read, id),
    judgement: tellJudgement(judge(pack, answerValues(answers), { assessedOn: assessment.assessedOn })),
  };
}
