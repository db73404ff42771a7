import { type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import type { ItemRef } from '#contract/records/inventory';
import type { Action, ActionFilter, ActionPage } from '#contract/records/review';
import type { LocalText } from '#contract/records/text';
import { readPackCopy } from '#core/assessments/pack-copy';
import { itemName } from '#core/store/items';
import type { ActionRow } from '#core/store/projection-tables';
import { build, fixed, type Reader } from '#core/store/sql';

/** What of the plan is asked, by whom and when. */
export type ActionQuestion = {
  readonly filter: ActionFilter;
  /** Whoever works; null: nobody does. */
  readonly actor: string | null;
  /** `YYYY-MM-DD` */
  readonly today: string;
};

/** Counts go so far; beyond it is only known that there are more. */
const COUNT_LIMIT = 1000;

/** A part of the list: what is to do with a day, without one, then the same of what is done. */
type Phase = { readonly isDone: boolean; readonly hasDue: boolean };

function phasesOf({ done, isOverdue }: ActionFilter): Phase[] {
  const kinds = isOverdue || done === 'open' ? [false] : done === 'done' ? [true] : [false, true];
  const days = isOverdue ? [true] : [true, false];
  return kinds.flatMap((isDone) => days.map((hasDue) => ({ isDone, hasDue })));
}

function conditionsOf({ filter, actor, today }: ActionQuestion) {
  const { mine, ownerId, systemId, assessmentId, sources, isOverdue } = filter;
  return [
    ...(mine ? [sql<SqlBool>`owner_id IS ${actor ?? ''}`] : []),
    ...(ownerId === undefined ? [] : [sql<SqlBool>`owner_id IS ${ownerId}`]),
    ...(systemId === undefined ? [] : [sql<SqlBool>`system_id = ${systemId}`]),
    ...(assessmentId === undefined ? [] : [sql<SqlBool>`assessment_id = ${assessmentId}`]),
    ...(sources.length === 0 ? [] : [sql<SqlBool>`source_kind IN (${sql.join(sources)})`]),
    ...(isOverdue ? [sql<SqlBool>`due_on < ${today}`] : []),
  ];
}

const Cursor = z.tuple([z.int().min(0).max(3), z.string(), z.string(), z.string(), z.string()]);
type Place = z.infer<typeof Cursor>;
const START: Place = [0, '', '', '', ''];

/** @throws AppError `input.invalid` */
function placeOf(after: string | null): Place {
  if (after === null) return START;
  try {
    return Cursor.parse(JSON.parse(Buffer.from(after, 'base64url').toString()));
  } catch (cause) {
    throw new AppError('input.invalid', { path: 'after', reason: 'no place of this list' }, { cause });
  }
}

function rowsOf(read: Reader, question: ActionQuestion, phase: Phase, place: Place, limit: number): ActionRow[] {
  const [, due, kind, id, part] = place;
  const beyond = phase.hasDue
    ? sql<SqlBool>`due_on IS NOT NULL AND (due_on, source_kind, source_id, part) > (${due}, ${kind}, ${id}, ${part})`
    : sql<SqlBool>`due_on IS NULL AND (source_kind, source_id, part) > (${kind}, ${id}, ${part})`;
  let query = build
    .selectFrom('actions')
    .selectAll()
    .where('is_done', '=', phase.isDone ? 1 : 0)
    .where(beyond);
  for (const condition of conditionsOf(question)) query = query.where(condition);
  return read.all<ActionRow>(
    query.orderBy('due_on').orderBy('source_kind').orderBy('source_id').orderBy('part').limit(limit),
  );
}

const assessmentById = fixed<{ title: string; hash: string }>(
  'SELECT a.title, p.hash FROM assessments a JOIN packs p ON p.id = a.pack_copy_id WHERE a.id = ?',
);

/** Names the records that actions speak of, each looked up once. */
function teller(read: Reader, today: string): (row: ActionRow) => Action {
  const names = new Map<string, string | null>();
  const nameOf = (ref: ItemRef): string | null => {
    const key = `${ref.kind}:${ref.id}`;
    const found = names.get(key);
    if (found !== undefined) return found;
    const name = itemName(read, ref);
    names.set(key, name);
    return name;
  };
  const assessments = new Map<string, { title: string; hash: string } | undefined>();
  const assessmentOf = (id: string) => {
    if (!assessments.has(id)) assessments.set(id, read.get(assessmentById(id)));
    return assessments.get(id);
  };
  const titleOf = (row: ActionRow): LocalText => {
    const hash = row.source_kind === 'obligation' ? assessmentOf(row.source_id)?.hash : undefined;
    const rule = hash && readPackCopy(read, hash).obligations.find(({ id }) => id === row.part);
    return rule ? rule.title : { en: row.title };
  };
  return (row) => {
    const item = row.item_kind === null || row.item_id === null ? null : { kind: row.item_kind, id: row.item_id };
    return {
      source: { kind: row.source_kind as Action['source']['kind'], id: row.source_id, part: row.part },
      title: titleOf(row),
      detail: row.detail,
      severity: row.severity as Action['severity'],
      ownerId: row.owner_id,
      dueOn: row.due_on,
      progress: row.progress,
      isDone: row.is_done === 1,
      isOverdue: row.is_done === 0 && row.due_on !== null && row.due_on < today,
      systemId: row.system_id,
      systemName: row.system_id === null ? null : nameOf({ kind: 'system', id: row.system_id }),
      item: item as ItemRef | null,
      itemName: item === null ? null : nameOf(item as ItemRef),
      assessmentId: row.assessment_id,
      assessmentTitle: row.assessment_id === null ? null : (assessmentOf(row.assessment_id)?.title ?? null),
    };
  };
}

/** How many there are of what is asked; one more than the limit stands for more. */
function countOf(read: Reader, question: ActionQuestion): number {
  const { done, isOverdue } = question.filter;
  let query = build
    .selectFrom('actions')
    .select('part')
    .limit(COUNT_LIMIT + 1);
  if (isOverdue || done !== 'all') query = query.where('is_done', '=', done === 'done' && !isOverdue ? 1 : 0);
  for (const condition of conditionsOf(question)) query = query.where(condition);
  return read.all(query).length;
}

/**
 * A page of the action plan: what is to do before what is done, then by the day it is due, without one last.
 * @param after  the `next` of the page before; null: from the beginning
 * @throws AppError `input.invalid`
 */
export function listActions(read: Reader, question: ActionQuestion, after: string | null, limit: number): ActionPage {
  const phases = phasesOf(question.filter);
  const start = placeOf(after);
  const found: { readonly row: ActionRow; readonly phase: number }[] = [];
  for (let phase = start[0]; phase < phases.length && found.length <= limit; phase += 1) {
    const which = phases[phase];
    if (!which) break;
    const place: Place = phase === start[0] ? start : START;
    const rows = rowsOf(read, question, which, place, limit + 1 - found.length);
    found.push(...rows.map((row) => ({ row, phase })));
  }
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  const tell = teller(read, question.today);
  const total = countOf(read, question);
  const isOpen = question.filter.done !== 'done' || question.filter.isOverdue;
  return {
    rows: shown.map(({ row }) => tell(row)),
    next: last ? cursorOf(last.phase, last.row) : null,
    total: Math.min(total, COUNT_LIMIT),
    overdue: isOpen
      ? Math.min(countOf(read, { ...question, filter: { ...question.filter, isOverdue: true } }), COUNT_LIMIT)
      : 0,
    isCapped: total > COUNT_LIMIT,
  };
}

function cursorOf(phase: number, row: ActionRow): string {
  const place: Place = [phase, row.due_on ?? '', row.source_kind, row.source_id, row.part];
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Every action of what is asked, page by page, so that others may write between pages. */
export function* allActions(read: Reader, question: ActionQuestion): Generator<Action> {
  for (let after: string | null = null; ; ) {
    const { rows, next }: ActionPage = listActions(read, question, after, 200);
    yield* rows;
    if (next === null) return;
    after = next;
  }
}
