import type { Pack } from '#contract/records/pack';
import { assemble } from './assemble.ts';
import { isRaw } from './data.ts';
import { type PackProblem, packError } from './problem.ts';
import type { Source } from './source.ts';

/** The name that problems of a stored copy carry; it is one line of JSON. */
const FILE = 'pack.json';

function source(value: unknown): Source {
  return { name: FILE, value, lineOf: () => 1 };
}

function refuse(reason: string): never {
  throw packError({ code: 'pack.malformed', file: FILE, line: 1, reason });
}

/** The parts of a stored pack that its files hold, and what is left, which is of pack.yaml. */
function takeApart(value: Readonly<Record<string, unknown>>) {
  const { sections, dossier, glossary, crosswalks, changes, catalogue, hash, ...rest } = value;
  const { facts, classes, obligations, scores, conclusions, calculations, ...head } = rest;
  const rules = { facts, classes, obligations, scores, conclusions, calculations };
  const list = (key: string, items: unknown) => (items === undefined ? undefined : source({ [key]: items }));
  if (!Array.isArray(sections) || sections.length === 0) refuse('`sections` is missing');
  const sources = {
    head: source(head),
    sections: sections.map(source),
    rules: [source(Object.fromEntries(Object.entries(rules).filter(([, items]) => items !== undefined)))],
    dossier: source(dossier ?? null),
    glossary: list('terms', glossary),
    crosswalks: list('crosswalks', crosswalks),
    changes: list('changes', changes),
    catalogue: catalogue === undefined ? undefined : [source(catalogue)],
  };
  return { sources, hash };
}

/** Only an escape can say half a surrogate pair, which has no canonical form (RFC 8785, 3.2.2.2). */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

function refuseHalfPairs(_: string, value: unknown): unknown {
  return typeof value === 'string' && /\p{Surrogate}/u.test(value)
    ? refuse('a text holds half a surrogate pair')
    : value;
}

function assembleStored(json: string): { pack?: Pack; problems: readonly PackProblem[]; stated: unknown } {
  try {
    const value: unknown = JSON.parse(json, ESCAPED_SURROGATE.test(json) ? refuseHalfPairs : undefined);
    if (!isRaw(value)) refuse('not a pack');
    const { sources, hash } = takeApart(value);
    return { ...assemble(sources), stated: hash };
  } catch (error) {
    if (error instanceof SyntaxError) refuse('not JSON');
    if (error instanceof RangeError) refuse('nested too deep');
    throw error;
  }
}

/**
 * Reads a pack from JSON, with or without its `hash`, such as the copy a workspace keeps with its assessments. The copy is
 * not trusted: it is checked like a pack's files, and its hash is computed anew; whoever knows which pack it must be
 * compares that hash.
 * @throws AppError `pack.*` with file `pack.json` and line 1, also if it states another hash than its content has
 */
export function parsePack(json: string): Pack {
  const { pack, problems, stated } = assembleStored(json);
  const [first] = problems;
  if (first !== undefined) throw packError(first);
  if (pack === undefined) throw new Error('A pack without problems has content');
  if (stated !== undefined && stated !== pack.hash) refuse('the content does not have the hash it states');
  return pack;
}
