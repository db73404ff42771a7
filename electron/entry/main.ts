import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, MessageChannelMain, net, shell, type WebFrameMain } from 'electron';
import { readerFlags } from '#core/reading/limits';
import { electronPort } from '#rpc/ports';
import { coreLog } from '#shell/core-log';
import { CoreProcess } from '#shell/core-process';
import { chooseFile, chooseFiles } from '#shell/dialogs';
import { startForkedCore } from '#shell/forked-core';
import { hardenApp, hardenSession, servePage, servePageFrom } from '#shell/hardening';
import { listPageFiles } from '#shell/page-files';
import { type DevServer, isTrustedSender } from '#shell/policy';
import { SideProcesses } from '#shell/side-processes';
import { SystemAppearance } from '#shell/system-appearance';
import { startUtilityCore } from '#shell/utility-core';
import { openWindow } from '#shell/window';

/** Set by the build; false in a release, which then holds none of what only development and tests may do. */
declare const __TEST_BUILD__: boolean;

const isDevelopment = __TEST_BUILD__ && !app.isPackaged;
const built = join(app.getAppPath(), 'out');
const resources = join(app.getAppPath(), 'resources');

/** The development server named by `npm run dev`. */
function devServerFromEnvironment(): DevServer | null {
  const origin = isDevelopment ? process.env['MODEL_DOSSIER_DEV_SERVER'] : undefined;
  return origin === undefined ? null : { origin, webSocketOrigin: origin.replace(/^http/, 'ws') };
}

/**
 * Electron's own Node runs better-sqlite3 13 (Node-API 10) from Electron 33 on. The fallback runtime of development and
 * tests is older; a test of the shipped way may still ask for it, with all but workspaces working.
 */
function needsForkedCore(): boolean {
  if (!isDevelopment || process.env['MODEL_DOSSIER_CORE'] === 'utility') return false;
  return Number.parseInt(process.versions.electron, 10) < 33;
}

function makeCore(
  appearance: SystemAppearance,
  onReady: (isRestart: boolean) => void,
): CoreProcess<Electron.MessagePortMain> {
  const log = coreLog(join(app.getPath('userData'), 'logs', 'core.log'));
  const start = { modulePath: join(built, 'core.cjs'), onOutput: log };
  const sides = new SideProcesses({
    token: { modulePath: join(built, 'token.cjs'), serviceName: 'Model Dossier token', flags: [] },
    reader: { modulePath: join(built, 'reader.cjs'), serviceName: 'Model Dossier reader', flags: readerFlags },
  });
  const core = new CoreProcess<Electron.MessagePortMain>({
    start: () => {
      if (__TEST_BUILD__ && needsForkedCore()) {
        const forked = startForkedCore(start, join(app.getAppPath(), 'node_modules', '.bin', 'node'));
        return { ...forked, connect: (port) => forked.connect(electronPort(port)) };
      }
      return startUtilityCore(start);
    },
    folders: { resources, data: app.getPath('userData') },
    appVersion: app.getVersion(),
    answers: {
      chooseFile: async ({ purpose, suggestedName }) => {
        const [window] = BrowserWindow.getAllWindows();
        return window === undefined ? null : await chooseFile(window, appearance.texts, purpose, suggestedName);
      },
      chooseFiles: async ({ purpose }) => {
        const [window] = BrowserWindow.getAllWindows();
        return window === undefined ? [] : await chooseFiles(window, appearance.texts, purpose);
      },
      setAppearance: (wanted) => {
        appearance.follow(wanted);
        return null;
      },
      showInFolder: ({ path }) => {
        shell.showItemInFolder(path);
        return null;
      },
      openFile: async ({ path }) => {
        const reason = await shell.openPath(path);
        if (reason !== '') throw new Error(reason);
        return null;
      },
      startSide: ({ id, kind }) => {
        core.connectSide(id, sides.start(id, kind));
        return null;
      },
      stopSide: ({ id }) => {
        sides.stop(id);
        return null;
      },
    },
    onReady,
    onStopped: (code, restartInMs) => {
      log(`${new Date().toISOString()} core ended with ${code}; next start in ${restartInMs} ms\n`);
    },
  });
  return core;
}

/** Gives the window's page one end of a new connection and the core the other. */
function connect(frame: WebFrameMain, core: CoreProcess<Electron.MessagePortMain>): void {
  const { port1, port2 } = new MessageChannelMain();
  frame.postMessage('core:port', null, [port1]);
  core.connect(port2);
}

async function run(): Promise<void> {
  const devServer = devServerFromEnvironment();
  hardenApp(devServer);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  await app.whenReady();
  hardenSession(devServer);
  if (devServer === null) servePage(listPageFiles(join(built, 'renderer')));
  else servePageFrom(devServer, (url) => net.fetch(url, { bypassCustomProtocolHandlers: true }));
  const appearance = new SystemAppearance(resources);

  let window: BrowserWindow | null = null;
  const core = makeCore(appearance, (isRestart) => {
    // The page asked once; after a restart it is given a new connection unasked.
    if (isRestart && window !== null && !window.isDestroyed()) connect(window.webContents.mainFrame, core);
  });
  ipcMain.on('core:port-wanted', (event) => {
    const frame = event.senderFrame;
    const isMainFrame = frame !== null && frame === window?.webContents.mainFrame;
    if (frame !== null && isTrustedSender({ url: frame.url, isMainFrame })) connect(frame, core);
  });
  core.start();
  window = openWindow(join(built, 'preload.cjs'));

  app.on('second-instance', () => {
    if (window === null || window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => app.quit());
  let isCoreStopped = false;
  app.on('will-quit', (event) => {
    if (isCoreStopped) return;
    event.preventDefault();
    void core.stop().then(() => {
      isCoreStopped = true;
      // Not `quit`: inside the event that was just refused it does nothing.
      app.exit(0);
    });
  });
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  app.exit(1);
});
