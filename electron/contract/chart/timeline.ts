import {
  type ChartLook,
  type ChartOption,
  type ChartTone,
  FRAME,
  frame,
  HEAD_HEIGHT,
  labelStyle,
  margins,
  markLine,
} from './base.ts';

/** What falls due when. */
export interface TimelineChart {
  readonly kind: 'timeline';
  readonly items: readonly {
    readonly label: string;
    /** `YYYY-MM-DD` */
    readonly date: string;
    readonly dateLabel: string;
    readonly tone?: ChartTone;
  }[];
  readonly today: { readonly date: string; readonly label: string };
}

const YEAR_GAP = 10;
const DAY_MS = 86_400_000;

/** The options that draw it. */
export function timelineOption({ items, today }: TimelineChart, look: ChartLook): ChartOption {
  const { colours } = look;
  const days = items.map(({ date }) => dayOf(date));
  const now = dayOf(today.date);
  const first = Math.min(now, ...days);
  const last = Math.max(now + 1, ...days);
  const labels = items.map(({ label }) => label);
  const ends = items.map(({ dateLabel }) => dateLabel);
  const { left, right } = margins(look, labels, ends);
  const years = yearStarts(first, last, (look.width - left - right) / (look.measure('0000') + YEAR_GAP));
  const pad = Math.max(15, (last - first) * 0.04);
  return frame(look, {
    labels,
    ends,
    top: FRAME.top + HEAD_HEIGHT,
    xAxis: {
      type: 'value',
      min: first - pad,
      max: last + pad,
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: colours.hairline, width: 0.5 } },
      axisTick: { show: true, customValues: years, lineStyle: { color: colours.quiet, width: 0.5 } },
      axisLabel: {
        ...labelStyle(look, colours.quiet),
        customValues: years,
        formatter: (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 4),
      },
    },
    series: [
      {
        type: 'bar',
        // From the day the chart is drawn to the day the item falls due.
        stack: 'span',
        barWidth: 1.5,
        itemStyle: { color: 'transparent' },
        data: days.map((day) => Math.min(day, now)),
      },
      {
        type: 'bar',
        stack: 'span',
        barWidth: 1.5,
        itemStyle: { color: colours.hairline },
        data: days.map((day) => Math.abs(day - now)),
      },
      {
        type: 'scatter',
        symbolSize: 8,
        data: items.map(({ tone = 'accent' }, index) => ({
          value: [days[index], index],
          symbol: (days[index] ?? now) <= now ? 'diamond' : 'circle',
          itemStyle: { color: colours[tone], opacity: 1 },
        })),
        markLine: markLine(look, now, today.label, colours.quiet),
      },
    ],
  });
}

/** Days since 1970, of a date without a time. */
function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** The first days of the years between two days, `most` of them at most and at equal steps. */
function yearStarts(first: number, last: number, most: number): number[] {
  const from = new Date(first * DAY_MS).getUTCFullYear();
  const to = new Date(last * DAY_MS).getUTCFullYear();
  const step = Math.max(1, Math.ceil((to - from + 1) / Math.max(1, Math.floor(most))));
  const years: number[] = [];
  for (let year = from; year <= to + 1; year += step) years.push(Date.UTC(year, 0, 1) / DAY_MS);
  return years;
}
