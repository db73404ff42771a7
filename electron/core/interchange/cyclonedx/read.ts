import { AppError } from '#contract/errors';
import type { Draft } from '#contract/records/transfer';
import { type DataMap, dataAt, isDataList, isDataMap, type ReadData } from '../data.ts';
import { DraftBuilder } from '../draft.ts';
import { type FormatReader, jsonOf, malformed, type NamedFile, type ReadTools, startOf } from '../format.ts';
import { BomReading } from './components.ts';
import { componentsOf } from './walk.ts';
import { bomOfXml } from './xml.ts';

const XML_NAMESPACE = 'cyclonedx.org/schema/bom/';

/** CycloneDX BOMs with models or data, JSON or XML. @source ECMA-424 */
export const cycloneDx: FormatReader = {
  id: 'cyclonedx',
  matches: ([file, ...more]) => {
    if (file === undefined || more.length > 0) return false;
    const start = startOf(file).trimStart();
    if (start.startsWith('<')) return start.includes(XML_NAMESPACE);
    if (!start.startsWith('{')) return false;
    return (
      start.includes('"bomFormat"') ||
      Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length).includes('"bomFormat"')
    );
  },
  read: ([file], tools) => (file === undefined ? malformed('', '', 'no file') : readCycloneDx(file, tools)),
};

/**
 * Reads a CycloneDX BOM of version 1.5, 1.6 or 1.7.
 * @throws AppError `interchange.malformed`, `interchange.nothing-inside`; ReadingFault of XML
 */
export function readCycloneDx(file: NamedFile, { schemas }: ReadTools): Draft {
  const isXml = startOf(file).trimStart().startsWith('<');
  const data: ReadData = isXml ? { value: bomOfXml(file.bytes), oddities: [] } : jsonOf(file);
  const bom = data.value;
  if (!isDataMap(bom)) return malformed(file.name, '/', 'it is no CycloneDX BOM');
  if (bom['bomFormat'] !== 'CycloneDX')
    malformed(file.name, '/bomFormat', `"CycloneDX" is expected, not ${JSON.stringify(bom['bomFormat']) ?? 'nothing'}`);
  const version = bom['specVersion'];
  const [, minor] = /^1\.(\d+)$/.exec(typeof version === 'string' ? version : '') ?? [];
  if (minor === undefined || Number(minor) > 7)
    malformed(file.name, '/specVersion', 'a version from 1.5 to 1.7 is expected');
  const format = `CycloneDX ${String(version)}`;
  const found = componentsOf(bom);
  // Before 1.5 there were neither models nor data in it.
  if (Number(minor) < 5) throw new AppError('interchange.nothing-inside', { name: file.name, format });
  const { $schema: _, ...plain } = bom;
  // 1.6 took nothing away of what 1.5 allows.
  const problem = schemas.check(version === '1.7' ? 'cyclonedx-1.7' : 'cyclonedx-1.6', plain);
  if (problem) malformed(file.name, problem.place, problem.reason);
  checkReferences(file.name, bom);
  const draft = new DraftBuilder('cyclonedx', String(version));
  draft.noteOddities(data);
  const reading = new BomReading(draft, bom, found, schemas.licences());
  if (!reading.read()) throw new AppError('interchange.nothing-inside', { name: file.name, format });
  return draft.finish();
}

/** A `bom-ref` names one thing only (its definition in the schema), which JSON Schema cannot say. */
function checkReferences(name: string, bom: DataMap): void {
  const seen = new Set<string>();
  const visit = (list: unknown, place: string): void => {
    if (!isDataList(list as never)) return;
    for (const [index, component] of (list as readonly DataMap[]).entries()) {
      const ref = component['bom-ref'];
      if (typeof ref === 'string') {
        if (seen.has(ref)) malformed(name, `${place}/${index}/bom-ref`, `${JSON.stringify(ref)} stands twice`);
        seen.add(ref);
      }
      visit(component['components'], `${place}/${index}/components`);
    }
  };
  const main = dataAt(bom, ['metadata', 'component']);
  visit(main === undefined ? [] : [main], '/metadata');
  visit(bom['components'], '/components');
}
