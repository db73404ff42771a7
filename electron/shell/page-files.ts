import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Asset, mediaTypeOf } from './policy.ts';

/**
 * Every file of the built page by its address.
 * @param folder  where the page was built to
 * @returns address path → file; kinds of files that a page does not use are left out
 */
export function listPageFiles(folder: string): ReadonlyMap<string, Asset> {
  const files = new Map<string, Asset>();
  const walk = (path: string, address: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const file = join(path, entry.name);
      if (entry.isDirectory()) walk(file, `${address}${entry.name}/`);
      const mediaType = entry.isFile() ? mediaTypeOf(entry.name) : null;
      if (mediaType !== null) files.set(`${address}${entry.name}`, { file, mediaType });
    }
  };
  walk(folder, '/');
  return files;
}
