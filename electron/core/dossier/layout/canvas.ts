import type { Figure, LinkTarget, Marker } from './blocks.ts';
import type { ChartPainter } from './charts.ts';
import type { DrawingPainter } from './drawings.ts';
import type { Fonts } from './fonts.ts';
import { Images } from './images.ts';
import type { Line, Segment } from './inline.ts';
import { markerOperators } from './markers.ts';
import type { PdfAnnotation, PdfDocument, PdfReference } from './private-pdfkit.ts';
import type { Tag } from './tag.ts';
import { fill, n, textObject } from './text-operators.ts';
import { COLOURS, type Colour, INKS, type TextStyle } from './theme.ts';

type HeadingType = (typeof HEADING_TYPES)[number];
const HEADING_TYPES = ['H1', 'H2', 'H3', 'H4', 'H5', 'H6'] as const;

/** Left, top, width, height in points. */
export type Area = readonly [x: number, y: number, width: number, height: number];

/**
 * Draws on the present page. Coordinates are points from the top left; pdfkit has turned the page's axes, which is why
 * text is turned back. Everything drawn is content of a tag or an artifact (ISO 14289-1, 7.1).
 */
export class Canvas {
  readonly pdf: PdfDocument;
  readonly fonts: Fonts;
  /** Destinations that links point to; each must exist in the end. */
  readonly linked = new Set<string>();

  /** The level of the heading set last; 0 before the first. */
  headingLevel = 0;
  /** Draws charts; there if the document has charts. */
  charts: ChartPainter | undefined;
  /** Draws pictures of risks; there if the document has such pictures. */
  drawings: DrawingPainter | undefined;
  readonly images: Images;

  constructor(pdf: PdfDocument, fonts: Fonts) {
    this.pdf = pdf;
    this.fonts = fonts;
    this.images = new Images(pdf);
  }

  /** The type of a heading so many levels below the one set last; no level is skipped (ISO 14289-1, 7.4.2). */
  headingBelow(depth: number): HeadingType {
    return HEADING_TYPES[Math.min(HEADING_TYPES.length, this.headingLevel + depth) - 1] ?? 'H6';
  }

  /** Draws what is not content: rules, repeated heads, page numbers. */
  artifact(type: 'Layout' | 'Pagination', draw: () => void, attached?: 'Top' | 'Bottom'): void {
    this.pdf.markContent('Artifact', attached ? { type, attached: [attached] } : { type });
    draw();
    this.pdf.endMarkedContent();
  }

  /** Draws a line of text as content of `tag`; links become elements of their own in it. */
  line(line: Line, style: TextStyle, x: number, baseline: number, tag: Tag): void {
    this.#grounds(line.segments, style, x, baseline);
    for (const group of groupByLink(line.segments)) {
      const link = group[0]?.link;
      if (link) this.#link(link, group, style, x, baseline, tag);
      else this.#words(group, style, x, baseline, tag);
    }
    this.#strokes(line.segments, style, x, baseline);
  }

  /** What is in another language is marked with it (ISO 14289-1, 7.2). */
  #words(group: readonly Segment[], style: TextStyle, x: number, baseline: number, parent: Tag): void {
    const language = group[0]?.language;
    if (language === undefined) {
      parent.content(() => this.text(group, style, x, baseline));
      return;
    }
    const tag = parent.child('Span', { lang: language });
    tag.content(() => this.text(group, style, x, baseline));
    if (!parent.isArtifact) tag.end();
  }

  /** Draws segments; the caller marks them. */
  text(segments: readonly Segment[], style: TextStyle, x: number, baseline: number): void {
    for (const { shaped } of segments) this.pdf.page.fonts[shaped.fontId] ??= this.fonts.reference(shaped.fontId);
    const offset = segments[0]?.x ?? 0;
    const { accent } = this.fonts;
    const inked =
      accent === INKS.accent
        ? segments
        : segments.map((segment) => (segment.colour === INKS.accent ? { ...segment, colour: accent } : segment));
    this.pdf.page.write(textObject(inked, style, x + offset, baseline, -1));
  }

  /** Draws a horizontal line; the caller marks it. */
  rule(x: number, y: number, width: number, colour: Colour = COLOURS.hairline, thickness = 0.5): void {
    this.box([x, y - thickness / 2, width, thickness], colour);
  }

  /** Draws a filled rectangle; the caller marks it. */
  box(area: Area, colour: Colour): void {
    this.pdf.page.write(`${fill(colour)} ${area.map(n).join(' ')} re f`);
  }

  /** Draws a figure; the caller marks it. */
  figure(figure: Figure, x: number, y: number): void {
    const scale = figure.sizePt / figure.units;
    const rectangles = figure.rectangles.map(
      ([left, top, width, height]) =>
        `${n(x + left * scale)} ${n(y + top * scale)} ${n(width * scale)} ${n(height * scale)} re`,
    );
    this.pdf.page.write(`${fill(COLOURS.text)}\n${rectangles.join('\n')}\nf`);
  }

  /** Draws a marker as an artifact: the text beside it says the same. */
  marker(marker: Marker, x: number, y: number, size: number): void {
    this.artifact('Layout', () => this.pdf.page.write(markerOperators(marker, x, y, size)));
  }

  /** Draws a form object with its origin at x, y; the caller marks it. */
  form(name: string, form: PdfReference, x: number, y: number): void {
    this.pdf.page.xobjects[name] = form;
    this.pdf.page.write(`q 1 0 0 -1 ${n(x)} ${n(y)} cm /${name} Do Q`);
  }

  /** Makes an area clickable and part of `tag`; its description is `Contents` (ISO 14289-1, 7.18.5). */
  annotate(link: LinkTarget, description: string, area: Area, tag: Tag): void {
    const options = {
      structParent: { add: (annotation: PdfAnnotation) => tag.annotation(annotation) },
      // A wrapper object is a text string, a primitive would be a name.
      Contents: new String(description),
      F: 4,
    };
    if ('href' in link) {
      this.pdf.link(...area, link.href, options);
    } else {
      this.linked.add(link.to);
      this.pdf.goTo(...area, link.to, options);
    }
  }

  #link(link: LinkTarget, group: readonly Segment[], style: TextStyle, x: number, baseline: number, parent: Tag): void {
    const first = group[0];
    const last = group.at(-1);
    if (!first || !last) return;
    if (parent.isArtifact) {
      parent.content(() => this.text(group, style, x, baseline));
      return;
    }
    const tag = parent.child('Link');
    tag.content(() => this.text(group, style, x, baseline));
    const description = link.description ?? ('href' in link ? link.href : '');
    const width = last.x + last.width - first.x;
    this.annotate(link, description, [x + first.x, baseline - style.sizePt, width, style.sizePt * 1.3], tag);
    // The annotation's page is taken to be the present one when the element is written.
    tag.end();
  }

  /** What is highlighted stands on a ground of its own. */
  #grounds(segments: readonly Segment[], style: TextStyle, x: number, baseline: number): void {
    const grounds = segments.filter(({ ground }) => ground !== undefined);
    if (grounds.length === 0) return;
    this.artifact('Layout', () => {
      for (const { x: left, width, ground } of grounds)
        if (ground) this.box([x + left, baseline - style.sizePt * 0.98, width, style.sizePt * 1.3], ground);
    });
  }

  #strokes(segments: readonly Segment[], style: TextStyle, x: number, baseline: number): void {
    const thickness = style.sizePt * 0.055;
    for (const [index, segment] of segments.entries()) {
      const isOuterSpace = segment.shaped.text.trim() === '' && segments[index - 1]?.link !== segments[index + 1]?.link;
      if (isOuterSpace) continue;
      const isUnderlined = segment.underline || (segment.link !== undefined && 'href' in segment.link);
      if (!isUnderlined && !segment.strike) continue;
      this.artifact('Layout', () => {
        const stroke = (y: number) => this.rule(x + segment.x, y, segment.width, segment.colour, thickness);
        if (segment.strike) stroke(baseline - style.sizePt * 0.27);
        if (isUnderlined) stroke(baseline + style.sizePt * 0.14);
      });
    }
  }
}

function groupByLink(segments: readonly Segment[]): Segment[][] {
  const groups: Segment[][] = [];
  for (const segment of segments) {
    const group = groups.at(-1);
    if (group && group[0]?.link === segment.link && group[0]?.language === segment.language) group.push(segment);
    else groups.push([segment]);
  }
  return groups;
}
