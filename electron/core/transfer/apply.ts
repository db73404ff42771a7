import { AppError } from '#contract/errors';
import type { ItemRef } from '#contract/records/inventory';
import type { ImportChoice, ImportRecord } from '#contract/records/transfer';
import { addItem, changeItem } from '#core/inventory/items';
import { addLink } from '#core/inventory/links';
import type { WriteTransaction } from '#core/journal/write';
import { getItem } from '#core/store/items';
import { type AnswerTarget, writeAnswers } from './answers.ts';
import { headSeq, toImportRecord } from './imports.ts';
import type { Plan, PlannedItem } from './plan.ts';
import type { ReadImport } from './read-result.ts';

/** Who imports what, when. */
export type Importing = AnswerTarget & {
  readonly read: ReadImport;
  readonly plan: Plan;
  readonly choices: readonly ImportChoice[];
};

type Decided = Pick<ImportChoice, 'action' | 'intoId'>;

/** @throws AppError `input.invalid` for a choice that cannot be followed */
function decide({ draft, existing, suggestion }: PlannedItem, choices: ReadonlyMap<string, ImportChoice>): Decided {
  const chosen = choices.get(draft.key);
  if (chosen === undefined) return { action: suggestion, intoId: existing?.id ?? null };
  const intoId = chosen.intoId ?? existing?.id ?? null;
  if (chosen.action === 'merge' && intoId === null) {
    throw new AppError('input.invalid', { path: `choices.${draft.key}.intoId`, reason: 'missing' });
  }
  return { action: chosen.action, intoId };
}

/** Writes records in the order of the plan; gives what became of each key. A key without a record was left out. */
function writeItems(tx: WriteTransaction, { plan, choices, importId, at, newId }: Importing) {
  const chosen = new Map(choices.map((choice) => [choice.key, choice]));
  const known = new Set(plan.items.map(({ draft }) => draft.key));
  const foreign = choices.find(({ key }) => !known.has(key));
  if (foreign) throw new AppError('input.invalid', { path: `choices.${foreign.key}`, reason: 'unknown' });
  const here = new Map<string, ItemRef>();
  const counts = { added: 0, merged: 0 };
  for (const planned of plan.items) {
    const { draft, existing, fileName, format } = planned;
    const { kind, key, name, parentKey } = draft;
    const { action, intoId } = decide(planned, chosen);
    const parent = parentKey === null ? null : here.get(parentKey);
    if (action === 'skip') {
      if (existing) here.set(key, { kind, id: existing.id });
    } else if (action === 'merge' && intoId !== null) {
      const { facts, custom, extras } = draft;
      const before = existing?.id === intoId ? existing : getItem(tx.read, { kind, id: intoId });
      const ref = { kind, id: intoId };
      const after = changeItem(tx, ref, before.version, { facts, custom, extras }, at);
      if (after.version !== before.version) counts.merged += 1;
      here.set(key, ref);
    } else if (parent !== undefined) {
      const { state, facts, custom, extras, place } = draft;
      const origin = { importId, format, fileName: fileName.slice(-255), ...(place !== '' && { place }) };
      const ref = { kind, id: newId() };
      addItem(tx, { ...ref, name, parentId: parent?.id ?? null, state, facts, custom, extras, origin }, at);
      counts.added += 1;
      here.set(key, ref);
    }
  }
  return { here, ...counts };
}

/**
 * Writes the links whose both ends are here. One that is there already is kept as it is, one that would close a circle with
 * those that are here is left out. Gives how many are new.
 */
function writeLinks(tx: WriteTransaction, { plan, at, newId }: Importing, here: ReadonlyMap<string, ItemRef>): number {
  let count = 0;
  for (const { type, fromKey, toKey, note } of plan.links) {
    const [from, to] = [here.get(fromKey), here.get(toKey)];
    if (from === undefined || to === undefined || from.id === to.id) continue;
    try {
      addLink(tx, { id: newId(), now: at }, { type, from, to, note });
      count += 1;
    } catch (error) {
      if (!(error instanceof AppError && ['link.exists', 'link.circle'].includes(error.code))) throw error;
    }
  }
  return count;
}

/**
 * Does an import, in the transaction it is given: records, then links, then answers, and at last the import's own record,
 * which says which entries of the journal are its own.
 * @throws AppError `input.invalid` for choices that cannot be followed, `record.not-found`, `item.*`
 */
export function applyImport(tx: WriteTransaction, importing: Importing): ImportRecord {
  const { read, plan, importId, personId, at } = importing;
  const first = headSeq(tx.read) + 1;
  const { here, added, merged } = writeItems(tx, importing);
  const links = writeLinks(tx, importing, here);
  writeAnswers(tx, importing, plan.answers, here);
  const files = read.files.flatMap(({ name, sha256, draft }) => {
    const format = draft === null ? undefined : read.drafts[draft]?.format;
    return format === undefined ? [] : [{ name, sha256, format }];
  });
  const row = tx.insert('imports', {
    id: importId,
    files: JSON.stringify(files),
    person_id: personId,
    at,
    added,
    merged,
    links,
    first_seq: first,
    last_seq: headSeq(tx.read),
    undone_at: null,
    changed_since: 0,
  });
  return toImportRecord(tx.read, row);
}
