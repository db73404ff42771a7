import { chmodSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openCore } from '#core/core';
import { giveAway } from './unprivileged.ts';

const resources = resolve(import.meta.dirname, '..', '..', 'resources');

/** What a case is made with. */
export interface Making {
  readonly client: ReturnType<typeof openCore>['client'];
  readonly folder: string;
  /** @returns a token that stands for a file */
  give(path: string): string;
}

/**
 * Makes a folder for `TestApp.launch`, filled by the core and without a window.
 * @returns the folder; the workspaces made in it are in its list of recent ones
 */
export async function makeCase(fill: (making: Making) => Promise<void>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'model-dossier-e2e-'));
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  mkdirSync(data);
  const core = openCore({
    folders: { resources, data },
    appVersion: '0.0.0-test',
    log: () => undefined,
    shell: { chooseFile: async () => null, showInFolder: async () => undefined, sessionChanged: () => undefined },
  });
  await fill({ client: core.client, folder, give: (path) => core.files.give(path).token });
  core.close();
  for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) giveAway(join(folder, name));
  return folder;
}
