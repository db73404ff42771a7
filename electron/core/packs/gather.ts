import type { Pack } from '#contract/records/pack';
import { assemble } from './assemble.ts';
import { isCatalogueFile } from './catalogue.ts';
import type { Parts, Sources } from './parts.ts';
import type { PackProblem } from './problem.ts';
import type { Source } from './source.ts';
import { YAML_LIMITS } from './yaml.ts';

/** What reading a file gives; one that is missing or unreadable is a source without value, and a problem. */
export type Reading = { readonly source: Source; readonly problems: readonly PackProblem[] };

/** A pack and all that is wrong with it, by file and line. */
export type Gathered = {
  readonly pack?: Pack | undefined;
  readonly sources: Sources;
  readonly parts?: Parts | undefined;
  readonly problems: readonly PackProblem[];
};

/** The files of a pack that stand once, those after the fourth not in every pack. */
const SINGLE = ['pack.yaml', 'dossier.yaml', 'glossary.yaml', 'crosswalks.yaml', 'changes.yaml'] as const;

/** Why files of these sizes are too much for one pack; null if they are not. */
export function sizeFault(sizesBytes: readonly number[]): string | null {
  const isTooMuch = sizesBytes.reduce((sum, size) => sum + size, 0) > YAML_LIMITS.sizeBytes;
  return isTooMuch ? `the pack's files are larger than ${YAML_LIMITS.sizeBytes} bytes together` : null;
}

/** Whether a pack reads the file with this name, relative to its folder. */
export function isPackFile(name: string): boolean {
  if (name === 'rules.yaml' || SINGLE.some((it) => it === name) || isCatalogueFile(name)) return true;
  return /^(questions|rules)\/[^/]+\.yaml$/.test(name);
}

/** Sorts by file in the order they are read, then by line. */
export function sortProblems(problems: readonly PackProblem[], sources: Sources): readonly PackProblem[] {
  const files = [sources.head, ...sources.sections, ...sources.rules, sources.dossier].map(({ name }) => name);
  const place = ({ file }: PackProblem) => (files.includes(file) ? files.indexOf(file) : files.length);
  return [...problems].sort((a, b) => place(a) - place(b) || a.file.localeCompare(b.file) || a.line - b.line);
}

/**
 * Reads, checks and puts together the files of a pack.
 * @param present  names of the files there are, relative to the pack's folder, with `/`; others than a pack's are ignored
 * @param read  reads one of them; also asked for a file that must be there and is not
 */
export function gather(present: readonly string[], read: (name: string) => Reading): Gathered {
  const problems: PackProblem[] = [];
  const take = (name: string): Source => {
    const reading = read(name);
    problems.push(...reading.problems);
    return reading.source;
  };
  const takeFolder = (folder: string) =>
    present
      .filter((name) => name.startsWith(`${folder}/`) && isPackFile(name))
      .sort()
      .map(take);
  const takeIfPresent = (name: string) => (present.includes(name) ? take(name) : undefined);
  const head = take('pack.yaml');
  const sections = takeFolder('questions');
  if (sections.length === 0) {
    problems.push({ code: 'pack.malformed', file: 'questions', line: 1, reason: 'there is no questions/*.yaml' });
  }
  const parted = takeFolder('rules');
  if (parted.length > 0 && present.includes('rules.yaml')) {
    const reason = 'a pack has either rules.yaml or the files of rules/, not both';
    problems.push({ code: 'pack.malformed', file: 'rules.yaml', line: 1, reason });
  }
  const sources = {
    head,
    sections,
    rules: parted.length > 0 ? parted : [take('rules.yaml')],
    dossier: take('dossier.yaml'),
    glossary: takeIfPresent('glossary.yaml'),
    crosswalks: takeIfPresent('crosswalks.yaml'),
    changes: takeIfPresent('changes.yaml'),
    catalogue: takeFolder('catalogue'),
  };
  const found = assemble(sources);
  return { ...found, sources, problems: sortProblems([...problems, ...found.problems], sources) };
}
