import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import type { ChosenFile } from '#contract/records/workspace';

/** Paths that native dialogs or exports gave to the core, behind tokens that tell nothing. */
export type Files = {
  /** Gives a token for a path; it is good until the core ends. */
  give(path: string): ChosenFile;
  /** @throws AppError `file.token-unknown` */
  path(token: string): string;
};

/** The oldest tokens are forgotten beyond so many. */
const TOKEN_LIMIT = 1000;

/** Starts with no tokens. */
export function createFiles(): Files {
  const paths = new Map<string, string>();
  return {
    give: (path) => {
      const token = randomBytes(24).toString('base64url');
      paths.set(token, path);
      const oldest = paths.keys().next().value;
      if (paths.size > TOKEN_LIMIT && oldest !== undefined) paths.delete(oldest);
      return { token, name: basename(path) };
    },
    path: (token) => {
      const path = paths.get(token);
      if (path === undefined) throw new AppError('file.token-unknown', {});
      return path;
    },
  };
}
