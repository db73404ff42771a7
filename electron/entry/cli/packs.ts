import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Answers } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { DateOnly, PackName } from '#contract/records/text';
import { runCases } from '#core/packs/cases/run-cases';
import { readVocabulary } from '#core/packs/cases/vocabulary';
import { readFacts } from '#core/packs/facts';
import { loadPack } from '#core/packs/load';
import { validateAnswer } from '#core/rules/answer-faults';
import { judge } from '#core/rules/judge';
import { describeJudgement } from './judgement.ts';
import { existing, readArguments, required } from './options.ts';
import { ExitCode, json, type Terminal, UsageError } from './terminal.ts';

const asJson = { json: { type: 'boolean' } } as const;

/** The folder of a pack: the one named, or that of a pack that ships with the app, by its id. */
function packFolder(terminal: Terminal, name: string): string {
  const shipped = join(terminal.resources, 'packs', name);
  const isShipped = PackName.safeParse(name).success && existsSync(join(shipped, 'pack.yaml'));
  return isShipped && !existsSync(join(name, 'pack.yaml')) ? shipped : existing(name);
}

function findPack(terminal: Terminal, name: string): Pack {
  return loadPack(packFolder(terminal, name));
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
  const folder = packFolder(terminal, words[0]);
  const pack = loadPack(folder);
  const path = existing(required(values.cases, '--cases'));
  const results = runCases(pack, readVocabulary(pack, folder), basename(path), readFileSync(path, 'utf8'));
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
