/** What dossiers of a workspace look like, as the column `workspace.logo` holds it (JSON). */
export interface WorkspaceLook {
  readonly logo: {
    readonly mediaType: 'image/png' | 'image/jpeg';
    readonly widthPx: number;
    readonly heightPx: number;
    /** The picture, base64. */
    readonly content: string;
  } | null;
  /** `#rrggbb` */
  readonly accent: string | null;
}

/** Nothing chosen yet: no logo, the usual colour. */
export const PLAIN_LOOK: WorkspaceLook = { logo: null, accent: null };

/** The look in a workspace's row. */
export function readLook(column: string | null): WorkspaceLook {
  return column === null ? PLAIN_LOOK : (JSON.parse(column) as WorkspaceLook);
}
