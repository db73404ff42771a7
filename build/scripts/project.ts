import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** The checkout. */
export const projectFolder = resolve(import.meta.dirname, '..', '..');
/** Everything made by a build; safe to delete. */
export const outFolder = join(projectFolder, 'out');

/**
 * Where things are kept that an `npm ci` must not wipe (XDG base directory specification). Root's is the system's, so
 * that tests can run Electron as somebody else, who may have a sandbox.
 */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'];
  if (base !== undefined && base !== '') return join(base, 'model-dossier');
  return process.getuid?.() === 0 ? '/var/cache/model-dossier' : join(homedir(), '.cache', 'model-dossier');
}

/** The environment of a tool: the project's own Node and tools come first. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const path = [join(projectFolder, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  return { ...process.env, PATH: path };
}

/** Whether a program can be found in PATH. */
export function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

/** Ends the script with one clear sentence. */
export function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
