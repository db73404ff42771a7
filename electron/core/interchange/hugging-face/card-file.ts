import { type Data, type DataMap, emptyMap, isDataList, isDataMap, type Oddity, type ReadData } from '../data.ts';
import { malformed, type NamedFile, textOf, yamlOf } from '../format.ts';

/** A card as it stands in its file. */
export interface CardFile {
  readonly meta: ReadData & { readonly value: DataMap };
  /** Whether there was front matter. */
  readonly hasMeta: boolean;
  /** The first heading of the first level, if it stands before all text, as written; null if there is none. */
  readonly title: string | null;
  readonly body: string;
  /** The line of the file in which the body begins, from 1. */
  readonly bodyLine: number;
  /** Values of the front matter that a template left open. */
  readonly unfilled: readonly Oddity[];
}

/** A whole line, or an unquoted value, that a template fills. */
const TEMPLATE_LINE = /^\s*(?:[\w-]+:\s+|-\s+)?(?:\{\{|\{%)/;

/** Takes what a template left open out of front matter: `{name}` alone is a map of nothing in YAML. */
function withoutOpen(data: Data, path: string, unfilled: Oddity[]): Data | undefined {
  const isOpen = (value: Data): boolean => {
    const keys = isDataMap(value) ? Object.keys(value) : [];
    return isDataMap(value) && keys.length === 1 && value[keys[0] ?? ''] === null && /^[a-z]\w*$/.test(keys[0] ?? '');
  };
  if (isOpen(data)) {
    unfilled.push({ reason: 'comment', path, value: JSON.stringify(data) });
    return undefined;
  }
  if (isDataList(data)) {
    const left = data.flatMap((item, index) => withoutOpen(item, `${path}/${index}`, unfilled) ?? []);
    return left.length === 0 && data.length > 0 ? undefined : left;
  }
  if (!isDataMap(data)) return data;
  const map = emptyMap();
  for (const [key, value] of Object.entries(data)) {
    const left = withoutOpen(value, `${path}/${key}`, unfilled);
    if (left !== undefined) map[key] = left;
  }
  return Object.keys(map).length === 0 && Object.keys(data).length > 0 ? undefined : map;
}

/** Comments on lines of their own. */
function commentsOf(lines: readonly string[], firstLine: number): readonly Oddity[] {
  return lines.flatMap((line, index) =>
    /^\s*#/.test(line)
      ? [{ reason: 'comment' as const, path: String(firstLine + index), value: line.trim().slice(0, 200) }]
      : [],
  );
}

/**
 * Parts a card into front matter, title and text.
 * @throws AppError `interchange.malformed`
 */
export function readCardFile(file: NamedFile): CardFile {
  const lines = textOf(file).replace(/\r\n?/g, '\n').split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  const opens = first !== -1 && /^---\s*$/.test(lines[first] ?? '');
  if (!opens) return withTitle({ value: emptyMap(), oddities: [] }, false, lines, 0, []);
  const close = lines.findIndex((line, index) => index > first && /^---\s*$/.test(line));
  if (close === -1) return malformed(file.name, String(first + 1), 'the front matter that begins here never ends');
  const inner = lines.slice(first + 1, close);
  const open = inner.flatMap((line, index) =>
    TEMPLATE_LINE.test(line)
      ? [{ reason: 'comment' as const, path: String(first + 2 + index), value: line.trim() }]
      : [],
  );
  const text = inner.map((line) => (TEMPLATE_LINE.test(line) ? '' : line)).join('\n');
  const { value, oddities } = yamlOf(file.name, text, first + 2);
  if (value !== null && !isDataMap(value))
    return malformed(file.name, String(first + 2), 'the front matter is no map of keys and values');
  const unfilled: Oddity[] = [...open];
  const filled = value === null ? emptyMap() : withoutOpen(value, '', unfilled);
  const meta = {
    value: isDataMap(filled) ? filled : emptyMap(),
    oddities: [...oddities, ...commentsOf(inner, first + 2)],
  };
  return withTitle(meta, true, lines, close + 1, unfilled);
}

function withTitle(
  meta: CardFile['meta'],
  hasMeta: boolean,
  lines: readonly string[],
  from: number,
  unfilled: readonly Oddity[],
): CardFile {
  const first = lines.findIndex((line, index) => index >= from && line.trim() !== '');
  const title = first === -1 ? null : (/^ {0,3}#[ \t]+(.*?)[ \t]*#*[ \t]*$/.exec(lines[first] ?? '')?.[1] ?? null);
  const start = first === -1 ? lines.length : title === null ? first : first + 1;
  const rest = lines.slice(start);
  const skipped = Math.max(
    0,
    rest.findIndex((line) => line.trim() !== ''),
  );
  return {
    meta,
    hasMeta,
    title,
    body: rest.slice(skipped).join('\n').trimEnd(),
    bodyLine: start + skipped + 1,
    unfilled,
  };
}

/** Longer titles are sentences, no names. */
const MOST_NAME = 100;

/** The name in a title such as `# Model Card for **bert**`; empty if it is a template's, or a sentence. */
export function nameOfTitle(title: string): string {
  if (/\{\{|\{%/.test(title)) return '';
  // Of a title of a megabyte nothing is a name.
  const name = title
    .slice(0, 2000)
    .replace(/<[^>]{0,200}>/g, ' ')
    .replace(/\[([^\]]{1,200})\]\([^)]{0,2000}\)/g, '$1')
    .replace(/^\s*(?:model|dataset|data)\s*card\s*(?:for|of|:|-|–)\s*/i, '')
    .replace(/[*`]/g, '')
    .replace(/^["“]|["”]$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return name.length > MOST_NAME ? '' : name;
}

/** The name of a card's file without its ending; of `README.md` that of its folder. */
export function nameOfFile(name: string): string {
  const parts = name.split(/[/\\]/);
  const last = (parts.at(-1) ?? '').replace(/\.(?:md|markdown|txt)$/i, '');
  return /^readme$/i.test(last) && parts.length > 1 ? parts.slice(0, -1).slice(-2).join('/') : last;
}
