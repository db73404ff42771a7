import { unreadable } from '../fault.ts';

/**
 * The text of a plain file: UTF-8, or UTF-16 with a byte order mark; else Windows-1252, as old files are written in it
 * and every byte means something there. Zero bytes mean that it is no text.
 * @throws ReadingFault `reading.unreadable` (`encoding`)
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decodeAs('utf-16le', bytes);
  if (first === 0xfe && second === 0xff) return decodeAs('utf-16be', bytes);
  if (bytes.includes(0)) return unreadable('encoding');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function decodeAs(encoding: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return unreadable('encoding');
  }
}
