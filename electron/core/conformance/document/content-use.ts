import type { PdfDict, PdfObject, PdfStream } from '#core/signing/pdf-syntax';
import type { Font } from './font.ts';

type Entries = PdfDict['entries'];

/** What a content stream does that a rule may mind. */
export type ContentFault = {
  readonly kind: /** Cannot be read as content. */
    | 'damaged'
    | 'operator'
    /** A resource that is not there. */
    | 'resource'
    /** `q` nested deeper than 28. */
    | 'nesting'
    | 'intent'
    /** A string of more than 32,767 bytes. */
    | 'long-string'
    /** Painted, and neither tagged nor an artifact. */
    | 'unmarked'
    | 'artifact-in-content'
    | 'content-in-artifact'
    /** Marked content begun and not ended, or ended and not begun. */
    | 'unbalanced'
    /** A character of a private use area without a replacement. */
    | 'private-use';
  readonly page: number;
  readonly object: number | undefined;
  readonly what: string;
};

/** A piece of content with a number of its own. */
export interface Mark {
  readonly mcid: number;
  readonly page: number;
  /** The object of the page or form it is in. */
  readonly owner: number | undefined;
  readonly tag: string;
  readonly properties: Entries;
  /** It shows text that no `Lang` of the stream itself covers. */
  needsLanguage: boolean;
  /** It shows characters of a private use area that no `ActualText` of the stream itself replaces. */
  needsActualText: boolean;
}

export type DeviceSpace = 'DeviceRGB' | 'DeviceCMYK' | 'DeviceGray';

/** A font with the codes of it that are shown. */
export interface FontUse {
  readonly font: Font;
  /** Code → the first page it is shown on. */
  readonly codes: Map<number, number>;
  /** Those of them that stand for characters of a private use area. */
  readonly privateCodes: Set<number>;
  readonly page: number;
  /** Shown other than invisibly. */
  isPainted: boolean;
}

/** Something used, with the first page it is used on. */
export interface Used<T> {
  readonly value: T;
  readonly page: number;
  readonly object: number | undefined;
}

/** What all content of a document uses and does. */
export class ContentUse {
  readonly fonts = new Map<Entries, FontUse>();
  readonly marks: Mark[] = [];
  readonly faults: ContentFault[] = [];
  /** Device spaces that no default space replaces. */
  readonly deviceSpaces = new Map<string, Used<DeviceSpace>>();
  /** Colour spaces other than of the device, all within others included. */
  readonly colourSpaces = new Map<PdfObject, Used<PdfObject>>();
  readonly graphicsStates = new Map<Entries, Used<Entries>>();
  readonly images = new Map<Entries, Used<PdfStream>>();
  readonly inlineImages: Used<Entries>[] = [];
  readonly forms = new Map<Entries, Used<PdfStream> & { times: number; hasMarks: boolean }>();
  /** Pages that paint with transparency. */
  readonly transparentPages = new Set<number>();
  readonly #known = new Set<string>();

  /** Keeps a fault once for each page and thing. */
  fault(kind: ContentFault['kind'], page: number, object: number | undefined, what: string): void {
    const key = `${kind} ${page} ${object ?? ''} ${what}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.faults.push({ kind, page, object, what });
  }
}
