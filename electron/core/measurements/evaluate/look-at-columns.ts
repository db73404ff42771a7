import type { ColumnRole } from '#contract/evaluation-metrics';
import type { EvaluationColumn, EvaluationColumns } from '#contract/records/evaluation';
import { ColumnProfile } from '#core/reading/fingerprint/column';
import type { ReadingProgress } from '#core/reading/protocol';
import type { ReadSource } from '#core/reading/source';
import { numberOf, textOf } from './cells.ts';
import { copied } from './copied.ts';
import { type Cell, readTable } from './table-rows.ts';

/** Enough rows to see what a column is for. */
const ROWS = 200_000;
const COLUMNS = 500;
const VALUES = 1000;
const SHOWN = 20;
const NAME_CHARACTERS = 200;

export type LookAtColumnsInput = { readonly name: string; readonly file: ReadSource; readonly totalBytes: number };

/** Looks at the first rows of a predictions file: its columns and what they may be for. @throws ReadingFault */
export async function lookAtColumns(
  { file, totalBytes }: LookAtColumnsInput,
  context: { readonly progress: (progress: ReadingProgress) => void },
): Promise<EvaluationColumns> {
  const columns: LookedAtColumn[] = [];
  let rows = 0;
  let doneBytes = 0;
  const take = (cells: readonly Cell[]): boolean => {
    rows += 1;
    for (let at = 0; at < Math.min(cells.length, COLUMNS); at += 1) {
      let column = columns[at];
      if (column === undefined) {
        column = new LookedAtColumn();
        columns[at] = column;
      }
      column.add(cells[at] ?? null);
    }
    return rows < ROWS;
  };
  const facts = await readTable(file, { columns: null, take }, (count) => {
    doneBytes += count;
    context.progress({ doneBytes: Math.min(doneBytes, totalBytes), totalBytes, file: file.name });
  });
  const found = facts.names.slice(0, COLUMNS).map((name, at) => (columns[at] ?? new LookedAtColumn()).done(name, rows));
  return { rows, isWhole: facts.isWhole, columns: withRoles(found, rows) };
}

/** What is seen of one column. */
class LookedAtColumn {
  readonly #profile = new ColumnProfile();
  #there = 0;
  #values: Map<string, number> | null = new Map();
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  add(cell: Cell): void {
    const text = textOf(cell);
    if (text === null) return;
    this.#there += 1;
    this.#profile.addText(text);
    const value = numberOf(cell, false);
    if (typeof value === 'number') {
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
    }
    if (this.#values === null) return;
    const before = this.#values.get(text);
    this.#values.set(before === undefined ? copied(text) : text, (before ?? 0) + 1);
    if (this.#values.size > VALUES) this.#values = null;
  }

  done(name: string, rows: number): EvaluationColumn {
    const { type } = this.#profile.done(name, rows);
    const isNumber = (type === 'integer' || type === 'number') && Number.isFinite(this.#min);
    const values = [...(this.#values ?? [])].toSorted(
      (left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1),
    );
    return {
      name,
      type,
      role: null,
      missing: rows - this.#there,
      distinct: this.#values?.size ?? VALUES,
      isCapped: this.#values === null,
      values: values.slice(0, SHOWN).map(([value, count]) => ({ value: value.slice(0, NAME_CHARACTERS), rows: count })),
      min: isNumber ? this.#min : null,
      max: isNumber ? this.#max : null,
    };
  }
}

const NAMES: readonly (readonly [ColumnRole, RegExp])[] = [
  ['id', /(^|[_\s.-])(id|uuid|index|nr|no|key)$|^(id|uuid|index)/i],
  ['weight', /weight|gewicht|^(count|n|anzahl|freq(uency)?|cases)$/i],
  ['score', /score|prob|proba|logit|confidence|likelihood|wahrscheinlich/i],
  [
    'prediction',
    /pred|y_?hat|decision|outcome_?pred|output|selected|hired|approved|vorhersage|entscheidung|ausgewählt/i,
  ],
  ['label', /label|target|truth|actual|y_?true|^y$|outcome|ground|observed|class$|ergebnis|wahr/i],
  [
    'group',
    /sex|gender|race|ethnic|age|alter|group|gruppe|geschlecht|herkunft|religion|disab|behinder|national|region|language|sprache|marital|familienstand/i,
  ],
];

/** A guess for each column: by its name if its values allow it, else by its values. One label, prediction and weight. */
function withRoles(columns: readonly EvaluationColumn[], rows: number): EvaluationColumn[] {
  const taken = new Set<ColumnRole>();
  return columns.map((column) => {
    const isNumber = column.type === 'integer' || column.type === 'number';
    const isTwofold = column.distinct >= 1 && column.distinct <= 20 && !column.isCapped;
    const isAllDifferent = rows > 20 && (column.isCapped || column.distinct === rows - column.missing);
    const fits: Record<ColumnRole, boolean> = {
      id: isAllDifferent && column.type !== 'number',
      weight: column.type === 'integer' && (column.min ?? -1) >= 0,
      score: isNumber && !(isTwofold && column.type === 'integer' && column.distinct <= 2),
      prediction: column.distinct >= 1,
      label: column.distinct >= 1,
      group: column.distinct >= 1 && column.distinct <= 50 && !column.isCapped,
    };
    const once = new Set<ColumnRole>(['weight', 'prediction', 'label', 'score']);
    const named = NAMES.find(
      ([role, pattern]) => pattern.test(column.name) && fits[role] && !(once.has(role) && taken.has(role)),
    );
    const isText = column.type === 'text' || column.type === 'boolean';
    const byValues: ColumnRole | null = fits.id ? 'id' : isText && fits.group ? 'group' : null;
    const role = named?.[0] ?? byValues;
    if (role !== null) taken.add(role);
    return { ...column, role };
  });
}
