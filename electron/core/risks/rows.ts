import { AppError } from '#contract/errors';
import type { ItemKind } from '#contract/inventory/kinds';
import { ITEM_KINDS } from '#contract/inventory/kinds';
import type { Control, ControlChange, ControlInput } from '#contract/records/control';
import type { ItemRef } from '#contract/records/inventory';
import type { Risk, RiskChange, RiskInput, RiskLevel } from '#contract/records/risk';
import type { ControlState } from '#contract/risk-words';
import { itemTable } from '#core/store/item-tables';
import type { ControlRow, RiskRow } from '#core/store/judge-tables';
import { fixed, type Reader } from '#core/store/sql';
import type { CountedControl } from './levels.ts';

/** What of a link and its control counts. */
export type LinkColumns = {
  readonly likelihood_effect: number;
  readonly impact_effect: number;
  readonly maturity: number;
  readonly state: string;
};

const riskNamed = fixed<RiskRow>('SELECT * FROM risks WHERE id = ?');
const controlNamed = fixed<ControlRow>('SELECT * FROM controls WHERE id = ?');
const peopleNamed = fixed<{ id: string; name: string }>(
  'SELECT id, name FROM people WHERE id IN (SELECT value FROM json_each(?))',
);

/** A pair of columns as a level; null unless both are there. */
export function levelOf(likelihood: number | null, impact: number | null): RiskLevel | null {
  return likelihood === null || impact === null ? null : { likelihood, impact };
}

/** The control of a link as `levels` counts it. */
export function countedOf(link: LinkColumns): CountedControl {
  return {
    likelihoodEffect: link.likelihood_effect,
    impactEffect: link.impact_effect,
    maturity: link.maturity,
    state: link.state as ControlState,
  };
}

/** @throws AppError `record.not-found` */
export function riskRow(read: Reader, id: string): RiskRow {
  const row = read.get(riskNamed(id));
  if (!row) throw new AppError('record.not-found', { kind: 'risks', id });
  return row;
}

/** @throws AppError `record.not-found` */
export function controlRow(read: Reader, id: string): ControlRow {
  const row = read.get(controlNamed(id));
  if (!row) throw new AppError('record.not-found', { kind: 'controls', id });
  return row;
}

/** The names of people by their ids; who is not there is left out. */
export function personNames(read: Reader, ids: Iterable<string | null>): ReadonlyMap<string, string> {
  const asked = [...new Set([...ids].filter((id) => id !== null))];
  if (asked.length === 0) return new Map();
  return new Map(read.all(peopleNamed(JSON.stringify(asked))).map(({ id, name }) => [id, name]));
}

/** The names of records of the inventory by their ids; what is not there is left out. */
export function itemNames(read: Reader, refs: Iterable<ItemRef>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const asked = [...refs];
  for (const kind of ITEM_KINDS) {
    const ids = [...new Set(asked.flatMap((ref) => (ref.kind === kind ? [ref.id] : [])))];
    if (ids.length === 0) continue;
    const named = fixed<{ id: string; name: string }>(
      `SELECT id, name FROM ${itemTable(kind)} WHERE id IN (SELECT value FROM json_each(?))`,
    );
    for (const { id, name } of read.all(named(JSON.stringify(ids)))) names.set(id, name);
  }
  return names;
}

export function itemOf(row: { readonly item_kind: string; readonly item_id: string }): ItemRef {
  return { kind: row.item_kind as ItemKind, id: row.item_id };
}

/** @param byName  who overrode it */
export function toRisk(row: RiskRow, byName: string): Risk {
  const override = levelOf(row.override_likelihood, row.override_impact);
  return {
    id: row.id,
    version: row.version,
    item: itemOf(row),
    title: row.title,
    source: row.source,
    cause: row.cause,
    event: row.event,
    consequence: row.consequence,
    affected: JSON.parse(row.affected) as Risk['affected'],
    categories: JSON.parse(row.categories) as string[],
    catalogueRef: row.catalogue_ref,
    matrix: row.matrix,
    inherent: levelOf(row.inherent_likelihood, row.inherent_impact),
    target: levelOf(row.target_likelihood, row.target_impact),
    override: override && {
      ...override,
      reason: row.override_reason,
      by: row.override_by ?? '',
      byName,
      at: row.override_at ?? '',
    },
    treatment: row.treatment as Risk['treatment'],
    ownerId: row.owner_id,
    state: row.state as Risk['state'],
    reviewOn: row.review_on,
    note: row.note,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function toControl(row: ControlRow): Control {
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    description: row.description,
    kind: row.kind as Control['kind'],
    state: row.state as ControlState,
    maturity: row.maturity,
    ownerId: row.owner_id,
    dueOn: row.due_on,
    progress: row.progress,
    catalogueRef: row.catalogue_ref,
    testedOn: row.tested_on,
    testMonths: row.test_months,
    note: row.note,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The columns of what a person says of a risk; of a change only those that it names. */
export function riskColumns(said: RiskInput | RiskChange) {
  const columns = {
    title: said.title,
    source: said.source,
    cause: said.cause,
    event: said.event,
    consequence: said.consequence,
    affected: said.affected && JSON.stringify(said.affected),
    categories: said.categories && JSON.stringify(said.categories),
    matrix: said.matrix,
    inherent_likelihood: said.inherent === null ? null : said.inherent?.likelihood,
    inherent_impact: said.inherent === null ? null : said.inherent?.impact,
    target_likelihood: said.target === null ? null : said.target?.likelihood,
    target_impact: said.target === null ? null : said.target?.impact,
    treatment: said.treatment,
    owner_id: said.ownerId,
    state: said.state,
    review_on: said.reviewOn,
    note: said.note,
  };
  return stated(columns);
}

/** The columns of what a person says of a control; of a change only those that it names. */
export function controlColumns(said: ControlInput | ControlChange) {
  const columns = {
    title: said.title,
    description: said.description,
    kind: said.kind,
    state: said.state,
    maturity: said.maturity,
    owner_id: said.ownerId,
    due_on: said.dueOn,
    progress: said.progress,
    tested_on: said.testedOn,
    test_months: said.testMonths,
    note: said.note,
  };
  return stated(columns);
}

type Stated<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function stated<T extends object>(columns: T): Stated<T> {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Stated<T>;
}
