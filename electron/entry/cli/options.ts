import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './terminal.ts';

type Values<T extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ args: string[]; options: T }>>['values'];

/**
 * Takes a command's options and words apart.
 * @param words     names of the words the command wants, for the error
 * @param optional  how many of the last words may be left out
 * @throws UsageError for an unknown option, a missing value, a missing or a superfluous word
 */
export function readArguments<T extends ParseArgsOptionsConfig, W extends readonly string[]>(
  args: readonly string[],
  options: T,
  words: W,
  optional = 0,
): { readonly values: Values<T>; readonly words: { readonly [K in keyof W]: string } } {
  const { values, positionals } = parse(args, options);
  const missing = words[positionals.length];
  if (missing !== undefined && positionals.length < words.length - optional)
    throw new UsageError('cli.error.word-missing', { word: missing });
  const superfluous = positionals[words.length];
  if (superfluous !== undefined) throw new UsageError('cli.error.word-unknown', { word: superfluous });
  return { values, words: positionals as unknown as { readonly [K in keyof W]: string } };
}

function parse<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\. |\n/)[0] : String(error);
    throw new UsageError('cli.error.option', { reason: reason ?? '' });
  }
}

/** @throws UsageError if the option was not given */
export function required(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new UsageError('cli.error.option-missing', { option });
  return value;
}

/**
 * The absolute path of a file or folder.
 * @throws UsageError if there is no such file
 */
export function existing(path: string): string {
  const absolute = resolve(path);
  if (!existsSync(absolute)) throw new UsageError('cli.error.no-file', { path });
  return absolute;
}
