import { statSync } from 'node:fs';
import { basename } from 'node:path';
import canonicalize from 'canonicalize';
import { AppError } from '#contract/errors';
import {
  type DriftSettings,
  EvaluatedFile,
  type Evaluation,
  type EvaluationColumns,
  type EvaluationProgress,
  EvaluationResult,
  EvaluationSettings,
  type EvaluationSummary,
} from '#contract/records/evaluation';
import { Fingerprint } from '#contract/records/fingerprint';
import type { ItemRef } from '#contract/records/inventory';
import { labelOf } from '#core/evidence/names';
import type { WriteTransaction } from '#core/journal/write';
import { addMeasurements } from '#core/measurements/add';
import { type Evaluated, type EvaluationFile, evaluateFiles, lookAtEvaluationFile } from '#core/measurements/evaluate';
import { measurementDrafts } from '#core/measurements/evaluate-drafts';
import { driftOfFingerprints } from '#core/measurements/evaluate-fingerprints';
import { itemNames } from '#core/measurements/rows';
import { WHOLE_FILE_BYTES } from '#core/reading/limits';
import type { FingerprintRow } from '#core/store/inventory-tables';
import { itemTable } from '#core/store/item-tables';
import { hasItem } from '#core/store/items';
import type { EvaluationRow } from '#core/store/judge-tables';
import { listPeople } from '#core/store/people';
import { build, type Reader } from '#core/store/sql';
import type { CallContext, Calls } from './base.ts';
import { chosenPath, type GivenFile } from './given-file.ts';
import { measuringSetting } from './measuring.ts';
import { withProgress } from './progress.ts';

type About = Omit<
  Evaluation,
  'id' | 'version' | 'kind' | 'settings' | 'result' | 'files' | 'rowCount' | 'personId' | 'at'
> & {
  readonly withMeasurements: boolean;
  readonly locale: 'en' | 'de';
};

function summary(row: EvaluationRow): Omit<EvaluationSummary, 'itemName' | 'personName'> {
  return {
    id: row.id,
    version: row.version,
    item: { kind: row.item_kind as ItemRef['kind'], id: row.item_id },
    datasetVersionId: row.dataset_version_id,
    kind: row.kind as Evaluation['kind'],
    title: row.title,
    files: EvaluatedFile.array().parse(JSON.parse(row.files)),
    rowCount: row.row_count,
    personId: row.person_id,
    at: row.at,
  };
}

function toEvaluation(row: EvaluationRow): Evaluation {
  return {
    ...summary(row),
    settings: EvaluationSettings.parse(JSON.parse(row.settings)),
    result: EvaluationResult.parse(JSON.parse(row.result)),
  };
}

/** @throws AppError `record.not-found` */
function find(read: Reader, id: string): EvaluationRow {
  const row = read.get<EvaluationRow>(build.selectFrom('evaluations').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'evaluations', id });
  return row;
}

/** @throws AppError `record.not-found` */
function fingerprintOf(read: Reader, id: string): Fingerprint {
  const row = read.get<FingerprintRow>(build.selectFrom('fingerprints').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'fingerprints', id });
  return Fingerprint.parse(JSON.parse(row.content));
}

/** @throws AppError `record.not-found` */
function checkPlaces(read: Reader, { item, datasetVersionId }: Pick<About, 'item' | 'datasetVersionId'>): void {
  const dataset: ItemRef[] = datasetVersionId === null ? [] : [{ kind: 'dataset-version', id: datasetVersionId }];
  for (const ref of [item, ...dataset]) {
    if (!hasItem(read, ref)) throw new AppError('record.not-found', { kind: itemTable(ref.kind), id: ref.id });
  }
}

/** @throws AppError `file.too-large` of a dropped file, which is held in memory; as `chosenPath` */
async function evaluationFile(context: CallContext, given: GivenFile): Promise<EvaluationFile> {
  if ('file' in given) {
    const path = chosenPath(context, given.file);
    return { source: { name: labelOf(basename(path)), path }, sizeBytes: statSync(path).size };
  }
  const { name, content } = given;
  if (content.size > WHOLE_FILE_BYTES) throw new AppError('file.too-large', { name, limitBytes: WHOLE_FILE_BYTES });
  return {
    source: { name: labelOf(name), bytes: new Uint8Array(await content.arrayBuffer()) },
    sizeBytes: content.size,
  };
}

/** Keeps what was computed, and its headline figures as measurements if that is wanted. */
function keep(
  context: CallContext,
  tx: WriteTransaction,
  about: About,
  settings: EvaluationSettings,
  { result, files, rowCount }: Evaluated,
): Evaluation {
  checkPlaces(tx.read, about);
  const at = context.now();
  const row = tx.insert('evaluations', {
    id: context.ids.next(),
    item_kind: about.item.kind,
    item_id: about.item.id,
    dataset_version_id: about.datasetVersionId,
    kind: settings.kind,
    title: about.title,
    settings: canonicalize(settings) ?? '',
    result: canonicalize(result) ?? '',
    files: canonicalize(files) ?? '',
    row_count: rowCount,
    person_id: context.actor(),
    at,
  });
  if (about.withMeasurements) {
    const shared = {
      item: about.item,
      unit: '',
      datasetVersionId: about.datasetVersionId,
      computedBy: `Model Dossier ${context.appVersion}`,
      measuredAt: at,
      evidenceItemId: null,
      note: '',
    };
    const inputs = measurementDrafts(settings, result).map((draft) => ({ ...draft, ...shared }));
    addMeasurements(tx, measuringSetting(context, about.locale, tx), inputs, row.id);
  }
  return toEvaluation(row);
}

/** `evaluation.*`: fairness, performance and drift, computed of files that are not kept. */
export const evaluationCalls = (calls: Calls) =>
  calls.evaluation.router({
    columns: calls.evaluation.columns.handler(async function* ({ context, input, signal }) {
      return yield* withProgress<EvaluationProgress, EvaluationColumns>(async (onProgress, stop) => {
        const file = await evaluationFile(context, input.file);
        return lookAtEvaluationFile(context.reader, file, { signal: stop, onProgress });
      }, signal);
    }),
    run: calls.evaluation.run.handler(async function* ({ context, input, signal }) {
      return yield* withProgress<EvaluationProgress, Evaluation>(async (onProgress, stop) => {
        const { settings, file, baseline, ...about } = input;
        // Before minutes of reading: who would keep it, and of what.
        context.actor();
        checkPlaces(context.read(), about);
        const given = baseline === undefined ? [file] : [baseline, file];
        const files: EvaluationFile[] = [];
        for (const one of given) files.push(await evaluationFile(context, one));
        const found = await evaluateFiles(context.reader, files, settings, { signal: stop, onProgress });
        return context.write((tx) => keep(context, tx, about, settings, found));
      }, signal);
    }),
    fingerprints: calls.evaluation.fingerprints.handler(({ context, input }) =>
      context.write((tx) => {
        const { settings, baselineId, currentId, ...about } = input;
        const [before, after] = [fingerprintOf(tx.read, baselineId), fingerprintOf(tx.read, currentId)];
        return keep(context, tx, about, settings, driftBetween(before, after, settings));
      }),
    ),
    list: calls.evaluation.list.handler(({ context, input }) => {
      const read = context.read();
      const all = build.selectFrom('evaluations').selectAll().orderBy('id', 'desc');
      const query = input.item === undefined ? all : all.where('item_id', '=', input.item.id);
      const nameOf = itemNames(read);
      const people = new Map(listPeople(read).map(({ id, name }) => [id, name]));
      return read.all<EvaluationRow>(query).map((row) => {
        const found = summary(row);
        return { ...found, itemName: nameOf(found.item), personName: people.get(found.personId) ?? found.personId };
      });
    }),
    get: calls.evaluation.get.handler(({ context, input }) => toEvaluation(find(context.read(), input.id))),
    remove: calls.evaluation.remove.handler(({ context, input }) =>
      context.write((tx) => {
        const { title } = find(tx.read, input.id);
        const query = build.selectFrom('measurements').select('id').where('evaluation_id', '=', input.id);
        const count = tx.read.all(query).length;
        if (count > 0) throw new AppError('evaluation.in-use', { title, count });
        tx.remove('evaluations', input.id, input.baseVersion);
      }),
    ),
  });

function driftBetween(before: Fingerprint, after: Fingerprint, settings: DriftSettings): Evaluated {
  const result = driftOfFingerprints(before, after, settings);
  return {
    result,
    files: [before, after].map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 })),
    rowCount: result.baselineRows + result.currentRows,
  };
}
