import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, openCore } from '#core/core';
import { forkedReader } from '#core/reading/reader';
import { forkedSideProcess } from '#core/side-process';
import { readerEntry } from '#test/support/reader-entry';
import { tokenEntry } from '#test/support/token-entry';

/** What the native dialogs of a test answer, and what the core told its shell. */
export type TestShell = {
  /** Paths that `chooseFile` gives, in order; null once they are used up. */
  readonly choices: string[];
  readonly shown: string[];
  /** Paths handed to other programs. */
  readonly handedOut: string[];
  readonly opened: { workspacePath: string | null; actorId: string | null }[];
};

export type TestCore = {
  readonly core: Core;
  readonly client: Core['client'];
  /** A folder of its own, removed by `stop`. */
  readonly folder: string;
  readonly shell: TestShell;
  readonly log: readonly string[];
  /** Sets the clock; it then runs on by one second per look. */
  setClock(instant: string): void;
  /** A token for a file in the folder. */
  file(name: string): string;
  stop(): void;
};

/** Where the app's own packs, fonts and messages lie. */
export const resources = new URL('../../resources', import.meta.url).pathname;

/**
 * The real core over real files, with a clock that starts on 23 November 2026 and runs one second per look.
 * @param options.resources  other packs and messages than the app's own
 */
export function openTestCore(options: { resources?: string; folder?: string } = {}): TestCore {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'model-dossier-'));
  const shell: TestShell = { choices: [], shown: [], handedOut: [], opened: [] };
  const log: string[] = [];
  let now = Date.parse('2026-11-23T09:00:00.000Z');
  const core = openCore({
    folders: { resources: options.resources ?? resources, data: join(folder, 'data') },
    appVersion: '0.0.0-test',
    clock: () => {
      now += 1000;
      return new Date(now);
    },
    log: (line) => log.push(line),
    startToken: forkedSideProcess(tokenEntry),
    startReader: forkedReader(readerEntry),
    shell: {
      chooseFile: async () => shell.choices.shift() ?? null,
      showInFolder: async (path) => {
        shell.shown.push(path);
      },
      openFile: async (path) => {
        shell.handedOut.push(path);
      },
      sessionChanged: (open) => shell.opened.push(open),
    },
  });
  return {
    core,
    client: core.client,
    folder,
    shell,
    log,
    setClock: (instant) => {
      now = Date.parse(instant);
    },
    file: (name) => core.files.give(join(folder, name)).token,
    stop: () => {
      core.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
