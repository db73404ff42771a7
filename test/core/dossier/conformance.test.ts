import { beforeAll, describe, expect, test } from 'vitest';
import { writeDossier } from '#core/dossier/dossier';
import { sampleInput } from '#test/support/dossier-input';
import { marked } from '#test/support/dossier-marked';
import {
  type Element,
  elementsOf,
  type PdfJson,
  type PdfObjects,
  readObjects,
  structureOf,
} from '#test/support/pdf-objects';
import { onDisk } from '#test/support/pdf-tools';

/* What a dossier promises beyond the rules of ISO 19005-3 (A) and ISO 14289-1 (UA), which #core/conformance checks. */

let objects: PdfObjects;
let elements: readonly Element[];
beforeAll(async () => {
  const file = onDisk((await writeDossier(sampleInput({ signOffs: ['current', 'stale'], locale: 'de' }))).pdf);
  objects = readObjects(file);
  elements = elementsOf(structureOf(objects));
  file.remove();
});

const ofType = (type: string) => elements.filter((element) => element.type === type);

/** Number tree of the structure's parents: key → element or elements. */
function parentTree(): Map<number, PdfJson> {
  const nums = objects.array(objects.dict(objects.dict(objects.catalog['/StructTreeRoot'])['/ParentTree'])['/Nums']);
  return new Map(
    nums.flatMap((key, index) => (index % 2 === 0 ? [[Number(key), nums[index + 1] ?? null] as const] : [])),
  );
}

describe('the pages', () => {
  test('paint nothing that is neither tagged nor an artifact (UA 7.1-3)', () => {
    for (const page of objects.pages) {
      const content = objects.content(page['/Contents']);
      expect(content).toContain('TJ');
      expect(marked(content)).toMatchObject({ unmarked: [], depth: 0 });
    }
  });

  test('number their content without gaps, and the parent tree knows each piece (ISO 32000-1, 14.7.4.4)', () => {
    const parents = parentTree();
    for (const page of objects.pages) {
      const { ids } = marked(objects.content(page['/Contents']));
      expect(ids).toEqual(ids.map((_, index) => index));
      const owners = objects.array(parents.get(Number(page['/StructParents'])));
      expect(owners).toHaveLength(ids.length);
      for (const owner of owners) expect(objects.dict(owner)['/S']).toBeDefined();
    }
  });
});

describe('the structure', () => {
  test('is of the parts a reader expects', () => {
    const types = new Set(elements.map(({ type }) => type));
    for (const type of [
      'Document',
      'Sect',
      'H1',
      'H2',
      'H3',
      'P',
      'L',
      'LI',
      'Lbl',
      'LBody',
      'BlockQuote',
      'Table',
      'THead',
      'TBody',
      'TR',
      'TH',
      'TD',
      'Figure',
      'TOC',
      'TOCI',
      'Reference',
      'Link',
      'Form',
    ]) {
      expect(types, type).toContain(type);
    }
  });

  test('gives every header cell a scope and every row as many cells as there are columns (UA 7.5)', () => {
    for (const cell of ofType('TH'))
      expect(objects.dict(cell.dict['/A'])).toMatchObject({ '/O': '/Table', '/Scope': '/Column' });
    for (const table of ofType('Table')) {
      const rows = elementsOf(table).filter(({ type }) => type === 'TR');
      expect(rows.length).toBeGreaterThan(1);
      expect(new Set(rows.map(({ kids }) => kids.length)).size).toBe(1);
    }
  });

  test('says of every list how it is numbered, and builds its items in full (UA 7.6)', () => {
    for (const list of ofType('L')) {
      expect(objects.dict(list.dict['/A'])).toMatchObject({ '/O': '/List' });
      for (const { type } of list.kids) expect(type).toBe('LI');
    }
    for (const item of ofType('LI')) expect(item.kids.map(({ type }) => type)).toEqual(['Lbl', 'LBody']);
  });

  test('describes each figure, and says where it is (UA 7.3)', () => {
    const figures = ofType('Figure');
    const told = figures.map(({ dict }) => objects.text(dict['/Alt']));
    expect(told).toEqual(expect.arrayContaining([expect.stringContaining('model-dossier:journal:')]));
    for (const { dict } of figures) {
      expect(objects.text(dict['/Alt'])).not.toBe('');
      expect(objects.array(objects.dict(dict['/A'])['/BBox'])).toHaveLength(4);
    }
  });
});

describe('the annotations', () => {
  const annotations = () => objects.pages.flatMap((page) => objects.array(page['/Annots']).map(objects.dict));
  const owner = (annotation: { readonly [key: string]: PdfJson }) =>
    objects.dict(parentTree().get(Number(annotation['/StructParent'])));

  test('are signature fields in Form elements with a tooltip and an appearance (UA 7.18.4, A 6.3.3)', () => {
    const widgets = annotations().filter((annotation) => annotation['/Subtype'] === '/Widget');
    expect(widgets.map((widget) => objects.text(widget['/T']))).toEqual(['author', 'sign-off-1', 'sign-off-2']);
    for (const widget of widgets) {
      expect(widget['/FT']).toBe('/Sig');
      expect(objects.text(widget['/TU'])).toContain('Signaturfeld');
      expect(owner(widget)['/S']).toBe('/Form');
      expect(objects.dict(objects.dict(widget['/AP'])['/N'])['/Subtype']).toBe('/Form');
      expect(objects.dict(widget['/P'])['/Type']).toBe('/Page');
      expect(widget['/V']).toBeUndefined();
    }
    const form = objects.dict(objects.catalog['/AcroForm']);
    expect(form['/SigFlags']).toBe(1);
    expect(form['/NeedAppearances']).toBeUndefined();
    expect(objects.array(form['/Fields'])).toHaveLength(3);
  });

  test('belong to the page their element says', () => {
    for (const [index, page] of objects.pages.entries()) {
      for (const annotation of objects.array(page['/Annots'])) {
        const kids = objects.array(owner(objects.dict(annotation))['/K']).map(objects.dict);
        const reference = kids.find((kid) => kid['/Type'] === '/OBJR' && kid['/Obj'] === annotation);
        expect(objects.dict(reference?.['/Pg'])['/Contents'], `page ${index + 1}`).toBe(page['/Contents']);
      }
    }
  });
});

describe('the catalog', () => {
  test('names the language, shows the title and runs nothing', () => {
    const { catalog } = objects;
    expect(objects.text(catalog['/Lang'])).toBe('de');
    expect(objects.dict(catalog['/MarkInfo'])['/Marked']).toBe(true);
    expect(objects.dict(catalog['/ViewerPreferences'])['/DisplayDocTitle']).toBe(true);
    expect(catalog['/OpenAction'] ?? catalog['/AA']).toBeUndefined();
    expect(objects.dict(catalog['/Names'])['/JavaScript']).toBeUndefined();
  });

  test('lists every attachment with type, relationship, date and checksum (A 6.8)', () => {
    const specifications = objects.array(objects.catalog['/AF']).map(objects.dict);
    expect(specifications).toHaveLength(12);
    for (const specification of specifications) {
      expect(specification['/AFRelationship']).toMatch(/^\/(Data|Supplement)$/);
      expect(specification['/F']).toBe(specification['/UF']);
      expect(objects.text(specification['/Desc'])).not.toBe('');
      const files = objects.dict(specification['/EF']);
      expect(files['/F']).toBe(files['/UF']);
      const file = objects.dict(files['/F']);
      expect(file['/Subtype']).toMatch(/^\/[a-z]+\/[a-z0-9.+-]+$/);
      expect(objects.dict(file['/Params'])['/CheckSum']).toMatch(/^b:[0-9a-f]{32}$|^u:/);
    }
  });

  test('keeps its name trees in order of bytes (ISO 32000-1, 7.9.6)', () => {
    for (const key of ['/Dests', '/EmbeddedFiles']) {
      const names = objects.array(objects.dict(objects.dict(objects.catalog['/Names'])[key])['/Names']);
      const keys = names.filter((_, index) => index % 2 === 0).map((name) => objects.text(name));
      expect(keys.length).toBeGreaterThan(5);
      expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : 1)));
    }
  });
});
