import type { PdfFile } from '#core/signing/pdf-file';
import { changedKeys, isEqual, type PdfDict, type PdfObject, pdfNull, refsIn } from '#core/signing/pdf-syntax';
import { findSignatureFields } from '#core/signing/signature-fields';
import { nameObjects } from './object-names.ts';

/** Keys of an object that may differ, and whether what they newly point to may be new. */
type Allowed = ReadonlyMap<number, ReadonlySet<string>>;

const FIELD_KEYS = ['V'];
const WIDGET_KEYS = ['AP', 'F', 'M'];
const CATALOG_KEYS = ['DSS', 'Perms', 'Extensions'];
const FORM_KEYS = ['SigFlags'];
const MAX_NAMES = 50;

/**
 * Compares a signed revision with the whole file, object by object. What later signatures bring along is allowed: value
 * and look of a signature field that was free, the form's SigFlags, the catalog's DSS, Perms and Extensions, and new
 * objects that only these lead to.
 * @returns names of all other changes for a person to read; empty if there are none
 * @throws PdfSyntaxError
 * @source ISO 32000-2, 12.8.2.2.2; ETSI EN 319 102-1, 5.5
 */
export function changesSince(revision: PdfFile, file: PdfFile): string[] {
  if (revision.end === file.end) return [];
  const allowed = allowedChanges(revision, file);
  const changes = new Map<number, readonly string[]>();
  const roots: PdfObject[] = [];
  const added: number[] = [];
  for (const number of new Set([...revision.entries.keys(), ...file.entries.keys()])) {
    if (isUntouched(revision, file, number)) continue;
    const before = revision.object(number);
    const after = file.object(number);
    if (before.kind === 'null' && after.kind !== 'null') added.push(number);
    else if (!isEqual(before, after)) {
      const keys = before.kind === 'dict' && after.kind === 'dict' ? changedKeys(before.entries, after.entries) : [];
      const open = allowed.get(number);
      const forbidden = keys.filter((key) => !open?.has(key) || isFormChanged(revision, file, number, key));
      if (forbidden.length > 0 || keys.length === 0) changes.set(number, forbidden);
      else if (after.kind === 'dict') roots.push(...keys.map((key) => after.entries.get(key) ?? pdfNull));
    }
  }
  for (const number of unexplained(revision, file, added, roots)) changes.set(number, []);
  return [...changedTrailer(revision, file), ...describe(revision, file, changes)].slice(0, MAX_NAMES);
}

/** The same bytes at the same place, and all of them inside the signed revision. */
function isUntouched(revision: PdfFile, file: PdfFile, number: number): boolean {
  const before = revision.entries.get(number);
  const after = file.entries.get(number);
  if (before?.kind === 'packed' && after?.kind === 'packed') {
    return before.stream === after.stream && isUntouched(revision, file, before.stream);
  }
  if (before?.kind !== 'offset' || after?.kind !== 'offset') return false;
  const isSame = before.offset === after.offset && before.generation === after.generation;
  return isSame && file.objectEnd(number) <= revision.end;
}

function allowedChanges(revision: PdfFile, file: PdfFile): Allowed {
  const allowed = new Map<number, Set<string>>();
  const allow = (number: number, keys: readonly string[]) => {
    allowed.set(number, new Set([...(allowed.get(number) ?? []), ...keys]));
  };
  const signedNow = new Set(findSignatureFields(file).flatMap((field) => (field.isSigned ? [field.fieldNumber] : [])));
  for (const field of findSignatureFields(revision)) {
    if (field.isSigned || !signedNow.has(field.fieldNumber)) continue;
    allow(field.fieldNumber, FIELD_KEYS);
    for (const widget of field.widgetNumbers) allow(widget, WIDGET_KEYS);
  }
  const root = revision.trailer.get('Root');
  const form = revision.catalog.get('AcroForm');
  if (root?.kind === 'ref') allow(root.number, form?.kind === 'dict' ? [...CATALOG_KEYS, 'AcroForm'] : CATALOG_KEYS);
  if (form?.kind === 'ref') allow(form.number, FORM_KEYS);
  return allowed;
}

/** A form that is kept inside the catalog: only its SigFlags may differ. */
function isFormChanged(revision: PdfFile, file: PdfFile, number: number, key: string): boolean {
  if (key !== 'AcroForm') return false;
  const before = revision.dict(revision.dict(revision.object(number)).get(key));
  const after = file.dict(file.dict(file.object(number)).get(key));
  return changedKeys(before, after).some((changed) => !FORM_KEYS.includes(changed));
}

/** New objects that nothing allowed leads to, or to which something that was there before leads as well. */
function unexplained(
  revision: PdfFile,
  file: PdfFile,
  added: readonly number[],
  roots: readonly PdfObject[],
): number[] {
  if (added.length === 0) return [];
  const isNew = new Set(added);
  const explained = new Set<number>();
  const waiting = [...roots];
  for (let object = waiting.pop(); object; object = waiting.pop()) {
    for (const { number } of refsIn(object)) {
      if (!isNew.has(number) || explained.has(number)) continue;
      explained.add(number);
      waiting.push(file.object(number));
    }
  }
  for (const number of revision.entries.keys()) {
    for (const ref of refsIn(revision.object(number))) explained.delete(ref.number);
  }
  return added.filter((number) => !explained.has(number) && !isContainer(file.object(number)));
}

/** Cross-reference and object streams belong to the file's structure, not to the document. */
function isContainer(object: PdfObject): boolean {
  const type = object.kind === 'stream' ? object.entries.get('Type') : undefined;
  return type?.kind === 'name' && (type.value === 'XRef' || type.value === 'ObjStm');
}

function changedTrailer(revision: PdfFile, file: PdfFile): string[] {
  const keys = ['Root', 'Info'].filter((key) => !isEqual(entry(revision.trailer, key), entry(file.trailer, key)));
  const permanentId = (one: PdfFile) => one.array(one.trailer.get('ID'))[0] ?? pdfNull;
  if (!isEqual(permanentId(revision), permanentId(file))) keys.push('ID');
  return keys.map((key) => `trailer, ${key}`);
}

const entry = (entries: PdfDict['entries'], key: string): PdfObject => entries.get(key) ?? pdfNull;

function describe(revision: PdfFile, file: PdfFile, changes: ReadonlyMap<number, readonly string[]>): string[] {
  if (changes.size === 0) return [];
  const before = nameObjects(revision);
  const after = nameObjects(file);
  const names = [...changes].flatMap(([number, keys]) => {
    const name = before.get(number) ?? after.get(number) ?? `object ${number}`;
    return keys.length > 0 ? keys.map((key) => `${name}, ${key}`) : [name];
  });
  return [...new Set(names)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
