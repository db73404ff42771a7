import { beforeAll, describe, expect, test } from 'vitest';
import type { Checkpoint, JournalEvent } from '#contract/records/journal';
import { canonicalText } from '#core/journal/event';
import { exportLines } from '#core/journal/export';
import { decodeNode, encodeNode, growTree, leafOf } from '#core/journal/merkle';
import { readJournalExport } from '#core/journal/read-export';
import { startReplay } from '#core/journal/replay';
import { fingerprintOf } from '#core/signing/certificate';
import { makeJournaledStore } from '#test/support/journaled-store';
import { generatedSigner, toPem } from '#test/support/signing';
import { now } from '#test/support/small-dossier';
import { type Random, rehash, resign, retell } from '../core/journal/manipulations.ts';
import type { NamedBytes, Trust } from './stranger.ts';
import { POSITIONS, tally } from './tally.ts';

describe('a journal export in other hands', () => {
  let events: readonly JournalEvent[];
  let lines: readonly string[];
  let covered: number;
  let trust: Trust;
  let anchors: readonly NamedBytes[];
  const bytesOf = (all: readonly string[]): Buffer => Buffer.from(`${all.join('\n')}\n`, 'utf8');

  beforeAll(async () => {
    const file = makeJournaledStore({ isVouched: true });
    const signer = await generatedSigner('Anna Approver');
    const leaf = signer.certificates[0] ?? expect.unreachable();
    const at = '2026-11-23T09:00:00.000Z';
    const people = Array.from({ length: 6 }, () => file.ids.next());
    const own = { timestamp_server: null, origin: null, logo: null };
    file.write((tx) => {
      tx.insert('workspace', { id: file.ids.next(), name: 'W', four_eyes: 1, created_at: at, ...own });
      for (const id of people)
        tx.insert('people', { id, name: 'Nobody', email: '', roles: '["owner"]', created_at: at });
      tx.insert('trusted_certificates', {
        id: file.ids.next(),
        fingerprint: fingerprintOf(leaf),
        kind: 'pin',
        subject: 'Anna Approver',
        certificate: toPem(leaf),
        not_after: at,
        note: '',
        added_by: people[0] ?? '',
        added_at: at,
      });
    });
    const rename = (from: number, to: number): void => {
      for (let i = from; i < to; i += 1) {
        file.write((tx) => tx.update('people', people[i % 6] ?? '', 1 + Math.floor(i / 6), { name: `Person ${i}` }));
      }
    };
    rename(0, 60);
    await file.checkpoint('sign-off', [signer]);
    rename(60, 108);
    const newest: Checkpoint = await file.checkpoint('close', [signer]);
    rename(108, 116);
    covered = newest.size;
    lines = file.store().snapshot((tables) => [...exportLines(tables, '2026-11-24T09:00:00.000Z')]);
    file.remove();
    events = [...(readJournalExport(bytesOf(lines)) ?? expect.unreachable()).events()].map(
      (one) => one ?? expect.unreachable(),
    );
    trust = { now, trusted: [fingerprintOf(leaf)] };
    anchors = [{ name: 'close.txt', bytes: Buffer.from(newest.note) }];
  }, 60_000);

  /** What an export of these events would be: everything that follows from them follows. */
  function exported(told: readonly JournalEvent[]): Buffer {
    const tree = growTree();
    const replay = startReplay();
    for (const event of told) {
      tree.add(leafOf(event.hash));
      replay.apply(event);
    }
    const header = { ...JSON.parse(lines[0] ?? ''), size: told.length, root: encodeNode(tree.root(), 'base64') };
    const fields = (kind: string) =>
      [...(replay.records.get(kind) ?? [])].map(([id, one]) => ({ id, fields: one.fields }));
    const notes = fields('checkpoints').toSorted((a, b) => Number(a.fields.get('size')) - Number(b.fields.get('size')));
    return bytesOf([
      canonicalText(header),
      ...told.map(canonicalText),
      ...notes.map((one) => canonicalText({ checkpoint: String(one.fields.get('note')) })),
      ...fields('devices').map((one) =>
        canonicalText({ device: { id: one.id, publicKey: String(one.fields.get('public_key')) } }),
      ),
      ...lines.filter((line) => line.startsWith('{"certificate"')),
    ]);
  }
  const isRename = ({ record, operation }: JournalEvent) => record.kind === 'people' && operation === 'update';
  const aRename = (random: Random, isCovered = true): number => {
    const found = events.filter((event) => isRename(event) && event.seq <= covered === isCovered);
    return found[random(found.length)]?.seq ?? 0;
  };
  /** Tells one renaming otherwise, and the next of the same person to match. */
  const retold = (seq: number): JournalEvent[] => {
    const target = events[seq - 1] ?? expect.unreachable();
    const next = events.findIndex((event) => event.seq > seq && event.record.id === target.record.id);
    return events.map((event, i) => {
      if (i === seq - 1) return retell(event, 'name', () => 'Mallory');
      return i === next ? { ...event, changes: event.changes.map((one) => ({ ...one, old: 'Mallory' })) } : event;
    });
  };
  const without = (...kinds: string[]) => events.filter(({ record }) => !kinds.includes(record.kind));
  const numbered = (all: readonly JournalEvent[]) => all.map((event, i) => ({ ...event, seq: i + 1 }));
  const swapped = (place: number) =>
    events
      .with(place, events[place + 1] ?? expect.unreachable())
      .with(place + 1, events[place] ?? expect.unreachable());
  const replacedLine = (index: number, change: (line: string) => string) =>
    bytesOf(lines.with(index, change(lines[index] ?? '')));
  const tailIndex = (kind: string) => lines.findIndex((line) => line.startsWith(`{"${kind}"`));

  /** What the export alone shows, and beside a checkpoint that somebody kept. */
  type Manipulation = readonly [string, (random: Random) => Buffer, string, string];
  const found = 'TOTAL-FAILED HASH_FAILURE';
  const unseen = 'TOTAL-PASSED';
  const nobody = 'INDETERMINATE SIGNED_DATA_NOT_FOUND';
  const stranger = 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND';
  const manipulations: readonly Manipulation[] = [
    ['nothing is touched', () => exported(events), unseen, unseen],
    [
      'an event is edited',
      (random) => {
        const seq = aRename(random);
        return exported(events.map((one) => (one.seq === seq ? { ...one, action: 'other' } : one)));
      },
      found,
      found,
    ],
    [
      'what an event tells is edited',
      (random) => {
        const seq = aRename(random);
        return exported(events.map((one) => (one.seq === seq ? retell(one, 'name', () => 'Mallory') : one)));
      },
      found,
      found,
    ],
    [
      'one hash is edited',
      (random) => {
        const seq = aRename(random);
        return exported(events.map((one) => (one.seq === seq ? { ...one, hash: 'cd'.repeat(32) } : one)));
      },
      found,
      found,
    ],
    [
      'an event is deleted',
      (random) => {
        const seq = aRename(random);
        return exported(events.filter((one) => one.seq !== seq));
      },
      found,
      found,
    ],
    [
      'an event is deleted and the others are numbered anew',
      (random) => {
        const seq = aRename(random);
        return exported(numbered(events.filter((one) => one.seq !== seq)));
      },
      found,
      found,
    ],
    [
      'an event is put in between',
      (random) => {
        const seq = aRename(random);
        return exported(numbered(events.toSpliced(seq, 0, events[seq - 1] ?? expect.unreachable())));
      },
      found,
      found,
    ],
    ['two events are swapped', (random) => exported(numbered(swapped(3 + random(covered - 6)))), found, found],
    [
      'an event is edited and everything after is hashed anew',
      (random) => exported(rehash(retold(aRename(random)))),
      found,
      found,
    ],
    [
      'an event is deleted and everything after is hashed anew',
      (random) => {
        const seq = aRename(random);
        return exported(rehash(events.filter((one) => one.seq !== seq)));
      },
      found,
      found,
    ],
    [
      'an event after the last checkpoint is edited and hashed anew',
      (random) => exported(rehash(retold(aRename(random, false)))),
      unseen,
      unseen,
    ],
    [
      'events after the last checkpoint are cut off',
      (random) => exported(events.slice(0, covered + 1 + random(events.length - covered - 1))),
      unseen,
      unseen,
    ],
    // Whoever kept that checkpoint saw no more.
    ['the end is cut off up to the last checkpoint', () => exported(events.slice(0, covered)), unseen, unseen],
    ['an older copy is shown', (random) => exported(events.slice(0, 80 + random(covered - 85))), unseen, found],
    [
      'all checkpoints are taken out and everything is hashed anew',
      () => exported(rehash(without('checkpoints'))),
      found,
      found,
    ],
    [
      'checkpoints and devices are taken out and everything is hashed anew',
      () => exported(rehash(without('checkpoints', 'devices'))),
      nobody,
      found,
    ],
    [
      'an event is edited, and all checkpoints are signed anew by another installation',
      (random) => exported(resign(retold(aRename(random)))),
      stranger,
      found,
    ],
    [
      'a line of the checkpoints is taken out',
      () => bytesOf(lines.toSpliced(tailIndex('checkpoint'), 1)),
      found,
      found,
    ],
    [
      'the key of the installation is exchanged',
      () => replacedLine(tailIndex('device'), (line) => line.replace(/"publicKey":"..../, '"publicKey":"AAAA')),
      found,
      found,
    ],
    [
      'the size of the tree is told otherwise',
      (random) =>
        replacedLine(0, (line) =>
          line.replace(/"root":"[^"]*"/, `"root":"${Buffer.alloc(32, random(256)).toString('base64')}"`),
        ),
      found,
      found,
    ],
    [
      'the workspace is called otherwise',
      (random) => replacedLine(0, (line) => line.replace(/"name":"W"/, `"name":"W${random(1e6)}"`)),
      found,
      found,
    ],
    [
      'it is told to be of another workspace',
      (random) =>
        replacedLine(0, (line) =>
          line.replace(/[0-9a-f]{12}","name"/, `${String(random(1e9)).padStart(12, '0')}","name"`),
        ),
      found,
      'TOTAL-FAILED HASH_FAILURE',
    ],
    [
      'a version is edited and everything after is hashed anew',
      (random) => {
        const seq = aRename(random);
        return exported(
          rehash(events.map((one) => (one.seq === seq ? { ...one, baseVersion: one.baseVersion + 5 } : one))),
        );
      },
      found,
      found,
    ],
    [
      'an event is written a second time at the end',
      (random) => exported(rehash([...events, events[aRename(random) - 1] ?? expect.unreachable()])),
      found,
      found,
    ],
  ];
  test.each(manipulations)('%s', { timeout: 300_000 }, async (name, manipulate, alone, anchored) => {
    expect(decodeNode(JSON.parse(lines[0] ?? '').root, 'base64')).not.toBeNull();
    expect(await tally(trust, manipulate, name)).toEqual({ [alone]: POSITIONS });
    expect(await tally(trust, manipulate, name, anchors)).toEqual({ [anchored]: POSITIONS });
  });

  test('a bit of an event, a checkpoint or a device is flipped', { timeout: 300_000 }, async () => {
    const protectedFrom = bytesOf(lines.slice(0, 1)).length;
    const protectedTo = bytesOf(lines.filter((line) => !line.startsWith('{"certificate"'))).length;
    const whole = bytesOf(lines);
    const said = await tally(
      trust,
      (random) => {
        const bytes = Buffer.from(whole);
        const place = protectedFrom + random(protectedTo - protectedFrom);
        bytes[place] = (whole[place] ?? 0) ^ (1 << random(8));
        return bytes;
      },
      'flipped.jsonl',
    );
    for (const verdict of Object.keys(said)) expect(verdict).toMatch(/^TOTAL-FAILED/);
  });
});
