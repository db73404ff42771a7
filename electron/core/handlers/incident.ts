import { AppError } from '#contract/errors';
import type { ItemRef } from '#contract/records/inventory';
import type { Locale } from '#contract/records/text';
import { type NoticeInput, writeIncidentNotice } from '#core/dossier/incident-notice';
import { loadMessages } from '#core/files/messages';
import { writeWholeFile } from '#core/files/write-file';
import type { WriteTransaction } from '#core/journal/write';
import { incidentChoices } from '#core/monitoring/book';
import { clocksOfRow, listIncidents, viewIncident } from '#core/monitoring/incident-pages';
import { answerClock, moveIncident, reportIncident, updateIncident, withdrawAnswer } from '#core/monitoring/incidents';
import { findItem } from '#core/store/items';
import { findPerson } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import type { IncidentRow } from '#core/store/watch-tables';
import { readWorkspaceRow } from '#core/store/workspace';
import type { CallContext, Calls } from './base.ts';
import { clockSetting, machineZone, todayOf } from './monitoring-setting.ts';

/** The clocks of an incident within a write. */
function clocksIn(context: CallContext, tx: WriteTransaction) {
  const setting = clockSetting(context, tx.read);
  return (row: IncidentRow) => clocksOfRow(tx.read, row, setting);
}

/** What the inventory states of the system that an incident is of: itself, or that of the deployment. */
function systemFacts(read: Reader, ref: ItemRef): NoticeInput['system'] {
  const item = findItem(read, ref);
  if (item?.kind === 'deployment' && item.parentId) return systemFacts(read, { kind: 'system', id: item.parentId });
  const text = (field: string): string => {
    const value = item?.kind === 'system' ? item.facts[field] : undefined;
    return typeof value === 'string' ? value : '';
  };
  return {
    name: item?.name ?? ref.id,
    release: text('release'),
    purpose: text('intendedPurpose'),
    provider: text('provider'),
    deployer: text('deployer'),
    regions: text('regions'),
    contact: text('contact'),
  };
}

async function writeNotice(
  context: CallContext,
  input: { readonly id: string; readonly clock: string; readonly locale: Locale; readonly file: string },
): Promise<void> {
  const path = context.files.path(input.file);
  const read = context.read();
  const incident = viewIncident(read, input.id, clockSetting(context));
  const clock = incident.clocks.find(({ ref }) => ref === input.clock);
  if (!clock) throw new AppError('incident.clock-unknown', { number: incident.number, clock: input.clock });
  const sender = findPerson(read, context.actor());
  const pdf = await writeIncidentNotice({
    incident,
    clock,
    organisation: readWorkspaceRow(read).name,
    system: systemFacts(read, incident.item),
    sender: { name: sender?.name ?? '', email: sender?.email ?? '' },
    locale: input.locale,
    messages: loadMessages(context.resources, input.locale),
    timeZone: machineZone(),
    createdAt: context.now(),
    appVersion: context.appVersion,
    fontsFolder: `${context.resources}/fonts`,
  });
  writeWholeFile(path, pdf);
}

/** `incident.*`: what went wrong, and who has to be told until when. */
export const incidentCalls = (calls: Calls) =>
  calls.incident.router({
    list: calls.incident.list.handler(({ context, input }) =>
      listIncidents(context.read(), { ...input, today: todayOf(context) }, clockSetting(context)),
    ),
    get: calls.incident.get.handler(({ context, input }) =>
      viewIncident(context.read(), input.id, clockSetting(context)),
    ),
    categories: calls.incident.categories.handler(({ context }) => incidentChoices(context.catalogues())),
    report: calls.incident.report.handler(({ context, input }) =>
      context.write((tx) => {
        const by = { id: context.ids.next(), actor: context.actor(), now: context.now() };
        reportIncident(tx, by, input);
        return viewIncident(tx.read, by.id, clockSetting(context, tx.read));
      }),
    ),
    update: calls.incident.update.handler(({ context, input }) =>
      context.write((tx) => {
        updateIncident(tx, context.now(), input, clocksIn(context, tx));
        return viewIncident(tx.read, input.id, clockSetting(context, tx.read));
      }),
    ),
    move: calls.incident.move.handler(({ context, input }) =>
      context.write((tx) => {
        moveIncident(tx, { actor: context.actor(), now: context.now() }, input, clocksIn(context, tx));
        return viewIncident(tx.read, input.id, clockSetting(context, tx.read));
      }),
    ),
    answerClock: calls.incident.answerClock.handler(({ context, input }) =>
      context.write((tx) => {
        const by = { noticeId: context.ids.next(), actor: context.actor(), now: context.now() };
        answerClock(tx, by, input, clocksIn(context, tx));
        return viewIncident(tx.read, input.id, clockSetting(context, tx.read));
      }),
    ),
    withdrawAnswer: calls.incident.withdrawAnswer.handler(({ context, input }) =>
      context.write((tx) => {
        const id = withdrawAnswer(tx, input.noticeId, input.baseVersion, clocksIn(context, tx));
        return viewIncident(tx.read, id, clockSetting(context, tx.read));
      }),
    ),
    writeNotice: calls.incident.writeNotice.handler(({ context, input }) => writeNotice(context, input)),
  });
