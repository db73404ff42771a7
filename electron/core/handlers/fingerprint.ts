import { basename } from 'node:path';
import canonicalize from 'canonicalize';
import { AppError } from '#contract/errors';
import {
  Fingerprint,
  type FingerprintCheck,
  type FingerprintProgress,
  type TakenFingerprint,
} from '#contract/records/fingerprint';
import type { ItemRef } from '#contract/records/inventory';
import { labelOf } from '#core/evidence/names';
import { compareFingerprints } from '#core/reading/compare-fingerprints';
import type { FingerprintRow } from '#core/store/inventory-tables';
import { itemTable } from '#core/store/item-tables';
import { itemName } from '#core/store/items';
import { listPeople } from '#core/store/people';
import { build, type Reader } from '#core/store/sql';
import type { CallContext, Calls } from './base.ts';
import { chosenPath } from './given-file.ts';
import { withProgress } from './progress.ts';

type Report = (progress: FingerprintProgress) => void;

function toFingerprint(row: FingerprintRow, nameOf: (id: string) => string): TakenFingerprint {
  return {
    ...Fingerprint.parse(JSON.parse(row.content)),
    id: row.id,
    version: row.version,
    item: { kind: row.item_kind as ItemRef['kind'], id: row.item_id },
    takenBy: row.taken_by,
    takenByName: nameOf(row.taken_by),
    takenAt: row.taken_at,
  };
}

function named(read: Reader): (id: string) => string {
  const people = new Map(listPeople(read).map(({ id, name }) => [id, name]));
  return (id) => people.get(id) ?? id;
}

/** @throws AppError `record.not-found` */
function find(read: Reader, id: string): FingerprintRow {
  const row = read.get<FingerprintRow>(build.selectFrom('fingerprints').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'fingerprints', id });
  return row;
}

/** @throws AppError `record.not-found` */
function checkItem(read: Reader, { kind, id }: ItemRef): void {
  if (itemName(read, { kind, id }) === null) throw new AppError('record.not-found', { kind: itemTable(kind), id });
}

/** Measures a file or folder in a process of its own. What comes back is checked as whatever a stranger sends. */
async function measure(context: CallContext, token: string, report: Report, signal: AbortSignal): Promise<Fingerprint> {
  const path = chosenPath(context, token);
  const name = labelOf(basename(path));
  return Fingerprint.parse(
    await context.reader.run('fingerprint', { name, path }, { signal, onProgress: (progress) => report(progress) }),
  );
}

/** `fingerprint.*`: what data and models looked like, without the data. */
export const fingerprintCalls = (calls: Calls) =>
  calls.fingerprint.router({
    list: calls.fingerprint.list.handler(({ context, input }) => {
      const read = context.read();
      const query = build.selectFrom('fingerprints').selectAll().where('item_id', '=', input.id);
      const nameOf = named(read);
      return read.all<FingerprintRow>(query.orderBy('id', 'desc')).map((row) => toFingerprint(row, nameOf));
    }),
    take: calls.fingerprint.take.handler(async function* ({ context, input, signal }) {
      return yield* withProgress<FingerprintProgress, TakenFingerprint>(async (report, stop) => {
        checkItem(context.read(), input.item);
        const fingerprint = await measure(context, input.file, report, stop);
        return context.write((tx) => {
          checkItem(tx.read, input.item);
          const row = tx.insert('fingerprints', {
            id: context.ids.next(),
            item_kind: input.item.kind,
            item_id: input.item.id,
            content: canonicalize(fingerprint) ?? '',
            sha256: fingerprint.sha256,
            taken_by: context.actor(),
            taken_at: context.now(),
          });
          return toFingerprint(row, named(tx.read));
        });
      }, signal);
    }),
    check: calls.fingerprint.check.handler(async function* ({ context, input, signal }) {
      return yield* withProgress<FingerprintProgress, FingerprintCheck>(async (report, stop) => {
        const before = Fingerprint.parse(JSON.parse(find(context.read(), input.id).content));
        const now = await measure(context, input.file, report, stop);
        return { ...compareFingerprints(before, now), now };
      }, signal);
    }),
    remove: calls.fingerprint.remove.handler(({ context, input }) =>
      context.write((tx) => tx.remove('fingerprints', input.id, input.baseVersion)),
    ),
  });
