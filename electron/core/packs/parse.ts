import type { Pack } from '#contract/records/pack';
import { assemble } from './assemble.ts';
import { isRaw } from './form.ts';
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

function assembleStored(json: string): { pack?: Pack; problems: readonly PackProblem[]; stated: unknown } {
  try {
    const value: unknown = JSON.parse(json);
    if (!isRaw(value)) refuse('not a pack');
    const { sections, facts, classes, obligations, dossier, hash, ...head } = value;
    const found = assemble({
      head: source(head),
      sections: Array.isArray(sections) && sections.length > 0 ? sections.map(source) : refuse('`sections` is missing'),
      rules: source({ facts, classes, obligations }),
      dossier: source(dossier),
    });
    return { ...found, stated: hash };
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
