import type { InstalledPacks } from '#core/session/installed-packs';

/** What projections know besides the records: what the app ships. */
export type Knowledge = {
  /** Folder of what ships with the app. */
  readonly resources: string;
  readonly packs: InstalledPacks;
};
