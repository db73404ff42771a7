import { resolve } from 'node:path';
import { contract } from '#contract/calls';
import type { Core } from '#core/core';
import { withCore } from './headless.ts';
import { existing, readArguments } from './options.ts';
import { ExitCode, json, type Terminal, UsageError } from './terminal.ts';

type Call = (input: unknown) => Promise<unknown>;

function findCall(core: Core, name: string): Call {
  const [noun = '', verb = '', ...rest] = name.split('.');
  const nouns: Readonly<Record<string, object>> = contract;
  const verbs = Object.hasOwn(nouns, noun) ? nouns[noun] : undefined;
  if (rest.length > 0 || !verbs || !Object.hasOwn(verbs, verb)) throw new UsageError('cli.error.call', { name });
  // The contract has just said that it is there.
  return (core.client as unknown as Record<string, Record<string, Call>>)[noun]?.[verb] as Call;
}

/** On the command line `file` is a path; calls know files by tokens. */
function withTokens(core: Core, input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('file' in input) || typeof input.file !== 'string') return input;
  return { ...input, file: core.files.give(resolve(input.file)).token };
}

/** @param text  absent for calls without input */
function parseInput(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError('cli.error.json', {});
  }
}

function isStream(output: unknown): output is AsyncIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

/** `call noun.verb [JSON] [--workspace FILE] [--as PERSON]`: one call of the contract; steps of a job come one per line. */
export async function call(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const options = { workspace: { type: 'string' }, as: { type: 'string' } } as const;
  const { values, words } = readArguments(args, options, ['CALL', 'JSON'] as const, 1);
  const [name, text] = words;
  const input = parseInput(text);
  await withCore(terminal, async (core) => {
    const run = findCall(core, name);
    if (values.workspace !== undefined) {
      await core.client.workspace.open({ file: core.files.give(existing(values.workspace)).token });
    }
    if (values.as !== undefined) await core.client.session.actAs({ personId: values.as });
    const output = await run(withTokens(core, input));
    if (!isStream(output)) return terminal.out(json(output ?? null));
    for (;;) {
      const step = await output.next();
      terminal.out(step.done === true ? json(step.value ?? null) : JSON.stringify(step.value));
      if (step.done === true) return;
    }
  });
  return ExitCode.passed;
}
