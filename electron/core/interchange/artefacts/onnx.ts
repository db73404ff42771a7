import type { TableRow } from '#contract/records/inventory';
import type { OnnxHeader } from '#core/reading/artefacts/onnx';
import type { ItemBuilder } from '../draft.ts';
import { richOf } from '../rules.ts';

const MOST_ROWS = 5000;
/** Keys that exporters put into the metadata, and their fields. */
const FIELDS: Readonly<Record<string, string>> = {
  model_license: 'licence',
  license: 'licence',
  license_url: 'licenceUrl',
  model_task: 'task',
  task: 'task',
  description: 'summary',
  version: 'semanticVersion',
  base_model: 'baseModel',
};

/**
 * Fills a version from the description in an ONNX file.
 * @source onnx.proto3: ModelProto; ONNX "MetadataProps"
 */
export function fillFromOnnx(header: OnnxHeader, version: ItemBuilder): void {
  const { producerName, producerVersion, docString, opsets } = header;
  if (producerName !== '') version.fact('framework', producerName, '#producer_name');
  if (producerVersion !== '') version.fact('frameworkVersion', producerVersion, '#producer_version');
  if (header.modelVersion > 0) version.fact('semanticVersion', String(header.modelVersion), '#model_version');
  const overview = richOf(docString);
  if (overview) version.fact('overview', overview, '#doc_string');
  if (docString.trim() !== '') version.keepQuietly('doc_string', docString, '#doc_string');
  const software = opsets.map(
    (opset): TableRow => ({
      name: `opset ${opset.domain === '' ? 'ai.onnx' : opset.domain}`,
      version: String(opset.version),
    }),
  );
  const all = [{ name: 'ONNX IR', version: String(header.irVersion) }, ...software];
  version.fact('software', all.slice(0, MOST_ROWS), '#opset_import');
  for (const key of ['inputs', 'outputs'] as const) {
    const rows = header[key].map(
      ({ name, type, shape }): TableRow => ({
        name,
        format: type,
        ...(shape === null ? {} : { shape: JSON.stringify(shape) }),
      }),
    );
    if (rows.length > MOST_ROWS)
      version.keep(
        key,
        rows.map(({ name }) => name ?? null),
        `#graph/${key}`,
        'too-long',
      );
    else if (rows.length > 0) version.fact(key, rows, `#graph/${key}`);
  }
  for (const { key, value } of header.metadata) {
    const field = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
    if (value.trim() === '') continue;
    if (key === 'model_author' || key === 'author')
      version.fact('authors', [{ name: value.slice(0, 20_000) }], `#metadata_props/${key}`);
    else if (field !== undefined && version.facts[field] === undefined)
      version.fact(field, value, `#metadata_props/${key}`);
    else version.keep(`metadata_props/${key}`, value, `#metadata_props/${key}`);
  }
  const operators = header.operators.map(({ domain, type, count }) => ({ domain, type, count }));
  version.keep('operators', operators, '#graph/node', 'summary-of-operators');
  if (header.domain !== '') version.keep('domain', header.domain, '#domain');
  if (header.graphName !== '') version.keep('graph', header.graphName, '#graph/name');
}
