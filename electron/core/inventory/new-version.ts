import { AppError } from '#contract/errors';
import { type ItemKind, KIND_FACTS } from '#contract/inventory/kinds';
import type { Facts, Item, ItemRef } from '#contract/records/inventory';
import type { WriteTransaction } from '#core/journal/write';
import { getItem } from '#core/store/items';
import { addItem } from './items.ts';
import { linksAmong, upstreamOf } from './kin.ts';
import { addLink } from './links.ts';

/** Facts that were measured on one version, made with it or given to it, and say nothing of the next. */
const OF_ONE_VERSION: Readonly<Partial<Record<ItemKind, readonly string[]>>> = {
  system: ['release', 'registrationNumber', 'placedOnMarketOn'],
  'model-version': [
    'semanticVersion',
    'releasedOn',
    'changes',
    'artefacts',
    'artefactUrl',
    'registryUri',
    'runId',
    'sourceRevision',
    'metrics',
    'energy',
    'trainingHours',
    'trainingFlop',
    'emissionsKgCo2e',
  ],
  'dataset-version': [
    'semanticVersion',
    'createdOn',
    'modifiedOn',
    'files',
    'rowCount',
    'sizeBytes',
    'splits',
    'qualityFigures',
  ],
};

/**
 * Adds the version after a record: in the kind's first state, with its owner, facts and custom fields but those that were
 * measured on the old one, and with the links to what it is made of. What the old one serves goes on being served by the old
 * one until somebody links the new one there. The new one replaces the old one.
 * @throws AppError `item.no-card`, `record.not-found`
 */
export function addNewVersion(
  tx: WriteTransaction,
  about: { readonly id: () => string; readonly now: string },
  ref: ItemRef,
  given: { readonly name: string; readonly semanticVersion?: string | undefined },
): Item {
  const old = getItem(tx.read, ref);
  if (!KIND_FACTS[ref.kind].hasCard) throw new AppError('item.no-card', { name: old.name });
  const left = OF_ONE_VERSION[ref.kind] ?? [];
  const kept: Facts = Object.fromEntries(Object.entries(old.facts).filter(([id]) => !left.includes(id)));
  const number = ref.kind === 'system' ? 'release' : 'semanticVersion';
  const facts: Facts = given.semanticVersion === undefined ? kept : { ...kept, [number]: given.semanticVersion };
  const { parentId, ownerId, custom } = old;
  const item = addItem(
    tx,
    { kind: ref.kind, id: about.id(), name: given.name, parentId, ownerId, facts, custom },
    about.now,
  );
  const next: ItemRef = { kind: item.kind, id: item.id };
  for (const link of linksAmong(tx.read, [ref.id])) {
    const ends = upstreamOf(link);
    if (ends?.down.id !== ref.id || ends.down.kind === 'deployment') continue;
    const isFrom = link.from_id === ref.id;
    addLink(
      tx,
      { id: about.id(), now: about.now },
      {
        type: link.type as Parameters<typeof addLink>[2]['type'],
        from: isFrom ? next : ends.up,
        to: isFrom ? ends.up : next,
        note: link.note,
      },
    );
  }
  addLink(tx, { id: about.id(), now: about.now }, { type: 'replaces', from: next, to: ref });
  return item;
}
