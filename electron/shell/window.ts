import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { appPage, webPreferences } from './policy.ts';
import { firstSize, smallest, usableState, type WindowState } from './window-state.ts';

function stateFile(): string {
  return join(app.getPath('userData'), 'window.json');
}

function recall(): WindowState | null {
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  try {
    return existsSync(stateFile()) ? usableState(JSON.parse(readFileSync(stateFile(), 'utf8')), areas) : null;
  } catch {
    // A broken file only means that the window opens where it opens first.
    return null;
  }
}

function remember(window: BrowserWindow): void {
  const state: WindowState = { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
  try {
    writeFileSync(`${stateFile()}.tmp`, JSON.stringify(state));
    renameSync(`${stateFile()}.tmp`, stateFile());
  } catch {
    // The window's place is not worth a message.
  }
}

/** Opens the window on the app's page, where it was when it was closed. */
export function openWindow(preload: string): BrowserWindow {
  const remembered = recall();
  const window = new BrowserWindow({
    ...firstSize,
    ...smallest,
    ...remembered?.bounds,
    show: false,
    title: app.name,
    // The page's own background, so that nothing flashes before it is drawn.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#fbfbfd',
    webPreferences: webPreferences(preload, { devTools: !app.isPackaged }),
  });
  if (remembered?.isMaximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => remember(window));
  void window.loadURL(appPage);
  return window;
}
