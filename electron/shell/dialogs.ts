import { type BrowserWindow, dialog } from 'electron';
import type { FilePurpose } from '#contract/records/workspace';
import { fileDialogs, withExtension } from './file-dialogs.ts';
import type { Texts } from './texts.ts';

/**
 * Asks for a file. The path goes to the core, never to the window.
 * @returns the chosen path; null if the person closed the dialog
 */
export async function chooseFile(
  window: BrowserWindow,
  texts: Texts,
  purpose: FilePurpose,
  suggestedName: string | null,
): Promise<string | null> {
  const wanted = fileDialogs[purpose];
  const options = {
    title: texts.text(wanted.titleKey),
    filters: [{ name: texts.text(wanted.filterKey), extensions: [...wanted.extensions] }],
    ...(suggestedName === null ? {} : { defaultPath: suggestedName }),
  };
  if (wanted.kind === 'save') {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      ...options,
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    return canceled || filePath === undefined || filePath === '' ? null : withExtension(filePath, wanted.extensions);
  }
  // Filters speak of files; Windows would show no folder at all with them.
  const { filters: _, ...ofFolder } = options;
  const { canceled, filePaths } =
    wanted.kind === 'open-folder'
      ? await dialog.showOpenDialog(window, { ...ofFolder, properties: ['openDirectory'] })
      : await dialog.showOpenDialog(window, { ...options, properties: ['openFile'] });
  return canceled ? null : (filePaths[0] ?? null);
}

/** Asks for one file or several. @returns none if the person closed the dialog */
export async function chooseFiles(
  window: BrowserWindow,
  texts: Texts,
  purpose: FilePurpose,
): Promise<readonly string[]> {
  const { titleKey, filterKey, extensions } = fileDialogs[purpose];
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: texts.text(titleKey),
    filters: [{ name: texts.text(filterKey), extensions: [...extensions] }],
    properties: ['openFile', 'multiSelections'],
  });
  return canceled ? [] : filePaths;
}
