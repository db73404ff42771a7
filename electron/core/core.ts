import { createRouterClient } from '@orpc/server';
import { type Clock, createIds, type Ids } from './clock.ts';
import { createFiles, type Files } from './files/tokens.ts';
import type { Log } from './handlers/base.ts';
import { createRouter } from './handlers/index.ts';
import type { Device } from './journal/note-keys.ts';
import { projectionsOf } from './projections/index.ts';
import { createReader } from './reading/reader.ts';
import { createEvents } from './session/events.ts';
import { openInstalledPacks } from './session/installed-packs.ts';
import { openMachine } from './session/machine.ts';
import { machineTokens } from './session/machine-tokens.ts';
import { WorkspaceSession } from './session/session.ts';
import type { Shell } from './session/shell.ts';
import type { StartSideProcess } from './side-process.ts';
import { createTokens } from './signing/token.ts';

/** What a core needs from whoever runs it. Equal clock, ids and device give equal workspaces and equal dossiers. */
export type CoreOptions = {
  readonly folders: {
    /** Packs, fonts and messages that ship with the app. */
    readonly resources: string;
    /** What this machine remembers (`recent.json`); null: nothing is read or kept. */
    readonly data: string | null;
  };
  readonly appVersion: string;
  readonly shell: Shell;
  readonly log: Log;
  /** Starts the process in which a PKCS#11 module runs; absent: no tokens. */
  readonly startToken?: StartSideProcess;
  /** Starts a process that reads one file of a stranger; absent: such files are not read. */
  readonly startReader?: StartSideProcess;
  /** By default the time of day. */
  readonly clock?: Clock;
  /** By default UUID version 7 from the clock. */
  readonly ids?: Ids;
  /** Who signs checkpoints; by default the installation, whose key lies in the data folder. */
  readonly device?: Device;
};

/** The app without a window. `client` calls `router` directly; `files` gives tokens for paths that a person named. */
export type Core = {
  readonly router: ReturnType<typeof createRouter>;
  readonly client: ReturnType<typeof createClient>;
  readonly files: Files;
  /** Closes the open workspace; the core is not used after it. */
  close(): void;
};

function createClient(router: ReturnType<typeof createRouter>) {
  return createRouterClient(router, { context: {} });
}

/** Starts the app without a window; nothing is open yet. */
export function openCore(options: CoreOptions): Core {
  const { shell, log, appVersion, folders } = options;
  const clock = options.clock ?? (() => new Date());
  const ids = options.ids ?? createIds(clock);
  const machine = openMachine(folders.data, ids, options.device);
  const events = createEvents();
  const files = createFiles();
  const packs = openInstalledPacks(folders.resources);
  const changed = (open: Parameters<Shell['sessionChanged']>[0]): void => shell.sessionChanged(open);
  const reader = createReader(options.startReader ?? null);
  const { resources } = folders;
  const projections = () => projectionsOf({ resources, packs });
  const parts = { clock, ids, machine, events, appVersion, reader, log, projections, changed };
  const session = new WorkspaceSession(parts);
  const router = createRouter({
    session,
    files,
    packs,
    machine,
    shell,
    events,
    clock,
    ids,
    log,
    appVersion,
    resources,
    tokens: machineTokens(createTokens(options.startToken ?? null), machine),
    reader,
  });
  return { router, client: createClient(router), files, close: () => session.close() };
}
