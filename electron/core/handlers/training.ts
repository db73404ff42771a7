import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import { loadMessages } from '#core/files/messages';
import { writeWholeFile } from '#core/files/write-file';
import { writeCsv } from '#core/interchange/spreadsheet/write-csv';
import { writeXlsx } from '#core/interchange/spreadsheet/write-xlsx';
import { literacyOf } from '#core/policies/literacy';
import { literacySheet } from '#core/policies/literacy-table';
import {
  addTraining,
  completeTraining,
  listCompletions,
  listTrainings,
  removeCompletion,
  removeTraining,
  updateTraining,
} from '#core/policies/trainings';
import { fileIdentity } from '#core/store/db';
import type { Calls } from './base.ts';
import { textSetting } from './policy-text.ts';

/** `training.*`: AI literacy (Article 4 AI Act). */
export const trainingCalls = (calls: Calls) =>
  calls.training.router({
    list: calls.training.list.handler(({ context }) => listTrainings(context.read())),
    add: calls.training.add.handler(({ context, input }) =>
      context.write((tx) => addTraining(tx, textSetting(context), input)),
    ),
    update: calls.training.update.handler(({ context, input }) =>
      context.write((tx) => updateTraining(tx, textSetting(context), input)),
    ),
    remove: calls.training.remove.handler(({ context, input }) =>
      context.write((tx) => removeTraining(tx, input.id, input.baseVersion)),
    ),
    completions: calls.training.completions.handler(({ context, input }) => listCompletions(context.read(), input)),
    complete: calls.training.complete.handler(({ context, input }) =>
      context.write((tx) => {
        completeTraining(tx, textSetting(context), input);
        return literacyOf(tx.read, context.now().slice(0, 10));
      }),
    ),
    removeCompletion: calls.training.removeCompletion.handler(({ context, input }) =>
      context.write((tx) => {
        removeCompletion(tx, input.id, input.baseVersion);
        return literacyOf(tx.read, context.now().slice(0, 10));
      }),
    ),
    matrix: calls.training.matrix.handler(({ context }) => literacyOf(context.read(), context.now().slice(0, 10))),
    export: calls.training.export.handler(({ context, input }) => {
      const { format, locale } = input;
      const path = context.files.path(input.file);
      if (context.session.isLive(fileIdentity(path))) throw new AppError('file.not-writable', { name: basename(path) });
      const matrix = literacyOf(context.read(), context.now().slice(0, 10));
      const sheet = literacySheet(matrix, { messages: loadMessages(context.resources, locale), locale });
      writeWholeFile(path, format === 'csv' ? writeCsv(sheet, { hasMark: true }) : writeXlsx([sheet]));
    }),
  });
