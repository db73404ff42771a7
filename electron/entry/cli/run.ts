import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppError, type ErrorCode, isAppErrorCode } from '#contract/errors';
import { errorMessage, formatMessage } from '#contract/messages';
import { Locale } from '#contract/records/text';
import { loadMessages } from '#core/files/messages';
import { ExitCode, localeFromEnvironment, type Streams, type Terminal, UsageError } from './terminal.ts';

type Command = (terminal: Terminal, args: readonly string[]) => Promise<ExitCode>;

/** Every command by its words. Each is loaded only when it runs, so that the others start at once. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./demo.ts')).demo,
  verify: async () => (await import('./verify.ts')).verify,
  'packs check': async () => (await import('./packs-check.ts')).checkPackFolder,
  'packs diff': async () => (await import('./packs-check.ts')).diffPackFolders,
  'packs evaluate': async () => (await import('./packs.ts')).evaluatePack,
  'packs translations': async () => (await import('./packs-check.ts')).packTranslations,
  'packs test': async () => (await import('./packs.ts')).testPack,
  'dossier export': async () => (await import('./dossier.ts')).exportDossier,
  'dossier open': async () => (await import('./dossier.ts')).openDossier,
  'dossier import': async () => (await import('./dossier.ts')).importDossier,
  'pdf check': async () => (await import('./pdf.ts')).checkPdf,
  import: async () => (await import('./import.ts')).importFiles,
  export: async () => (await import('./export.ts')).exportFile,
  restore: async () => (await import('./export.ts')).restoreBundle,
  check: async () => (await import('./check.ts')).check,
  fingerprint: async () => (await import('./fingerprint.ts')).fingerprint,
  call: async () => (await import('./call.ts')).call,
};

const root = new URL('../../../', import.meta.url);

function takeLocale(args: readonly string[], env: Streams['env']): { locale: Locale; rest: string[] } {
  const at = args.findIndex((arg) => arg === '--locale' || arg.startsWith('--locale='));
  if (at < 0) return { locale: localeFromEnvironment(env), rest: [...args] };
  const joined = args[at]?.split('=')[1];
  const parsed = Locale.safeParse(joined ?? args[at + 1]);
  if (!parsed.success) throw new UsageError('cli.error.locale', { value: joined ?? args[at + 1] ?? '' });
  return { locale: parsed.data, rest: args.toSpliced(at, joined === undefined ? 2 : 1) };
}

function openTerminal(streams: Streams, locale: Locale): Terminal {
  const resources = fileURLToPath(new URL('resources', root));
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
  const messages = loadMessages(resources, locale);
  const say: Terminal['say'] = (key, values) => formatMessage(messages, locale, key, values);
  return { ...streams, locale, messages, say, resources, appVersion: version };
}

function findCommand(args: readonly string[]): { load: () => Promise<Command>; rest: readonly string[] } {
  const [first = '', second = ''] = args;
  const double = `${first} ${second}`;
  const name = [double, first].find((words) => Object.hasOwn(commands, words));
  const load = name === undefined ? undefined : commands[name];
  if (load) return { load, rest: args.slice(name === double ? 2 : 1) };
  throw new UsageError('cli.error.command', { command: [first, second].filter((word) => word !== '').join(' ') });
}

async function run(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const [first] = args;
  if (first === '--version') {
    terminal.out(terminal.appVersion);
    return ExitCode.passed;
  }
  if (first === undefined || args.includes('--help')) {
    terminal.out(terminal.say('cli.help'));
    return first === undefined ? ExitCode.badInput : ExitCode.passed;
  }
  const { load, rest } = findCommand(args);
  const command = await load();
  return await command(terminal, rest);
}

/** A call fails with one of our codes as plain data, the same here as in the window. */
function isCallError(error: unknown): error is Error & { readonly code: ErrorCode; readonly data: object } {
  return error instanceof Error && 'code' in error && isAppErrorCode(error.code) && 'data' in error;
}

function explain(terminal: Terminal, error: unknown): ExitCode {
  const { messages, locale } = terminal;
  if (error instanceof UsageError) {
    terminal.error(terminal.say(error.key, error.values));
    return ExitCode.badInput;
  }
  if (error instanceof AppError) {
    terminal.error(errorMessage(messages, locale, error.code, error.details));
    return ExitCode.badInput;
  }
  if (isCallError(error)) {
    terminal.error(errorMessage(messages, locale, error.code, error.data));
    return error.code === 'internal' ? ExitCode.internal : ExitCode.badInput;
  }
  terminal.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return ExitCode.internal;
}

/**
 * Runs one command line.
 * @param args  without the program's own name
 * @returns the exit code: 0 done or passed, 1 failed, 2 input not understood or not usable, 3 not determined, 4 a defect
 */
export async function runCli(args: readonly string[], streams: Streams): Promise<ExitCode> {
  let terminal = openTerminal(streams, localeFromEnvironment(streams.env));
  try {
    const { locale, rest } = takeLocale(args, streams.env);
    terminal = openTerminal(streams, locale);
    return await run(terminal, rest);
  } catch (error) {
    return explain(terminal, error);
  }
}
