import type { MeasurementTarget } from '#contract/measurement-words';
import type { MeasurementMapping } from '#contract/records/measurement';
import { numberOf } from '#core/interchange/table/cell';
import type { Grid } from '#core/interchange/table/grid';
import { headersOf } from '#core/interchange/table/look';
import { instantOf, isNoNumber, type Problems, plainFigure, type ReadFigure } from './figure.ts';

/** What people write above columns, in small letters and digits. */
const WORDS: Readonly<Record<Exclude<MeasurementTarget, 'figure'>, readonly string[]>> = {
  metric: ['metric', 'metricname', 'name', 'key', 'measure', 'kennzahl', 'metrik', 'messgrösse', 'messgröße'],
  value: ['value', 'score', 'result', 'wert', 'messwert', 'ergebnis', 'estimate'],
  slice: ['slice', 'group', 'segment', 'subset', 'gruppe', 'teilmenge', 'ausschnitt', 'cohort'],
  unit: ['unit', 'einheit'],
  lower: ['lower', 'cilower', 'lowerci', 'low', 'lowerbound', 'ci95lower', 'untergrenze', 'untere'],
  upper: ['upper', 'ciupper', 'upperci', 'high', 'upperbound', 'ci95upper', 'obergrenze', 'obere'],
  confidence: ['confidence', 'confidencelevel', 'level', 'konfidenz', 'konfidenzniveau'],
  sampleSize: ['n', 'samplesize', 'samples', 'count', 'rows', 'support', 'stichprobe', 'anzahl'],
  measuredAt: ['measuredat', 'date', 'timestamp', 'time', 'when', 'datum', 'zeitpunkt', 'gemessenam', 'createdat'],
  computedBy: ['computedby', 'by', 'source', 'tool', 'pipeline', 'run', 'runid', 'berechnetvon', 'quelle'],
  note: ['note', 'notes', 'comment', 'notiz', 'bemerkung', 'kommentar'],
};
/** Columns of numbers that count steps, and are no figures. */
const NO_FIGURES = new Set(['step', 'epoch', 'epochs', 'iteration', 'index', 'id', 'seed', 'fold', 'runid']);

const bare = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * How the columns of a table may become figures: by their headers; if none is a metric with its value, every column of
 * numbers is a figure of its own.
 */
export function suggestMapping(grid: Grid, headerRow: number, isCommaDecimal: boolean): MeasurementMapping {
  const headers = headersOf(grid, headerRow);
  const taken = new Set<string>();
  const named = headers.map((header) => {
    const word = bare(header);
    const target = (Object.keys(WORDS) as (keyof typeof WORDS)[]).find((one) => WORDS[one].includes(word)) ?? null;
    if (target === null || taken.has(target)) return { header, target: null };
    taken.add(target);
    return { header, target };
  });
  const sheet = grid.name === '' ? null : grid.name;
  if (taken.has('metric') && taken.has('value')) return { sheet, headerRow, columns: named };
  const below = grid.rows.filter(({ number }) => number > headerRow);
  const columns = named.map(({ header, target }, at) => {
    const isTold = target !== null && !['metric', 'value'].includes(target);
    if (isTold) return { header, target };
    const cells = below.map(({ cells }) => cells[at] ?? '').filter((cell) => cell !== '');
    const isOfNumbers =
      cells.length > 0 && cells.every((cell) => numberOf(cell, isCommaDecimal) !== null || isNoNumber(cell));
    return { header, target: isOfNumbers && !NO_FIGURES.has(bare(header)) ? ('figure' as const) : null };
  });
  return { sheet, headerRow, columns };
}

/** Whether a mapping gives figures at all. */
export function isComplete({ columns }: MeasurementMapping): boolean {
  const has = (wanted: MeasurementTarget): boolean => columns.some(({ target }) => target === wanted);
  return has('figure') || (has('metric') && has('value'));
}

/**
 * The figures of a table. A percent sign means hundredths: `93 %` is 0.93. What says that there is no number (`NaN`) becomes
 * a figure that could not be computed.
 */
export function figuresOfTable(
  grid: Grid,
  mapping: MeasurementMapping,
  isCommaDecimal: boolean,
  problems: Problems,
): ReadFigure[] {
  const { headerRow, columns } = mapping;
  const headers = headersOf(grid, headerRow);
  // By header, as a template may be older than the file; of equal headers each by its place.
  const placeOf = columns.map(({ header }, at) => (headers[at] === header ? at : headers.indexOf(header)));
  const at = (target: MeasurementTarget): number => {
    const index = columns.findIndex((column) => column.target === target);
    return index === -1 ? -1 : (placeOf[index] ?? -1);
  };
  const places = {
    metric: at('metric'),
    value: at('value'),
    slice: at('slice'),
    unit: at('unit'),
    lower: at('lower'),
    upper: at('upper'),
    confidence: at('confidence'),
    sampleSize: at('sampleSize'),
    measuredAt: at('measuredAt'),
    computedBy: at('computedBy'),
    note: at('note'),
  };
  const own = columns.flatMap(({ header, target }, index) => {
    const place = placeOf[index] ?? -1;
    return target === 'figure' && place !== -1 ? [{ header, place }] : [];
  });
  const number = (text: string): number | null => {
    const found = numberOf(text, isCommaDecimal)?.value;
    return typeof found !== 'number' ? null : /%\s*$/.test(text) ? found / 100 : found;
  };
  const figures: ReadFigure[] = [];
  for (const { number: line, cells } of grid.rows) {
    if (line <= headerRow) continue;
    const cell = (place: number): string => (place === -1 ? '' : (cells[place] ?? ''));
    /** A number beside the value; a cell that is none is told. */
    const beside = (place: number, isFine: (value: number) => boolean = () => true): number | null => {
      const text = cell(place);
      if (text === '' || isNoNumber(text)) return null;
      const value = number(text);
      if (value !== null && isFine(value)) return value;
      problems.add(`${line}`, text, 'not-a-number');
      return null;
    };
    const whenText = cell(places.measuredAt);
    const measuredAt = instantOf(whenText);
    if (whenText !== '' && measuredAt === null) problems.add(`${line}`, whenText, 'not-a-date');
    const said = {
      slice: cell(places.slice).slice(0, 500),
      confidence: beside(places.confidence, (value) => value > 0 && value < 1),
      sampleSize: beside(places.sampleSize, (value) => Number.isSafeInteger(value) && value >= 0),
      measuredAt,
      computedBy: cell(places.computedBy).slice(0, 500),
    };
    const add = (metric: string, text: string, extra: Partial<ReadFigure>): void => {
      const value = number(text);
      if (value === null && !isNoNumber(text)) {
        problems.add(`${line}`, text === '' ? metric : text, text === '' ? 'no-value' : 'not-a-number');
        return;
      }
      const note = [extra.note ?? '', value === null ? text : ''].filter((part) => part !== '').join('; ');
      figures.push({ ...plainFigure(`${line}`, metric, value), ...said, ...extra, note: note.slice(0, 5000) });
    };
    if (places.metric !== -1 && places.value !== -1) {
      const metric = cell(places.metric);
      if (metric === '') problems.add(`${line}`, cell(places.value), 'no-metric');
      else
        add(metric, cell(places.value), {
          unit: cell(places.unit).slice(0, 50),
          lower: beside(places.lower),
          upper: beside(places.upper),
          note: cell(places.note),
        });
    }
    for (const { header, place } of own) {
      if (cell(place) !== '') add(header, cell(place), { note: cell(places.note) });
    }
  }
  return figures;
}
