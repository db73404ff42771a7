import type { MenuItemConstructorOptions } from 'electron';
import type { Texts } from './texts.ts';

/**
 * The application menu. Every entry is a role of the system, so that it does what people know from elsewhere; the
 * app's own actions are in the window.
 * @param options.withDevTools  adds the developer tools; never in a packaged app
 */
export function menuTemplate(
  texts: Texts,
  options: { readonly appName: string; readonly platform: NodeJS.Platform; readonly withDevTools: boolean },
): readonly MenuItemConstructorOptions[] {
  const { appName, platform, withDevTools } = options;
  const item = (key: string, role: NonNullable<MenuItemConstructorOptions['role']>): MenuItemConstructorOptions => ({
    label: texts.text(`menu.${key}`, { app: appName }),
    role,
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const isMac = platform === 'darwin';
  const appMenu: MenuItemConstructorOptions = {
    label: appName,
    submenu: [
      item('about', 'about'),
      separator,
      item('hide', 'hide'),
      item('hideOthers', 'hideOthers'),
      item('showAll', 'unhide'),
      separator,
      item('quit', 'quit'),
    ],
  };
  return [
    ...(isMac ? [appMenu] : []),
    { label: texts.text('menu.file'), submenu: [isMac ? item('closeWindow', 'close') : item('quit', 'quit')] },
    {
      label: texts.text('menu.edit'),
      submenu: [
        item('undo', 'undo'),
        item('redo', 'redo'),
        separator,
        item('cut', 'cut'),
        item('copy', 'copy'),
        item('paste', 'paste'),
        item('pasteAsText', 'pasteAndMatchStyle'),
        item('selectAll', 'selectAll'),
      ],
    },
    {
      label: texts.text('menu.view'),
      submenu: [
        item('actualSize', 'resetZoom'),
        item('zoomIn', 'zoomIn'),
        item('zoomOut', 'zoomOut'),
        separator,
        item('fullScreen', 'togglefullscreen'),
        ...(withDevTools ? [separator, item('reload', 'reload'), item('devTools', 'toggleDevTools')] : []),
      ],
    },
    {
      label: texts.text('menu.window'),
      submenu: [item('minimize', 'minimize'), ...(isMac ? [item('zoomWindow', 'zoom'), item('front', 'front')] : [])],
    },
    ...(isMac ? [] : [{ label: texts.text('menu.help'), submenu: [item('about', 'about')] }]),
  ];
}
