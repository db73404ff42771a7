import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Checkpoint, JournalEvent } from '#contract/records/journal';
import type { ContentCheck, VerificationReport } from '#contract/records/verification';
import type { WriteTransaction } from '#core/journal/write';
import { connect } from '#core/store/sql';
import { newSystemColumns } from '#core/store/systems';
import { type NamedAnchor, readAnchor } from '#core/verification/anchor';
import { verifyWorkspace } from '#core/verification/verify-workspace';
import { type JournaledStore, makeJournaledStore } from '#test/support/journaled-store';
import { generatedSigner } from '#test/support/signing';
import { isThorough } from '#test/support/thorough';
import { editedEvents } from './edited-events.ts';
import { editedFiles } from './edited-files.ts';
import { checkpointsOf, type Seen } from './manipulation-parts.ts';
import { forge, readEvents, seededRandom } from './manipulations.ts';

/** A quick run tries a few places of each; CI tries them all. */
const POSITIONS = isThorough ? 200 : 8;
const at = '2026-11-23T09:00:00.000Z';

let file: JournaledStore;
let bytes: Buffer;
let covered: number;
let anchor: NamedAnchor;
let events: readonly JournalEvent[];

/** A workspace of some 140 events: people who are renamed, files, checkpoints of the interval, of a sign-off and others. */
beforeAll(async () => {
  file = makeJournaledStore({ isVouched: true });
  const signer = await generatedSigner('Anna Approver');
  const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(signer.certificates[0] ?? []).toString('base64')}\n-----END CERTIFICATE-----\n`;
  const people = Array.from({ length: 6 }, () => file.ids.next());
  const versions = new Map(people.map((id) => [id, 1]));
  const system = file.ids.next();
  file.write((tx) => fill(tx, people, system, pem));
  const rename = (count: number): void => {
    for (let i = 0; i < count; i += 1) {
      const id = people[i % people.length] ?? '';
      const version = versions.get(id) ?? 1;
      file.write((tx) => tx.update('people', id, version, { name: `Person ${i} of ${count}` }));
      versions.set(id, version + 1);
    }
  };
  rename(88);
  await file.checkpoint('sign-off', [signer]);
  rename(12);
  await file.checkpoint('export');
  rename(12);
  const newest: Checkpoint = await file.checkpoint('close');
  rename(8);
  covered = newest.size;
  anchor = readAnchor('close.txt', Buffer.from(newest.note));
  file.store().close();
  bytes = readFileSync(file.path);
  const db = new Database(bytes);
  events = readEvents(db);
  db.close();
}, 60_000);
afterAll(() => file.remove());

function fill(tx: WriteTransaction, people: readonly string[], system: string, pem: string): void {
  const next = (): string => file.ids.next();
  const own = { timestamp_server: null, origin: null, logo: null };
  tx.insert('workspace', { id: next(), name: 'W', four_eyes: 1, created_at: at, ...own });
  for (const id of people) tx.insert('people', { id, name: 'Nobody', email: '', roles: '["owner"]', created_at: at });
  tx.insert('signing_keys', {
    id: next(),
    person_id: people[0] ?? '',
    algorithm: 'ECDSA P-256',
    origin: 'generated',
    subject: 'Anna Approver',
    issuer: 'Anna Approver',
    is_self_signed: 1,
    fingerprint: 'ab'.repeat(32),
    certificates: JSON.stringify([pem]),
    not_before: at,
    not_after: at,
    envelope: '{"sealed":true}',
    created_at: at,
    token: null,
    revoked_at: null,
    revocation_reason: null,
    replaced_by_id: null,
  });
  const texts = { provider: 'P', deployer: 'D', intended_purpose: 'i', description: 'd', sector: 's', regions: 'r' };
  const rest = { people_affected: 'p', owner_id: people[0] ?? '', created_at: at, updated_at: at };
  tx.insert('ai_systems', { id: system, name: 'S', release: '1', ...texts, ...rest, ...newSystemColumns });
  const pack = next();
  tx.insert('packs', {
    id: pack,
    pack_id: 'p',
    pack_version: '1.0.0',
    hash: 'ab'.repeat(32),
    content: '{}',
    imported_at: at,
  });
  const assessment = next();
  tx.insert('assessments', {
    id: assessment,
    system_id: system,
    pack_copy_id: pack,
    title: 'T',
    assessed_on: '2026-11-23',
    author_id: people[0] ?? '',
    created_at: at,
    upgraded_from_id: null,
    origin: null,
  });
  for (let i = 0; i < 5; i += 1) {
    tx.insert('evidence', {
      id: next(),
      assessment_id: assessment,
      question_id: 'q',
      name: `${i}.txt`,
      media_type: 'text/plain',
      size_bytes: 10,
      sha256: tx.keepContent(Buffer.from(`evidence ${i}`)),
      added_by: people[0] ?? '',
      added_at: at,
      item_id: null,
    });
  }
}

/** What a file shows by itself, and beside a kept checkpoint. */
function judge(db: Database.Database, isHome = false): { readonly alone: Seen; readonly anchored: Seen } {
  const report: VerificationReport = verifyWorkspace(
    connect(db),
    { fileName: 'a.mdossier', sizeBytes: 1, sha256: 'ab'.repeat(32) },
    { now: new Date('2026-11-24T00:00:00Z'), trusted: [] },
    { anchors: [anchor], device: isHome ? file.device : null },
  );
  const see = (checks: readonly ContentCheck[]): Seen => {
    if (checks.some(({ verdict }) => verdict === 'TOTAL-FAILED')) return 'found';
    const checkpoint = checks.find(({ code }) => code === 'journal-checkpoint');
    return checkpoint?.verdict === 'TOTAL-PASSED' ? 'unseen' : 'nobody vouches';
  };
  const anchored = see(report.checks);
  // The verdict is the worst of the checks; nobody signed anything off here.
  expect(report.verdict).toBe(anchored === 'found' ? 'TOTAL-FAILED' : 'INDETERMINATE');
  return { alone: see(report.checks.filter(({ code }) => code !== 'anchor')), anchored };
}

const manipulations = [...editedEvents, ...editedFiles];

describe(`a workspace file in other hands, each way at ${POSITIONS} places`, () => {
  test('is large enough to try, and in order as long as nobody touches it', () => {
    const db = new Database(bytes);
    expect(events.length).toBeGreaterThan(130);
    expect(checkpointsOf(events)).toHaveLength(4);
    const unseen = { alone: 'unseen', anchored: 'unseen' };
    expect([judge(db), judge(db, true)]).toEqual([unseen, unseen]);
    // The tools themselves leave no traces.
    forge(db, events);
    expect([judge(db), judge(db, true)]).toEqual([unseen, unseen]);
    db.close();
  });

  test('is tried in more than 25 ways', () => {
    expect(manipulations.length).toBeGreaterThan(25);
    expect(new Set(manipulations.map(({ name }) => name)).size).toBe(manipulations.length);
  });

  test.each(manipulations)(
    '$name: alone $alone, beside a kept checkpoint $anchored',
    ({ alone, anchored, atHome = alone, run }) => {
      const random = seededRandom(20261123);
      const seen = new Map<string, number>();
      for (let position = 0; position < POSITIONS; position += 1) {
        const db = new Database(bytes);
        run({ db, events, covered, random });
        const found = judge(db);
        const told = `${found.alone}, ${found.anchored}, ${atHome === alone ? atHome : judge(db, true).alone}`;
        seen.set(told, (seen.get(told) ?? 0) + 1);
        db.close();
      }
      expect(Object.fromEntries(seen)).toEqual({ [`${alone}, ${anchored}, ${atHome}`]: POSITIONS });
    },
    isThorough ? 300_000 : 60_000,
  );
});
