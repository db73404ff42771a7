import { resolve } from 'node:path';
import { DossierAudience, DossierEdition, DossierOptions, DossierPart } from '#contract/records/dossier';
import { Locale, RecordId } from '#contract/records/text';
import { withCore } from './headless.ts';
import { existing, readArguments, required } from './options.ts';
import { ExitCode, json, type Terminal, UsageError } from './terminal.ts';

const EXPORT_OPTIONS = {
  assessment: { type: 'string' },
  out: { type: 'string' },
  edition: { type: 'string' },
  audience: { type: 'string' },
  lang: { type: 'string' },
  with: { type: 'string' },
  without: { type: 'string' },
  classification: { type: 'string' },
  draft: { type: 'boolean' },
  spare: { type: 'string' },
  'redact-people': { type: 'boolean' },
  'redact-files': { type: 'boolean' },
  'redact-questions': { type: 'string' },
  reason: { type: 'string' },
  as: { type: 'string' },
  json: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof readArguments<typeof EXPORT_OPTIONS, readonly ['WORKSPACE']>>['values'];

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** One of a list of words. @throws UsageError that names the list */
function oneOf<T extends string>(option: string, allowed: readonly T[], value: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new UsageError('cli.error.choice', { option, value, allowed: allowed.join(', ') });
  return found;
}

function readOptions(values: Values, locale: Locale): DossierOptions {
  const languages = listOf(values.lang).map((one) => oneOf('--lang', Locale.options, one));
  const part = (option: string) => (one: string) => oneOf(option, DossierPart.options, one);
  const questions = listOf(values['redact-questions']);
  const isRedacted = values['redact-people'] === true || values['redact-files'] === true || questions.length > 0;
  const parsed = DossierOptions.safeParse({
    edition: oneOf('--edition', DossierEdition.options, values.edition ?? 'full'),
    audience: oneOf('--audience', DossierAudience.options, values.audience ?? 'regulator'),
    parts: Object.fromEntries([
      ...listOf(values.with).map((one) => [part('--with')(one), true]),
      ...listOf(values.without).map((one) => [part('--without')(one), false]),
    ]),
    redaction: isRedacted
      ? {
          people: values['redact-people'] ?? false,
          evidenceFiles: values['redact-files'] ?? false,
          questions,
          reason: values.reason ?? '',
        }
      : null,
    isDraft: values.draft ?? false,
    classification: values.classification ?? '',
    languages: languages.length === 0 ? [locale] : languages,
    ...(values.spare !== undefined && { spareFields: Number(values.spare) }),
  });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UsageError('cli.error.dossier-option', {
    option: issue?.path.join('.') ?? '',
    reason: issue?.message ?? '',
  });
}

/**
 * `dossier export WORKSPACE --assessment ID --out FILE [--edition E] [--audience A] [--lang en,de] …`: writes a dossier
 * with all its fields still free. `--as PERSON`: whose name the journal keeps for it; without, nothing is written to the
 * workspace.
 */
export async function exportDossier(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values, words } = readArguments(args, EXPORT_OPTIONS, ['WORKSPACE'] as const);
  const assessmentId = required(values.assessment, '--assessment');
  if (!RecordId.safeParse(assessmentId).success) throw new UsageError('cli.error.id', { value: assessmentId });
  const out = resolve(required(values.out, '--out'));
  const options = readOptions(values, terminal.locale);
  const workspace = existing(words[0]);
  const exported = await withCore(terminal, async ({ client, files }) => {
    await client.workspace.open({ file: files.give(workspace).token });
    if (values.as !== undefined) await client.session.actAs({ personId: values.as });
    const job = await client.dossier.export({ assessmentId, file: files.give(out).token, options, signers: [] });
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

/** `dossier open DOSSIER --out WORKSPACE [--json]`: makes a workspace of a dossier that can only be read. */
export async function openDossier(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const options = { out: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { values, words } = readArguments(args, options, ['DOSSIER'] as const);
  const dossier = existing(words[0]);
  const out = resolve(required(values.out, '--out'));
  const { origin, assessments } = await withCore(terminal, async ({ client, files }) => {
    const source = { file: files.give(dossier).token };
    const session = await client.dossier.reopen({ source, file: files.give(out).token });
    return { origin: session.workspace?.origin, assessments: await client.assessment.list() };
  });
  const ids = assessments.map(({ assessment }) => assessment.id);
  if (values.json) terminal.out(json({ path: out, verdict: origin?.verdict, assessments: ids }));
  else
    terminal.out(
      terminal.say('cli.dossier.opened', { path: out, verdict: origin?.verdict ?? '', ids: ids.join(', ') }),
    );
  return ExitCode.passed;
}

/** `dossier import DOSSIER --into WORKSPACE --as PERSON [--existing] [--json]`: takes a dossier into a workspace. */
export async function importDossier(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const options = {
    into: { type: 'string' },
    as: { type: 'string' },
    existing: { type: 'boolean' },
    json: { type: 'boolean' },
  } as const;
  const { values, words } = readArguments(args, options, ['DOSSIER'] as const);
  const dossier = existing(words[0]);
  const workspace = existing(required(values.into, '--into'));
  const { assessment } = await withCore(terminal, async ({ client, files }) => {
    await client.workspace.open({ file: files.give(workspace).token });
    if (values.as !== undefined) await client.session.actAs({ personId: values.as });
    const source = { file: files.give(dossier).token };
    return await client.dossier.import({ source, into: values.existing ? 'existing-system' : 'new-system' });
  });
  if (values.json) terminal.out(json({ assessment: assessment.id, origin: assessment.origin }));
  else terminal.out(terminal.say('cli.dossier.imported', { title: assessment.title, id: assessment.id }));
  return ExitCode.passed;
}
