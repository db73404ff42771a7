import { spawnSync } from 'node:child_process';
import { hasProgram } from './project.ts';

/** What the tests call: PDF, signature, token and database tools that are not ours. */
const tools = [
  'chromium',
  'faketime',
  'g++',
  'libjaxb-api-java',
  'libnss3-tools',
  'libpdfbox2-java',
  'mupdf-tools',
  'opensc',
  'openssl',
  'poppler-utils',
  'qpdf',
  'softhsm2',
  'sqlite3',
  'zbar-tools',
];
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
  // A Java that is there already, of whatever make, will do.
  const java = hasProgram('javac') ? [] : ['default-jdk-headless'];
  const wanted = [...tools, ...java, ...(withDisplay ? display : [])];
  if (!hasProgram('dpkg')) {
    const called = [
      'certutil',
      'chromium',
      'faketime',
      'java',
      'mutool',
      'openssl',
      'pdfsig',
      'pkcs11-tool',
      'qpdf',
      'sqlite3',
    ];
    const programs = [...called, 'softhsm2-util', ...(withDisplay ? ['xvfb-run'] : [])];
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
