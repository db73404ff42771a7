import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import type { ActionFilter } from '#contract/records/review';
import { loadMessages } from '#core/files/messages';
import { writeWholeFile } from '#core/files/write-file';
import { writeCsv } from '#core/interchange/spreadsheet/write-csv';
import { writeXlsx } from '#core/interchange/spreadsheet/write-xlsx';
import { planCalendar, planSheet } from '#core/review/action-export';
import { type ActionQuestion, allActions, listActions } from '#core/review/action-pages';
import { fileIdentity } from '#core/store/db';
import { listPeople } from '#core/store/people';
import type { CallContext, Calls } from './base.ts';

function questionOf(context: CallContext, filter: ActionFilter): ActionQuestion {
  return { filter, actor: context.workspace().actorId, today: context.now().slice(0, 10) };
}

/** `action.*`: the action plan. */
export const actionCalls = (calls: Calls) =>
  calls.action.router({
    list: calls.action.list.handler(({ context, input }) =>
      listActions(context.read(), questionOf(context, input.filter), input.after, input.limit),
    ),
    export: calls.action.export.handler(({ context, input }) => {
      const { format, locale } = input;
      const path = context.files.path(input.file);
      if (context.session.isLive(fileIdentity(path))) throw new AppError('file.not-writable', { name: basename(path) });
      const read = context.read();
      const actions = allActions(read, questionOf(context, input.filter));
      const people = new Map(listPeople(read).map(({ id, name }) => [id, name]));
      const setting = { locale, messages: loadMessages(context.resources, locale), now: context.clock(), people };
      switch (format) {
        case 'ics':
          return writeWholeFile(path, Buffer.from(planCalendar(actions, setting), 'utf8'));
        case 'csv':
          return writeWholeFile(path, writeCsv(planSheet(actions, setting), { hasMark: true }));
        case 'xlsx':
          return writeWholeFile(path, writeXlsx([planSheet(actions, setting)]));
      }
    }),
  });
