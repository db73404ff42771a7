import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Pack } from '#contract/records/pack';
import { assemble } from './assemble.ts';
import { type PackProblem, packError } from './problem.ts';
import { readSource, YAML_LIMITS } from './source.ts';

const QUESTIONS = 'questions';

/** File names in `questions/`, sorted by UTF-16 code unit; only regular files count. */
function sectionNames(folder: string): readonly string[] {
  try {
    const entries = readdirSync(join(folder, QUESTIONS), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
      .map((entry) => `${QUESTIONS}/${entry.name}`)
      .sort();
  } catch {
    // Reported below as a pack without questions.
    return [];
  }
}

function sizeOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Sorts by file in the order they are read, then by line. */
function sorted(problems: readonly PackProblem[], files: readonly string[]): readonly PackProblem[] {
  const place = ({ file }: PackProblem) => files.indexOf(file);
  return [...problems].sort((a, b) => place(a) - place(b) || a.line - b.line);
}

function readPack(folder: string): { pack?: Pack; problems: readonly PackProblem[] } {
  const sectionFiles = sectionNames(folder);
  const files = ['pack.yaml', ...sectionFiles, 'rules.yaml', 'dossier.yaml'];
  const sizeBytes = files.reduce((sum, name) => sum + sizeOf(join(folder, name)), 0);
  if (sizeBytes > YAML_LIMITS.sizeBytes) {
    const reason = `the pack's files are larger than ${YAML_LIMITS.sizeBytes} bytes together`;
    return { problems: [{ code: 'pack.malformed', file: 'pack.yaml', line: 1, reason }] };
  }
  const read = (name: string) => readSource(join(folder, name), name);
  const head = read('pack.yaml');
  const sections = sectionFiles.map(read);
  const rules = read('rules.yaml');
  const dossier = read('dossier.yaml');
  const problems = [head, ...sections, rules, dossier].flatMap((file) => file.problems);
  if (sections.length === 0) {
    problems.push({ code: 'pack.malformed', file: QUESTIONS, line: 1, reason: 'there is no questions/*.yaml' });
  }
  const sources = {
    head: head.source,
    sections: sections.map((file) => file.source),
    rules: rules.source,
    dossier: dossier.source,
  };
  const found = assemble(sources);
  return { ...found, problems: sorted([...problems, ...found.problems], files) };
}

/**
 * Checks a pack's folder: `pack.yaml`, `questions/*.yaml` (sections in the order of their names), `rules.yaml` and
 * `dossier.yaml`; other files are ignored. Files are not trusted.
 * @returns all problems, by file and line; empty if the pack can be used
 */
export function checkPack(folder: string): readonly PackProblem[] {
  return readPack(folder).problems;
}

/**
 * Reads a pack from its folder.
 * @throws AppError the first problem of `checkPack`
 */
export function loadPack(folder: string): Pack {
  const { pack, problems } = readPack(folder);
  const [first] = problems;
  if (first !== undefined) throw packError(first);
  if (pack === undefined) throw new Error('A pack without problems has content');
  return pack;
}
