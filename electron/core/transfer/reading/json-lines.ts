import { StringDecoder } from 'node:string_decoder';
import { AppError } from '#contract/errors';

/** Nothing that is written is nearly as long. */
const MOST_LINE_CHARACTERS = 64 * 1024 * 1024;

/**
 * The objects of a file of JSON lines, each as it comes.
 * @param name   of the file that is read, for errors
 * @param place  of this part in it
 * @throws AppError `interchange.malformed` with the line, `reading.too-large` (`line`)
 */
export async function* jsonLines(
  name: string,
  place: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let line = 0;
  const read = (text: string): Readonly<Record<string, unknown>> => {
    line += 1;
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    } catch (cause) {
      throw new AppError('interchange.malformed', { name, place: `${place}:${line}`, reason: 'no JSON' }, { cause });
    }
    throw new AppError('interchange.malformed', { name, place: `${place}:${line}`, reason: 'no object' });
  };
  for await (const piece of pieces) {
    // Only what is new is searched: a line without an end would be searched again with every piece.
    const lines = decoder.write(Buffer.from(piece.buffer, piece.byteOffset, piece.length)).split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    if (rest.length > MOST_LINE_CHARACTERS) {
      throw new AppError('reading.too-large', { name, what: 'line', limit: MOST_LINE_CHARACTERS });
    }
    for (const text of lines) yield read(text);
  }
  if (rest + decoder.end() !== '') {
    throw new AppError('interchange.malformed', {
      name,
      place: `${place}:${line + 1}`,
      reason: 'the last line has no end',
    });
  }
}
