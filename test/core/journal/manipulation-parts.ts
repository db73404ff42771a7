import type { JournalEvent } from '#contract/records/journal';
import { retell, type Victim } from './manipulations.ts';

/** Every victim has what is looked for in it. */
export function missing(): never {
  throw new Error('no such event');
}

/** `unseen`: it passes as far as the journal goes. `nobody vouches`: it is left open. */
export type Seen = 'found' | 'unseen' | 'nobody vouches';
/** A way to make a workspace file say something else, and what is then to be seen. */
export type Manipulation = {
  readonly name: string;
  /** What the file alone shows, and what it shows beside a checkpoint that somebody kept. */
  readonly alone: Seen;
  readonly anchored: Seen;
  /** What the machine shows that the workspace was written on; the same as the file alone if absent. */
  readonly atHome?: Seen;
  readonly run: (victim: Victim) => void;
};

const isRename = (event: JournalEvent): boolean => event.record.kind === 'people' && event.operation === 'update';
/** Any event but the first few, and no later than the newest checkpoint. */
export const anywhere = ({ random, covered }: Victim): number => 3 + random(covered - 3);
/** The number of an update of a person that the newest checkpoint covers, or of one after it. */
export function aRename({ random, events, covered }: Victim, place: 'covered' | 'after' = 'covered'): number {
  const found = events.filter((event) => isRename(event) && event.seq <= covered === (place === 'covered'));
  return found[random(found.length)]?.seq ?? 0;
}
/** Tells one renaming otherwise, and the next of the same person to match. */
export function retold(events: readonly JournalEvent[], seq: number): JournalEvent[] {
  const target = events[seq - 1];
  const next = events.findIndex((event) => event.seq > seq && event.record.id === target?.record.id);
  return events.map((event, i) => {
    if (i === seq - 1) return retell(event, 'name', () => 'Mallory');
    if (i !== next) return event;
    return { ...event, changes: event.changes.map((one) => (one.field === 'name' ? { ...one, old: 'Mallory' } : one)) };
  });
}
/** Leaves a renaming out as if it had never been. */
export function unwritten(events: readonly JournalEvent[], seq: number): JournalEvent[] {
  const target = events[seq - 1];
  const old = target?.changes.find(({ field }) => field === 'name')?.old ?? null;
  let isNext = true;
  return events.flatMap((event) => {
    if (event.seq === seq) return [];
    if (event.seq < seq || event.record.id !== target?.record.id) return [event];
    const changes = isNext ? event.changes.map((one) => (one.field === 'name' ? { ...one, old } : one)) : event.changes;
    isNext = false;
    return [{ ...event, baseVersion: event.baseVersion - 1, changes }];
  });
}
/** A renaming that never was, after an event of the same person. */
export function invented(events: readonly JournalEvent[], seq: number): JournalEvent[] {
  const target = events[seq - 1];
  if (!target) return [...events];
  const name = target.changes.find(({ field }) => field === 'name')?.new ?? null;
  const forged = {
    ...target,
    baseVersion: target.baseVersion + 1,
    changes: [{ field: 'name', new: 'Mallory', old: name }],
  };
  let isNext = true;
  const later = events.slice(seq).map((event) => {
    if (event.record.id !== target.record.id) return event;
    const changes = isNext
      ? event.changes.map((one) => (one.field === 'name' ? { ...one, old: 'Mallory' } : one))
      : event.changes;
    isNext = false;
    return { ...event, baseVersion: event.baseVersion + 1, changes };
  });
  return [...events.slice(0, seq), forged, ...later];
}
export const without = (events: readonly JournalEvent[], ...kinds: readonly string[]): JournalEvent[] =>
  events.filter(({ record }) => !kinds.includes(record.kind));
/** The events that made checkpoints. */
export const checkpointsOf = (events: readonly JournalEvent[]): JournalEvent[] =>
  events.filter(({ record }) => record.kind === 'checkpoints');
