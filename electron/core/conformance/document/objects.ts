import type { PdfFile } from '#core/signing/pdf-file';
import { type PdfDict, type PdfObject, PdfSyntaxError } from '#core/signing/pdf-syntax';

type Entries = PdfDict['entries'];

/** An object with its number. */
export interface NumberedObject {
  readonly number: number;
  readonly object: PdfObject;
  /** Where it begins in the file; null if it is in an object stream. */
  readonly offset: number | null;
}

/** All objects of a file as its newest revision has them, and those that cannot be read. */
export interface Objects {
  readonly all: readonly NumberedObject[];
  readonly damaged: readonly { readonly number: number; readonly what: string }[];
  /** The object a dictionary is, itself or as a stream's. */
  numberOf(dict: Entries): number | undefined;
}

export function readObjects(file: PdfFile): Objects {
  const all: NumberedObject[] = [];
  const damaged: { number: number; what: string }[] = [];
  const numbers = new Map<Entries, number>();
  for (const [number, entry] of file.entries) {
    if (entry.kind === 'free') continue;
    try {
      const object = file.object(number);
      all.push({ number, object, offset: entry.kind === 'offset' ? entry.offset : null });
      if (object.kind === 'dict' || object.kind === 'stream') numbers.set(object.entries, number);
    } catch (error) {
      if (!(error instanceof PdfSyntaxError)) throw error;
      damaged.push({ number, what: error.message });
    }
  }
  return { all, damaged, numberOf: (dict) => numbers.get(dict) };
}

/** An object and all within it, references not followed. */
export function* valuesIn(object: PdfObject): Generator<PdfObject> {
  yield object;
  if (object.kind === 'array') for (const item of object.items) yield* valuesIn(item);
  else if (object.kind === 'dict' || object.kind === 'stream') {
    for (const value of object.entries.values()) yield* valuesIn(value);
  }
}
