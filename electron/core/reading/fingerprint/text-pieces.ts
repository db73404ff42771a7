import { unreadable } from '../fault.ts';

/**
 * Decodes a text file piece by piece: UTF-16 is told by its byte order mark, everything else is taken for UTF-8, bytes
 * that are none for unknown characters. Zero bytes mean that it is no text.
 * @throws ReadingFault `encoding`
 */
export function textDecoder(): (piece: Uint8Array) => string {
  let decode: ((piece: Uint8Array) => string) | null = null;
  return (piece) => {
    decode ??= decoderFor(piece);
    return decode(piece);
  };
}

function decoderFor(beginning: Uint8Array): (piece: Uint8Array) => string {
  const [first, second] = beginning;
  const is16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (!is16) {
    const utf8 = new TextDecoder('utf-8');
    return (piece) => (piece.includes(0) ? unreadable('encoding') : utf8.decode(piece, { stream: true }));
  }
  const utf16 = new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be', { fatal: true });
  return (piece) => {
    try {
      return utf16.decode(piece, { stream: true });
    } catch (error) {
      return unreadable('encoding', error);
    }
  };
}
