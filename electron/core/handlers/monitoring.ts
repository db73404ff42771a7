import type { Locale } from '#contract/records/text';
import { writeMonitoringPlan } from '#core/dossier/monitoring-plan';
import { loadMessages } from '#core/files/messages';
import { writeWholeFile } from '#core/files/write-file';
import { countMonitoring } from '#core/monitoring/counts';
import { planOf } from '#core/monitoring/plan';
import { readContent } from '#core/store/blobs';
import { readWorkspaceRow } from '#core/store/workspace';
import type { CallContext, Calls } from './base.ts';
import { clockSetting, machineZone } from './monitoring-setting.ts';

async function writePlan(
  context: CallContext,
  { systemId, locale, file }: { readonly systemId: string; readonly locale: Locale; readonly file: string },
): Promise<void> {
  const path = context.files.path(file);
  const read = context.read();
  const pdf = await writeMonitoringPlan({
    plan: planOf(read, context.catalogues(), systemId, clockSetting(context)),
    organisation: readWorkspaceRow(read).name,
    sources: { picture: (sha256) => readContent(read, sha256) ?? undefined },
    locale,
    messages: loadMessages(context.resources, locale),
    timeZone: machineZone(),
    createdAt: context.now(),
    appVersion: context.appVersion,
    fontsFolder: `${context.resources}/fonts`,
  });
  writeWholeFile(path, pdf);
}

/** `monitoring.*`: what is watched after launch. */
export const monitoringCalls = (calls: Calls) =>
  calls.monitoring.router({
    counts: calls.monitoring.counts.handler(({ context }) => countMonitoring(context.read(), clockSetting(context))),
    plan: calls.monitoring.plan.handler(({ context, input }) =>
      planOf(context.read(), context.catalogues(), input.systemId, clockSetting(context)),
    ),
    writePlan: calls.monitoring.writePlan.handler(({ context, input }) => writePlan(context, input)),
  });
