import { resolve } from 'node:path';
import { ITEM_KINDS, type ItemKind } from '#contract/inventory/kinds';
import { ExportFormat, type ExportScope } from '#contract/records/transfer';
import type { Core } from '#core/core';
import { withCore } from './headless.ts';
import { resultOf } from './jobs.ts';
import { existing, readArguments, required } from './options.ts';
import { ExitCode, json, type Terminal, UsageError } from './terminal.ts';

const OPTIONS = {
  workspace: { type: 'string' },
  item: { type: 'string' },
  list: { type: 'string' },
  evidence: { type: 'boolean' },
  assessment: { type: 'string' },
  'workspace-bundle': { type: 'boolean' },
  format: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof readArguments<typeof OPTIONS, readonly []>>['values'];

const SCOPES = '--item, --list, --evidence, --assessment, --workspace-bundle';

/** One of a list of words. @throws UsageError that names the list */
function oneOf<T extends string>(option: string, allowed: readonly T[], value: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new UsageError('cli.error.choice', { option, value, allowed: allowed.join(', ') });
  return found;
}

async function kindOf({ client }: Core, id: string): Promise<ItemKind> {
  for (const kind of ITEM_KINDS) {
    const item = await client.inventory.get({ kind, id }).catch(() => null);
    if (item !== null) return kind;
  }
  throw new UsageError('cli.error.no-record', { id });
}

/** What to export: exactly one scope is named. @throws UsageError */
function readScope(values: Values): (core: Core) => Promise<ExportScope> {
  const { item, list, assessment } = values;
  const scopes: ((core: Core) => Promise<ExportScope>)[] = [
    ...(item === undefined
      ? []
      : [async (core: Core) => ({ of: 'item', item: { kind: await kindOf(core, item), id: item } }) as const]),
    ...(list === undefined
      ? []
      : [oneOf('--list', ITEM_KINDS, list)].map((kind) => async () => ({ of: 'list', kind }) as const)),
    ...(values.evidence ? [async () => ({ of: 'evidence' }) as const] : []),
    ...(assessment === undefined ? [] : [async () => ({ of: 'assessment', assessmentId: assessment }) as const]),
    ...(values['workspace-bundle'] ? [async () => ({ of: 'workspace' }) as const] : []),
  ];
  const [scope, second] = scopes;
  if (scope === undefined || second !== undefined) throw new UsageError('cli.error.one-of', { options: SCOPES });
  return scope;
}

/**
 * `export (--item ID | --list KIND | --evidence | --assessment ID | --workspace-bundle) --format F --out FILE --workspace W`:
 * writes a card, a table, an assessment or everything; says what the format could not hold.
 */
export async function exportFile(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values } = readArguments(args, OPTIONS, [] as const);
  const workspace = existing(required(values.workspace, '--workspace'));
  const scope = readScope(values);
  const named = values['workspace-bundle'] ? (values.format ?? 'bundle') : required(values.format, '--format');
  const format = oneOf('--format', ExportFormat.options, named);
  const out = resolve(required(values.out, '--out'));
  const result = await withCore(terminal, async (core) => {
    const { client, files } = core;
    await client.workspace.open({ file: files.give(workspace).token });
    const { locale } = terminal;
    return resultOf(
      await client.transfer.export({ scope: await scope(core), format, file: files.give(out).token, locale }),
    );
  });
  const { file: _, ...told } = result;
  if (values.json) terminal.out(json(told));
  else {
    terminal.out(terminal.say('cli.export.done', { name: told.fileName, records: told.records, size: told.sizeBytes }));
    if (told.schema !== null) terminal.out(terminal.say('cli.export.schema', { schema: told.schema }));
    for (const { item, field, reason } of told.losses) {
      terminal.out(
        `  ${[item, field].filter((part) => part !== '').join(': ')}  ${terminal.say(`transfer.loss.${reason}`)}`,
      );
    }
  }
  return ExitCode.passed;
}

/** `restore BUNDLE --out WORKSPACE [--json]`: makes a workspace file of a bundle, without loss, or nothing at all. */
export async function restoreBundle(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values, words } = readArguments(args, { out: { type: 'string' }, json: { type: 'boolean' } }, [
    'BUNDLE',
  ] as const);
  const bundle = existing(words[0]);
  const out = resolve(required(values.out, '--out'));
  const restored = await withCore(terminal, async ({ client, files }) =>
    resultOf(await client.transfer.restoreBundle({ bundle: files.give(bundle).token, file: files.give(out).token })),
  );
  terminal.out(values.json ? json(restored) : terminal.say('cli.restore.done', { records: restored.records }));
  return ExitCode.passed;
}
