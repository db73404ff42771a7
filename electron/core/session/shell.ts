import type { Appearance, FilePurpose } from '#contract/records/workspace';

/** What the core asks of whatever runs it: native dialogs, the desktop, and to remember what to reopen after a crash. */
export type Shell = {
  /** Lets a person choose a file; null if they chose none. */
  chooseFile(purpose: FilePurpose, suggestedName?: string): Promise<string | null>;
  /** Lets a person choose several files. Where that cannot be, one is asked for. */
  chooseFiles?(purpose: FilePurpose): Promise<readonly string[]>;
  showInFolder(path: string): Promise<void>;
  /** Opens a file with the program that the desktop has for it. A shell without a window opens nothing. */
  openFile?(path: string): Promise<void>;
  /** Makes menu and dialogs follow the window. A shell without a window has neither. */
  setAppearance?(appearance: Appearance): Promise<void>;
  /** Tells what is open and who works in it, so that a restarted core can be brought back there. */
  sessionChanged(open: { readonly workspacePath: string | null; readonly actorId: string | null }): void;
};
