import type { ItemKind } from '#contract/inventory/kinds';
import type { WriteTransaction } from '#core/journal/write';
import { openFinding } from '#core/monitoring/findings';
import type { MeasurementRow, ThresholdRow } from '#core/store/judge-tables';
import { fixed, type Reader } from '#core/store/sql';
import type { MeasuringSetting } from './add.ts';
import { itemNames } from './rows.ts';

/** What is told of a breach; `value` and `bound` as printed. */
export type Breach = {
  readonly metric: string;
  readonly item: string;
  readonly slice: string;
  readonly value: string;
  readonly bound: string;
  readonly side: 'below' | 'above';
  readonly reason: string;
};

/** How a breach is told, in the language of whoever adds the figure. */
export type BreachWords = {
  metric(ref: string): string;
  number(value: number): string;
  title(breach: Breach): string;
  description(breach: Breach): string;
};

const unclosed = fixed(`
  SELECT 1 FROM measurements JOIN findings ON findings.origin_id = measurements.id
  WHERE measurements.item_id = ? AND measurements.metric = ? AND measurements.slice = ?
    AND findings.origin = 'breach' AND findings.state <> 'closed' LIMIT 1`);

/** Whether a finding tells of the same record, metric and slice, and is not closed. */
export function hasOpenBreach(read: Reader, row: { item_id: string; metric: string; slice: string }): boolean {
  return read.get(unclosed(row.item_id, row.metric, row.slice)) !== undefined;
}

/** Opens the finding of a figure that breaks its threshold, if there is none yet; tells whether it did. */
export function openBreach(
  tx: WriteTransaction,
  { newId, now, actor, words }: MeasuringSetting,
  row: MeasurementRow,
  threshold: ThresholdRow,
): boolean {
  const { value } = row;
  if (value === null || hasOpenBreach(tx.read, row)) return false;
  const isBelow = threshold.lower_fail !== null && value < threshold.lower_fail;
  const bound = isBelow ? threshold.lower_fail : threshold.upper_fail;
  if (bound === null) return false;
  const item = { kind: row.item_kind as ItemKind, id: row.item_id };
  const breach: Breach = {
    metric: words.metric(row.metric),
    item: itemNames(tx.read)(item),
    slice: row.slice,
    value: words.number(value),
    bound: words.number(bound),
    side: isBelow ? 'below' : 'above',
    reason: threshold.reason,
  };
  openFinding(
    tx,
    { id: newId(), actor, now },
    {
      title: words.title(breach).slice(0, 300),
      description: words.description(breach),
      severity: threshold.severity as 'critical' | 'high' | 'medium' | 'low',
      origin: 'breach',
      originId: row.id,
      item,
      ownerId: threshold.owner_id,
    },
  );
  return true;
}
