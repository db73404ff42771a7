import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { errorMessage } from '#contract/messages';
import type { Answers } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { DateOnly, PackName } from '#contract/records/text';
import { readFacts } from '#core/packs/facts';
import { checkPack, loadPack } from '#core/packs/load';
import { runCases } from '#core/packs/run-cases';
import { validateAnswer } from '#core/rules/answer';
import { judge } from '#core/rules/judge';
import { existing } from './headless.ts';
import { describeJudgement } from './judgement.ts';
import { readArguments, required } from './options.ts';
import { ExitCode, json, type Terminal, UsageError } from './terminal.ts';

const asJson = { json: { type: 'boolean' } } as const;

/** `packs check DIR [--json]`: every problem of a pack, with file, line and reason. */
export async function checkPackFolder(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const { values, words } = readArguments(args, asJson, ['DIR'] as const);
  const problems = checkPack(existing(words[0]));
  if (values.json) terminal.out(json(problems));
  else if (problems.length === 0) terminal.out(terminal.say('cli.packs.sound'));
  else {
    for (const { code, ...details } of problems) {
      terminal.out(errorMessage(terminal.messages, terminal.locale, code, details));
    }
  }
  return problems.length === 0 ? ExitCode.passed : ExitCode.failed;
}

/** A pack by its folder, or by the id of one that ships with the app. */
function findPack(terminal: Terminal, name: string): Pack {
  const shipped = join(terminal.resources, 'packs', name);
  const isShipped = PackName.safeParse(name).success && existsSync(join(shipped, 'pack.yaml'));
  return loadPack(isShipped && !existsSync(join(name, 'pack.yaml')) ? shipped : existing(name));
}

function readAnswers(pack: Pack, path: string): Answers {
  const file = basename(path);
  const answers = readFacts(file, readFileSync(existing(path), 'utf8'));
  if (!answers) throw new UsageError('cli.error.facts', { file });
  const questions = new Map(pack.sections.flatMap((section) => section.questions).map((one) => [one.id, one]));
  for (const [id, value] of Object.entries(answers)) {
    const question = questions.get(id);
    if (!question) throw new UsageError('cli.error.question', { file, id, pack: pack.id });
    const fault = validateAnswer(question, value);
    if (fault !== null) throw new UsageError('cli.error.answer', { file, id, value: JSON.stringify(value) });
  }
  return answers;
}

/** `packs evaluate PACK --facts FILE [--on DATE] [--json]`: what a pack concludes from answers, and why. */
export async function evaluatePack(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const options = { ...asJson, facts: { type: 'string' }, on: { type: 'string' } } as const;
  const { values, words } = readArguments(args, options, ['PACK'] as const);
  const pack = findPack(terminal, words[0]);
  const answers = readAnswers(pack, required(values.facts, '--facts'));
  const assessedOn = values.on ?? new Date().toISOString().slice(0, 10);
  if (!DateOnly.safeParse(assessedOn).success) throw new UsageError('cli.error.date', { value: assessedOn });
  const judgement = judge(pack, answers, { assessedOn });
  const { id, version, hash } = pack;
  if (values.json) terminal.out(json({ pack: { id, version, hash }, assessedOn, judgement }));
  else for (const line of describeJudgement(terminal, pack, judgement)) terminal.out(line);
  return ExitCode.passed;
}

/** `packs test PACK --cases FILE [--json]`: worked cases against what they expect. */
export async function testPack(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const options = { ...asJson, cases: { type: 'string' } } as const;
  const { values, words } = readArguments(args, options, ['PACK'] as const);
  const pack = findPack(terminal, words[0]);
  const path = existing(required(values.cases, '--cases'));
  const results = runCases(pack, basename(path), readFileSync(path, 'utf8'));
  const failed = results.filter(({ pass }) => !pass);
  if (values.json) terminal.out(json(results));
  else {
    for (const { id, title, pass, differences } of results) {
      terminal.out(`${terminal.say(pass ? 'cli.packs.case-passed' : 'cli.packs.case-failed')}  ${id}  ${title}`);
      for (const difference of differences) terminal.out(`    ${difference}`);
    }
    terminal.out(terminal.say('cli.packs.cases', { passed: results.length - failed.length, failed: failed.length }));
  }
  return failed.length === 0 ? ExitCode.passed : ExitCode.failed;
}
