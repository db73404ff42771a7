import { app, Menu } from 'electron';
import { menuTemplate } from './menu-template.ts';
import type { Texts } from './texts.ts';

/** Sets the menu in this language. */
export function setMenu(texts: Texts): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...menuTemplate(texts, { appName: app.name, platform: process.platform, withDevTools: !app.isPackaged }),
    ]),
  );
}
