import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GraphicComponent, GridComponent, MarkLineComponent } from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import draw from 'svg-to-pdfkit';
import { type Chart, type ChartColours, type ChartOption, chartOption } from '#contract/chart';
import type { Canvas } from './canvas.ts';
import type { Fonts } from './fonts.ts';
import { breakLines, type Line } from './inline.ts';
import { n } from './text-operators.ts';
import { COLOURS, hexOf, type TextStyle } from './theme.ts';

use([BarChart, LineChart, ScatterChart, GraphicComponent, GridComponent, LabelLayout, MarkLineComponent, SVGRenderer]);

const FONT_SIZE = 8;
const TEXT: TextStyle = { sizePt: FONT_SIZE, leadingPt: 10, ink: 'text', beforePt: 0 };
/** From the middle of the letters down to their baseline, as a share of the type size. */
const MIDDLE = 0.36;

const PAGE_COLOURS: ChartColours = {
  text: hexOf(COLOURS.text),
  quiet: hexOf(COLOURS.quiet),
  accent: hexOf(COLOURS.accent),
  hairline: hexOf(COLOURS.hairline),
  ground: hexOf(COLOURS.sunken),
  prohibited: hexOf(COLOURS.prohibited),
  high: hexOf(COLOURS.high),
  limited: hexOf(COLOURS.limited),
  minimal: hexOf(COLOURS.minimal),
};

/** A chart as it is to be painted: shapes as SVG, and the texts, which are set as all other text is. */
export interface ChartDrawing {
  readonly shapes: string;
  readonly texts: readonly ChartText[];
  readonly width: number;
  readonly height: number;
}

interface ChartText {
  readonly line: Line;
  readonly style: TextStyle;
  /** Where the text's own axes lie. */
  readonly matrix: readonly [number, number, number, number, number, number];
  readonly x: number;
  readonly y: number;
}

/** Draws charts with echarts; texts are measured and set in the fonts of the document. */
export class ChartPainter {
  readonly #fonts: Fonts;

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
    // echarts measures a text once for the whole process: a later document must not count its faces in another order.
    for (const name of ['regular', 'bold', 'symbols'] as const) fonts.open(name);
  }

  /** Lays a chart out; equal charts give equal drawings. */
  draw(chart: Chart, width: number, height: number): ChartDrawing {
    const measure = (text: string): number => this.#widthOf(text, TEXT);
    // One for the whole process, so it is set each time: it guesses widths otherwise.
    setPlatformAPI({
      measureText: (text, font) => ({ width: this.#widthOf(text, styleOf(font ?? '')) }),
    });
    const look = { colours: PAGE_COLOURS, fontFamily: 'sans-serif', fontSize: FONT_SIZE, width, measure };
    const svg = svgOf(chartOption(chart, look), width, height);
    const texts = [...svg.matchAll(/<text\b([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', content = '']) =>
      this.#text(attributes, unescapeXml(content)),
    );
    return { shapes: shapesOf(svg), texts, width, height };
  }

  /** Paints a drawing; the caller marks it. */
  paint({ shapes, texts, width, height }: ChartDrawing, canvas: Canvas, x: number, y: number): void {
    const { pdf } = canvas;
    pdf.save();
    draw(pdf, shapes, x, y, {
      width,
      height,
      assumePt: true,
      warningCallback: (warning) => {
        throw new Error(`a chart cannot be painted: ${warning}`);
      },
    });
    pdf.restore();
    for (const { line, style, matrix, x: left, y: baseline } of texts) {
      const [a, b, c, d, e, f] = matrix;
      pdf.page.write(`q ${[a, b, c, d, e + x, f + y].map(n).join(' ')} cm`);
      canvas.text(line.segments, style, left, baseline);
      pdf.page.write('Q');
    }
  }

  #widthOf(text: string, style: TextStyle): number {
    return (this.#fonts.estimate(text, style.bold ? 'bold' : 'regular') * style.sizePt) / 1000;
  }

  #text(attributes: string, content: string): ChartText {
    const read = (name: string): string | undefined => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
    const style = styleOf(read('style') ?? '');
    const colour = read('fill');
    const run = { text: content, ...(style.bold && { bold: true }), ...(colour && { colour: hex(colour) }) };
    const [line = { segments: [], width: 0 }] = breakLines([run], style, Number.POSITIVE_INFINITY, this.#fonts);
    const anchor = read('text-anchor');
    const shift = anchor === 'end' ? -line.width : anchor === 'middle' ? -line.width / 2 : 0;
    const isCentral = read('dominant-baseline') === 'central';
    return {
      line,
      style,
      matrix: matrixOf(read('transform') ?? ''),
      x: Number(read('(?<![-\\w])x') ?? 0) + shift,
      y: Number(read('(?<![-\\w])y') ?? 0) + (isCentral ? style.sizePt * MIDDLE : 0),
    };
  }
}

function svgOf(option: ChartOption, width: number, height: number): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** Without texts, and without style sheets, which speak of the pointer only. */
function shapesOf(svg: string): string {
  return svg.replaceAll(/<text\b[^>]*>[^<]*<\/text>/g, '').replaceAll(/<style[^>]*>[\s\S]*?<\/style>/g, '');
}

/** The style of a CSS font or style attribute. */
function styleOf(css: string): TextStyle {
  const sizePt = Number(/([\d.]+)px/.exec(css)?.[1] ?? FONT_SIZE);
  return { ...TEXT, sizePt, ...(/bold|[6-9]00/.test(css) && { bold: true }) };
}

function matrixOf(transform: string): ChartText['matrix'] {
  const [, name, values = ''] = /(translate|matrix)\(([^)]*)\)/.exec(transform) ?? [];
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = values
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
  if (name === 'translate') return [1, 0, 0, 1, a, values.trim().includes(' ') || values.includes(',') ? b : 0];
  return name === 'matrix' ? [a, b, c, d, e, f] : [1, 0, 0, 1, 0, 0];
}

/** A colour as echarts writes it, `#rgb`, `#rrggbb` or `rgb(…)`, as `#rrggbb`. */
function hex(colour: string): string {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(colour);
  if (short)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`;
  const parts = /^rgba?\((\d+),(\d+),(\d+)/.exec(colour.replaceAll(' ', ''));
  if (parts)
    return `#${parts
      .slice(1, 4)
      .map((part) => Number(part).toString(16).padStart(2, '0'))
      .join('')}`;
  return /^#[\da-f]{6}$/i.test(colour) ? colour : hexOf(COLOURS.text);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescapeXml(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}
