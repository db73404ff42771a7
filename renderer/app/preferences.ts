/** What the window remembers on this machine. Nothing of the workspace is kept here. */
export type Preference =
  | 'locale'
  | 'theme'
  | 'knowledge-panel'
  | 'export-locale'
  | 'item-panel'
  | 'card-audience'
  | 'applicability-pack';

/** Gives a remembered preference; null if there is none or the storage is closed. */
export function recall(name: Preference): string | null {
  try {
    return localStorage.getItem(`model-dossier.${name}`);
  } catch {
    return null;
  }
}

/** Remembers a preference; a closed storage only means that it is forgotten at the next start. */
export function remember(name: Preference, value: string): void {
  try {
    localStorage.setItem(`model-dossier.${name}`, value);
  } catch {
    // The preference still holds for this window.
  }
}
