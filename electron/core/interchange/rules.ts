import type { Facts, TableRow } from '#contract/records/inventory';
import { RichText } from '#contract/rich-text';
import { type Data, type DataMap, dataAt, emptyMap, isDataList, isDataMap, isSameData, withDataAt } from './data.ts';
import type { Rule } from './mapping.ts';
import { markdownToRichText } from './markdown/read.ts';
import { richTextToMarkdown } from './markdown/write.ts';

/** A text or number that stands as it is. */
export function plain(path: readonly string[], field: string): Rule {
  return {
    path,
    fields: [field],
    read: (source) => ({ [field]: source }),
    write: (facts) => facts[field] as Data | undefined,
  };
}

/** A list of texts; one text alone is a list of one. */
export function texts(path: readonly string[], field: string): Rule {
  return {
    path,
    fields: [field],
    read: (source) => ({ [field]: listOf(source) }),
    write: (facts) => facts[field] as Data | undefined,
  };
}

/** Texts of a list, or of one value; numbers and truth values as they are written, what is empty left out. */
export function listOf(source: Data): readonly string[] | undefined {
  const list = (isDataList(source) ? source : [source]).flatMap((entry) =>
    entry === null || typeof entry === 'object' || String(entry).trim() === '' ? [] : [String(entry)],
  );
  return list.length === 0 ? undefined : list;
}

/** A list of maps each of which says one text under a key; a text alone is taken as such a map. */
export function described(path: readonly string[], field: string, key: string): Rule {
  return {
    path,
    fields: [field],
    read: (source) => ({
      [field]: isDataList(source)
        ? source.flatMap((entry) => {
            const text = typeof entry === 'string' ? entry : dataAt(entry, [key]);
            return typeof text === 'string' && text.trim() !== '' ? [text] : [];
          })
        : undefined,
    }),
    write: (facts) => (facts[field] as readonly string[] | undefined)?.map((text) => ({ [key]: text })),
  };
}

/** Prose in Markdown. */
export function prose(path: readonly string[], field: string): Rule {
  return {
    path,
    fields: [field],
    read: (source) => ({ [field]: typeof source === 'string' ? richOf(source) : undefined }),
    write: (facts) => {
      const doc = RichText.safeParse(facts[field]);
      const text = doc.success ? richTextToMarkdown(doc.data).trim() : '';
      return text === '' ? undefined : text;
    },
    isAlike: (source) => typeof source === 'string' && markdownToRichText(source).dropped.length === 0,
  };
}

/** Markdown as rich text; undefined if there is nothing in it or too much. */
export function richOf(text: string): RichText | undefined {
  if (text.trim() === '') return undefined;
  const { doc } = markdownToRichText(text);
  const parsed = RichText.safeParse(doc);
  return parsed.success && parsed.data.content.length > 0 ? parsed.data : undefined;
}

/** One of a few words on either side; pairs of theirs and ours. */
export function word(
  path: readonly string[],
  field: string,
  pairs: readonly (readonly [Data, string | boolean])[],
): Rule {
  return {
    path,
    fields: [field],
    read: (source) => ({ [field]: pairs.find(([theirs]) => isSameData(theirs, source))?.[1] }),
    write: (facts) => pairs.find(([, ours]) => ours === facts[field])?.[0],
  };
}

/** How a column of a table stands in an entry of a list: under which keys, and in which form. */
export interface ColumnRule {
  readonly column: string;
  readonly path: readonly string[];
  readonly read?: (source: Data) => unknown;
  readonly write?: (cell: string | number | boolean) => Data | undefined;
}

/** A list of maps as rows. What is not in the entries stays undefined; an entry of which no column is left is no row. */
export function rows(
  path: readonly string[],
  field: string,
  columns: readonly ColumnRule[],
  fixed: DataMap = {},
): Rule {
  return {
    path,
    fields: [field],
    read: (source) => ({ [field]: isDataList(source) ? rowsOf(source, columns) : undefined }),
    write: (facts) => entriesOf(facts, field, columns, fixed),
  };
}

function rowsOf(source: readonly Data[], columns: readonly ColumnRule[]): readonly TableRow[] | undefined {
  const result = source.flatMap((entry) => {
    const row: Record<string, string | number | boolean> = {};
    for (const { column, path, read } of columns) {
      const part = dataAt(entry, path);
      const cell = part === undefined ? undefined : read === undefined ? part : read(part);
      if (
        typeof cell === 'string'
          ? cell !== '' && cell.length <= 20_000
          : typeof cell === 'number' || typeof cell === 'boolean'
      ) {
        row[column] = cell as string | number | boolean;
      }
    }
    return Object.keys(row).length === 0 ? [] : [row];
  });
  return result.length === 0 ? undefined : result;
}

function entriesOf(facts: Facts, field: string, columns: readonly ColumnRule[], fixed: DataMap): Data | undefined {
  const value = facts[field];
  if (!Array.isArray(value)) return undefined;
  const entries = (value as readonly TableRow[]).flatMap((row) => {
    let entry: Data | undefined;
    for (const { column, path, write } of columns) {
      const cell = row[column];
      if (cell === undefined || cell === null || cell === '') continue;
      const part = write === undefined ? cell : write(cell);
      if (part !== undefined) entry = withDataAt(entry, path, part);
    }
    return isDataMap(entry) ? [Object.assign(emptyMap(), fixed, entry)] : [];
  });
  return entries.length === 0 ? undefined : entries;
}

/** A column whose cells are texts on their side and numbers on ours. */
export const numberAsText: Pick<ColumnRule, 'read' | 'write'> = {
  read: (source) => {
    const number =
      typeof source === 'number'
        ? source
        : typeof source === 'string' && source.trim() !== ''
          ? Number(source)
          : Number.NaN;
    return Number.isFinite(number) ? number : undefined;
  },
  write: (cell) => String(cell),
};

/** A column of texts that hold no spaces, as addresses do; others are not written. */
export const address: Pick<ColumnRule, 'write'> = {
  write: (cell) => (typeof cell === 'string' && /^[^\s<>"{}|\\^`]+$/u.test(cell) ? cell : undefined),
};

/** A column of texts; a number or truth value of theirs is read as text. */
export const asText: Pick<ColumnRule, 'read'> = {
  read: (source) => (source === null || typeof source === 'object' ? undefined : String(source)),
};
