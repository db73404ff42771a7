import canonicalize from 'canonicalize';
import type {
  Fingerprint,
  FingerprintArtefact,
  FingerprintChange,
  FingerprintComparison,
  FingerprintFile,
  FingerprintTable,
} from '#contract/records/fingerprint';

/**
 * What is different in the same data later. Two single files are compared whatever they are called; the files of two
 * folders by their paths. Pure.
 */
export function compareFingerprints(before: Fingerprint, after: Fingerprint): FingerprintComparison {
  const [only] = before.files;
  const [now] = after.files;
  if (before.kind === 'file' && after.kind === 'file' && only && now) {
    const changes = [...fileChanges(only, now)];
    return { isSame: changes.length === 0, changes };
  }
  const later = new Map(after.files.map((file) => [file.path, file]));
  const changes: FingerprintChange[] = [];
  for (const file of before.files) {
    const same = later.get(file.path);
    later.delete(file.path);
    if (same === undefined) changes.push({ kind: 'file-removed', file: file.path, sizeBytes: file.sizeBytes });
    else changes.push(...fileChanges(file, same));
  }
  for (const { path, sizeBytes } of later.values()) changes.push({ kind: 'file-added', file: path, sizeBytes });
  return { isSame: changes.length === 0, changes };
}

function fileChanges(before: FingerprintFile, after: FingerprintFile): readonly FingerprintChange[] {
  if (before.sha256 === after.sha256) return [];
  const file = before.path;
  return [
    { kind: 'content-changed', file, before: before.sizeBytes, after: after.sizeBytes },
    ...formatChanges(file, before, after),
    ...(before.table && after.table ? tableChanges(file, before.table, after.table) : []),
    ...(before.artefact && after.artefact ? artefactChanges(file, before.artefact, after.artefact) : []),
  ];
}

function formatOf({ table, artefact }: FingerprintFile): string {
  return table?.format ?? artefact?.format ?? '';
}

function formatChanges(file: string, before: FingerprintFile, after: FingerprintFile): readonly FingerprintChange[] {
  const [was, is] = [formatOf(before), formatOf(after)];
  return was === is ? [] : [{ kind: 'format-changed', file, before: was, after: is }];
}

function artefactChanges(
  file: string,
  before: FingerprintArtefact,
  after: FingerprintArtefact,
): readonly FingerprintChange[] {
  const changes: FingerprintChange[] = [];
  if (before.tensors !== after.tensors) {
    changes.push({ kind: 'tensors-changed', file, before: before.tensors, after: after.tensors });
  }
  if (before.parameters !== after.parameters) {
    changes.push({ kind: 'parameters-changed', file, before: before.parameters, after: after.parameters });
  }
  return changes;
}

function tableChanges(file: string, before: FingerprintTable, after: FingerprintTable): readonly FingerprintChange[] {
  const changes: FingerprintChange[] = [];
  if (before.rows !== after.rows) changes.push({ kind: 'rows-changed', file, before: before.rows, after: after.rows });
  const later = new Map(after.columns.map((column) => [column.name, column]));
  const names = new Set(before.columns.map(({ name }) => name));
  for (const column of before.columns) {
    const same = later.get(column.name);
    if (same === undefined) {
      changes.push({ kind: 'column-removed', file, column: column.name });
      continue;
    }
    if (column.type !== same.type) {
      changes.push({ kind: 'type-changed', file, column: column.name, before: column.type, after: same.type });
    }
    if (column.missing !== null && same.missing !== null && column.missing !== same.missing) {
      changes.push({ kind: 'missing-changed', file, column: column.name, before: column.missing, after: same.missing });
    }
    if (canonicalize(column.range) !== canonicalize(same.range)) {
      changes.push({ kind: 'range-changed', file, column: column.name, before: column.range, after: same.range });
    }
  }
  for (const { name } of after.columns)
    if (!names.has(name)) changes.push({ kind: 'column-added', file, column: name });
  const kept = (table: FingerprintTable, other: ReadonlyMap<string, unknown>): string =>
    JSON.stringify(table.columns.map(({ name }) => name).filter((name) => other.has(name)));
  const earlier = new Map(before.columns.map((column) => [column.name, column]));
  if (kept(before, later) !== kept(after, earlier)) changes.push({ kind: 'columns-reordered', file });
  return changes;
}
