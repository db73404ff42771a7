import type { PdfFile } from '#core/signing/pdf-file';
import type { PdfDict, PdfObject, PdfStream } from '#core/signing/pdf-syntax';
import { type ColourPlace, useColourSpace, useDeviceSpace } from './colour-spaces.ts';
import type { ContentFault, ContentUse, DeviceSpace, FontUse, Mark } from './content-use.ts';
import { type Marking, MarkStack } from './marked-content.ts';
import type { Objects } from './objects.ts';
import { hasPrivateUse } from './text.ts';

type Entries = PdfDict['entries'];

/** Where a stream is drawn. */
export interface Place extends ColourPlace {
  readonly marking: Marking;
  readonly depth: number;
  /** Run before, under another marking: its own marks are known. */
  readonly isRepeat: boolean;
}

const MAX_STATES = 28; // ISO 19005-3, 6.1.13
const paints = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'S', 's', 'sh', 'EI']);
const shows = new Set(['Tj', 'TJ', "'", '"']);
const deviceOperators: Readonly<Record<string, DeviceSpace>> = {
  g: 'DeviceGray',
  G: 'DeviceGray',
  rg: 'DeviceRGB',
  RG: 'DeviceRGB',
  k: 'DeviceCMYK',
  K: 'DeviceCMYK',
};
const operators = new Set(
  (
    'b B b* B* BDC BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i j J K k l m M MP n q Q re RG rg ri S s SC sc ' +
    'SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y \' "'
  ).split(' '),
);
const intents = new Set(['RelativeColorimetric', 'AbsoluteColorimetric', 'Perceptual', 'Saturation']);

/** What is drawn outside of the stream itself. */
export interface Draw {
  form(stream: PdfStream): void;
  pattern(pattern: PdfObject): void;
  font(dict: Entries, object: number | undefined): FontUse;
}
type State = { readonly font: FontUse | null; readonly mode: number };

/** One run through one stream, with its graphics state. */
export class ContentRun {
  readonly marks: MarkStack;
  hasMarks = false;
  readonly #file: PdfFile;
  readonly #objects: Objects;
  readonly #use: ContentUse;
  readonly #place: Place;
  readonly #draw: Draw;
  readonly #states: State[] = [];
  #state: State = { font: null, mode: 0 };

  constructor(file: PdfFile, objects: Objects, use: ContentUse, place: Place, draw: Draw) {
    this.#file = file;
    this.#objects = objects;
    this.#use = use;
    this.#place = place;
    this.#draw = draw;
    this.marks = new MarkStack(place.marking);
  }

  take(operator: string, operands: readonly PdfObject[]): void {
    for (const operand of operands) if (holdsLongString(operand)) this.#fault('long-string', operator);
    const device = deviceOperators[operator];
    if (device !== undefined) {
      useDeviceSpace(this.#file, this.#use, device, this.#place);
      return;
    }
    if (shows.has(operator)) {
      this.#show(operands);
      return;
    }
    if (paints.has(operator)) this.#paint(operator);
    const [first] = operands;
    switch (operator) {
      case 'q':
        this.#states.push(this.#state);
        if (this.#states.length > MAX_STATES) this.#fault('nesting', 'q');
        return;
      case 'Q':
        this.#state = this.#states.pop() ?? this.#state;
        return;
      case 'BMC':
      case 'BDC':
        this.#begin(this.#file.name(first) ?? '', operands[1]);
        return;
      case 'EMC':
        if (!this.marks.end()) this.#fault('unbalanced', 'EMC');
        return;
      case 'Tf':
        this.#setFont(this.#resource('Font', first));
        return;
      case 'Tr':
        this.#state = { ...this.#state, mode: first?.kind === 'number' ? first.value : 0 };
        return;
      case 'gs':
        this.#graphicsState(this.#resource('ExtGState', first));
        return;
      case 'cs':
      case 'CS':
        useColourSpace(this.#file, this.#use, first, this.#place);
        return;
      case 'scn':
      case 'SCN':
        this.#pattern(operands.at(-1));
        return;
      case 'sh':
        this.#shading(first);
        return;
      case 'Do':
        this.#xObject(first);
        return;
      case 'EI':
        this.#inlineImage(first);
        return;
      case 'ri':
        if (!intents.has(this.#file.name(first) ?? '')) this.#fault('intent', this.#file.name(first) ?? '');
        return;
      default:
        if (!operators.has(operator)) this.#fault('operator', operator.slice(0, 20));
    }
  }

  #fault(kind: ContentFault['kind'], what: string): void {
    this.#use.fault(kind, this.#place.page, this.#place.object, what);
  }

  #resource(kind: string, name: PdfObject | undefined): PdfObject | undefined {
    const key = this.#file.name(name);
    const found = key === null ? undefined : this.#file.dict(this.#place.resources.get(kind)).get(key);
    if (found === undefined) this.#fault('resource', key ?? kind);
    return found;
  }

  #paint(operator: string): void {
    if (this.marks.marking === 'none') this.#fault('unmarked', operator);
  }

  #begin(tag: string, given: PdfObject | undefined): void {
    const properties = this.#file.dict(given?.kind === 'name' ? this.#resource('Properties', given) : given);
    const mcid = this.#file.resolve(properties.get('MCID'));
    const { page, object } = this.#place;
    const mark: Mark | null =
      mcid.kind === 'number' && tag !== 'Artifact'
        ? { mcid: mcid.value, page, owner: object, tag, properties, needsLanguage: false, needsActualText: false }
        : null;
    if (tag === 'Artifact' && this.marks.marking === 'tagged') this.#fault('artifact-in-content', tag);
    if (mark && this.marks.marking === 'artifact') this.#fault('content-in-artifact', tag);
    if (mark) {
      if (!this.#place.isRepeat) this.#use.marks.push(mark);
      this.hasMarks = true;
    }
    this.marks.begin(tag, mark, properties);
  }

  #setFont(found: PdfObject | undefined): void {
    const dict = this.#file.dict(found);
    const object = found?.kind === 'ref' ? found.number : undefined;
    this.#state = { ...this.#state, font: dict.size > 0 ? this.#draw.font(dict, object) : null };
  }

  #graphicsState(found: PdfObject | undefined): void {
    const dict = this.#file.dict(found);
    const object = found?.kind === 'ref' ? found.number : this.#place.object;
    if (dict.size === 0) return;
    if (!this.#use.graphicsStates.has(dict)) {
      this.#use.graphicsStates.set(dict, { value: dict, page: this.#place.page, object });
    }
    const alphas = ['ca', 'CA'].map((key) => this.#file.resolve(dict.get(key)));
    const isMasked =
      (this.#file.name(dict.get('SMask')) ?? 'None') !== 'None' || this.#file.dict(dict.get('SMask')).size > 0;
    const isBlended = !['Normal', 'Compatible', null].includes(this.#file.name(dict.get('BM')));
    if (isMasked || isBlended || alphas.some((alpha) => alpha.kind === 'number' && alpha.value < 1)) {
      this.#use.transparentPages.add(this.#place.page);
    }
    const mask = this.#file.resolve(this.#file.dict(dict.get('SMask')).get('G'));
    if (mask.kind === 'stream') this.#draw.form(mask);
    const [font] = this.#file.array(dict.get('Font'));
    if (font) this.#setFont(font);
  }

  #pattern(name: PdfObject | undefined): void {
    if (name?.kind !== 'name') return;
    const found = this.#file.resolve(this.#resource('Pattern', name));
    this.#draw.pattern(found);
  }

  #shading(name: PdfObject | undefined): void {
    const shading = this.#file.dict(this.#resource('Shading', name));
    useColourSpace(this.#file, this.#use, shading.get('ColorSpace'), this.#place);
  }

  #xObject(name: PdfObject | undefined): void {
    const object = this.#file.resolve(this.#resource('XObject', name));
    if (object.kind !== 'stream') return;
    if (this.#file.name(object.entries.get('Subtype')) === 'Form') {
      this.#draw.form(object);
      return;
    }
    this.#paint('Do');
    this.#image(object);
  }

  #image(image: PdfStream): void {
    if (!this.#use.images.has(image.entries)) {
      this.#use.images.set(image.entries, {
        value: image,
        page: this.#place.page,
        object: this.#objects.numberOf(image.entries),
      });
    }
    if (image.entries.has('SMask')) this.#use.transparentPages.add(this.#place.page);
    const space = image.entries.get('ColorSpace');
    if (space !== undefined) useColourSpace(this.#file, this.#use, space, this.#place);
  }

  #inlineImage(image: PdfObject | undefined): void {
    const dict = this.#file.dict(image);
    this.#use.inlineImages.push({ value: dict, page: this.#place.page, object: this.#place.object });
    const space = dict.get('CS') ?? dict.get('ColorSpace');
    if (space !== undefined) useColourSpace(this.#file, this.#use, space, this.#place);
  }

  #show(operands: readonly PdfObject[]): void {
    const last = operands.at(-1);
    const items = last?.kind === 'array' ? last.items : last ? [last] : [];
    for (const item of items) if (item.kind === 'string' && item.bytes.length > 0) this.#showString(item.bytes);
  }

  #showString(bytes: Buffer): void {
    const { font: use, mode } = this.#state;
    this.#paint('Tj');
    const { mark } = this.marks;
    if (mark && !mark.needsLanguage) mark.needsLanguage = !this.marks.has('Lang');
    if (!use) {
      this.#fault('resource', 'Tf');
      return;
    }
    if (mode !== 3) use.isPainted = true;
    for (const { value } of use.font.codes(bytes)) {
      if (!use.codes.has(value)) this.#newCode(use, value);
      if (use.privateCodes.has(value)) this.#showPrivate(use, mark);
    }
  }

  #newCode(use: FontUse, code: number): void {
    use.codes.set(code, this.#place.page);
    const text = use.font.toUnicode?.text(code);
    if (text && hasPrivateUse(text)) use.privateCodes.add(code);
  }

  #showPrivate(use: FontUse, mark: Mark | null): void {
    if (this.marks.has('ActualText')) return;
    if (mark) mark.needsActualText = true;
    else this.#fault('private-use', use.font.name);
  }
}

const MAX_STRING_BYTES = 32_767; // ISO 19005-3, 6.1.13

function holdsLongString(operand: PdfObject): boolean {
  if (operand.kind === 'string') return operand.bytes.length > MAX_STRING_BYTES;
  if (operand.kind === 'array') return operand.items.some(holdsLongString);
  return operand.kind === 'dict' && [...operand.entries.values()].some(holdsLongString);
}
