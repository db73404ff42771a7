import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessage } from '#contract/messages';
import { localize } from '#contract/records/text';
import { diffPacks } from '#core/packs/diff';
import { gatherFolder, loadPack } from '#core/packs/load';
import { isWarning, type PackProblem } from '#core/packs/problem';
import { checkPackThoroughly, readLock } from '#core/packs/thorough';
import { LOCK_FILE, lockText, translationsOf } from '#core/packs/translations';
import { existing, readArguments } from './options.ts';
import { columns, ExitCode, json, type Terminal } from './terminal.ts';

const asJson = { json: { type: 'boolean' } } as const;

function outProblem(terminal: Terminal, { code, ...details }: PackProblem): void {
  terminal.out(errorMessage(terminal.messages, terminal.locale, code, details));
}

/**
 * `packs check DIR [--allow-warnings] [--json]`: every problem of a pack, with file, line and reason. Warnings (a class that
 * always holds, a stale translation) fail too, unless they are allowed.
 */
export async function checkPackFolder(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const options = { ...asJson, 'allow-warnings': { type: 'boolean' } } as const;
  const { values, words } = readArguments(args, options, ['DIR'] as const);
  const { problems, undecided } = checkPackThoroughly(existing(words[0]));
  if (values.json) terminal.out(json(problems));
  else {
    for (const problem of problems) outProblem(terminal, problem);
    for (const place of undecided) terminal.out(terminal.say('cli.packs.undecided', place));
    if (problems.length === 0) terminal.out(terminal.say('cli.packs.sound'));
  }
  const counting = values['allow-warnings'] ? problems.filter((problem) => !isWarning(problem)) : problems;
  return counting.length === 0 ? ExitCode.passed : ExitCode.failed;
}

/** `packs translations DIR [--confirm] [--json]`: translations to be looked at; `--confirm` records that they are right. */
export async function packTranslations(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const options = { ...asJson, confirm: { type: 'boolean' } } as const;
  const { values, words } = readArguments(args, options, ['DIR'] as const);
  const folder = existing(words[0]);
  const { sources } = gatherFolder(folder);
  const { lock, problems } = readLock(folder);
  const all = translationsOf(sources, lock ?? {});
  const pending = all.filter(({ state }) => state !== 'confirmed');
  if (values.confirm && all.length > 0) writeFileSync(join(folder, LOCK_FILE), lockText(all));
  if (values.json) terminal.out(json(pending));
  else {
    for (const problem of problems) outProblem(terminal, problem);
    const rows = pending.map(({ file, line, language, state, key }) => [
      `${file}:${line}`,
      language,
      terminal.say(`cli.packs.translation-${state}`),
      key,
    ]);
    for (const row of columns(rows)) terminal.out(row);
    const counts = { pending: pending.length, all: all.length };
    terminal.out(terminal.say(values.confirm ? 'cli.packs.confirmed' : 'cli.packs.translations', counts));
  }
  const left = values.confirm ? pending.filter(({ state }) => state === 'missing') : pending;
  return left.length === 0 ? ExitCode.passed : ExitCode.failed;
}

/** `packs diff DIR DIR [--json]`: what a newer version of a pack changed; the older one stands first. */
export async function diffPackFolders(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values, words } = readArguments(args, asJson, ['OLD', 'NEW'] as const);
  const [from, to] = [loadPack(existing(words[0])), loadPack(existing(words[1]))];
  const differences = diffPacks(from, to);
  if (values.json) {
    terminal.out(json(differences));
    return ExitCode.passed;
  }
  for (const { kind, id, was, change, label, note, before, after } of differences) {
    const name = was === undefined ? id : `${was} → ${id}`;
    const what = terminal.say(`cli.packs.diff-${change}`);
    terminal.out(`${terminal.say(`cli.packs.kind-${kind}`)} ${name}: ${what}. ${localize(label, terminal.locale)}`);
    if (before !== undefined && after !== undefined) {
      terminal.out(`    ${localize(before, terminal.locale)} → ${localize(after, terminal.locale)}`);
    }
    if (note !== undefined) terminal.out(`    ${localize(note, terminal.locale)}`);
  }
  terminal.out(
    terminal.say('cli.packs.differences', { count: differences.length, from: from.version, to: to.version }),
  );
  return ExitCode.passed;
}
