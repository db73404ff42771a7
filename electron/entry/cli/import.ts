import { isAppErrorCode } from '#contract/errors';
import { errorMessage } from '#contract/messages';
import type { ImportPreview } from '#contract/records/transfer';
import { withCore } from './headless.ts';
import { resultOf } from './jobs.ts';
import { existing, readArguments, required } from './options.ts';
import { columns, ExitCode, json, type Terminal, UsageError } from './terminal.ts';

const OPTIONS = {
  workspace: { type: 'string' },
  as: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/**
 * `import FILE… --workspace W [--as PERSON] [--dry-run] [--json]`: takes what files of other tools say into a workspace.
 * Fails if a file cannot be read; the others are imported all the same.
 */
export async function importFiles(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values, words } = readArguments(
    args,
    OPTIONS,
    Array.from({ length: 500 }, () => 'FILE'),
    499,
  );
  if (words.length === 0) throw new UsageError('cli.error.word-missing', { word: 'FILE' });
  const workspace = existing(required(values.workspace, '--workspace'));
  const paths = words.map(existing);
  const { preview, record } = await withCore(terminal, async ({ client, files }) => {
    await client.workspace.open({ file: files.give(workspace).token });
    if (values.as !== undefined) await client.session.actAs({ personId: values.as });
    const given = paths.map((path) => ({ file: files.give(path).token }));
    const shown: ImportPreview = await resultOf(await client.transfer.preview({ files: given }));
    const isNothing = values['dry-run'] === true || shown.itemCount === 0;
    return { preview: shown, record: isNothing ? null : await client.transfer.apply({ previewId: shown.id }) };
  });
  if (values.json) terminal.out(json({ preview, import: record }));
  else {
    for (const line of describe(terminal, preview)) terminal.out(line);
    if (record !== null) {
      const { id, added, merged, links } = record;
      terminal.out(terminal.say('cli.import.done', { id, added, merged, links }));
    } else terminal.out(terminal.say('cli.import.nothing'));
  }
  return preview.files.some(({ problem }) => problem !== null) ? ExitCode.failed : ExitCode.passed;
}

function describe(terminal: Terminal, { files, items, itemCount, links, notes }: ImportPreview): string[] {
  const { say, messages, locale } = terminal;
  const told = files.map(({ name, format, formatVersion, problem }) => {
    if (problem === null) return `${name}: ${[format, formatVersion].filter((part) => part !== '').join(' ')}`;
    const { code, details } = problem;
    return isAppErrorCode(code) ? errorMessage(messages, locale, code, details) : `${name}: ${code}`;
  });
  const rows = items.map(({ kind, name, suggestion, changes }) => [
    say(`cli.import.${suggestion}`),
    say(`item-kind.${kind}`),
    name,
    changes.map(({ field }) => field).join(', '),
  ]);
  const remarks = notes.map(({ kind, reason, path, value }) => [
    say(`cli.import.note-${kind}`),
    path,
    say(`transfer.note.${reason}`),
    value.replaceAll(/\s+/g, ' ').slice(0, 60),
  ]);
  return [
    ...told,
    ...(rows.length === 0 ? [] : ['', ...columns(rows)]),
    ...(itemCount > items.length ? [`  ${say('cli.import.more', { more: itemCount - items.length })}`] : []),
    ...(links.length === 0 ? [] : [`  ${say('cli.import.links', { count: links.length })}`]),
    ...(remarks.length === 0 ? [] : ['', ...columns(remarks)]),
    '',
  ];
}
