import type { Facts, SignatureField, SigningLine } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import type { Item } from './flow.ts';
import type { PdfAnnotation, PdfReference } from './private-pdfkit.ts';
import { paintSlices, rowItem } from './row.ts';
import { cut, cutText, heightOf } from './slices.ts';
import type { Tag } from './tag.ts';
import { n } from './text-operators.ts';
import { COLOURS, MAIN_WIDTH, MAIN_X, PAGE, TABLE_TEXT, TEXT } from './theme.ts';

/** The height of an empty signature field, in points; its width is that of the main column. */
const FIELD_HEIGHT = 66;
/** Lists up to this height stay on one page. */
const WHOLE_PT = 190;

/** Labels in the margin column, values in the main column: a list of labelled entries. */
export function* factItems(facts: Facts, canvas: Canvas): Generator<Item> {
  let list: Tag | undefined;
  const rows = facts.items.map(({ label, figure, value }) => {
    const cells = [
      {
        x: PAGE.leftPt,
        slices: [
          ...(figure && label === ''
            ? []
            : cutText([{ text: label }], TEXT.label, PAGE.marginColumnPt, canvas, { keepWithNext: !!figure })),
          ...(figure ? cut([figure], PAGE.marginColumnPt, canvas) : []),
        ],
        open: (parent: Tag) => parent.child('Lbl'),
      },
      { x: MAIN_X, slices: cut(value, MAIN_WIDTH, canvas), open: (parent: Tag) => parent.child('LBody') },
    ];
    return cells;
  });
  const height = rows.reduce((sum, cells) => sum + 5 + Math.max(...cells.map(({ slices }) => heightOf(slices))), 0);
  for (const [index, cells] of rows.entries()) {
    const isLast = index === rows.length - 1;
    yield rowItem(cells, {
      gapPt: index === 0 ? 8 : 5,
      paddingPt: 0,
      // A short list is not parted; in a long one the last entry does not stand alone.
      keepWithNext: !isLast && (height <= WHOLE_PT || index === rows.length - 2 || index + 1 < (facts.keepFirst ?? 0)),
      open: (parent) => {
        list ??= parent.child('L', { listNumbering: 'None' });
        return list.child('LI');
      },
      done: () => {
        if (isLast) list?.end();
      },
    });
  }
}

/**
 * An empty, visible signature field: widget and field in one, in a Form element, with an appearance that is a frame.
 * @param fields  gets the field, for the form dictionary
 * @source ISO 32000-1, 12.7.4.5; ISO 14289-1, 7.18.4
 */
export function signatureItem(field: SignatureField, canvas: Canvas, fields: PdfReference[]): Item {
  const label = cutText(
    [{ text: field.label, bold: true, ink: 'text' }, { text: '\n' }, { text: field.personName }],
    { ...TEXT.label, leadingPt: 12 },
    PAGE.marginColumnPt,
    canvas,
    { tag: 'P', keepWithNext: false },
  );
  const heightPt = field.heightPt ?? FIELD_HEIGHT;
  const height = Math.max(heightPt, heightOf(label));
  return {
    gapPt: heightPt < FIELD_HEIGHT ? 10 : 16,
    keepWithNext: field.keepWithNext ?? false,
    leastPt: height,
    place: (flow) => {
      if (height > flow.room && !flow.isAtTop) flow.newPage();
      paintSlices(canvas, label, flow.parent, PAGE.leftPt, flow.y - 2);
      addField(field, canvas, flow.parent, fields, [flow.y, heightPt]);
      flow.advance(height);
    },
  };
}

/** How much room a hand needs, in points, and how long the line is. */
const SIGNING = { heightPt: 46, widthPt: 230 } as const;

/** A line to sign on: its label in the margin, who signs under it. */
export function signingItem(line: SigningLine, canvas: Canvas): Item {
  const label = cutText([{ text: line.label }], TEXT.label, PAGE.marginColumnPt, canvas, {
    tag: 'P',
    keepWithNext: false,
  });
  const below = line.lines.flatMap((text, index) =>
    cutText([{ text, bold: index === 0 }], TABLE_TEXT, MAIN_WIDTH, canvas, { tag: 'P', keepWithNext: false }),
  );
  const height = SIGNING.heightPt + heightOf(below) + 4;
  return {
    gapPt: 8,
    keepWithNext: false,
    leastPt: height,
    place: (flow) => {
      if (height > flow.room && !flow.isAtTop) flow.newPage();
      const rule = flow.y + SIGNING.heightPt;
      paintSlices(canvas, label, flow.parent, PAGE.leftPt, rule - 10);
      canvas.artifact('Layout', () => canvas.rule(MAIN_X, rule, SIGNING.widthPt, COLOURS.rule, 0.75));
      paintSlices(canvas, below, flow.parent, MAIN_X, rule + 4);
      flow.advance(height);
    },
  };
}

function addField(
  field: SignatureField,
  canvas: Canvas,
  parent: Tag,
  fields: PdfReference[],
  [y, heightPt]: readonly [number, number],
): void {
  const { pdf } = canvas;
  const appearance = pdf.ref({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, MAIN_WIDTH, heightPt],
    Resources: {},
  });
  const stroke = COLOURS.hairline.map(n).join(' ');
  appearance.end(`q ${stroke} RG 0.75 w 0.375 0.375 ${n(MAIN_WIDTH - 0.75)} ${n(heightPt - 0.75)} re S Q`);
  const form = parent.child('Form');
  pdf.annotate(MAIN_X, y, MAIN_WIDTH, heightPt, {
    structParent: {
      add: (annotation: PdfAnnotation) => {
        fields.push(annotation.annotationRef);
        form.annotation(annotation);
      },
    },
    Subtype: 'Widget',
    FT: 'Sig',
    T: new String(field.name),
    TU: new String(field.description),
    F: 4,
    P: pdf.page.dictionary,
    AP: { N: appearance },
    // No colour: the frame is in the appearance.
    C: [],
  });
  // The widget's page is taken to be the present one when the element is written.
  form.end();
}
