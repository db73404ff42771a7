import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { ControlFilter, ControlPage, ControlRow, ControlSort } from '#contract/records/control';
import type { ControlRow as Row } from '#core/store/judge-tables';
import { fixed, type Reader } from '#core/store/sql';
import { type Listed, pageOf } from './pages.ts';
import { personNames, toControl } from './rows.ts';

/** What a list of controls is asked with. */
export type ControlQuestion = {
  readonly sort: z.infer<typeof ControlSort>;
  readonly descending: boolean;
  readonly filter: ControlFilter;
  readonly text: string;
};

type Counted = Row & { readonly risks: number; readonly serves: number; readonly evidence: number };

const KEYS: Readonly<Record<ControlQuestion['sort'], RawBuilder<unknown>>> = {
  title: sql`record.title COLLATE NOCASE`,
  updatedAt: sql`record.updated_at`,
  state: sql`record.state`,
};

const controlsNamed = fixed<Counted>(`
  SELECT control.*, (SELECT count(*) FROM risk_controls WHERE control_id = control.id) AS risks,
    (SELECT count(*) FROM control_obligations WHERE control_id = control.id) AS serves,
    (SELECT count(*) FROM evidence_links WHERE target_kind = 'control' AND target_id = control.id) AS evidence
  FROM controls AS control WHERE control.id IN (SELECT value FROM json_each(?))`);

/** The day a control is to be tested again; null if that was never said. Of a month without that day its last one. */
export function testDueOn(testedOn: string | null, months: number | null): string | null {
  if (testedOn === null || months === null) return null;
  const [year = 0, month = 1, day = 1] = testedOn.split('-').map(Number);
  const due = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate();
  due.setUTCDate(Math.min(day, last));
  return due.toISOString().slice(0, 10);
}

function conditionsOf(filter: ControlFilter, today: string): readonly RawBuilder<SqlBool>[] {
  const { state, kind, ownerId, withoutEvidence } = filter;
  const shown = sql<SqlBool>`EXISTS (SELECT 1 FROM evidence_links AS link JOIN evidence_items AS item
    ON item.id = link.item_id WHERE link.target_id = record.id AND link.target_kind = 'control'
    AND (item.expires_on IS NULL OR item.expires_on >= ${today}))`;
  return [
    ...(state ? [sql<SqlBool>`record.state = ${state}`] : []),
    ...(kind ? [sql<SqlBool>`record.kind = ${kind}`] : []),
    ...(ownerId ? [sql<SqlBool>`record.owner_id = ${ownerId}`] : []),
    ...(withoutEvidence === undefined ? [] : [withoutEvidence ? sql<SqlBool>`NOT ${shown}` : shown]),
  ];
}

function controlRows(read: Reader, ids: readonly string[]): ControlRow[] {
  const rows = new Map(read.all(controlsNamed(JSON.stringify(ids))).map((row) => [row.id, row]));
  const names = personNames(
    read,
    [...rows.values()].map(({ owner_id }) => owner_id),
  );
  return ids.flatMap((id): ControlRow[] => {
    const row = rows.get(id);
    if (!row) return [];
    const { version, title, kind, state, maturity, ownerId, dueOn, progress, testedOn, testMonths, updatedAt } =
      toControl(row);
    return [
      {
        id,
        version,
        title,
        kind,
        state,
        maturity,
        ownerId,
        dueOn,
        progress,
        testedOn,
        updatedAt,
        ownerName: names.get(ownerId ?? '') ?? null,
        testDueOn: testDueOn(testedOn, testMonths),
        risks: row.risks,
        serves: row.serves,
        evidence: row.evidence,
      },
    ];
  });
}

/** A page of controls. @throws AppError `input.invalid` */
export function listControls(
  read: Reader,
  question: ControlQuestion & { readonly after: string | null; readonly limit: number },
  today: string,
): ControlPage {
  const { sort, descending, filter, text, after, limit } = question;
  const list: Listed = {
    from: sql`FROM controls AS record`,
    key: KEYS[sort],
    id: sql`record.id`,
    sort,
    descending,
    conditions: conditionsOf(filter, today),
    text,
    after,
    limit,
  };
  const { ids, ...page } = pageOf(read, list);
  return { rows: controlRows(read, ids), ...page };
}
