import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { Messages } from '#contract/messages';
import type { Draft, DraftItem } from '#contract/records/transfer';
import { Draft as DraftSchema } from '#contract/records/transfer';
import { readFiles } from '#core/interchange/formats';
import { fileOf, plain, tools } from './round-trip.ts';

const root = join(import.meta.dirname, '../../..');
const fixtures = join(root, 'test/fixtures/interchange');

/** Our messages, by which headers are told. */
export const labels: readonly Messages[] = ['en', 'de'].map(
  (locale) => JSON.parse(readFileSync(join(root, `resources/messages/${locale}.json`), 'utf8')) as Messages,
);

export type File = { readonly name: string; readonly bytes: Uint8Array };

/** One of our own files. */
export function fixture(path: string): File {
  return fileOf(path.split('/').at(-1) ?? path, new Uint8Array(readFileSync(join(fixtures, path))));
}

/** Every file under a folder of our own, named from there. */
export function fixtureFolder(path: string, folder = fixtures): File[] {
  const from = join(folder, path);
  return readdirSync(from, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(from, join(entry.parentPath, entry.name)))
    .sort()
    .map((name) => fileOf(name, new Uint8Array(readFileSync(join(from, name)))));
}

/** Reads files together; what comes out is plain and as the contract wants it. */
export async function read(files: readonly File[]): Promise<Draft> {
  return DraftSchema.parse(plain(await readFiles(files[0]?.name ?? '', files, { ...tools, labels })));
}

/** The only record of a kind. */
export function only(draft: Draft, kind: DraftItem['kind']): DraftItem {
  const [item, ...others] = draft.items.filter((one) => one.kind === kind);
  if (item === undefined || others.length > 0) throw new Error(`${draft.items.length} records, not one ${kind}`);
  return item;
}

/** Notes as one line each. */
export function told(draft: Draft): string[] {
  return draft.notes.map(({ kind, path, reason }) => `${kind} ${path} ${reason}`);
}

/** The code and place of the error that reading gives. */
export async function refusal(files: readonly File[]): Promise<string> {
  try {
    await read(files);
  } catch (error) {
    const { code, details } = error as { code?: string; details?: { place?: string; reason?: string; what?: string } };
    if (code === undefined) throw error;
    return [code, details?.place ?? details?.what ?? (code.startsWith('reading') ? details?.reason : undefined)]
      .filter((part) => part !== undefined)
      .join(' ');
  }
  return 'was read';
}

/** A safetensors file of one tensor. */
export function safetensors(header: unknown, dataBytes = 16, statedLength?: number): Uint8Array {
  const json = typeof header === 'string' ? header : JSON.stringify(header);
  const text = Buffer.from(json);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(statedLength ?? text.length));
  return Buffer.concat([length, text, Buffer.alloc(dataBytes)]);
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number | bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const ggufText = (text: string): Buffer => Buffer.concat([u64(Buffer.byteLength(text)), Buffer.from(text)]);

/** A GGUF file: texts, whole numbers and lists of texts as metadata, and tensors of 32-bit floats. */
export function gguf(
  metadata: Readonly<Record<string, string | number | readonly string[]>>,
  tensors: readonly (readonly number[])[] = [[4, 2]],
  stated?: bigint,
): Uint8Array {
  const entries = Object.entries(metadata).map(([key, value]) => {
    if (typeof value === 'string') return Buffer.concat([ggufText(key), u32(8), ggufText(value)]);
    if (typeof value === 'number') return Buffer.concat([ggufText(key), u32(4), u32(value)]);
    return Buffer.concat([ggufText(key), u32(9), u32(8), u64(value.length), ...value.map(ggufText)]);
  });
  let offset = 0;
  const infos = tensors.map((shape, index) => {
    const info = Buffer.concat([ggufText(`t${index}`), u32(shape.length), ...shape.map(u64), u32(0), u64(offset)]);
    offset += Math.ceil((shape.reduce((product, size) => product * size, 1) * 4) / 32) * 32;
    return info;
  });
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    u32(3),
    u64(stated ?? tensors.length),
    u64(entries.length),
    ...entries,
    ...infos,
  ]);
  return Buffer.concat([head, Buffer.alloc((32 - (head.length % 32)) % 32), Buffer.alloc(offset)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  do {
    bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.from(bytes);
}
export const field = (number: number, value: number | string | Uint8Array): Buffer =>
  typeof value === 'number'
    ? Buffer.concat([varint(number * 8), varint(value)])
    : Buffer.concat([
        varint(number * 8 + 2),
        varint(Buffer.from(value as Uint8Array).length),
        Buffer.from(value as Uint8Array),
      ]);

/** An ONNX file with one input, one operator and one initialiser. */
export function onnx(metadata: Readonly<Record<string, string>> = {}, docString = ''): Uint8Array {
  const dimension = (size: number): Buffer => field(1, field(1, size));
  const type = field(1, Buffer.concat([field(1, 1), field(2, Buffer.concat([dimension(2), dimension(3)]))]));
  const value = (name: string): Buffer => Buffer.concat([field(1, Buffer.from(name)), field(2, type)]);
  const tensor = Buffer.concat([
    field(1, 2),
    field(1, 3),
    field(2, 1),
    field(8, Buffer.from('w')),
    field(9, Buffer.alloc(24)),
  ]);
  const node = Buffer.concat([field(1, Buffer.from('x')), field(2, Buffer.from('y')), field(4, Buffer.from('Relu'))]);
  const graph = Buffer.concat([
    field(1, node),
    field(2, Buffer.from('g')),
    field(5, tensor),
    field(11, value('x')),
    field(12, value('y')),
  ]);
  return Buffer.concat([
    field(1, 8),
    field(2, Buffer.from('writer')),
    field(3, Buffer.from('1.2')),
    field(5, 4),
    field(6, Buffer.from(docString)),
    field(7, graph),
    field(8, field(2, 17)),
    ...Object.entries(metadata).map(([key, text]) =>
      field(14, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(text))])),
    ),
  ]);
}

/** A workbook; each sheet as the XML of its `sheetData`. */
export function xlsx(
  sheets: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Uint8Array {
  const names = Object.keys(sheets);
  const rels = (list: readonly string[]): string =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`;
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const extra = Object.keys(more);
  const parts: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': rels([`<Relationship Id="a" Type="${type}/officeDocument" Target="xl/workbook.xml"/>`]),
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${names.map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="r${index}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': rels([
      ...names.map(
        (_, index) => `<Relationship Id="r${index}" Type="${type}/worksheet" Target="worksheets/sheet${index}.xml"/>`,
      ),
      ...(extra.includes('xl/sharedStrings.xml')
        ? [`<Relationship Id="ss" Type="${type}/sharedStrings" Target="sharedStrings.xml"/>`]
        : []),
      ...(extra.includes('xl/styles.xml') ? [`<Relationship Id="st" Type="${type}/styles" Target="styles.xml"/>`] : []),
    ]),
    ...Object.fromEntries(
      names.map((name, index) => [`xl/worksheets/sheet${index}.xml`, `<worksheet>${sheets[name] ?? ''}</worksheet>`]),
    ),
    ...more,
  };
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part]),
    ),
  );
}
