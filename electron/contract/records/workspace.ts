import { z } from 'zod';
import { Person } from './person.ts';
import { Instant, Locale, RecordId } from './text.ts';

export const WorkspaceSettings = z.strictObject({
  /** Whoever made or answered an assessment cannot sign it off. Off is for one-person shops; the dossier says so. */
  fourEyes: z.boolean(),
  /** Address of a time-stamp server (RFC 3161, 3.4); null: none is ever asked. */
  timestampServer: z.url({ protocol: /^https?$/ }).nullable(),
});
export type WorkspaceSettings = z.infer<typeof WorkspaceSettings>;

/** Pixels of the logo that dossiers carry. */
export const LogoSize = z.strictObject({ widthPx: z.int(), heightPx: z.int() });
/** `#rrggbb`, legible on white (4.5:1; WCAG 2.2, 1.4.3). */
export const AccentColour = z.string().regex(/^#[0-9a-f]{6}$/);

export const Workspace = WorkspaceSettings.extend({
  id: RecordId,
  version: z.int(),
  name: z.string().trim().min(1).max(200),
  /** The file's name without its folder; paths do not reach the window. */
  fileName: z.string(),
  schemaVersion: z.int(),
  createdAt: Instant,
  /** Set if it was made from a dossier: it can then only be read. */
  origin: z
    .strictObject({ fileName: z.string(), workspaceName: z.string(), verdict: z.string(), importedAt: Instant })
    .optional(),
  /** What dossiers carry of the organisation's look; absent: nothing. */
  look: z.strictObject({ logo: LogoSize.nullable(), accent: AccentColour.nullable() }).optional(),
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
  'key.save',
  'certificate.open',
  'certificate.save',
  'token.module',
  'recovery.save',
  'timestamp.save-request',
  'timestamp.open-response',
  'journal.save',
  'checkpoint.save',
  'checkpoint.open',
  'dossier.open',
  'verifier.save',
  'logo.open',
  'import.open',
  'import.open-folder',
  'export.save',
  'bundle.open',
  'fingerprint.file',
  'fingerprint.folder',
  'evidence.save',
  'evidence.refer',
  'measurements.open',
  'predictions.open',
  'notice.save',
  'plan.save',
]);
export type FilePurpose = z.infer<typeof FilePurpose>;
