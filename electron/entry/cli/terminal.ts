import type { Messages, MessageValues } from '#contract/messages';
import type { Locale } from '#contract/records/text';

/** Where a command writes its lines, and the environment it runs in. */
export type Streams = {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** What every command works with. */
export type Terminal = Streams & {
  readonly locale: Locale;
  readonly messages: Messages;
  /** The message of this key. */
  readonly say: (key: string, values?: MessageValues) => string;
  /** Packs, fonts and messages that ship with the app. */
  readonly resources: string;
  readonly appVersion: string;
};

/** What a command ends with. 0 and 3 are verdicts: passed and not determined; 1 is failed. */
export const ExitCode = { passed: 0, failed: 1, badInput: 2, indeterminate: 3, internal: 4 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Input that no command understands: one line on standard error and exit code 2. */
export class UsageError extends Error {
  readonly key: string;
  readonly values: MessageValues;

  constructor(key: string, values: MessageValues = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

/** The language asked for by the usual variables, else English. @source POSIX.1-2024, XBD 8.2 */
export function localeFromEnvironment(env: Streams['env']): Locale {
  const wanted = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  return wanted?.toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** A pretty-printed JSON text. */
export function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** Lays rows out in columns, two spaces apart; the last column keeps its own length. */
export function columns(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows.map((row) => {
    const cells = row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)));
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}

/** Breaks a text into lines of at most `width` characters, at spaces. */
export function wrap(text: string, indent: string, width = 100): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}
