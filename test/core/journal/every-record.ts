import type { WriteTransaction } from '#core/journal/write';
import { recordTables } from '#core/store/tables';
import type { JournaledStore } from '#test/support/journaled-store';
import { fillItems, objects } from './every-item.ts';
import { fillWatched } from './every-watched.ts';

export const at = '2026-11-23T09:00:00.000Z';

/** How many kinds of records there are. */
export const KINDS = recordTables.length;

/** One record of every kind but the checkpoint; the first write makes the device known. */
export const fillOf =
  (file: JournaledStore) =>
  (tx: WriteTransaction): void => {
    const next = (): string => file.ids.next();
    const [person, key, system, pack, assessment, signOff] = [next(), next(), next(), next(), next(), next()];
    const hex = 'ab'.repeat(32);
    tx.insert('workspace', {
      id: next(),
      name: 'W',
      four_eyes: 1,
      created_at: at,
      timestamp_server: 'https://tsa.example/',
      origin: '{"dossier":1}',
      logo: '{"mediaType":"image/png"}',
    });
    tx.insert('people', { id: person, name: 'Olga', email: 'o@example.org', roles: '["owner"]', created_at: at });
    tx.insert('signing_keys', {
      id: key,
      person_id: person,
      algorithm: 'RSA',
      origin: 'imported',
      subject: 'Olga',
      issuer: 'CA',
      is_self_signed: 0,
      fingerprint: hex,
      certificates: '["pem"]',
      not_before: at,
      not_after: at,
      envelope: '{"sealed":true}',
      created_at: at,
      token: null,
      revoked_at: at,
      revocation_reason: 'lost',
      replaced_by_id: key,
    });
    tx.insert('ai_systems', {
      id: system,
      name: 'S',
      release: '1',
      provider: 'P',
      deployer: 'D',
      intended_purpose: 'i',
      description: 'd',
      sector: 's',
      regions: 'r',
      people_affected: 'p',
      owner_id: person,
      created_at: at,
      updated_at: at,
      state: 'development',
      ...objects,
      origin: '{"fileName":"a"}',
      change_reason: 'because',
    });
    tx.insert('packs', {
      id: pack,
      pack_id: 'p',
      pack_version: '1.0.0',
      hash: hex,
      content: '{"id":"p"}',
      imported_at: at,
    });
    tx.insert('assessments', {
      id: assessment,
      system_id: system,
      pack_copy_id: pack,
      title: 'T',
      assessed_on: '2026-11-23',
      author_id: person,
      created_at: at,
      upgraded_from_id: null,
      origin: '{"dossier":1}',
    });
    tx.insert('answers', {
      id: next(),
      assessment_id: assessment,
      question_id: 'q',
      value: '"yes"',
      justification: '{"type":"doc","content":[]}',
      is_flagged: 0,
      answered_by: person,
      answered_at: at,
      origin: '{"kind":"model"}',
    });
    tx.insert('evidence', {
      id: next(),
      assessment_id: assessment,
      question_id: 'q',
      name: 'e.txt',
      media_type: 'text/plain',
      size_bytes: 8,
      sha256: tx.keepContent(Buffer.from('evidence')),
      added_by: person,
      added_at: at,
      item_id: null,
    });
    tx.insert('sign_offs', {
      id: signOff,
      assessment_id: assessment,
      person_id: person,
      person_name: 'Olga',
      key_id: key,
      fingerprint: hex,
      decision: 'reject',
      statement: 's',
      conditions: 'c',
      next_review_on: '2027-11-23',
      four_eyes: 1,
      content_hash: hex,
      signed_at: at,
      cms: 'Y21z',
      decision_cms: 'Y21z',
      state: '{"format":"x"}',
      workflow: '{"round":1}',
      manifest: '{"format":"y"}',
      withdraws_id: null,
    });
    tx.insert('overrides', {
      id: next(),
      assessment_id: assessment,
      class_id: 'c',
      truth: 'true',
      reason: 'because',
      person_id: person,
      at,
    });
    tx.insert('comments', {
      id: next(),
      assessment_id: assessment,
      question_id: 'q',
      text: 'note',
      person_id: person,
      at,
      resolved_at: at,
      parent_id: null,
    });
    tx.insert('workflows', { id: next(), tone: 'high', rules: '{"stages":[]}', changed_at: at });
    tx.insert('assignments', { id: next(), assessment_id: assessment, role: 'validator', person_id: person });
    const byPerson = { assessment_id: assessment, person_id: person, at };
    tx.insert('sign_off_moves', { id: next(), move: 'submit', reason: 'r', ...byPerson });
    tx.insert('sign_off_conditions', {
      id: next(),
      assessment_id: assessment,
      sign_off_id: signOff,
      text: 'c',
      owner_id: person,
      due_on: '2027-01-01',
      fulfilled_at: at,
      fulfilled_by: person,
      note: 'n',
    });
    tx.insert('risk_acceptances', {
      id: next(),
      assessment_id: assessment,
      sign_off_id: signOff,
      text: 'r',
      accepted_by: person,
      until: '2027-01-01',
      revoked_at: at,
      revoked_by: person,
      revocation_reason: 'r',
    });
    tx.insert('dossiers', {
      id: next(),
      assessment_id: assessment,
      edition: 'full',
      content_hash: hex,
      state: '{"format":"x"}',
      exported_at: at,
    });
    tx.insert('authorities', {
      id: next(),
      subject: 'CA',
      fingerprint: hex,
      certificate: 'pem',
      envelope: '{"sealed":true}',
      not_before: at,
      not_after: at,
      created_at: at,
    });
    tx.insert('trusted_certificates', {
      id: next(),
      kind: 'pin',
      subject: 'S',
      fingerprint: hex,
      certificate: 'pem',
      not_after: at,
      note: 'n',
      added_by: person,
      added_at: at,
    });
    const kept = fillItems(tx, { next, at, person, system });
    fillWatched(tx, { next, at, person, system, assessment, ...kept });
  };
