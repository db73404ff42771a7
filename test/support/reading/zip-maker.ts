import { crc32, deflateRawSync } from 'node:zlib';

/** A file for a zip; what is given besides name and content is a lie. */
export type ZipPart = {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly statedBytes?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Another name in the header before the content. */
  readonly localName?: string;
  /** Where the directory says it lies. */
  readonly localOffset?: number;
};

/** A zip, byte by byte, with whatever lies are told. */
export function makeZip(
  parts: readonly ZipPart[],
  lies: {
    readonly count?: number;
    readonly disk?: number;
    readonly directoryOffset?: number;
    readonly after?: string;
  } = {},
): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const content = Buffer.from(part.content);
    const method = part.method ?? 8;
    const packed = method === 8 ? deflateRawSync(content) : content;
    const name = Buffer.from(part.localName ?? part.name);
    const crc = part.crc ?? crc32(content);
    const size = part.statedBytes ?? content.length;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(part.flags ?? 0, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(crc, 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(size, 22);
    local.writeUInt16LE(name.length, 26);
    bodies.push(local, name, packed);
    directory.push(directoryEntry(part, { method, crc, packed: packed.length, size, at }));
    at += local.length + name.length + packed.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(lies.disk ?? 0, 4);
  end.writeUInt16LE(lies.count ?? parts.length, 8);
  end.writeUInt16LE(lies.count ?? parts.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(lies.directoryOffset ?? at, 16);
  return Buffer.concat([...bodies, entries, end, Buffer.from(lies.after ?? '')]);
}

function directoryEntry(
  part: ZipPart,
  facts: { method: number; crc: number; packed: number; size: number; at: number },
): Buffer {
  const name = Buffer.from(part.name);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(part.flags ?? 0, 8);
  entry.writeUInt16LE(facts.method, 10);
  entry.writeUInt32LE(facts.crc, 16);
  entry.writeUInt32LE(facts.packed, 20);
  entry.writeUInt32LE(facts.size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(part.localOffset ?? facts.at, 42);
  return Buffer.concat([entry, name]);
}

const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEETS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const WORDS = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** The parts of a Word document around its body. */
export function docxParts(body: string | Uint8Array): readonly ZipPart[] {
  const root = `<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`;
  return [
    { name: '_rels/.rels', content: root },
    { name: 'word/document.xml', content: body },
  ];
}

/** A body of a Word document. */
export function wordBody(inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="${WORDS}"><w:body>${inner}</w:body></w:document>`;
}

/** The parts of a workbook with shared strings and sheets by name. */
export function xlsxParts(sheets: Readonly<Record<string, string>>, shared: string): readonly ZipPart[] {
  const names = Object.keys(sheets);
  const list = names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="s${at + 1}"/>`).join('');
  const targets = names
    .map((_, at) => `<Relationship Id="s${at + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`)
    .join('');
  return [
    {
      name: '_rels/.rels',
      content: `<Relationships xmlns="${RELATIONS}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="${SHEETS}" xmlns:r="${OFFICE}"><sheets>${list}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships xmlns="${RELATIONS}">${targets}<Relationship Id="t" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="x" Type="${OFFICE}/externalLink" Target="https://example.invalid/book.xlsx" TargetMode="External"/></Relationships>`,
    },
    { name: 'xl/sharedStrings.xml', content: `<sst xmlns="${SHEETS}">${shared}</sst>` },
    ...Object.values(sheets).map((rows, at) => ({
      name: `xl/worksheets/sheet${at + 1}.xml`,
      content: `<worksheet xmlns="${SHEETS}"><sheetData>${rows}</sheetData></worksheet>`,
    })),
  ];
}
