import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DOSSIER_ATTACHMENTS, type DossierRecord } from '#contract/records/dossier';
import { type Checkpoint, JournalProof } from '#contract/records/journal';
import { canonicalText } from '#core/journal/event';
import { journalProof } from '#core/journal/journal-proof';
import { build } from '#core/store/sql';
import type { SignOffRow } from '#core/store/tables';
import { compareAnchor, readAnchor } from '#core/verification/anchor';
import { checkJournalAttachments } from '#core/verification/checkpoints';
import { journalOfTables } from '#core/verification/compared-journal';
import { type JournaledStore, makeJournaledStore } from '#test/support/journaled-store';
import { generatedSigner } from '#test/support/signing';
import { fillOf } from '../journal/every-record.ts';

let file: JournaledStore;
let checkpoint: Checkpoint;
let proof: JournalProof;
let record: DossierRecord;
let workspaceId: string;

/** A workspace with one sign-off, a checkpoint before it was known and one that covers it, and what a dossier carries. */
beforeEach(async () => {
  file = makeJournaledStore({ isVouched: true });
  file.write(fillOf(file));
  await file.checkpoint('manual');
  const [person] = file.store().read.all<{ id: string }>(build.selectFrom('people').select('id'));
  file.write((tx) => tx.update('people', person?.id ?? '', 1, { name: 'Olga Owner' }));
  checkpoint = await file.checkpoint('export', [await generatedSigner('Olga')]);
  const { read } = file.store();
  workspaceId = read.get<{ id: string }>(build.selectFrom('workspace').select('id'))?.id ?? '';
  const row = read.get<SignOffRow>(build.selectFrom('sign_offs').selectAll()) ?? expect.unreachable();
  proof = journalProof(read, checkpoint, [row.id]);
  record = {
    format: 'model-dossier/dossier',
    formatVersion: 1,
    contentHash: row.content_hash,
    createdAt: '2026-11-23T10:00:00.000Z',
    appVersion: '0.0.0',
    journalHead: { seq: checkpoint.size, hash: checkpoint.head },
    signOffs: [
      {
        id: row.id,
        version: 1,
        assessmentId: row.assessment_id,
        personId: row.person_id,
        personName: row.person_name,
        keyId: row.key_id,
        fingerprint: row.fingerprint,
        decision: 'reject',
        statement: row.statement,
        conditions: row.conditions,
        nextReviewOn: row.next_review_on,
        fourEyes: true,
        contentHash: row.content_hash,
        signedAt: row.signed_at,
        staleness: null,
      },
    ],
    evidence: [],
  };
});
afterEach(() => file.remove());

/** The two checks of a dossier that carries these, the checkpoint’s first. */
function check(given: { note?: string; proof?: unknown; record?: DossierRecord; workspaceId?: string } = {}): string[] {
  const files = new Map<string, string>([
    [DOSSIER_ATTACHMENTS.checkpoint, given.note ?? checkpoint.note],
    [DOSSIER_ATTACHMENTS.journalProof, canonicalText(given.proof ?? proof)],
  ]);
  const bytesOf = (name: string) => (files.has(name) ? Buffer.from(files.get(name) ?? '') : undefined);
  const checks = checkJournalAttachments(bytesOf, given.record ?? record, given.workspaceId ?? workspaceId);
  expect(checks.map(({ code }) => code)).toEqual(['journal-checkpoint', 'journal-proof']);
  return checks.map(({ verdict, subIndication }) => `${verdict}${subIndication ? ` ${subIndication}` : ''}`);
}

const good = 'TOTAL-PASSED';
const failed = 'TOTAL-FAILED HASH_FAILURE';

describe('the checkpoint and the proof in a dossier', () => {
  test('fit each other and the sign-offs, and survive their schema', () => {
    expect(JournalProof.parse(proof)).toEqual(proof);
    expect(proof.inclusions).toHaveLength(1);
    expect(proof.consistency?.size).toBeLessThan(proof.size);
    expect(proof.devices).toEqual([{ id: file.device.id, publicKey: file.device.publicKey.toString('base64') }]);
    expect(check()).toEqual([good, good]);
  });

  test('are not asked for of a dossier that has neither', () => {
    expect(checkJournalAttachments(() => undefined, record, workspaceId)).toEqual([]);
  });

  test('are both needed', () => {
    const only = (name: string, text: string) =>
      checkJournalAttachments((one) => (one === name ? Buffer.from(text) : undefined), record, workspaceId).map(
        ({ verdict }) => verdict,
      );
    expect(only(DOSSIER_ATTACHMENTS.journalProof, canonicalText(proof))).toEqual(['TOTAL-FAILED', 'TOTAL-FAILED']);
    expect(only(DOSSIER_ATTACHMENTS.checkpoint, checkpoint.note)).toEqual(['INDETERMINATE', 'TOTAL-FAILED']);
  });

  test('of another workspace or another journal head fail', () => {
    expect(check({ workspaceId: file.device.id })).toEqual([failed, good]);
    const head = { ...record, journalHead: { ...record.journalHead, hash: 'cd'.repeat(32) } };
    expect(check({ record: head })).toEqual([failed, good]);
    expect(check({ proof: { ...proof, workspaceId: file.device.id } })).toEqual([good, failed]);
  });

  test('fail with a signature that is not the device’s, and are open where nobody is known', () => {
    const lines = checkpoint.note.split('\n');
    const line = lines.findIndex((one) => one.startsWith('— device/'));
    const forged = lines.with(line, (lines[line] ?? '').replace(/.{8}(=*)$/, 'AAAAAAA$1'.padEnd(8, 'A')));
    expect(check({ note: forged.join('\n') })[0]).toMatch(/^TOTAL-FAILED/);
    expect(check({ proof: { ...proof, devices: [], certificates: [] } })[0]).toBe(
      'INDETERMINATE SIGNED_DATA_NOT_FOUND',
    );
  });

  test.each([
    [
      'another event',
      (one: JournalProof) => ({ ...one.inclusions[0], event: { ...one.inclusions[0]?.event, seq: 1 } }),
    ],
    [
      'a path that is too short',
      (one: JournalProof) => ({ ...one.inclusions[0], path: one.inclusions[0]?.path.slice(1) }),
    ],
    ['a path of something else', (one: JournalProof) => ({ ...one.inclusions[0], path: ['AAAA'] })],
    ['another sign-off', (one: JournalProof) => ({ ...one.inclusions[0], signOffId: one.workspaceId })],
  ])('fail with %s', (_, spoil) => {
    expect(check({ proof: { ...proof, inclusions: [spoil(proof)] } })).toEqual([good, failed]);
  });

  test('fail if the dossier prints another decision than the journal recorded', () => {
    const [signOff] = record.signOffs;
    if (!signOff) throw new Error('no sign-off');
    for (const change of [{ decision: 'approve' as const }, { statement: 'Agreed.' }, { personName: 'Mallory' }]) {
      expect(check({ record: { ...record, signOffs: [{ ...signOff, ...change }] } })).toEqual([good, failed]);
    }
  });

  test('fail if a sign-off is in no journal, unless it is withheld that it is', () => {
    const none = { ...proof, inclusions: [] };
    expect(check({ proof: none })).toEqual([good, failed]);
    expect(check({ proof: none, record: { ...record, redactedHash: 'a'.repeat(64) } })).toEqual([good, good]);
  });

  test('fail if the checkpoint before is not continued', () => {
    const { consistency } = proof;
    if (!consistency) throw new Error('no consistency');
    for (const change of [{ size: consistency.size - 1 }, { path: [] }, { root: proof.root }]) {
      expect(check({ proof: { ...proof, consistency: { ...consistency, ...change } } })).toEqual([good, failed]);
    }
    expect(check({ proof: { ...proof, consistency: null } })).toEqual([good, good]);
  });
});

test('a checkpoint of a journal that went another way is told from one of an older copy', async () => {
  const anchor = readAnchor('kept.txt', Buffer.from(checkpoint.note));
  const result = () => compareAnchor(journalOfTables(file.store().read, [anchor]), anchor).result;
  expect(result()).toBe('grown');
  file.edit(`DROP TRIGGER journal_events_not_deleted; DELETE FROM journal_events WHERE seq > ${checkpoint.size};
    CREATE TRIGGER journal_events_not_deleted BEFORE DELETE ON journal_events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;`);
  expect(result()).toBe('same');
  file.edit(`DROP TRIGGER journal_events_not_deleted; DELETE FROM journal_events WHERE seq > 5;
    CREATE TRIGGER journal_events_not_deleted BEFORE DELETE ON journal_events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;`);
  expect(result()).toBe('older');
});
