import { SaxesParser } from 'saxes';
import { ReadingFault, unreadable } from './fault.ts';
import { checkDepth } from './text/extracted.ts';

/** What is told of an XML file; names without their prefix. */
export type XmlListener = {
  readonly open?: (name: string, attribute: (name: string) => string | undefined) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
};

/** Parts as they come: a whole file, or pieces of it. */
export type XmlReader = {
  /** @throws ReadingFault `reading.unreadable` (`doctype`, `damaged`, `encoding`), `reading.too-large` (`depth`) */
  write(piece: Uint8Array): void;
  end(): void;
};

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** UTF-16 has its byte order mark; everything else is taken for UTF-8. */
function decoderFor(piece: Uint8Array) {
  const [first, second] = piece;
  const is16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const encoding = is16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  return new TextDecoder(encoding, { fatal: true });
}

function decode(decoder: ReturnType<typeof decoderFor>, piece: Uint8Array, isLast: boolean): string {
  try {
    return decoder.decode(piece, { stream: !isLast });
  } catch (error) {
    return unreadable('encoding', error);
  }
}

/**
 * Reads XML piece by piece. A DOCTYPE is refused, so that there are no entities but the five of XML and numbers, and
 * nothing outside of the file is named.
 * @source W3C XML 1.0, 2.8 and 4.6
 */
export function readXml(listener: XmlListener): XmlReader {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  let depth = 0;
  let decoder: ReturnType<typeof decoderFor> | null = null;
  parser.on('error', (error) => unreadable('damaged', error));
  parser.on('doctype', () => unreadable('doctype'));
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    checkDepth(depth);
    listener.open?.(localName(name), (wanted) => {
      if (Object.hasOwn(attributes, wanted)) return attributes[wanted];
      const prefixed = Object.keys(attributes).find((key) => localName(key) === wanted);
      return prefixed === undefined ? undefined : attributes[prefixed];
    });
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    listener.close?.(localName(name));
  });
  const text = (value: string): void => listener.text?.(value);
  parser.on('text', text);
  parser.on('cdata', text);
  const write = (piece: Uint8Array, isLast: boolean): void => {
    decoder ??= decoderFor(piece);
    const decoded = decode(decoder, piece, isLast);
    // Inside it the parser would keep everything that is declared.
    if (depth === 0 && decoded.includes('<!DOCTYPE')) unreadable('doctype');
    try {
      parser.write(decoded);
      if (isLast) parser.close();
    } catch (error) {
      if (error instanceof ReadingFault) throw error;
      unreadable('damaged', error);
    }
  };
  return { write: (piece) => write(piece, false), end: () => write(new Uint8Array(0), true) };
}
