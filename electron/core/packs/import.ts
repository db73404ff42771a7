import type { Pack } from '#contract/records/pack';
import { type Gathered, gather, isPackFile, type Reading, sizeFault } from './gather.ts';
import { gatherFolder } from './load.ts';
import { isWarning, type PackProblem } from './problem.ts';
import { missingSource, readBytes } from './source.ts';
import { checkGathered } from './thorough.ts';
import { readZip, type ZipEntry, ZipFault } from './zip.ts';

/** A pack from outside, null if anything keeps it from being taken; then `problems` says what, by file and line. */
export type ImportedPack = { readonly pack: Pack | null; readonly problems: readonly PackProblem[] };

const KIND_OF_FILE = 0o170000;
const LINK = 0o120000;

/** Why a name in a zip is refused; null if it may stand there. */
function nameFault({ name, unixMode }: ZipEntry): string | null {
  if ((unixMode & KIND_OF_FILE) === LINK) return 'links are not allowed in a pack';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f\\:]/.test(name)) return 'the name holds a character that is not allowed';
  if (name.startsWith('/')) return 'the name begins at the root of a disk';
  return name.split('/').some((part) => ['', '.', '..'].includes(part)) ? 'the name leads out of the pack' : null;
}

/** What a desktop adds to a zip by itself. */
function isOfDesktop(name: string): boolean {
  return name.startsWith('__MACOSX/') || name.endsWith('.DS_Store') || name.endsWith('Thumbs.db');
}

/** The one folder around all files, with its slash; empty if the files stand at the top. */
function topFolder(names: readonly string[]): string {
  const tops = new Set(names.map((name) => (name.includes('/') ? name.slice(0, name.indexOf('/') + 1) : '')));
  const [top] = tops;
  return tops.size === 1 && top !== undefined && !names.includes('pack.yaml') ? top : '';
}

function complete(gathered: Gathered): ImportedPack {
  const problems = checkGathered(gathered, null).problems.filter((problem) => !isWarning(problem));
  return { pack: problems.length === 0 ? (gathered.pack ?? null) : null, problems };
}

function refused(file: string, reason: string): ImportedPack {
  return { pack: null, problems: [{ code: 'pack.malformed', file, line: 1, reason }] };
}

function readEntries(zipName: string, entries: readonly ZipEntry[]): ImportedPack {
  const faults = entries.flatMap((entry): readonly PackProblem[] => {
    const reason = nameFault(entry);
    return reason === null ? [] : [{ code: 'pack.malformed', file: entry.name, line: 1, reason }];
  });
  if (faults.length > 0) return { pack: null, problems: faults };
  const own = entries.filter(({ name }) => !isOfDesktop(name));
  const top = topFolder(own.map(({ name }) => name));
  const files = new Map<string, ZipEntry>();
  for (const entry of own) {
    const name = entry.name.slice(top.length);
    if (files.has(name)) return refused(entry.name, 'the file stands twice in the zip');
    if (isPackFile(name)) files.set(name, entry);
  }
  const tooMuch = sizeFault([...files.values()].map(({ sizeBytes }) => sizeBytes));
  if (tooMuch !== null) return refused(zipName, tooMuch);
  const read = (name: string): Reading => {
    const entry = files.get(name);
    if (entry !== undefined) return readBytes(name, entry.unpack());
    const problem = { code: 'pack.malformed', file: name, line: 1, reason: 'the file is missing' } as const;
    return { source: missingSource(name), problems: [problem] };
  };
  return complete(gather([...files.keys()], read));
}

/**
 * Reads a pack from the bytes of a zip file, held for hostile: nothing is unpacked before names and sizes are known to be
 * harmless, only a pack's own files are, and nothing is written. The files may stand in one folder.
 * @param name  of the zip file, for problems
 */
export function importZip(name: string, zip: Uint8Array): ImportedPack {
  try {
    return readEntries(name, readZip(zip));
  } catch (error) {
    if (error instanceof ZipFault) return refused(name, `the zip file cannot be read: ${error.message}`);
    throw error;
  }
}

/** Reads a pack from a folder, held for hostile: links are not followed, sizes are checked before anything is read. */
export function importFolder(folder: string): ImportedPack {
  return complete(gatherFolder(folder));
}
