import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GraphicComponent, GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import { type Chart, type ChartColours, chartHeight, chartOption } from '#contract/chart';

use([BarChart, LineChart, ScatterChart, GraphicComponent, GridComponent, LabelLayout, MarkLineComponent, SVGRenderer]);

const SVG = 'http://www.w3.org/2000/svg';

/** What the library paints with, before it becomes markup. */
interface DrawnNode {
  readonly tag: string;
  readonly attrs?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly children?: readonly (DrawnNode | string)[];
  readonly text?: string;
}

/** How a chart looks in the window. */
export interface WindowLook {
  readonly colours: ChartColours;
  readonly fontFamily: string;
  readonly fontSize: number;
  /** Pixels. */
  readonly width: number;
}

/**
 * Draws a chart as an SVG element: the same data and options as on the page. The nodes are made one by one, for the page's
 * policy (Trusted Types) lets no text become markup.
 */
export function drawChart(chart: Chart, look: WindowLook): SVGElement {
  const { fontFamily, fontSize, width } = look;
  const height = chartHeight(chart);
  const pen = document.createElement('canvas').getContext('2d');
  if (pen) pen.font = `${fontSize}px ${fontFamily}`;
  const measure = (text: string): number => pen?.measureText(text).width ?? text.length * fontSize * 0.55;
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawing.setOption(chartOption(chart, { ...look, measure }));
    const { painter } = drawing.getZr() as unknown as { painter: { renderToVNode: (how: object) => DrawnNode } };
    const svg = elementOf(painter.renderToVNode({ animation: false, willUpdate: false, compress: true }));
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    return svg;
  } finally {
    drawing.dispose();
  }
}

function elementOf({ tag, attrs, children, text }: DrawnNode): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attrs ?? {})) {
    if (value === undefined || value === false || name.startsWith('xmlns')) continue;
    // The policy refuses style attributes; the property does the same.
    if (name === 'style') element.style.cssText = String(value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children ?? []) element.append(typeof child === 'string' ? child : elementOf(child));
  if (text !== undefined) element.append(text);
  return element;
}
