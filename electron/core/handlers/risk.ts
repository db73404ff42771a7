import type { RiskView } from '#contract/records/risk';
import type { WriteTransaction } from '#core/journal/write';
import { risksFromCatalogue } from '#core/risks/from-catalogue';
import { inheritedRisks } from '#core/risks/heirs';
import { heatOf, listRisks } from '#core/risks/list-risks';
import { riskView } from '#core/risks/risk-view';
import {
  acceptRisk,
  addRisk,
  duplicateRisk,
  overrideRisk,
  removeRisk,
  revokeAcceptance,
  updateRisk,
} from '#core/risks/risks';
import type { RiskSetting } from '#core/risks/setting';
import { riskRegister } from '#core/risks/tables';
import type { CallContext, Calls } from './base.ts';
import { riskSetting, todayOf } from './risk-setting.ts';
import { tableWords, writeTable } from './risk-tables.ts';

/** Writes to a risk and gives its page as it is then. */
export function writtenRisk(
  context: CallContext,
  write: (tx: WriteTransaction, setting: RiskSetting) => string,
): RiskView {
  const id = context.write((tx) => write(tx, riskSetting(context, tx.read)));
  return riskView(context.read(), id, context.catalogues(), todayOf(context));
}

const levelCalls = (calls: Calls) => ({
  setOverride: calls.risk.setOverride.handler(({ context, input }) =>
    writtenRisk(context, (tx, setting) => {
      const { id, baseVersion, level, reason } = input;
      overrideRisk(tx, setting, id, baseVersion, { level, reason });
      return id;
    }),
  ),
  clearOverride: calls.risk.clearOverride.handler(({ context, input }) =>
    writtenRisk(context, (tx, setting) => {
      overrideRisk(tx, setting, input.id, input.baseVersion, null);
      return input.id;
    }),
  ),
  accept: calls.risk.accept.handler(({ context, input }) =>
    writtenRisk(context, (tx, setting) => {
      acceptRisk(tx, setting, input.id, input.baseVersion, input);
      return input.id;
    }),
  ),
  revokeAcceptance: calls.risk.revokeAcceptance.handler(({ context, input }) =>
    writtenRisk(context, (tx, setting) => revokeAcceptance(tx, setting, input.id, input.baseVersion, input.reason)),
  ),
});

/** `risk.*`: what can go wrong, and where it stands. */
export const riskCalls = (calls: Calls) =>
  calls.risk.router({
    list: calls.risk.list.handler(({ context, input }) =>
      listRisks(context.read(), input, context.catalogues(), todayOf(context)),
    ),
    heat: calls.risk.heat.handler(({ context, input }) =>
      heatOf(context.read(), input.matrix, input.filter, todayOf(context)),
    ),
    get: calls.risk.get.handler(({ context, input }) =>
      riskView(context.read(), input.id, context.catalogues(), todayOf(context)),
    ),
    add: calls.risk.add.handler(({ context, input }) =>
      writtenRisk(context, (tx, setting) => addRisk(tx, setting, input.item, input.input)),
    ),
    update: calls.risk.update.handler(({ context, input }) =>
      writtenRisk(context, (tx, setting) => {
        updateRisk(tx, setting, input.id, input.baseVersion, input.change);
        return input.id;
      }),
    ),
    remove: calls.risk.remove.handler(({ context, input }) =>
      context.write((tx) => removeRisk(tx, input.id, input.baseVersion)),
    ),
    duplicate: calls.risk.duplicate.handler(({ context, input }) =>
      writtenRisk(context, (tx, setting) => duplicateRisk(tx, setting, input.id, input.item)),
    ),
    fromCatalogue: calls.risk.fromCatalogue.handler(({ context, input }) =>
      context.write((tx) => risksFromCatalogue(tx, riskSetting(context, tx.read), input)),
    ),
    ...levelCalls(calls),
    inherited: calls.risk.inherited.handler(({ context, input }) =>
      inheritedRisks(context.read(), input, context.catalogues()),
    ),
    export: calls.risk.export.handler(({ context, input }) => {
      const { file, format, locale, ...question } = input;
      const words = tableWords(context, locale);
      writeTable(
        context,
        file,
        format,
        riskRegister(context.read(), question, context.catalogues(), words, todayOf(context)),
      );
    }),
  });
