import { type BarChart, barOption } from './chart/bars.ts';
import { type ChartLook, type ChartOption, FRAME, HEAD_HEIGHT, ROW_HEIGHT } from './chart/base.ts';
import { CURVE_HEIGHT, type CurveChart, curveOption } from './chart/curve.ts';
import { type HistogramsChart, histogramsOption } from './chart/histograms.ts';
import { type IntervalChart, intervalOption } from './chart/intervals.ts';
import { type RatioChart, ratioOption } from './chart/ratios.ts';
import { type TimelineChart, timelineOption } from './chart/timeline.ts';
import { TREND_HEIGHT, type TrendChart, trendOption } from './chart/trend.ts';

/**
 * Charts as data, and as options of the drawing library: the same for the window and the page, so that both show the same
 * figures in the same colours. Every text is given ready to be read; nothing here formats or translates.
 */
export type Chart = BarChart | TimelineChart | RatioChart | IntervalChart | HistogramsChart | CurveChart | TrendChart;

export type { BarChart } from './chart/bars.ts';
export type { ChartColours, ChartLook, ChartOption, ChartTick, ChartTone } from './chart/base.ts';
export type { CurveChart } from './chart/curve.ts';
export type { HistogramsChart } from './chart/histograms.ts';
export type { IntervalChart } from './chart/intervals.ts';
export type { RatioChart } from './chart/ratios.ts';
export type { TimelineChart } from './chart/timeline.ts';
export type { TrendChart } from './chart/trend.ts';

/** How tall a chart is, in the unit of its look: a row for each item, or as its kind has it. */
export function chartHeight(chart: Chart): number {
  if (chart.kind === 'curve') return CURVE_HEIGHT;
  if (chart.kind === 'trend') return TREND_HEIGHT;
  const head = chart.kind === 'bars' ? 0 : HEAD_HEIGHT;
  return head + FRAME.top + FRAME.bottom + Math.max(1, chart.items.length) * ROW_HEIGHT;
}

/** The options that draw a chart: no animation, no interaction, items from the top in their order. */
export function chartOption(chart: Chart, look: ChartLook): ChartOption {
  switch (chart.kind) {
    case 'bars':
      return barOption(chart, look);
    case 'timeline':
      return timelineOption(chart, look);
    case 'ratios':
      return ratioOption(chart, look);
    case 'intervals':
      return intervalOption(chart, look);
    case 'histograms':
      return histogramsOption(chart, look);
    case 'curve':
      return curveOption(chart, look);
    case 'trend':
      return trendOption(chart, look);
  }
}
