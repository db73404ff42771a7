import type { ControlView } from '#contract/records/control';
import type { WriteTransaction } from '#core/journal/write';
import { controlView, type ItemLookup } from '#core/risks/control-view';
import {
  addControl,
  linkControl,
  removeControl,
  serveItem,
  unlinkControl,
  unserveItem,
  updateControl,
  updateLink,
} from '#core/risks/controls';
import { checkItemKnown } from '#core/risks/coverage';
import { itemsOfPack } from '#core/risks/framework-items';
import { controlsFromCatalogue } from '#core/risks/from-catalogue';
import { listControls } from '#core/risks/list-controls';
import { previewControl } from '#core/risks/preview';
import type { RiskSetting } from '#core/risks/setting';
import type { CallContext, Calls } from './base.ts';
import { writtenRisk } from './risk.ts';
import { frameworks, riskSetting, todayOf } from './risk-setting.ts';

/** Any version there can be is newer. */
const BEFORE_ALL = '-1.0.0';

/** Looks items up in the packs that are asked for, each read when it is first needed. */
function lookupIn(context: CallContext): ItemLookup {
  const packs = context.heldPacks();
  return (packId, item) => {
    if (packs.newerThan(packId, BEFORE_ALL) === null) return null;
    const pack = packs.newest(packId);
    return { packTitle: pack.title, item: itemsOfPack(pack).find((one) => one.item === item) ?? null };
  };
}

function viewOf(context: CallContext, id: string): ControlView {
  return controlView(context.read(), id, context.catalogues(), lookupIn(context), todayOf(context));
}

/** Writes to a control and gives its page as it is then. */
function written(context: CallContext, write: (tx: WriteTransaction, setting: RiskSetting) => string): ControlView {
  return viewOf(
    context,
    context.write((tx) => write(tx, riskSetting(context, tx.read))),
  );
}

const linkCalls = (calls: Calls) => ({
  link: calls.control.link.handler(({ context, input }) =>
    writtenRisk(context, (tx, setting) => {
      linkControl(tx, setting, input.riskId, input.controlId, input);
      return input.riskId;
    }),
  ),
  updateLink: calls.control.updateLink.handler(({ context, input }) =>
    writtenRisk(context, (tx) => updateLink(tx, input.id, input.baseVersion, input)),
  ),
  unlink: calls.control.unlink.handler(({ context, input }) =>
    writtenRisk(context, (tx) => unlinkControl(tx, input.id, input.baseVersion)),
  ),
  preview: calls.control.preview.handler(({ context, input }) =>
    previewControl(context.read(), input.id, input.change, context.catalogues(), todayOf(context)),
  ),
  serve: calls.control.serve.handler(async ({ context, input }) => {
    checkItemKnown(await frameworks(context), input.packId, input.item);
    return written(context, (tx, setting) => {
      serveItem(tx, setting, input.id, input);
      return input.id;
    });
  }),
  unserve: calls.control.unserve.handler(({ context, input }) =>
    written(context, (tx) => unserveItem(tx, input.id, input.baseVersion)),
  ),
});

/** `control.*`: what answers risks and serves frameworks. */
export const controlCalls = (calls: Calls) =>
  calls.control.router({
    list: calls.control.list.handler(({ context, input }) => listControls(context.read(), input, todayOf(context))),
    get: calls.control.get.handler(({ context, input }) => viewOf(context, input.id)),
    add: calls.control.add.handler(({ context, input }) =>
      written(context, (tx, setting) => addControl(tx, setting, input)),
    ),
    update: calls.control.update.handler(({ context, input }) =>
      written(context, (tx, setting) => {
        updateControl(tx, setting, input.id, input.baseVersion, input.change);
        return input.id;
      }),
    ),
    remove: calls.control.remove.handler(({ context, input }) =>
      context.write((tx) => removeControl(tx, input.id, input.baseVersion)),
    ),
    fromCatalogue: calls.control.fromCatalogue.handler(({ context, input }) =>
      context.write((tx) => controlsFromCatalogue(tx, riskSetting(context, tx.read), input.refs, input.locale)),
    ),
    ...linkCalls(calls),
  });
