import { AppError } from '#contract/errors';
import { ITEM_KINDS, type ItemKind } from '#contract/inventory/kinds';
import type { EvidenceLink, EvidenceTarget } from '#contract/records/evidence-library';
import { readPackCopy } from '#core/assessments/pack-copy';
import type { WriteTransaction } from '#core/journal/write';
import { questionsOf } from '#core/packs/versions';
import { findAssessment } from '#core/store/assessments';
import type { EvidenceLinkRow, EvidenceRevisionRow } from '#core/store/inventory-tables';
import { itemTable } from '#core/store/item-tables';
import { build, buildAny, type Reader } from '#core/store/sql';
import type { EvidenceRow } from '#core/store/tables';
import type { Setting } from './items.ts';
import { slotWords, wordsOf } from './slots.ts';

function kindOfPart(part: string): ItemKind | null {
  return ITEM_KINDS.find((kind) => kind === part.split('.')[0]) ?? null;
}

/** The name of what a target is of, and the words of its part; null where it is not there (any more). */
function describe(read: Reader, { kind, id, part }: EvidenceTarget): Pick<EvidenceLink, 'label' | 'partLabel'> | null {
  switch (kind) {
    case 'answer': {
      const assessment = findAssessment(read, id);
      if (!assessment) return null;
      const question = questionsOf(readPackCopy(read, assessment.packHash)).find((one) => one.id === part);
      return question ? { label: assessment.title, partLabel: wordsOf(question.text) } : null;
    }
    case 'slot': {
      const assessment = findAssessment(read, id);
      const words = assessment && slotWords(read, assessment, part);
      return words ? { label: assessment.title, partLabel: words } : null;
    }
    case 'field':
    case 'record': {
      const item = kindOfPart(part);
      if (item === null) return null;
      const row = read.get<{ name: string }>(
        buildAny.selectFrom(itemTable(item)).select('name').where('id', '=', id) as never,
      );
      return row ? { label: row.name, partLabel: null } : null;
    }
    case 'risk':
    case 'control': {
      const table = kind === 'risk' ? 'risks' : 'controls';
      const row = read.get<{ title: string }>(build.selectFrom(table).select('title').where('id', '=', id));
      return row ? { label: row.title, partLabel: null } : null;
    }
  }
}

/** A link without the words for it. */
export type BareLink = Omit<EvidenceLink, 'label' | 'partLabel'>;

/** Everything a piece is linked to: first the questions it answers, then the rest, each in the order it was linked. */
export function linksOf(read: Reader, itemId: string): BareLink[] {
  const files = build
    .selectFrom('evidence')
    .leftJoin('evidence_revisions as revision', (join) =>
      join.onRef('revision.item_id', '=', 'evidence.item_id').onRef('revision.sha256', '=', 'evidence.sha256'),
    )
    .select(['evidence.id', 'evidence.version', 'evidence.assessment_id', 'evidence.question_id'])
    .select((is) => is.fn.max('revision.number').as('number'))
    .where('evidence.item_id', '=', itemId)
    .groupBy('evidence.id')
    .orderBy('evidence.id');
  const others = build.selectFrom('evidence_links').selectAll().where('item_id', '=', itemId).orderBy('id');
  const answers = read
    .all<Pick<EvidenceRow, 'id' | 'version' | 'assessment_id' | 'question_id'> & { number: number | null }>(
      files as never,
    )
    .map(
      (row): Omit<EvidenceLink, 'label' | 'partLabel'> => ({
        kind: 'answer',
        id: row.assessment_id,
        part: row.question_id,
        linkId: row.id,
        linkVersion: row.version,
        revision: row.number,
      }),
    );
  const rest = read.all<EvidenceLinkRow>(others).map((row) => ({
    kind: row.target_kind as EvidenceTarget['kind'],
    id: row.target_id,
    part: row.target_part,
    linkId: row.id,
    linkVersion: row.version,
    revision: null,
  }));
  return [...answers, ...rest];
}

/** The same with the words for each; the id stands for what is not there any more. */
export function tellLinks(read: Reader, itemId: string): EvidenceLink[] {
  return linksOf(read, itemId).map((link) => ({
    ...link,
    ...(describe(read, link) ?? { label: link.id, partLabel: null }),
  }));
}

/** The ids of the pieces that are linked to something. */
export function itemsOf(read: Reader, { kind, id, part }: EvidenceTarget): string[] {
  const query =
    kind === 'answer'
      ? build
          .selectFrom('evidence')
          .select('item_id')
          .where('assessment_id', '=', id)
          .where('question_id', '=', part)
          .orderBy('id')
      : build
          .selectFrom('evidence_links')
          .select('item_id')
          .where('target_id', '=', id)
          .where('target_kind', '=', kind)
          .where('target_part', '=', part)
          .orderBy('id');
  const ids = read.all<{ item_id: string | null }>(query as never).flatMap(({ item_id }) => item_id ?? []);
  return [...new Set(ids)];
}

/**
 * Links a piece to something. To a question: its newest file is attached there, and stays that one when others follow.
 * @throws AppError `record.not-found`, `evidence.linked-already`, `evidence.not-stored` for the question of a file that is
 *   only referred to
 */
export function linkItem(
  tx: WriteTransaction,
  { newId, now, actor }: Setting,
  item: { readonly id: string; readonly title: string },
  target: EvidenceTarget,
): void {
  if (describe(tx.read, target) === null) throw new AppError('record.not-found', { kind: target.kind, id: target.id });
  if (itemsOf(tx.read, target).includes(item.id)) throw new AppError('evidence.linked-already', { title: item.title });
  if (target.kind !== 'answer') {
    tx.insert('evidence_links', {
      id: newId(),
      item_id: item.id,
      target_kind: target.kind,
      target_id: target.id,
      target_part: target.part,
    });
    return;
  }
  const newest = tx.read.get<EvidenceRevisionRow>(
    build
      .selectFrom('evidence_revisions')
      .selectAll()
      .where('item_id', '=', item.id)
      .orderBy('number', 'desc')
      .limit(1),
  );
  if (!newest || newest.location !== null) throw new AppError('evidence.not-stored', { title: item.title });
  tx.insert('evidence', {
    id: newId(),
    assessment_id: target.id,
    question_id: target.part,
    name: newest.name,
    media_type: newest.media_type,
    size_bytes: newest.size_bytes,
    sha256: newest.sha256,
    added_by: actor,
    added_at: now,
    item_id: item.id,
  });
}

/** Takes a link away; the piece stays. @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function unlink(tx: WriteTransaction, linkId: string, baseVersion: number): void {
  const file = tx.read.get<EvidenceRow>(build.selectFrom('evidence').selectAll().where('id', '=', linkId));
  tx.remove(file ? 'evidence' : 'evidence_links', linkId, baseVersion);
  if (file) tx.dropUnusedContent(file.sha256);
}
