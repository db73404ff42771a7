import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type InlineConfig } from 'vite';
import { processConfig } from '../vite.process.config.ts';
import renderer from '../vite.renderer.config.ts';
import { outFolder, projectFolder } from './project.ts';

/** One thing that is built: made anew when a file in its inputs has changed. */
interface Target {
  readonly name: string;
  /** Folders and files, relative to the checkout. */
  readonly inputs: readonly string[];
  /** A file that exists after the build. */
  readonly output: string;
  readonly config: InlineConfig;
}

const always = ['package-lock.json', 'package.json', 'build', 'electron/contract'];

function targets(isRelease: boolean): readonly Target[] {
  return [
    {
      name: 'main',
      inputs: ['electron/entry/main.ts', 'electron/shell', 'electron/rpc'],
      output: 'main.cjs',
      config: processConfig('main', isRelease),
    },
    {
      name: 'preload',
      inputs: ['electron/entry/preload.ts'],
      output: 'preload.cjs',
      config: processConfig('preload', isRelease),
    },
    {
      name: 'core',
      inputs: ['electron/entry/core.ts', 'electron/core', 'electron/rpc'],
      output: 'core.cjs',
      config: processConfig('core', isRelease),
    },
    {
      name: 'token',
      inputs: ['electron/entry/token.ts', 'electron/core/signing'],
      output: 'token.cjs',
      config: processConfig('token', isRelease),
    },
    {
      name: 'reader',
      inputs: ['electron/entry/reader.ts', 'electron/core/reading'],
      output: 'reader.cjs',
      config: processConfig('reader', isRelease),
    },
    {
      name: 'renderer',
      inputs: ['renderer', 'resources/messages', 'resources/fonts'],
      output: 'renderer/index.html',
      config: renderer,
    },
  ];
}

/** Every file under a path, in a fixed order; none if there is nothing. */
async function filesUnder(path: string): Promise<readonly string[]> {
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => null);
  if (entries === null) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function fingerprint(target: Target, isRelease: boolean): Promise<string> {
  const hash = createHash('sha256').update(String(isRelease));
  for (const input of [...always, ...target.inputs]) {
    for (const file of await filesUnder(join(projectFolder, input))) {
      hash.update(`\n${file}\n`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/**
 * Builds the app; what has not changed since the last build is left as it is.
 * @param options.isRelease  without the paths that only development and tests may take
 * @param options.force  builds everything
 * @param options.folder  where to; `out/` by default
 * @returns the names of what was built
 */
export async function buildApp(
  options: { readonly isRelease?: boolean; readonly force?: boolean; readonly folder?: string } = {},
): Promise<readonly string[]> {
  const isRelease = options.isRelease ?? false;
  const folder = options.folder ?? outFolder;
  const recordFile = join(folder, '.build.json');
  await mkdir(folder, { recursive: true });
  const record: Record<string, string> = existsSync(recordFile) ? JSON.parse(await readFile(recordFile, 'utf8')) : {};
  const built: string[] = [];
  for (const target of targets(isRelease)) {
    const now = await fingerprint(target, isRelease);
    const isFresh = record[target.name] === now && existsSync(join(folder, target.output));
    if (isFresh && options.force !== true) continue;
    const outDir = join(folder, relative(outFolder, target.config.build?.outDir ?? outFolder));
    await build({ ...target.config, configFile: false, build: { ...target.config.build, outDir } });
    built.push(target.name);
    record[target.name] = now;
    await writeFile(`${recordFile}.tmp`, JSON.stringify(record, null, 2));
    await rename(`${recordFile}.tmp`, recordFile);
  }
  return built;
}

if (import.meta.main) {
  const startedAt = performance.now();
  const { values } = parseArgs({
    options: { release: { type: 'boolean' }, force: { type: 'boolean' }, folder: { type: 'string' } },
  });
  const built = await buildApp({
    isRelease: values.release ?? false,
    force: values.force ?? false,
    ...(values.folder === undefined ? {} : { folder: resolve(values.folder) }),
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(built.length === 0 ? 'Nothing to build.' : `Built ${built.join(', ')} in ${seconds} s.`);
}
