import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { checkConformance, type Finding } from '#core/conformance/check';
import { existing, readArguments } from './options.ts';
import { ExitCode, json, type Terminal, wrap } from './terminal.ts';

/** `pdf check FILE [--json]`: whether a file conforms to PDF/A-3a and PDF/UA-1, and which clauses it breaks. */
export async function checkPdf(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values, words } = readArguments(args, { json: { type: 'boolean' } }, ['FILE'] as const);
  const path = existing(words[0]);
  const result = checkConformance(readFileSync(path));
  if (values.json) terminal.out(json({ file: basename(path), ...result }));
  else {
    const { pages, rules, isPdfA, isPdfUA } = result;
    terminal.out(terminal.say('cli.pdf.checked', { name: basename(path), pages, rules }));
    terminal.out(terminal.say('cli.pdf.standard', { standard: 'PDF/A-3a (ISO 19005-3)', conforms: String(isPdfA) }));
    terminal.out(terminal.say('cli.pdf.standard', { standard: 'PDF/UA-1 (ISO 14289-1)', conforms: String(isPdfUA) }));
    for (const finding of result.findings) for (const line of describe(terminal, finding)) terminal.out(line);
  }
  return result.findings.length === 0 ? ExitCode.passed : ExitCode.failed;
}

const standards: Readonly<Record<string, string>> = { A: 'ISO 19005-3', UA: 'ISO 14289-1' };

function describe({ say }: Terminal, { rule, clauses, count, places }: Finding): string[] {
  const named = clauses.map((clause) => clause.replace(/^\w+/, (standard) => `${standards[standard] ?? standard},`));
  const where = places.map(({ page, object, what }) =>
    say('cli.pdf.place', { page: page ?? 0, object: object ?? 0, what: what ?? '' }),
  );
  const more = count - places.length;
  return [
    '',
    `${named.join('; ')}  (${rule})`,
    ...wrap(say(`conformance.rule.${rule}`), '  '),
    ...where.filter((line) => line.trim() !== '').map((line) => `    ${line.trim()}`),
    ...(more > 0 ? [`    ${say('cli.pdf.more', { more })}`] : []),
  ];
}
