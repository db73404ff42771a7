import { resolve } from 'node:path';
import { RecordId } from '#contract/records/text';
import { withCore } from './headless.ts';
import { existing, readArguments, required } from './options.ts';
import { ExitCode, json, type Terminal, UsageError } from './terminal.ts';

/** `dossier export WORKSPACE --assessment ID --out FILE [--json]`: writes the dossier with all its fields still free. */
export async function exportDossier(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values, words } = readArguments(
    args,
    { assessment: { type: 'string' }, out: { type: 'string' }, json: { type: 'boolean' } },
    ['WORKSPACE'] as const,
  );
  const assessmentId = required(values.assessment, '--assessment');
  if (!RecordId.safeParse(assessmentId).success) throw new UsageError('cli.error.id', { value: assessmentId });
  const out = resolve(required(values.out, '--out'));
  const workspace = existing(words[0]);
  const exported = await withCore(terminal, async ({ client, files }) => {
    await client.workspace.open({ file: files.give(workspace).token });
    const job = await client.dossier.export({
      assessmentId,
      file: files.give(out).token,
      locale: terminal.locale,
      signers: [],
    });
    for (;;) {
      const step = await job.next();
      if (step.done === true) return step.value;
    }
  });
  const { file: _, ...told } = exported;
  if (values.json) terminal.out(json({ path: out, ...told }));
  else terminal.out(terminal.say('cli.dossier.written', { path: out, pages: told.pages, hash: told.contentHash }));
  return ExitCode.passed;
}
