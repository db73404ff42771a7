import type { DossierGap } from '#contract/records/dossier';
import { questionsOf } from '#core/packs/versions';
import { tellSignOff } from '#core/sign-off/load';
import { build, type Reader } from '#core/store/sql';
import type { SignOffConditionRow } from '#core/store/tables';
import { type LoadedAssessment, loadAssessment } from './load.ts';
import { sealState } from './state.ts';

/** In which order gaps are told: what keeps a dossier from being worth anything first. */
const GRAVITY: readonly DossierGap['kind'][] = [
  'open-question',
  'stale-sign-off',
  'no-sign-off',
  'missing-evidence',
  'unknown-answer',
  'open-condition',
  'unverified-source',
];

/** What a dossier would show as missing, the gravest first; questions that can still change the outcome lead. */
export function listGaps(read: Reader, assessmentId: string): DossierGap[] {
  const loaded = loadAssessment(read, assessmentId);
  const gaps = [...questionGaps(loaded), ...signOffGaps(loaded), ...conditionGaps(read, loaded), ...sourceGaps(loaded)];
  return gaps.toSorted((a, b) => GRAVITY.indexOf(a.kind) - GRAVITY.indexOf(b.kind));
}

function questionGaps({ judgement, pack, values }: LoadedAssessment): DossierGap[] {
  const deciding = new Set(judgement.deciding);
  const open = [...judgement.open].sort((a, b) => Number(deciding.has(b)) - Number(deciding.has(a)));
  const byId = new Map(questionsOf(pack).map((question) => [question.id, question]));
  return open.flatMap((questionId): DossierGap[] => {
    const question = byId.get(questionId);
    if (!question) return [];
    const value = values[questionId];
    const kind =
      question.type === 'evidence' ? 'missing-evidence' : value === undefined ? 'open-question' : 'unknown-answer';
    return [{ kind, subject: questionId, questionId }];
  });
}

function signOffGaps(loaded: LoadedAssessment): DossierGap[] {
  const sealed = sealState(loaded);
  if (loaded.signOffs.length === 0)
    return [{ kind: 'no-sign-off', subject: loaded.assessment.title, questionId: null }];
  return loaded.signOffs
    .filter((stored) => tellSignOff(stored, sealed).staleness !== null)
    .map(({ signOff }): DossierGap => ({ kind: 'stale-sign-off', subject: signOff.personName, questionId: null }));
}

function conditionGaps(read: Reader, { signOffs }: LoadedAssessment): DossierGap[] {
  const ids = signOffs.map(({ signOff }) => signOff.id);
  if (ids.length === 0) return [];
  const open = build.selectFrom('sign_off_conditions').selectAll().where('sign_off_id', 'in', ids);
  return read
    .all<SignOffConditionRow>(open.where('fulfilled_at', 'is', null).orderBy('due_on'))
    .map(({ text }): DossierGap => ({ kind: 'open-condition', subject: text, questionId: null }));
}

/** Questions that count and whose statement of law nobody has read in the law itself. */
function sourceGaps({ pack, judgement }: LoadedAssessment): DossierGap[] {
  return questionsOf(pack)
    .filter(({ id, verification }) => verification === 'U' && judgement.visibility[id] !== 'false')
    .map(({ id }): DossierGap => ({ kind: 'unverified-source', subject: id, questionId: id }));
}
