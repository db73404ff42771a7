// The way from files to a pack, all of it hostile until it is checked:
// 1. load.ts finds the files in a folder, import.ts those in a zip (zip.ts); source.ts and yaml.ts make them plain data that
//    knows its lines.
// 2. gather.ts takes them together; assemble.ts checks the form of each (form.ts, condition-form.ts), takes them apart into
//    items (parts.ts) and checks what these say of each other: names (names.ts), references (references.ts,
//    condition-references.ts, document-references.ts), sense (sense.ts) and circles (cycles.ts). Then it makes the pack and
//    its hash. parse.ts does the same with a stored copy.
// 3. thorough.ts adds what takes long: what can never hold (reach.ts) and translations (translations.ts). together.ts checks
//    several packs against one another.
// Beside it: versions.ts, diff.ts and upgrade.ts compare two versions; diagram.ts draws one; cases/ tries worked cases.

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Pack } from '#contract/records/pack';
import { type Gathered, gather, isPackFile, sizeFault } from './gather.ts';
import { type PackProblem, packError } from './problem.ts';
import { missingSource, readSource } from './source.ts';

/** The names of the pack's files in a folder. Folders in it that are links are not looked into. */
function presentFiles(folder: string): readonly string[] {
  const namesIn = (below: string): readonly string[] => {
    const path = join(folder, below);
    try {
      if (below !== '' && !lstatSync(path).isDirectory()) return [];
      return readdirSync(path, { withFileTypes: true })
        .filter((entry) => !entry.isDirectory() && (below === '' || entry.isFile()))
        .map(({ name }) => (below === '' ? name : `${below}/${name}`));
    } catch {
      // A folder that is not there has no files; that the pack lacks them is told by `gather`.
      return [];
    }
  };
  return ['', 'questions', 'rules', 'catalogue'].flatMap(namesIn).filter(isPackFile);
}

function sizeOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Reads and checks the pack in a folder. */
export function gatherFolder(folder: string): Gathered {
  const present = presentFiles(folder);
  const reason = sizeFault(present.map((name) => sizeOf(join(folder, name))));
  if (reason === null) return gather(present, (name) => readSource(join(folder, name), name));
  const source = missingSource('pack.yaml');
  return {
    sources: { head: source, sections: [], rules: [], dossier: source },
    problems: [{ code: 'pack.malformed', file: 'pack.yaml', line: 1, reason }],
  };
}

/**
 * Checks a pack's folder: `pack.yaml`, `questions/*.yaml` (sections in the order of their names), `rules.yaml` or
 * `rules/*.yaml`, `dossier.yaml`, and if they are there `glossary.yaml`, `crosswalks.yaml`, `changes.yaml` and
 * the parts of `catalogue/`; other files are ignored. Files are not trusted.
 * @returns what keeps the pack from being used, by file and line; empty if it can be
 */
export function checkPack(folder: string): readonly PackProblem[] {
  return gatherFolder(folder).problems;
}

/**
 * Reads a pack from its folder.
 * @throws AppError the first problem of `checkPack`
 */
export function loadPack(folder: string): Pack {
  const { pack, problems } = gatherFolder(folder);
  const [first] = problems;
  if (first !== undefined) throw packError(first);
  if (pack === undefined) throw new Error('A pack without problems has content');
  return pack;
}
