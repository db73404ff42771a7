import type { ColumnValue, JournalEvent, JournalProblem } from '#contract/records/journal';
import { recordTables } from '#core/store/tables';

/** A record as the journal tells it; fields that were never set are absent and mean null. */
export type ReplayedRecord = { version: number; readonly fields: Map<string, ColumnValue> };

/** Rebuilds records from events, one after the other. */
export type Replay = {
  /** Applies one event; gives what contradicts the events before it. */
  apply(event: JournalEvent): JournalProblem[];
  /** Table → id → record, as after the last event. */
  readonly records: ReadonlyMap<string, Map<string, ReplayedRecord>>;
};

/**
 * Starts from nothing, or from records as they were told before.
 * @param before  table → id → record
 */
export function startReplay(before?: ReadonlyMap<string, Map<string, ReplayedRecord>>): Replay {
  const records = new Map<string, Map<string, ReplayedRecord>>(
    recordTables.map((table) => [table, before?.get(table) ?? new Map()]),
  );

  return {
    records,
    apply: (event) => {
      const { kind, id } = event.record;
      const problem = (field: string | null, expected: ColumnValue, found: ColumnValue): JournalProblem => ({
        kind: 'event-altered',
        seq: event.seq,
        record: event.record,
        field,
        expected,
        found,
      });
      const table = records.get(kind);
      if (!table) return [problem(null, null, kind)];
      const known = table.get(id);
      const version = known?.version ?? 0;
      const problems = version === event.baseVersion ? [] : [problem('version', version, event.baseVersion)];
      if ((event.operation === 'insert') !== (known === undefined)) problems.push(problem(null, null, event.operation));
      const record = known ?? { version: 0, fields: new Map<string, ColumnValue>() };
      for (const { field, old, new: value } of event.changes) {
        const before = record.fields.get(field) ?? null;
        if (before !== old) problems.push(problem(field, before, old));
        record.fields.set(field, value);
      }
      record.version = event.baseVersion + 1;
      if (event.operation === 'delete') table.delete(id);
      else table.set(id, record);
      return problems;
    },
  };
}
