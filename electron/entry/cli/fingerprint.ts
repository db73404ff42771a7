import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Fingerprint, FingerprintChange } from '#contract/records/fingerprint';
import { compareFingerprints } from '#core/reading/compare-fingerprints';
import { readFingerprints } from '#core/reading/read-fingerprint';
import { createReader, forkedReader } from '#core/reading/reader';
import { existing, readArguments } from './options.ts';
import { columns, ExitCode, json, type Terminal, UsageError } from './terminal.ts';

const OPTIONS = { json: { type: 'boolean' }, against: { type: 'string' } } as const;
const MOST_PATHS = 500;

/** What `--json` wrote before: one fingerprint or several. @throws UsageError */
function readBefore(path: string): readonly Fingerprint[] {
  let text: string;
  try {
    text = readFileSync(existing(path), 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError('cli.error.no-fingerprint', { path });
  }
  const before = readFingerprints(text);
  if (before === null) throw new UsageError('cli.error.no-fingerprint', { path });
  return before;
}

/**
 * `fingerprint PATH… [--json] [--against FILE]`: what files and folders hold, without the data. With `--against` an earlier
 * output of `--json`: whether they are still the same, and how not; fails if they are not.
 */
export async function fingerprint(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values, words } = readArguments(
    args,
    OPTIONS,
    Array.from({ length: MOST_PATHS }, () => 'PATH'),
    MOST_PATHS - 1,
  );
  const paths = words.map(existing);
  const before = values.against === undefined ? null : readBefore(values.against);
  const reader = createReader(forkedReader(join(import.meta.dirname, '..', 'reader.ts')));
  const now: Fingerprint[] = [];
  for (const path of paths) now.push(await reader.run('fingerprint', { name: basename(path), path }));
  if (before === null) {
    if (values.json) terminal.out(json(now));
    else for (const one of now) for (const line of describe(one)) terminal.out(line);
    return ExitCode.passed;
  }
  const compared = now.map((one) => {
    const known = before.find(({ name }) => name === one.name);
    if (known === undefined) throw new UsageError('cli.error.not-fingerprinted', { name: one.name });
    return { name: one.name, ...compareFingerprints(known, one) };
  });
  if (values.json) terminal.out(json(compared));
  else {
    for (const { name, isSame, changes } of compared) {
      terminal.out(terminal.say(isSame ? 'cli.fingerprint.same' : 'cli.fingerprint.changed', { name }));
      for (const change of changes) terminal.out(`  ${describeChange(terminal, change)}`);
    }
  }
  return compared.every(({ isSame }) => isSame) ? ExitCode.passed : ExitCode.failed;
}

function describe({ name, sizeBytes, sha256, files }: Fingerprint): string[] {
  const rows = files.map(({ path, sizeBytes: size, sha256: hash, table, artefact }) => [
    hash,
    String(size),
    table !== null
      ? `${table.format} ${table.rows} × ${table.columnCount}`
      : artefact !== null
        ? `${artefact.format} ${artefact.parameters}`
        : '',
    path,
  ]);
  return [`${sha256}  ${sizeBytes}  ${name}`, ...(files.length > 1 || rows[0]?.[2] !== '' ? columns(rows) : [])];
}

function describeChange({ say }: Terminal, change: FingerprintChange): string {
  const side = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  const { kind, file, ...details } = change;
  const column = 'column' in details ? ` ${details.column}` : '';
  const values = 'before' in details ? ` ${side(details.before)} → ${side(details.after)}` : '';
  return `${say(`cli.fingerprint.${kind}`)}: ${file}${column}${values}`;
}
