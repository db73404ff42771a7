import type { PdfObject } from '#core/signing/pdf-syntax';
import type { Document } from '../document/document.ts';
import type { Annotation } from '../document/pages.ts';
import { type Place, type Rule, rule } from '../rule.ts';
import { elementOfAnnotation } from './content-owners.ts';

/** Annotations, links among them. @source ISO 19005-3, 6.3; ISO 14289-1, 7.18 */
export const annotationRules: readonly Rule[] = [
  rule('annotation.kind', 'A 6.3.1', (document) => annotationsWhere(document, isForeign)),
  rule('annotation.flags', 'A 6.3.2', (document) => annotationsWhere(document, wrongFlag)),
  rule('annotation.appearance', 'A 6.3.3', (document) => annotationsWhere(document, noAppearance)),
  rule('annotation.appearance-keys', 'A 6.3.3', (document) => annotationsWhere(document, otherAppearance)),
  rule('annotation.tagged', 'UA 7.18.1', (document) => annotationsWhere(document, notInAnnot)),
  rule('annotation.described', 'UA 7.18.1', (document) => annotationsWhere(document, notDescribed)),
  rule('annotation.trap-net', 'UA 7.18.2', (document) => annotationsWhere(document, isTrapNet)),
  rule('page.tab-order', 'UA 7.18.3', tabOrder),
  rule('widget.in-form', 'UA 7.18.4', (document) => annotationsWhere(document, notInForm)),
  rule('link.in-link', 'UA 7.18.5', (document) => annotationsWhere(document, notInLink)),
  rule('link.described', 'UA 7.18.5', (document) => annotationsWhere(document, linkNotDescribed)),
  rule('annotation.reference', ['A 6.7.2.1', 'UA 7.18.1'], (document) => annotationsWhere(document, notReferenced)),
  rule('annotation.printer-mark', 'UA 7.18.8', (document) => annotationsWhere(document, taggedPrinterMark)),
];

/** What is wrong with an annotation; null if nothing. */
type Fault = (annotation: Annotation, document: Document) => string | null;

function* annotationsWhere(document: Document, fault: Fault): Iterable<Place> {
  for (const annotation of document.annotations) {
    const what = fault(annotation, document);
    if (what !== null) yield { page: annotation.page, object: annotation.object, what };
  }
}

const allowedKinds = new Set(
  (
    'Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink Popup ' +
    'FileAttachment Widget PrinterMark TrapNet Watermark Redact'
  ).split(' '),
);

const isForeign: Fault = ({ kind }) => (allowedKinds.has(kind) ? null : kind || 'Subtype');

function numberOf({ file }: Document, object: PdfObject | undefined): number | null {
  const value = file.resolve(object);
  return value.kind === 'number' ? value.value : null;
}

/** @source ISO 32000-1, table 165 */
const flag = { invisible: 1, hidden: 2, print: 4, noZoom: 8, noRotate: 16, noView: 32, toggleNoView: 256 } as const;

const wrongFlag: Fault = ({ dict, kind }, document) => {
  if (kind === 'Popup') return null;
  const flags = numberOf(document, dict.get('F'));
  if (flags === null) return 'F';
  const forbidden = flag.invisible | flag.hidden | flag.noView | flag.toggleNoView;
  if ((flags & flag.print) === 0 || (flags & forbidden) !== 0) return `F ${flags}`;
  const still = flag.noZoom | flag.noRotate;
  return kind === 'Text' && (flags & still) !== still ? `F ${flags}` : null;
};

const hasNoArea = ({ dict }: Annotation, document: Document): boolean => {
  const [left, bottom, right, top] = document.file.array(dict.get('Rect')).map((item) => numberOf(document, item));
  return left === right && bottom === top;
};

const noAppearance: Fault = (annotation, document) => {
  const { dict, kind } = annotation;
  if (kind === 'Popup' || kind === 'Link' || hasNoArea(annotation, document)) return null;
  return document.file.dict(dict.get('AP')).has('N') ? null : kind;
};

const otherAppearance: Fault = ({ dict, kind }, { file }) => {
  const appearance = file.dict(dict.get('AP'));
  const other = [...appearance.keys()].find((key) => key !== 'N');
  if (other !== undefined) return other;
  if (!appearance.has('N')) return null;
  const normal = file.resolve(appearance.get('N'));
  const isButton =
    kind === 'Widget' && (file.name(dict.get('FT')) ?? file.name(file.dict(dict.get('Parent')).get('FT'))) === 'Btn';
  return normal.kind === (isButton ? 'dict' : 'stream') ? null : 'N';
};

/** Whether a person meets it at all. */
const isHidden = ({ dict, kind }: Annotation, document: Document): boolean =>
  kind === 'Popup' || ((numberOf(document, dict.get('F')) ?? 0) & flag.hidden) !== 0;

/** Whether it lies wholly outside of what is shown of its page. */
function isOutside({ dict, page: number }: Annotation, document: Document): boolean {
  const page = document.pages[number - 1];
  const box = page?.dict.get('CropBox') ?? page?.dict.get('MediaBox');
  const sides = (rectangle: PdfObject | undefined): readonly number[] =>
    document.file.array(rectangle).map((item) => numberOf(document, item) ?? 0);
  const [left = 0, bottom = 0, right = 0, top = 0] = sides(dict.get('Rect'));
  const [boxLeft, boxBottom, boxRight, boxTop] = sides(box);
  if (boxLeft === undefined || boxBottom === undefined || boxRight === undefined || boxTop === undefined) return false;
  return right < boxLeft || left > boxRight || top < boxBottom || bottom > boxTop;
}

const ownTag = new Set(['Widget', 'Link', 'Popup', 'PrinterMark', 'TrapNet']);

const notInAnnot: Fault = (annotation, document) => {
  if (ownTag.has(annotation.kind) || isHidden(annotation, document)) return null;
  return elementOfAnnotation(document, annotation)?.type === 'Annot' ? null : annotation.kind;
};

const hasText = ({ file }: Document, object: PdfObject | undefined): boolean => (file.text(object) ?? '').trim() !== '';

const notDescribed: Fault = (annotation, document) => {
  const { dict, kind } = annotation;
  if (['Widget', 'Link', 'PrinterMark'].includes(kind) || isHidden(annotation, document)) return null;
  if (isOutside(annotation, document)) return null;
  const alternative = elementOfAnnotation(document, annotation)?.dict.get('Alt');
  return hasText(document, dict.get('Contents')) || hasText(document, alternative) ? null : kind;
};

const isTrapNet: Fault = ({ kind }) => (kind === 'TrapNet' ? kind : null);

function* tabOrder({ file, pages }: Document): Iterable<Place> {
  for (const { annotations, dict, number, object } of pages) {
    if (annotations.length > 0 && file.name(dict.get('Tabs')) !== 'S') yield { page: number, object };
  }
}

const notInForm: Fault = (annotation, document) => {
  if (annotation.kind !== 'Widget' || isHidden(annotation, document)) return null;
  return elementOfAnnotation(document, annotation)?.type === 'Form' ? null : 'Widget';
};

const notInLink: Fault = (annotation, document) => {
  if (annotation.kind !== 'Link' || isHidden(annotation, document)) return null;
  return elementOfAnnotation(document, annotation)?.type === 'Link' ? null : 'Link';
};

const linkNotDescribed: Fault = (annotation, document) => {
  if (annotation.kind !== 'Link' || isHidden(annotation, document)) return null;
  return hasText(document, annotation.dict.get('Contents')) ? null : 'Contents';
};

/** The element the parent tree names has to hold the annotation in turn. */
const notReferenced: Fault = (annotation, document) => {
  const element = elementOfAnnotation(document, annotation);
  if (!element || annotation.object === undefined) return null;
  return element.objects.includes(annotation.object) ? null : element.ownType;
};

const taggedPrinterMark: Fault = (annotation, document) =>
  annotation.kind === 'PrinterMark' && elementOfAnnotation(document, annotation) ? 'PrinterMark' : null;
