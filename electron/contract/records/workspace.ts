import { z } from 'zod';
import { Person } from './person.ts';
import { Instant, Locale, RecordId } from './text.ts';

export const WorkspaceSettings = z.strictObject({
  /** Whoever made or answered an assessment cannot sign it off. Off is for one-person shops; the dossier says so. */
  fourEyes: z.boolean(),
});
export type WorkspaceSettings = z.infer<typeof WorkspaceSettings>;

export const Workspace = WorkspaceSettings.extend({
  id: RecordId,
  version: z.int(),
  name: z.string().trim().min(1).max(200),
  /** The file's name without its folder; paths do not reach the window. */
  fileName: z.string(),
  schemaVersion: z.int(),
  createdAt: Instant,
});
export type Workspace = z.infer<typeof Workspace>;

/** A workspace opened before on this machine. `id` stands for its path. */
export const RecentWorkspace = z.strictObject({
  id: RecordId,
  name: z.string(),
  fileName: z.string(),
  /** The folder's own name, to tell equal file names apart. */
  folderName: z.string(),
  openedAt: Instant,
  isMissing: z.boolean(),
});
export type RecentWorkspace = z.infer<typeof RecentWorkspace>;

/** What the window needs to draw its frame. */
export const Session = z.strictObject({
  workspace: Workspace.nullable(),
  /** Who is working: the actor of every write. */
  actor: Person.nullable(),
  recent: z.array(RecentWorkspace),
  appVersion: z.string(),
});
export type Session = z.infer<typeof Session>;

/** How the window looks; what the system draws (menu, dialogs, frame) follows it. */
export const Appearance = z.strictObject({ locale: Locale, theme: z.enum(['system', 'light', 'dark']) });
export type Appearance = z.infer<typeof Appearance>;

/** Stands for a path that a native dialog gave to the core, until the core ends. Tells nothing of the path. */
export const FileToken = z.string().min(16).max(100);
export const ChosenFile = z.strictObject({ token: FileToken, name: z.string() });
export type ChosenFile = z.infer<typeof ChosenFile>;
export const FilePurpose = z.enum([
  'workspace.create',
  'workspace.open',
  'dossier.save',
  'evidence.add',
  'key.import',
  'verification.check',
  'pack.import',
  'pack.import-folder',
  'calendar.save',
]);
export type FilePurpose = z.infer<typeof FilePurpose>;
