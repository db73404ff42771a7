import { coverageOf, decideApplicability, statementOf } from '#core/risks/coverage';
import { coverageTable, statementTable } from '#core/risks/tables';
import type { Calls } from './base.ts';
import { frameworks, riskSetting, todayOf } from './risk-setting.ts';
import { tableWords, writeTable } from './risk-tables.ts';

/** `coverage.*`: which controls serve what of the frameworks. */
export const coverageCalls = (calls: Calls) =>
  calls.coverage.router({
    get: calls.coverage.get.handler(async ({ context, input }) => {
      const known = await frameworks(context);
      return coverageOf(context.read(), known, input.packId, todayOf(context));
    }),
    export: calls.coverage.export.handler(async ({ context, input }) => {
      const known = await frameworks(context);
      const coverage = coverageOf(context.read(), known, input.packId, todayOf(context));
      writeTable(context, input.file, input.format, coverageTable(coverage, tableWords(context, input.locale)));
    }),
  });

/** `applicability.*`: what of a framework applies, and why not. */
export const applicabilityCalls = (calls: Calls) =>
  calls.applicability.router({
    get: calls.applicability.get.handler(async ({ context, input }) => {
      const known = await frameworks(context);
      return statementOf(context.read(), known, input.packId, todayOf(context));
    }),
    set: calls.applicability.set.handler(async ({ context, input }) => {
      const known = await frameworks(context);
      context.write((tx) => decideApplicability(tx, riskSetting(context, tx.read), known, input));
      return statementOf(context.read(), known, input.packId, todayOf(context));
    }),
    export: calls.applicability.export.handler(async ({ context, input }) => {
      const known = await frameworks(context);
      const statement = statementOf(context.read(), known, input.packId, todayOf(context));
      writeTable(context, input.file, input.format, statementTable(statement, tableWords(context, input.locale)));
    }),
  });
