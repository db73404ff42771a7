import { spawnSync } from 'node:child_process';
import { hasProgram } from './project.ts';

/** What the tests call: PDF, signature and database tools that are not ours. */
const tools = ['openssl', 'poppler-utils', 'qpdf', 'sqlite3'];
/** What a window without a screen needs. */
const display = ['libasound2', 'libgbm1', 'libgtk-3-0', 'libnss3', 'xauth', 'xvfb'];

function isInstalled(name: string): boolean {
  // Distributions after the change of 64-bit time call some libraries by another name.
  return [name, `${name}t64`].some((candidate) => {
    const asked = spawnSync('dpkg', ['--status', candidate], { encoding: 'utf8' });
    return asked.status === 0 && asked.stdout.includes('\nStatus: install ok installed\n');
  });
}

/**
 * Sees to it that everything the tests call is there: installs it on Debian where it may.
 * @param withDisplay  also what a window without a screen needs
 * @returns null; or the sentence that says what to do
 */
export function ensurePackages(withDisplay: boolean): string | null {
  if (process.platform !== 'linux') return null;
  const wanted = withDisplay ? [...tools, ...display] : tools;
  if (!hasProgram('dpkg')) {
    const programs = ['openssl', 'pdfsig', 'qpdf', 'sqlite3', ...(withDisplay ? ['xvfb-run'] : [])];
    const absent = programs.filter((program) => !hasProgram(program));
    return absent.length === 0 ? null : `The tests need these programs: ${absent.join(', ')}.`;
  }
  const missing = wanted.filter((name) => !isInstalled(name));
  if (missing.length === 0) return null;
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  if (process.getuid?.() !== 0 || !hasProgram('apt-get')) {
    return `The tests need Debian packages: sudo apt-get ${install.join(' ')}`;
  }
  console.log(`Installing ${missing.join(', ')}.`);
  for (const parameters of [['update'], install]) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const done = spawnSync('apt-get', ['-q', ...parameters], { encoding: 'utf8', env });
    if (done.status !== 0) return `apt-get ${parameters.join(' ')} failed. ${done.stderr.trim()}`;
  }
  return null;
}
