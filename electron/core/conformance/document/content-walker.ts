import type { PdfFile } from '#core/signing/pdf-file';
import { type PdfDict, type PdfObject, type PdfStream, PdfSyntaxError } from '#core/signing/pdf-syntax';
import { useColourSpace } from './colour-spaces.ts';
import { readContent } from './content-reader.ts';
import { ContentRun, type Place } from './content-run.ts';
import { type ContentFault, ContentUse, type FontUse } from './content-use.ts';
import { decode } from './filters.ts';
import { readFont } from './font.ts';
import type { Objects } from './objects.ts';
import { contentOf, type Page } from './pages.ts';

type Entries = PdfDict['entries'];

const MAX_DEPTH = 20;

/** Runs through all content of a document: pages, forms, patterns, Type 3 glyphs and annotations' appearances. */
export function walkContent(file: PdfFile, objects: Objects, pages: readonly Page[]): ContentUse {
  const walker = new ContentWalker(file, objects);
  for (const page of pages) walker.page(page);
  return walker.use;
}

class ContentWalker {
  readonly use = new ContentUse();
  readonly #file: PdfFile;
  readonly #objects: Objects;
  readonly #drawn = new Set<string>();

  constructor(file: PdfFile, objects: Objects) {
    this.#file = file;
    this.#objects = objects;
  }

  page(page: Page): void {
    const place: Place = {
      resources: page.resources,
      page: page.number,
      object: page.object,
      marking: 'none',
      depth: 0,
      isRepeat: false,
    };
    this.#guard(place, () => {
      this.#group(page.dict, place);
      this.#run(contentOf(this.#file, page), place);
    });
    for (const annotation of page.annotations) {
      const outer: Place = { ...place, object: annotation.object, marking: 'tagged' };
      this.#guard(outer, () => this.#appearances(annotation.dict.get('AP'), outer, 0));
    }
  }

  #guard(place: Place, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof PdfSyntaxError)) throw error;
      this.#fault('damaged', place, error.message);
    }
  }

  #fault(kind: ContentFault['kind'], place: Place, what: string): void {
    this.use.fault(kind, place.page, place.object, what);
  }

  /** `N`, `R` and `D`, each a form or forms by state. */
  #appearances(object: PdfObject | undefined, place: Place, depth: number): void {
    const value = this.#file.resolve(object);
    if (value.kind === 'stream') this.#form(value, place);
    else if (depth < 3) for (const inner of this.#file.dict(value).values()) this.#appearances(inner, place, depth + 1);
  }

  #run(bytes: Buffer, place: Place): boolean {
    const run = new ContentRun(this.#file, this.#objects, this.use, place, {
      form: (stream) => this.#form(stream, { ...place, marking: run.marks.marking }),
      pattern: (pattern) => this.#pattern(pattern, { ...place, marking: run.marks.marking }),
      font: (dict, object) => this.#font(dict, object, place),
    });
    readContent(bytes, (operator, operands) => run.take(operator, operands));
    if (!run.marks.isEmpty) this.#fault('unbalanced', place, 'BDC');
    return run.hasMarks;
  }

  #form(stream: PdfStream, place: Place): void {
    const { entries } = stream;
    const known = this.use.forms.get(entries);
    if (known) known.times += 1;
    const key = `${stream.data.byteOffset} ${place.marking}`;
    if (place.depth > MAX_DEPTH) throw new PdfSyntaxError('forms nested too deeply');
    if (this.#drawn.has(key)) return;
    this.#drawn.add(key);
    const form = known ?? { value: stream, page: place.page, object: place.object, times: 1, hasMarks: false };
    this.use.forms.set(entries, form);
    const inner: Place = {
      ...place,
      object: this.#objects.numberOf(entries) ?? place.object,
      resources: this.#file.dict(entries.get('Resources')),
      depth: place.depth + 1,
      isRepeat: known !== undefined,
    };
    this.#group(entries, inner);
    if (this.#run(decode(this.#file, stream), inner)) form.hasMarks = true;
  }

  #group(dict: Entries, place: Place): void {
    const group = this.#file.dict(dict.get('Group'));
    if (this.#file.name(group.get('S')) !== 'Transparency') return;
    this.use.transparentPages.add(place.page);
    if (group.has('CS')) useColourSpace(this.#file, this.use, group.get('CS'), place);
  }

  #pattern(pattern: PdfObject, place: Place): void {
    const dict = this.#file.dict(pattern);
    if (pattern.kind === 'stream') this.#form(pattern, place);
    const shading = this.#file.dict(dict.get('Shading'));
    if (shading.has('ColorSpace')) useColourSpace(this.#file, this.use, shading.get('ColorSpace'), place);
  }

  #font(dict: Entries, object: number | undefined, place: Place): FontUse {
    const known = this.use.fonts.get(dict);
    if (known) return known;
    const font = readFont(this.#file, dict, object);
    const made: FontUse = { font, codes: new Map(), privateCodes: new Set(), page: place.page, isPainted: false };
    this.use.fonts.set(dict, made);
    if (font.subtype === 'Type3') {
      const resources = dict.has('Resources') ? this.#file.dict(dict.get('Resources')) : place.resources;
      for (const glyph of this.#file.dict(dict.get('CharProcs')).values()) {
        const stream = this.#file.resolve(glyph);
        const inner: Place = { ...place, resources, object, marking: 'tagged', depth: place.depth + 1 };
        if (stream.kind === 'stream' && inner.depth < MAX_DEPTH) this.#run(decode(this.#file, stream), inner);
      }
    }
    return made;
  }
}
