import { PdfFile } from '#core/signing/pdf-file';
import { type PdfDict, PdfSyntaxError } from '#core/signing/pdf-syntax';
import { ContentUse } from './content-use.ts';
import { walkContent } from './content-walker.ts';
import { decode } from './filters.ts';
import { type Objects, readObjects } from './objects.ts';
import { type Annotation, type Page, readPages } from './pages.ts';
import { readStructure, type Structure } from './structure.ts';
import { readXmp, type Xmp } from './xmp.ts';

/** A PDF taken apart once, for all rules to look at. */
export interface Document {
  readonly file: PdfFile;
  readonly catalog: PdfDict['entries'];
  readonly objects: Objects;
  readonly pages: readonly Page[];
  readonly annotations: readonly Annotation[];
  readonly structure: Structure;
  readonly content: ContentUse;
  /** Null if the catalog has no metadata stream. */
  readonly xmp: Xmp | null;
  /** What could not be taken apart; the parts behind it are empty. */
  readonly damage: readonly string[];
}

const noStructure: Structure = {
  root: new Map(),
  top: [],
  elements: [],
  byObject: new Map(),
  parents: new Map(),
  repeated: [],
  roles: new Map(),
};

/**
 * @param bytes  a whole file
 * @throws PdfSyntaxError if its cross-reference or catalog cannot be read
 */
export function openDocument(bytes: Uint8Array): Document {
  const file = new PdfFile(bytes);
  const { catalog } = file;
  const damage: string[] = [];
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof PdfSyntaxError)) throw error;
      damage.push(error.message);
      return otherwise;
    }
  };
  const objects = readObjects(file);
  const pages = attempt(() => readPages(file, catalog), []);
  const structure = attempt(() => readStructure(file, catalog), noStructure);
  const content = attempt(() => walkContent(file, objects, pages), new ContentUse());
  const metadata = attempt(() => metadataOf(file, catalog), null);
  return {
    file,
    catalog,
    objects,
    pages,
    annotations: pages.flatMap(({ annotations }) => annotations),
    structure,
    content,
    xmp: metadata === null ? null : readXmp(metadata),
    damage,
  };
}

function metadataOf(file: PdfFile, catalog: PdfDict['entries']): Buffer | null {
  const stream = file.resolve(catalog.get('Metadata'));
  return stream.kind === 'stream' ? decode(file, stream) : null;
}
