import { AppError } from '#contract/errors';
import type { Locale } from '#contract/records/text';
import type { ExportFormat, ExportLoss, ExportScope } from '#contract/records/transfer';
import { writeOscal } from '#core/interchange/oscal/write';
import type { Sheet } from '#core/interchange/spreadsheet/sheet';
import { writeCsv } from '#core/interchange/spreadsheet/write-csv';
import { writeXlsx } from '#core/interchange/spreadsheet/write-xlsx';
import { CARD_WRITERS, type WriteTools } from '#core/interchange/writers';
import type { Reader } from '#core/store/sql';
import { cardInput } from './card-input.ts';
import { oscalInput } from './oscal-input.ts';
import { evidenceSheet, itemSheet, sheetLosses } from './sheets.ts';

/** What an export works with. */
export type Exporting = {
  readonly read: Reader;
  readonly tools: WriteTools;
  readonly locale: Locale;
  /** Now. */
  readonly at: string;
};

/** Something that can be written: what it would lose, and its content piece by piece. */
export type Offer = {
  readonly format: ExportFormat;
  readonly losses: readonly ExportLoss[];
  readonly schema: string | null;
  /** How many records are in it. */
  readonly records: () => number;
  readonly pieces: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};

async function* once(content: () => Promise<string | Uint8Array> | string | Uint8Array): AsyncGenerator<Uint8Array> {
  const made = await content();
  yield typeof made === 'string' ? Buffer.from(made, 'utf8') : made;
}

function sheetOffers(sheet: () => Sheet, losses: readonly ExportLoss[]): Offer[] {
  let rows = 0;
  const counted = (): Sheet => {
    const { rows: all, ...rest } = sheet();
    function* counting() {
      for (const row of all) {
        rows += 1;
        yield row;
      }
    }
    return { ...rest, rows: { [Symbol.iterator]: counting } };
  };
  const common = { schema: null, records: () => rows };
  return [
    {
      ...common,
      format: 'csv',
      losses: [...losses, { item: '', field: '', reason: 'formula-guard' }],
      pieces: () => writeCsv(counted(), { hasMark: true }),
    },
    {
      ...common,
      format: 'xlsx',
      losses: [...losses, { item: '', field: '', reason: 'cell-cut' }],
      pieces: () => writeXlsx([counted()]),
    },
  ];
}

/** An offer, or none if the card cannot be as the format's schema demands. */
function tried(offer: () => Offer): Offer[] {
  try {
    return [offer()];
  } catch (error) {
    if (error instanceof AppError && error.code === 'interchange.not-valid') return [];
    throw error;
  }
}

/**
 * The formats that a scope can go out in; a whole workspace is written by `writeBundle`. A card that cannot be as a format's
 * schema demands is not on offer in it, unless only that is asked for.
 * @param only  this format and no other
 * @throws AppError `record.not-found`; with `only` also `interchange.not-valid`
 */
export function offersOf(scope: ExportScope, exporting: Exporting, only: ExportFormat | null = null): Offer[] {
  const { read, tools, locale, at } = exporting;
  switch (scope.of) {
    case 'item': {
      const input = cardInput(read, scope.item);
      const writers = CARD_WRITERS.filter(
        ({ kinds, format }) => kinds.includes(scope.item.kind) && (only === null || format === only),
      );
      return writers.flatMap(({ format, prepare }) => {
        const offer = (): Offer => {
          const prepared = prepare(input, tools);
          const { losses, schema } = prepared;
          return { format, losses, schema, records: () => 1, pieces: () => once(() => prepared.content()) };
        };
        return only === null ? tried(offer) : [offer()];
      });
    }
    case 'list':
      return sheetOffers(() => itemSheet(read, scope.kind, tools.say), sheetLosses(scope.kind));
    case 'evidence':
      return sheetOffers(() => evidenceSheet(read, tools.say), [{ item: '', field: 'files', reason: 'stays' }]);
    case 'assessment': {
      const { text, losses, schema } = writeOscal(oscalInput(read, scope.assessmentId, locale, at), tools.schemas);
      return [{ format: 'oscal-assessment-results', losses, schema, records: () => 1, pieces: () => once(() => text) }];
    }
    case 'workspace':
      return [];
  }
}

/** @throws AppError `export.not-offered`, and as `offersOf` */
export function offerOf(scope: ExportScope, format: ExportFormat, exporting: Exporting): Offer {
  const offer = offersOf(scope, exporting, format).find((one) => one.format === format);
  if (offer === undefined) throw new AppError('export.not-offered', { format });
  return offer;
}
