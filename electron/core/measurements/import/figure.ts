import { z } from 'zod';
import { MeasurementMapping, MeasurementPreview } from '#contract/records/measurement';

/** A figure as a file says it; what it leaves out is null or empty. */
export const ReadFigure = z.strictObject({
  place: z.string().max(500),
  metric: z.string().min(1).max(200),
  value: z.number().nullable(),
  unit: z.string().max(50),
  slice: z.string().max(500),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  confidence: z.number().gt(0).lt(1).nullable(),
  sampleSize: z.int().min(0).nullable(),
  measuredAt: z.string().nullable(),
  computedBy: z.string().max(500),
  note: z.string().max(5000),
});
export type ReadFigure = z.infer<typeof ReadFigure>;

/** Something of a file that gives no figure. */
export type Problem = MeasurementPreview['problems'][number];

/** What the process that reads gives back. */
export const ReadFigures = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  format: MeasurementPreview.shape.format,
  sheets: MeasurementPreview.shape.sheets,
  mapping: MeasurementMapping.nullable(),
  figures: z.array(ReadFigure),
  problems: MeasurementPreview.shape.problems,
  problemCount: z.int(),
});
export type ReadFigures = z.infer<typeof ReadFigures>;

/** So many figures come from one file at most. */
export const MOST_FIGURES = 100_000;
const MOST_PROBLEMS = 200;

/** A figure of which nothing is said but its name and value. */
export function plainFigure(place: string, metric: string, value: number | null): ReadFigure {
  return {
    place,
    metric: metric.slice(0, 200),
    value,
    unit: '',
    slice: '',
    lower: null,
    upper: null,
    confidence: null,
    sampleSize: null,
    measuredAt: null,
    computedBy: '',
    note: '',
  };
}

/** Gathers what was left out; of very many only the first are told, the others counted. */
export class Problems {
  readonly told: Problem[] = [];
  count = 0;

  add(place: string, value: string, reason: string): void {
    this.count += 1;
    if (this.told.length < MOST_PROBLEMS)
      this.told.push({ place: place.slice(0, 500), value: value.slice(0, 200), reason });
  }
}

/** Words for a value that is none; such a figure is kept as not computed. */
const NO_NUMBER = /^(?:nan|n\/?a|null|none|inf(?:inity)?|[+-]inf(?:inity)?|-)$/i;

/** Whether a text says that there is no number. */
export function isNoNumber(text: string): boolean {
  return NO_NUMBER.test(text.trim());
}

/** An instant of a text: ISO 8601 (without a zone in UTC), `23.11.2026`, or seconds or milliseconds since 1970; else null. */
export function instantOf(text: string): string | null {
  const bare = text.trim();
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(bare);
  const iso = german ? `${german[3]}-${german[2]?.padStart(2, '0')}-${german[1]?.padStart(2, '0')}` : bare;
  if (/^\d{10}(?:\.\d+)?$|^\d{13}$/.test(iso)) {
    return tell(new Date(Math.round(iso.length >= 13 && !iso.includes('.') ? Number(iso) : Number(iso) * 1000)));
  }
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(iso);
  if (parts === null) return null;
  const [, day = '', time = '00:00', zone = 'Z'] = parts;
  const instant = tell(new Date(`${day}T${time}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`));
  // A day that is none, such as 31 February, would become another.
  return instant !== null && tell(new Date(`${day}T00:00Z`))?.startsWith(day) === true ? instant : null;
}

function tell(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
