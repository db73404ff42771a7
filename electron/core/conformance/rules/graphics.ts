import type { PdfDict } from '#core/signing/pdf-syntax';
import type { ContentFault } from '../document/content-use.ts';
import type { Document } from '../document/document.ts';
import { type Place, type Rule, rule } from '../rule.ts';

type Entries = PdfDict['entries'];

/** What content may draw with. @source ISO 19005-3, 6.2.2 and 6.2.5 to 6.2.10; ISO 14289-1, 7.20 */
export const graphicsRules: readonly Rule[] = [
  rule('content.operators', 'A 6.2.2', (document) => faultsOf(document, 'operator')),
  rule('content.resources', 'A 6.2.2', resources),
  rule('graphics.transfer', 'A 6.2.5', transferFunctions),
  rule('graphics.halftone', 'A 6.2.5', halftones),
  rule('graphics.intent', 'A 6.2.6', renderingIntents),
  rule('image.alternates', 'A 6.2.8', (document) => imagesWith(document, ['Alternates', 'OPI'])),
  rule('image.interpolation', 'A 6.2.8', interpolation),
  rule('image.bits', 'A 6.2.8', bits),
  rule('form.postscript', 'A 6.2.9', postScript),
  rule('form.reference', ['A 6.2.9', 'UA 7.20'], referenced),
  rule('transparency.blend-mode', 'A 6.2.10', blendModes),
  rule('transparency.blend-space', 'A 6.2.10', blendSpaces),
];

/** The places of one kind of fault the content was found to have. */
export function* faultsOf({ content }: Document, wanted: ContentFault['kind']): Iterable<Place> {
  for (const { kind, page, object, what } of content.faults) if (kind === wanted) yield { page, object, what };
}

function* resources(document: Document): Iterable<Place> {
  for (const { hasOwnResources, number, object } of document.pages) {
    if (!hasOwnResources) yield { page: number, object, what: 'Resources' };
  }
  yield* faultsOf(document, 'resource');
}

function* transferFunctions({ file, content }: Document): Iterable<Place> {
  for (const { value, page, object } of content.graphicsStates.values()) {
    if (value.has('TR')) yield { page, object, what: 'TR' };
    if (value.has('TR2') && file.name(value.get('TR2')) !== 'Default') yield { page, object, what: 'TR2' };
    if (value.has('HTP')) yield { page, object, what: 'HTP' };
  }
}

function* halftones({ file, content }: Document): Iterable<Place> {
  for (const { value, page, object } of content.graphicsStates.values()) {
    const halftone = file.dict(value.get('HT'));
    if (halftone.size === 0) continue;
    const type = file.resolve(halftone.get('HalftoneType'));
    const isKnown = type.kind === 'number' && (type.value === 1 || type.value === 5);
    if (!isKnown || halftone.has('HalftoneName')) yield { page, object, what: 'HT' };
    for (const [colorant, inner] of halftone) {
      const isOne = file.dict(inner).has('HalftoneType');
      if (isOne && !hasRightTransfer(colorant, file.dict(inner))) yield { page, object, what: `HT ${colorant}` };
    }
  }
}

const primaries = new Set(['Cyan', 'Magenta', 'Yellow', 'Black', 'Red', 'Green', 'Blue']);

/** A transfer function is for colorants that are no primaries, and there it has to be (ISO 32000-1, table 130). */
function hasRightTransfer(colorant: string, halftone: Entries): boolean {
  return colorant === 'Default' || halftone.has('TransferFunction') !== primaries.has(colorant);
}

const intents = new Set(['RelativeColorimetric', 'AbsoluteColorimetric', 'Perceptual', 'Saturation']);

function* renderingIntents(document: Document): Iterable<Place> {
  const { file, content } = document;
  yield* faultsOf(document, 'intent');
  const isUnknown = (dict: Entries, key: string): boolean =>
    dict.has(key) && !intents.has(file.name(dict.get(key)) ?? '');
  for (const { value, page, object } of content.graphicsStates.values()) {
    if (isUnknown(value, 'RI')) yield { page, object, what: 'RI' };
  }
  for (const { value, page, object } of content.images.values()) {
    if (isUnknown(value.entries, 'Intent')) yield { page, object, what: 'Intent' };
  }
}

function* imagesWith({ content }: Document, keys: readonly string[]): Iterable<Place> {
  for (const { value, page, object } of content.images.values()) {
    for (const key of keys) if (value.entries.has(key)) yield { page, object, what: key };
  }
}

function* interpolation({ file, content }: Document): Iterable<Place> {
  const isOn = (dict: Entries, key: string): boolean => {
    const flag = file.resolve(dict.get(key));
    return flag.kind === 'boolean' && flag.value;
  };
  for (const { value, page, object } of content.images.values()) {
    if (isOn(value.entries, 'Interpolate')) yield { page, object };
  }
  for (const { value, page, object } of content.inlineImages) {
    if (isOn(value, 'I') || isOn(value, 'Interpolate')) yield { page, object };
  }
}

function* bits({ file, content }: Document): Iterable<Place> {
  for (const { value, page, object } of content.images.values()) {
    const count = file.resolve(value.entries.get('BitsPerComponent'));
    const mask = file.resolve(value.entries.get('ImageMask'));
    const isMask = mask.kind === 'boolean' && mask.value;
    const allowed = isMask ? [1] : [1, 2, 4, 8, 16];
    if (count.kind === 'number' && !allowed.includes(count.value)) yield { page, object, what: String(count.value) };
  }
}

function* postScript({ file, objects }: Document): Iterable<Place> {
  for (const { number, object } of objects.all) {
    if (object.kind !== 'stream') continue;
    const subtype = file.name(object.entries.get('Subtype'));
    if (file.name(object.entries.get('Type')) === 'XObject' && subtype === 'PS') yield { object: number, what: 'PS' };
    if (subtype !== 'Form') continue;
    if (file.name(object.entries.get('Subtype2')) === 'PS') yield { object: number, what: 'Subtype2' };
    for (const key of ['PS', 'OPI']) if (object.entries.has(key)) yield { object: number, what: key };
  }
}

function* referenced({ file, objects }: Document): Iterable<Place> {
  for (const { number, object } of objects.all) {
    if (object.kind !== 'stream' || file.name(object.entries.get('Subtype')) !== 'Form') continue;
    if (object.entries.has('Ref')) yield { object: number };
  }
}

const blends = new Set(
  (
    'Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion ' +
    'Hue Saturation Color Luminosity'
  ).split(' '),
);

function* blendModes({ file, content }: Document): Iterable<Place> {
  for (const { value, page, object } of content.graphicsStates.values()) {
    const mode = file.resolve(value.get('BM'));
    const names = mode.kind === 'array' ? mode.items : mode.kind === 'null' ? [] : [mode];
    for (const one of names)
      if (!blends.has(file.name(one) ?? '')) yield { page, object, what: file.name(one) ?? 'BM' };
  }
}

/** Without an output intent, a page that paints with transparency says in which space it blends. */
function* blendSpaces({ file, catalog, pages, content }: Document): Iterable<Place> {
  if (file.array(catalog.get('OutputIntents')).length > 0) return;
  for (const { number, object, dict } of pages) {
    const isNamed = file.dict(dict.get('Group')).has('CS');
    if (content.transparentPages.has(number) && !isNamed) yield { page: number, object };
  }
}
