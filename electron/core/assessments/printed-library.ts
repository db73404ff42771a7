import { sql } from 'kysely';
import type { z } from 'zod';
import { ITEM_KINDS, type ItemKind } from '#contract/inventory/kinds';
import type { Confidentiality, EvidenceKind } from '#contract/records/evidence-library';
import type { AssessmentState } from '#contract/records/sign-off';
import type { PrintedLibrary, PrintedPiece } from '#core/dossier/dossier';
import { listSlots } from '#core/evidence/slots';
import { query } from '#core/inventory/kin';
import type { EvidenceItemRow } from '#core/store/inventory-tables';
import type { Reader } from '#core/store/sql';
import { fullNames } from './full-names.ts';
import type { LoadedAssessment } from './load.ts';

type PieceRow = EvidenceItemRow & { readonly number: number; readonly newest: number };
type FileRow = PieceRow & { readonly name: string; readonly size_bytes: number; readonly sha256: string };

function toPiece(row: PieceRow, today: string): PrintedPiece {
  return {
    title: row.title,
    kind: row.kind as z.infer<typeof EvidenceKind>,
    revision: row.number,
    newestRevision: row.newest,
    effectiveOn: row.effective_on,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    expiresOn: row.expires_on,
    isExpired: row.expires_on !== null && row.expires_on < today,
    confidentiality: row.confidentiality as z.infer<typeof Confidentiality>,
  };
}

/** The pieces that an assessment's files are revisions of. */
function piecesOf(read: Reader, { assessment }: LoadedAssessment, today: string): PrintedLibrary['files'] {
  const rows = read.all(
    query(sql<PieceRow & { question_id: string; name: string; sha256: string }>`
      SELECT item.*, file.question_id, file.name, file.sha256, max(revision.number) AS number,
        (SELECT max(number) FROM evidence_revisions WHERE item_id = item.id) AS newest
      FROM evidence AS file
      JOIN evidence_items AS item ON item.id = file.item_id
      JOIN evidence_revisions AS revision ON revision.item_id = item.id AND revision.sha256 = file.sha256
      WHERE file.assessment_id = ${assessment.id}
      GROUP BY file.id ORDER BY file.id`),
  );
  return rows.map(({ question_id, name, sha256, ...row }) => ({
    questionId: question_id,
    name,
    sha256,
    piece: toPiece(row, today),
  }));
}

/** What shows something of the system and of what it is made of; the newest revision of each piece. */
function onRecords(read: Reader, { inventory, system }: AssessmentState, today: string): PrintedLibrary['onRecords'] {
  const refs = new Map<string, ItemKind>([[system.id, 'system']]);
  for (const { id, kind } of inventory?.items ?? []) refs.set(id, kind);
  const nameOf = fullNames(read);
  const rows = read.all(
    query(sql<FileRow & { target_id: string; target_kind: string; target_part: string }>`
      SELECT item.*, link.target_id, link.target_kind, link.target_part, revision.number, revision.number AS newest,
        revision.name, revision.size_bytes, revision.sha256
      FROM evidence_links AS link
      JOIN evidence_items AS item ON item.id = link.item_id
      JOIN evidence_revisions AS revision ON revision.item_id = item.id AND revision.number =
        (SELECT max(number) FROM evidence_revisions WHERE item_id = item.id)
      WHERE link.target_kind IN ('field', 'record')
        AND link.target_id IN (SELECT value FROM json_each(${JSON.stringify([...refs.keys()])}))
      ORDER BY link.id`),
  );
  const told = rows.flatMap(({ target_id, target_kind, target_part, name, size_bytes, sha256, ...row }) => {
    const kind = refs.get(target_id);
    if (!kind) return [];
    const field = target_kind === 'field' ? target_part.slice(target_part.indexOf('.') + 1) : null;
    const record = { kind, field, name: nameOf({ kind, id: target_id, name: target_id }) };
    return [{ record, name, sizeBytes: size_bytes, sha256, piece: toPiece(row, today) }];
  });
  // By record, in the order in which the dossier tells of them.
  return told.toSorted((a, b) => ITEM_KINDS.indexOf(a.record.kind) - ITEM_KINDS.indexOf(b.record.kind));
}

/** What the library of evidence says at the time of export, which nobody signed, and what the pack expects besides. */
export function printedLibrary(
  read: Reader,
  loaded: LoadedAssessment,
  state: AssessmentState,
  today: string,
): PrintedLibrary | null {
  const files = piecesOf(read, loaded, today);
  const records = onRecords(read, state, today);
  const expected = listSlots(read, loaded.assessment.id, today)
    .filter(({ filledBy }) => filledBy.length === 0)
    .map(({ questionId, obligationId, label: { en = '', de } }) => ({
      questionId,
      obligationId,
      label: { en, ...(de !== undefined && { de }) },
    }));
  if (files.length === 0 && records.length === 0 && expected.length === 0) return null;
  return { files, onRecords: records, expected };
}
