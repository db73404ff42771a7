import type { JournalEvent } from '#contract/records/journal';
import { anywhere, aRename, checkpointsOf, type Manipulation, missing, retold, without } from './manipulation-parts.ts';
import { forge, rehash, resign, retell, writeEvents } from './manipulations.ts';

/** Checkpoints, devices, records and stored files that are exchanged or taken away, and journals that are cut. */
export const editedFiles: readonly Manipulation[] = [
  {
    name: 'every checkpoint is taken out and everything is hashed anew',
    alone: 'found',
    anchored: 'found',
    run: (victim) => forge(victim.db, without(retold(victim.events, aRename(victim)), 'checkpoints')),
  },
  {
    name: 'checkpoints and devices are taken out and everything is hashed anew',
    alone: 'nobody vouches',
    anchored: 'found',
    run: (victim) => forge(victim.db, without(retold(victim.events, aRename(victim)), 'checkpoints', 'devices')),
  },
  {
    name: 'another key takes the device’s place and makes every checkpoint anew',
    alone: 'unseen',
    anchored: 'found',
    atHome: 'found',
    run: (victim) => forge(victim.db, resign(retold(victim.events, aRename(victim)))),
  },
  {
    name: 'another key takes the device’s place in its record',
    alone: 'found',
    anchored: 'found',
    run: ({ db, random }) => {
      db.prepare('UPDATE devices SET public_key = ?').run(Buffer.alloc(32, random(256)).toString('base64'));
    },
  },
  {
    name: 'events after the newest checkpoint are told otherwise and hashed anew',
    alone: 'unseen',
    anchored: 'unseen',
    run: (victim) => forge(victim.db, retold(victim.events, aRename(victim, 'after'))),
  },
  {
    name: 'the end after the newest checkpoint is cut off, records and all',
    alone: 'unseen',
    anchored: 'unseen',
    run: (victim) => {
      const rest = victim.events.length - victim.covered - 1;
      forge(victim.db, victim.events.slice(0, victim.covered + 1 + victim.random(rest)));
    },
  },
  {
    name: 'the journal is cut back to an older checkpoint, records and all',
    alone: 'unseen',
    anchored: 'found',
    run: (victim) => {
      const older = checkpointsOf(victim.events).filter((one) => one.seq < victim.covered);
      forge(victim.db, victim.events.slice(0, older[victim.random(older.length)]?.seq ?? 0));
    },
  },
  {
    name: 'an older complete copy takes the file’s place',
    alone: 'unseen',
    anchored: 'found',
    run: (victim) => {
      const first = checkpointsOf(victim.events)[0]?.seq ?? 0;
      forge(victim.db, victim.events.slice(0, first + victim.random(victim.covered - first)));
    },
  },
  {
    name: 'the end is cut off and the records stay',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      writeEvents(victim.db, victim.events.slice(0, anywhere(victim)));
    },
  },
  {
    name: 'a record is edited',
    alone: 'found',
    anchored: 'found',
    run: ({ db, random }) => {
      db.prepare("UPDATE people SET name = 'Mallory' WHERE id = (SELECT id FROM people LIMIT 1 OFFSET ?)").run(
        random(6),
      );
    },
  },
  {
    name: 'a sealed key is exchanged',
    alone: 'found',
    anchored: 'found',
    run: ({ db, random }) => {
      db.prepare('UPDATE signing_keys SET envelope = ?').run(`{"other":${random(1000)}}`);
    },
  },
  {
    name: 'a record is deleted',
    alone: 'found',
    anchored: 'found',
    run: ({ db, random }) => {
      db.pragma('foreign_keys = OFF');
      db.prepare('DELETE FROM people WHERE id = (SELECT id FROM people LIMIT 1 OFFSET ?)').run(random(6));
    },
  },
  {
    name: 'a record is added',
    alone: 'found',
    anchored: 'found',
    run: ({ db, random }) => {
      const id = `m${String(random(1e9)).padStart(35, '0')}`;
      db.prepare(`INSERT INTO people VALUES (?, 1, 'Mallory', '', '["approver"]', '2026-11-23T09:00:00.000Z')`).run(id);
    },
  },
  {
    name: 'a stored file is exchanged',
    alone: 'found',
    anchored: 'found',
    run: ({ db, random }) => {
      const pick = '(SELECT sha256 FROM blobs LIMIT 1 OFFSET ?)';
      db.prepare(`UPDATE blob_chunks SET content = ? WHERE sha256 = ${pick}`).run(
        Buffer.from([random(256)]),
        random(5),
      );
    },
  },
  {
    name: 'two stored files are swapped',
    alone: 'found',
    anchored: 'found',
    run: ({ db, random }) => {
      const all = db.prepare<[], { sha256: string; content: Buffer }>('SELECT sha256, content FROM blob_chunks').all();
      const a = random(5);
      const [one, other] = [all[a], all[(a + 1) % 5]];
      const put = db.prepare('UPDATE blob_chunks SET content = ? WHERE sha256 = ?');
      put.run(other?.content, one?.sha256);
      put.run(one?.content, other?.sha256);
    },
  },
  {
    name: 'a stored file is deleted',
    alone: 'found',
    anchored: 'found',
    run: ({ db, random }) => {
      db.pragma('foreign_keys = OFF');
      db.prepare('DELETE FROM blobs WHERE sha256 = (SELECT sha256 FROM blobs LIMIT 1 OFFSET ?)').run(random(5));
    },
  },
  {
    name: 'the notes of two checkpoints are swapped',
    alone: 'found',
    anchored: 'found',
    run: ({ db, random }) => {
      const all = db.prepare<[], { id: string; note: string }>('SELECT id, note FROM checkpoints ORDER BY size').all();
      const a = random(all.length);
      const [one, other] = [all[a], all[(a + 1) % all.length]];
      const put = db.prepare('UPDATE checkpoints SET note = ? WHERE id = ?');
      put.run(other?.note, one?.id);
      put.run(one?.note, other?.id);
    },
  },
  {
    name: 'the notes of two checkpoints are swapped in the journal as well, and everything is hashed anew',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const all = checkpointsOf(victim.events).slice(0, -1);
      const a = victim.random(all.length);
      const [one, other] = [all[a] ?? missing(), all[(a + 1) % all.length] ?? missing()];
      const note = (event: JournalEvent) => event.changes.find(({ field }) => field === 'note')?.new ?? null;
      forge(
        victim.db,
        victim.events.map((event) =>
          event === one
            ? retell(event, 'note', () => note(other))
            : event === other
              ? retell(event, 'note', () => note(one))
              : event,
        ),
      );
    },
  },
  {
    name: 'a checkpoint’s signature is exchanged',
    alone: 'found',
    anchored: 'found',
    run: ({ db, random }) => {
      const all = db.prepare<[], { id: string; note: string }>('SELECT id, note FROM checkpoints').all();
      const { id = '', note = '' } = all[random(all.length)] ?? {};
      const bytes = Buffer.from(/ ([A-Za-z0-9+/=]+)\n/.exec(note.split('\n\n')[1] ?? '')?.[1] ?? '', 'base64');
      const spoiled = Buffer.from(bytes);
      const place = 4 + random(bytes.length - 4);
      spoiled[place] = (spoiled[place] ?? 0) ^ 1;
      const replaced = note.replace(bytes.toString('base64'), spoiled.toString('base64'));
      db.prepare('UPDATE checkpoints SET note = ? WHERE id = ?').run(replaced, id);
    },
  },
  {
    name: 'the signer’s line is taken from under a checkpoint, in the journal as well, and everything is hashed anew',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const stripped = victim.events.map((event) =>
        event.record.kind === 'checkpoints'
          ? retell(event, 'note', (note) => String(note).replace(/— person\/.*\n/, ''))
          : event,
      );
      const cut = victim.random(10);
      forge(victim.db, stripped.slice(0, stripped.length - cut));
    },
  },
  {
    name: 'a checkpoint is given another reason',
    alone: 'found',
    anchored: 'found',
    run: ({ db, random }) => {
      const pick = '(SELECT id FROM checkpoints LIMIT 1 OFFSET ?)';
      db.prepare(`UPDATE checkpoints SET reason = 'manual' WHERE id = ${pick}`).run(random(3));
    },
  },
  {
    name: 'an event is written a second time at the end',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const again = victim.events[aRename(victim) - 1] ?? missing();
      writeEvents(victim.db, rehash([...victim.events, again]));
    },
  },
  {
    name: 'a version is edited and everything after is hashed anew',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const seq = aRename(victim);
      const told = victim.events.map((one) => (one.seq === seq ? { ...one, baseVersion: one.baseVersion + 5 } : one));
      writeEvents(victim.db, rehash(told));
    },
  },
  {
    name: 'the workspace is given another id',
    alone: 'found',
    anchored: 'found',
    run: (victim) => {
      const other = `${'0'.repeat(8)}-0000-7000-8000-${String(victim.random(1e9)).padStart(12, '0')}`;
      const told = victim.events.map((one) =>
        one.record.kind === 'workspace' ? { ...one, record: { ...one.record, id: other } } : one,
      );
      forge(victim.db, told);
    },
  },
];
