import { eventHash } from '#core/journal/event';
import {
  anywhere,
  aRename,
  checkpointsOf,
  invented,
  type Manipulation,
  missing,
  retold,
  unwritten,
} from './manipulation-parts.ts';
import { editRow, forge, retell, writeEvents } from './manipulations.ts';

/** Events that are edited, left out, moved or invented. */
export const editedEvents: readonly Manipulation[] = [
  ...(['actor', 'action', 'record_id', 'device'] as const).map(
    (column): Manipulation => ({
      name: `an event’s ${column} is edited`,
      alone: 'found',
      anchored: 'found',
      run: (victim) => editRow(victim.db, anywhere(victim), column, 'd'.repeat(36)),
    }),
  ),
  {
    name: 'an event’s time is edited',
    alone: 'found',
    anchored: 'found',
    run: (victim) => editRow(victim.db, anywhere(victim), 'at', '2001-01-01T00:00:00.000Z'),
  },
  {
    name: 'what an event tells is edited',
    alone: 'found',
    anchored: 'found',
    run: (victim) => editRow(victim.db, anywhere(victim), 'changes', '[{"field":"name","new":"Mallory","old":"X"}]'),
  },
  {
    name: 'a space is put into what an event tells',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const seq = anywhere(victim);
      editRow(victim.db, seq, 'changes', ` ${JSON.stringify(victim.events[seq - 1]?.changes ?? [])}`);
    },
  },
  {
    name: 'one hash is edited',
    alone: 'found',
    anchored: 'found',
    run: (victim) => editRow(victim.db, anywhere(victim), 'hash', 'cd'.repeat(32)),
  },
  {
    name: 'an event is edited and given its right hash, and no more',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const event = retell(victim.events[aRename(victim) - 1] ?? missing(), 'name', () => 'Mallory');
      const sealed = { ...event, hash: eventHash(event) };
      writeEvents(
        victim.db,
        victim.events.map((one) => (one.seq === event.seq ? sealed : one)),
      );
    },
  },
  {
    name: 'an event is deleted',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const seq = anywhere(victim);
      writeEvents(
        victim.db,
        victim.events.filter((one) => one.seq !== seq),
      );
    },
  },
  {
    name: 'an event is deleted and the others are numbered anew',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const seq = anywhere(victim);
      const rest = victim.events.filter((one) => one.seq !== seq);
      writeEvents(
        victim.db,
        rest.map((one, i) => ({ ...one, seq: i + 1 })),
      );
    },
  },
  {
    name: 'an event is put in between',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const seq = aRename(victim);
      const more = invented(victim.events, seq);
      writeEvents(
        victim.db,
        more.map((one, i) => ({ ...one, seq: i + 1 })),
      );
    },
  },
  {
    name: 'two events are swapped',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const seq = Math.min(anywhere(victim), victim.covered - 1);
      const swapped = victim.events.map((one) =>
        one.seq === seq ? { ...one, seq: seq + 1 } : one.seq === seq + 1 ? { ...one, seq } : one,
      );
      writeEvents(
        victim.db,
        swapped.toSorted((a, b) => a.seq - b.seq),
      );
    },
  },
  {
    name: 'an event is told otherwise and everything after is hashed anew',
    alone: 'found',
    anchored: 'found',
    run: (victim) => forge(victim.db, retold(victim.events, aRename(victim))),
  },
  {
    name: 'an event is left out and everything after is hashed anew',
    alone: 'found',
    anchored: 'found',
    run: (victim) => forge(victim.db, unwritten(victim.events, aRename(victim))),
  },
  {
    name: 'an event is invented and everything after is hashed anew',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const seq = aRename({ ...victim, covered: victim.covered - 1 });
      forge(victim.db, invented(victim.events, seq));
    },
  },
  {
    name: 'events are swapped and everything after is hashed anew',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const seq = Math.min(aRename(victim), victim.covered - 1);
      const a = victim.events[seq - 1] ?? missing();
      const b = victim.events[seq] ?? missing();
      forge(victim.db, victim.events.with(seq - 1, b).with(seq, a));
    },
  },
  {
    name: 'the first checkpoint that shows it is taken out as well',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const [, , last] = checkpointsOf(victim.events).map((one) => one.seq);
      const seq = aRename({ ...victim, covered: last ?? 0 });
      const told = retold(victim.events, seq);
      const shows = checkpointsOf(victim.events).find((one) => one.seq > seq);
      forge(
        victim.db,
        told.filter((one) => one.record.id !== shows?.record.id),
      );
    },
  },
];
