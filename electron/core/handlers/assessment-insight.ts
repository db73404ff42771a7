import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import { writeCalendar } from '#core/assessments/calendar';
import { compareAssessments } from '#core/assessments/compare-assessments';
import { judgeOptions, loadAssessment, loadRecords, withJudgement } from '#core/assessments/load';
import { listOffers } from '#core/assessments/offers';
import { loadMessages } from '#core/files/messages';
import { writeWholeFile } from '#core/files/write-file';
import { loadMapping } from '#core/inventory/mapping';
import { whatIf } from '#core/rules/what-if';
import { fileIdentity } from '#core/store/db';
import type { Calls } from './base.ts';

/** What an assessment lets one see beside its own screen. */
export const insightCalls = (calls: Calls) => ({
  whatIf: calls.assessment.whatIf.handler(({ context, input }) => {
    const records = loadRecords(context.read(), input.id);
    return whatIf(records.pack, { ...records.values, ...input.supposed }, judgeOptions(records));
  }),
  suppose: calls.assessment.suppose.handler(({ context, input }) => {
    const records = loadRecords(context.read(), input.id);
    return withJudgement({ ...records, values: { ...records.values, ...input.supposed } }).judgement;
  }),
  offers: calls.assessment.offers.handler(({ context, input }) => {
    const read = context.read();
    const loaded = loadAssessment(read, input.id);
    return listOffers(read, loaded, loadMapping(context.resources, loaded.pack.id));
  }),
  compare: calls.assessment.compare.handler(({ context, input }) => {
    const read = context.read();
    return compareAssessments(loadAssessment(read, input.leftId), loadAssessment(read, input.rightId));
  }),
  exportCalendar: calls.assessment.exportCalendar.handler(({ context, input }) => {
    const path = context.files.path(input.file);
    if (context.session.isLive(fileIdentity(path))) throw new AppError('file.not-writable', { name: basename(path) });
    const loaded = loadAssessment(context.read(), input.id);
    const messages = loadMessages(context.resources, input.locale);
    const text = writeCalendar(loaded, { locale: input.locale, messages, now: context.clock() });
    writeWholeFile(path, Buffer.from(text, 'utf8'));
  }),
});
