import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's `nobody` and `nogroup`. */
const user = { uid: 65_534, gid: 65_534 };

/** How Electron is started in a test. */
export interface Start {
  readonly executable: string;
  readonly env: Record<string, string>;
  readonly isSandboxed: boolean;
}

const asUser = ['--reuid', `${user.uid}`, '--regid', `${user.gid}`, '--clear-groups', '--inh-caps=-all'];

/**
 * Chromium refuses its sandbox to root, and a test without the sandbox shows less. So root starts Electron as nobody,
 * where nobody may read what is needed; else without the sandbox.
 * @param executable  Electron's
 * @param needed  what must be readable
 * @param folder  a folder of this test alone; given to the user
 */
export function startFor(executable: string, needed: readonly string[], folder: string): Start {
  const env = Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  if (process.getuid?.() !== 0) return { executable, env, isSandboxed: true };
  const canRead = [executable, ...needed].every(
    (path) => spawnSync('setpriv', [...asUser, 'test', '-r', path], { stdio: 'ignore' }).status === 0,
  );
  if (!canRead) return { executable, env, isSandboxed: false };

  chownSync(folder, user.uid, user.gid);
  const wrapper = join(folder, 'electron');
  writeFileSync(wrapper, `#!/bin/sh\nexec setpriv ${asUser.join(' ')} '${executable}' "$@"\n`);
  chmodSync(wrapper, 0o755);
  const given = env['XAUTHORITY'];
  if (given !== undefined && given !== '') {
    env['XAUTHORITY'] = join(folder, 'xauthority');
    copyFileSync(given, env['XAUTHORITY']);
    giveAway(env['XAUTHORITY']);
  }
  return { executable: wrapper, env: { ...env, HOME: folder, TMPDIR: folder }, isSandboxed: true };
}

/** Lets the app write a file or folder that the test made. */
export function giveAway(path: string): void {
  if (process.getuid?.() === 0) chownSync(path, user.uid, user.gid);
}
