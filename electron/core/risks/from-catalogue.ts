import { AppError } from '#contract/errors';
import type { ItemRef } from '#contract/records/inventory';
import { type Locale, localize } from '#contract/records/text';
import type { WriteTransaction } from '#core/journal/write';
import { fixed } from '#core/store/sql';
import { addControl, linkControl, serveItem } from './controls.ts';
import { addRisk } from './risks.ts';
import type { RiskSetting } from './setting.ts';

const riskMadeOf = fixed<{ id: string }>(
  'SELECT id FROM risks WHERE item_id = ? AND catalogue_ref = ? ORDER BY id LIMIT 1',
);
const controlMadeOf = fixed<{ id: string }>('SELECT id FROM controls WHERE catalogue_ref = ? ORDER BY id LIMIT 1');

/** What a catalogue's control is to reach where nobody said otherwise: defined, assigned and followed. */
const AIM = 3;

/**
 * The control made of a catalogue's entry, made now if there is none yet: planned, and serving the items that the entry names.
 * @throws AppError `catalogue.unknown`
 */
function controlOf(tx: WriteTransaction, setting: RiskSetting, ref: string, locale: Locale): string {
  const entry = setting.catalogues.control(ref);
  if (!entry) throw new AppError('catalogue.unknown', { ref });
  const known = tx.read.get(controlMadeOf(ref));
  if (known) return known.id;
  const id = addControl(
    tx,
    setting,
    {
      title: localize(entry.title, locale).slice(0, 300),
      description: localize(entry.description, locale),
      kind: entry.kind,
      state: 'planned',
      maturity: AIM,
      ownerId: null,
      dueOn: null,
      progress: 0,
      testedOn: null,
      testMonths: null,
      note: '',
    },
    ref,
  );
  for (const { pack, item } of entry.obligations) serveItem(tx, setting, id, { packId: pack, item, note: '' });
  return id;
}

/**
 * Adds controls of catalogues; one that was made of the same entry before is not made again.
 * @returns their ids, in the order of the refs
 * @throws AppError `catalogue.unknown`
 */
export function controlsFromCatalogue(
  tx: WriteTransaction,
  setting: RiskSetting,
  refs: readonly string[],
  locale: Locale,
): string[] {
  return refs.map((ref) => controlOf(tx, setting, ref, locale));
}

/**
 * Adds risks of catalogues to a record, not rated; one that it has already of the same entry is not added again.
 * @returns their ids, in the order of the refs
 * @throws AppError `catalogue.unknown`, as `addRisk`
 */
export function risksFromCatalogue(
  tx: WriteTransaction,
  setting: RiskSetting,
  given: {
    readonly item: ItemRef;
    readonly refs: readonly string[];
    readonly matrix: string;
    readonly withControls: boolean;
    readonly locale: Locale;
  },
): string[] {
  const { item, refs, matrix, withControls, locale } = given;
  const { catalogues } = setting;
  return refs.map((ref) => {
    const entry = catalogues.risk(ref);
    if (!entry) throw new AppError('catalogue.unknown', { ref });
    const known = tx.read.get(riskMadeOf(item.id, ref));
    if (known) return known.id;
    const id = addRisk(
      tx,
      setting,
      item,
      {
        title: localize(entry.title, locale).slice(0, 300),
        source: localize(entry.source, locale),
        cause: localize(entry.cause, locale),
        event: localize(entry.event, locale),
        consequence: localize(entry.consequence, locale),
        affected: entry.affected,
        categories: entry.categories.map((one) => catalogues.refOf(entry.packId, 'categories', one) ?? one),
        matrix,
        inherent: null,
        target: null,
        treatment: null,
        ownerId: null,
        state: 'open',
        reviewOn: null,
        note: '',
      },
      ref,
    );
    for (const one of withControls ? new Set(entry.controls) : []) {
      const controlRef = catalogues.refOf(entry.packId, 'controls', one);
      const control = controlRef === null ? null : catalogues.control(controlRef);
      if (controlRef === null || control === null) continue;
      const { likelihoodEffect, impactEffect } = control;
      const effect = { likelihoodEffect, impactEffect, note: '' };
      linkControl(tx, setting, id, controlOf(tx, setting, controlRef, locale), effect);
    }
    return id;
  });
}
