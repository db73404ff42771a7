import { bytesInMemory } from '../bytes-at.ts';
import { unreadable, unsupported } from '../fault.ts';
import { bytesOf, endingOf, type ReadSource } from '../source.ts';
import { readXml } from '../xml.ts';
import { openZip, type Zip } from '../zip.ts';
import { decodeText } from './decode.ts';
import { type ExtractedText, TextCollector } from './extracted.ts';

const PLAIN = new Set(['txt', 'md', 'markdown', 'csv', 'tsv', 'json', 'jsonl', 'yaml', 'yml', 'log', 'rst', 'tex']);
/** What Office writes around a file that is locked with a password. */
const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/**
 * The text of a document, for search; its kind is told by the ending of its name.
 * @throws ReadingFault `reading.unsupported`, `reading.unreadable`, `reading.too-large`, `file.not-readable`
 */
export async function extractText(source: ReadSource): Promise<ExtractedText> {
  const ending = endingOf(source.name);
  const collect = collectorFor(ending);
  if (collect === null) return unsupported();
  return (await collect(await bytesOf(source))).done();
}

type Collect = (bytes: Uint8Array) => TextCollector | Promise<TextCollector>;

function collectorFor(ending: string): Collect | null {
  if (PLAIN.has(ending)) return (bytes) => plainText(bytes, ending);
  switch (ending) {
    case 'pdf':
      return async (bytes) => (await import('./pdf.ts')).pdfText(bytes);
    case 'docx':
    case 'docm':
      return async (bytes) => (await import('./docx.ts')).docxText(await officeZip(bytes));
    case 'xlsx':
    case 'xlsm':
      return async (bytes) => (await import('./xlsx.ts')).xlsxText(await officeZip(bytes));
    case 'html':
    case 'htm':
    case 'xhtml':
      return async (bytes) => {
        const into = new TextCollector();
        (await import('./html.ts')).htmlText(decodeText(bytes), into);
        return into;
      };
    case 'xml':
      return xmlText;
    default:
      return null;
  }
}

async function officeZip(bytes: Uint8Array): Promise<Zip> {
  if (COMPOUND.equals(bytes.subarray(0, COMPOUND.length))) unreadable('encrypted');
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) unreadable('otherFormat');
  return await openZip(bytesInMemory(bytes));
}

/** Pages are parted by form feeds, as in printed text. */
function plainText(bytes: Uint8Array, ending: string): TextCollector {
  const into = new TextCollector();
  const text = decodeText(bytes);
  const isJson = ending.startsWith('json');
  for (const [index, page] of text.split('\f').entries()) {
    // Letters that were written as numbers are looked for as letters.
    const readable = isJson
      ? page.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      : page;
    into.add(text.includes('\f') ? String(index + 1) : '', readable);
  }
  return into;
}

function xmlText(bytes: Uint8Array): TextCollector {
  const into = new TextCollector();
  const parts: string[] = [];
  const xml = readXml({ text: (text) => void parts.push(text), close: () => void parts.push('\n') });
  xml.write(bytes);
  xml.end();
  into.add('', parts.join(''));
  return into;
}
