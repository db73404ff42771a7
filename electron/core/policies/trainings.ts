import { AppError } from '#contract/errors';
import type { PersonRole } from '#contract/records/person';
import type { Completion, Training, TrainingInput } from '#contract/records/training';
import type { WriteTransaction } from '#core/journal/write';
import { addMonths } from '#core/sign-off/dates';
import { findPerson, hasPerson } from '#core/store/people';
import { build, fixed, type Reader } from '#core/store/sql';
import type { AcknowledgementRow, TrainingRow } from '#core/store/watch-tables';
import { type Change, changedAt, checkOwner, given } from './change.ts';
import type { TextSetting } from './texts.ts';

function toTraining(read: Reader, row: TrainingRow): Training {
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    description: row.description,
    roles: JSON.parse(row.roles) as PersonRole[],
    validMonths: row.valid_months,
    isActive: row.is_active === 1,
    ownerId: row.owner_id,
    ownerName: row.owner_id === null ? null : (findPerson(read, row.owner_id)?.name ?? null),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function rowOf(read: Reader, id: string): TrainingRow {
  const row = read.get<TrainingRow>(build.selectFrom('trainings').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'trainings', id });
  return row;
}

/** Every training by title. */
export function listTrainings(read: Reader): Training[] {
  const rows = build.selectFrom('trainings').selectAll().orderBy('title').orderBy('id');
  return read.all<TrainingRow>(rows).map((row) => toTraining(read, row));
}

const columnsOf = (input: TrainingInput) => ({
  title: input.title,
  description: input.description,
  roles: JSON.stringify(input.roles),
  valid_months: input.validMonths,
  is_active: input.isActive ? 1 : 0,
  owner_id: input.ownerId,
});

/** @throws AppError `record.not-found` */
export function addTraining(tx: WriteTransaction, { newId, now }: TextSetting, input: TrainingInput): Training {
  checkOwner(tx.read, input.ownerId);
  const row = { id: newId(), ...columnsOf(input), created_at: now, updated_at: now };
  return toTraining(tx.read, tx.insert('trainings', row));
}

/** What is not given stays; completions keep the day on which they end. @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function updateTraining(
  tx: WriteTransaction,
  { now }: TextSetting,
  { id, baseVersion, ...change }: Change<TrainingInput>,
): Training {
  const before = rowOf(tx.read, id);
  const training: Training = { ...toTraining(tx.read, before), ...given(change) };
  checkOwner(tx.read, training.ownerId);
  const columns = columnsOf(training);
  const row = tx.update('trainings', id, baseVersion, { ...columns, updated_at: changedAt(before, columns, now) });
  return toTraining(tx.read, row);
}

/** @throws AppError `training.completed`, `record.not-found`, `record.changed-meanwhile` */
export function removeTraining(tx: WriteTransaction, id: string, baseVersion: number): void {
  const { title } = rowOf(tx.read, id);
  const count = tx.read.all(build.selectFrom('acknowledgements').select('id').where('target_id', '=', id)).length;
  if (count > 0) throw new AppError('training.completed', { title, count });
  tx.remove('trainings', id, baseVersion);
}

/** That people completed a training on a day. */
export type CompletionInput = {
  readonly trainingId: string;
  readonly personIds: readonly string[];
  readonly onDay: string;
  /** Absent: as long as the training says. */
  readonly expiresOn?: string | null | undefined;
  readonly statement: string;
  readonly evidenceItemId: string | null;
};

/** Records completions, one for each person. @throws AppError `record.not-found` */
export function completeTraining(
  tx: WriteTransaction,
  { newId, now, actor }: TextSetting,
  input: CompletionInput,
): void {
  const { valid_months } = rowOf(tx.read, input.trainingId);
  const evidence = build
    .selectFrom('evidence_items')
    .select('id')
    .where('id', '=', input.evidenceItemId ?? '');
  if (input.evidenceItemId !== null && !tx.read.get(evidence)) {
    throw new AppError('record.not-found', { kind: 'evidence_items', id: input.evidenceItemId });
  }
  const usual = valid_months === null ? null : addMonths(input.onDay, valid_months);
  for (const personId of new Set(input.personIds)) {
    if (!hasPerson(tx.read, personId)) throw new AppError('record.not-found', { kind: 'people', id: personId });
    tx.insert('acknowledgements', {
      id: newId(),
      person_id: personId,
      kind: 'training',
      target_id: input.trainingId,
      on_day: input.onDay,
      expires_on: input.expiresOn === undefined ? usual : input.expiresOn,
      statement: input.statement,
      evidence_item_id: input.evidenceItemId,
      entered_by: actor,
      at: now,
    });
  }
}

/** Takes back a completion that was entered by mistake. @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function removeCompletion(tx: WriteTransaction, id: string, baseVersion: number): void {
  const kind = build.selectFrom('acknowledgements').select('kind').where('id', '=', id);
  if (tx.read.get<{ kind: string }>(kind)?.kind !== 'training') {
    throw new AppError('record.not-found', { kind: 'acknowledgements', id });
  }
  tx.remove('acknowledgements', id, baseVersion);
}

type Row = AcknowledgementRow & {
  readonly person_name: string;
  readonly training_title: string;
  readonly evidence_title: string | null;
};

const COMPLETIONS = fixed<Row>(`
  SELECT one.*, person.name AS person_name, training.title AS training_title, evidence.title AS evidence_title
  FROM acknowledgements AS one JOIN trainings AS training ON training.id = one.target_id
  JOIN people AS person ON person.id = one.person_id
  LEFT JOIN evidence_items AS evidence ON evidence.id = one.evidence_item_id
  WHERE one.kind = 'training' AND (? IS NULL OR one.target_id = ?) AND (? IS NULL OR one.person_id = ?)
  ORDER BY one.on_day DESC, one.id DESC`);

/** Completions, the newest first: of one training, of one person, or all. */
export function listCompletions(
  read: Reader,
  {
    trainingId = null,
    personId = null,
  }: { readonly trainingId?: string | null | undefined; readonly personId?: string | null | undefined },
): Completion[] {
  return read.all(COMPLETIONS(trainingId, trainingId, personId, personId)).map((row) => ({
    id: row.id,
    version: row.version,
    personId: row.person_id,
    personName: row.person_name,
    kind: 'training',
    targetId: row.target_id,
    onDay: row.on_day,
    expiresOn: row.expires_on,
    statement: row.statement,
    evidenceItemId: row.evidence_item_id,
    enteredBy: row.entered_by,
    at: row.at,
    trainingTitle: row.training_title,
    evidenceTitle: row.evidence_title,
  }));
}
