import type { EditablePdf } from '#test/support/pdf-edit';

/** One thing broken in the control document, and exactly what has to be found. */
export interface Defect {
  readonly name: string;
  readonly found: readonly string[];
  readonly breakIt: (pdf: EditablePdf) => void;
  /** Changes the finished file, where an object is too fine a tool. */
  readonly patch?: (pdf: Buffer) => Buffer;
}

export const defect = (name: string, found: string | readonly string[], breakIt: Defect['breakIt']): Defect => ({
  name,
  found: typeof found === 'string' ? [found] : found,
  breakIt,
});
export const patched = (name: string, found: string | readonly string[], change: (text: string) => string): Defect => ({
  ...defect(name, found, () => {}),
  patch: (pdf) => {
    const text = pdf.toString('latin1');
    const changed = change(text);
    if (changed === text) throw new Error(`nothing changed for ${name}`);
    return Buffer.from(changed, 'latin1');
  },
});

export const CONTENT = 'BT\n1 0 0 1 72';
export const CATALOG = '/Type /Catalog';
export const PAGE = '/Type /Page\n';
export const WIDGET = '/Subtype /Widget';
export const LINK = '/Subtype /Link';
export const METADATA = '/Type /Metadata';
export const XMP_TITLE = '<dc:title>';
export const FORM = '/Subtype /Form';

/** Puts operators before the page's own, as an artifact. */
export const draw = (pdf: EditablePdf, operators: string): EditablePdf =>
  pdf.edit(CONTENT, (text) => text.replace('stream\n', () => `stream\n/Artifact BMC ${operators} EMC\n`));
export const resources = (pdf: EditablePdf, entries: string): EditablePdf => pdf.add('/ProcSet', entries);

/** An annotation of its own on the page, tagged as one. */
export function annotate(pdf: EditablePdf, entries: string): void {
  const parent = pdf.numberOf('/S /Document');
  const page = pdf.numberOf(PAGE);
  const form = pdf.numberOf(FORM);
  const annotation = pdf.append(
    `<< /Type /Annot /Rect [10 10 30 30] /F 4 /Contents (Said) /StructParent 3 /AP << /N ${form} 0 R >> ${entries} >>`,
  );
  const element = pdf.append(
    `<< /S /Annot /P ${parent} 0 R /K [<< /Type /OBJR /Obj ${annotation} /Pg ${page} 0 R >>] >>`,
  );
  pdf.edit('/S /Document', (text) => text.replace('/K [', `/K [${element} `));
  pdf.edit('/ParentTreeNextKey', (text) => text.replace('/Nums [', `/Nums [ 3 ${element} `));
  pdf.edit(PAGE, (text) => text.replace('/Annots [', `/Annots [${annotation} `));
}
