/** A label is at most so many UTF-16 units, as its column. */
const LABEL_LENGTH = 255;
/** Of a name on disk: what every file system takes, also in a deep folder. */
const FILE_NAME_LENGTH = 120;
const ENDING_LENGTH = 16;
const NAMELESS = '_';
/** Controls, and marks that turn the direction of reading, so that `gpj.exe` passes for `exe.jpg`. */
const INVISIBLE = /[\p{Cc}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;
/** Names that Windows keeps for devices, with any ending (Microsoft, Naming Files). */
const DEVICE = /^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$)(\.|$)/iu;

/** The ending of a name with its dot; empty if there is none, or none that anybody would call so. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 && name.length - dot <= ENDING_LENGTH ? name.slice(dot) : '';
}

function shorten(name: string, length: number): string {
  if (name.length <= length) return name;
  const ending = endingOf(name);
  // A cut may not leave half of a character.
  return `${name
    .slice(0, length - ending.length)
    .toWellFormed()
    .replace(/\uFFFD$/u, '')}${ending}`;
}

/**
 * What a file that came from elsewhere is called: the last part of its path, without anything that cannot be seen. A label
 * only, never a path.
 */
export function labelOf(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/u).at(-1) ?? '';
  const visible = last.normalize('NFC').replace(INVISIBLE, '').trim();
  return visible === '' || visible === '.' || visible === '..' ? NAMELESS : shorten(visible, LABEL_LENGTH);
}

/** A label as a name that each file system takes and no shell reads anything into. */
export function fileNameOf(label: string): string {
  const plain = labelOf(label)
    .replace(/[<>:"|?*%$`&;!^'{}~#]/gu, '_')
    .replace(/^[-.\s]+/u, '')
    .replace(/[.\s]+$/u, '');
  const name = shorten(plain === '' ? NAMELESS : plain, FILE_NAME_LENGTH);
  return DEVICE.test(name) ? `_${name}` : name;
}
