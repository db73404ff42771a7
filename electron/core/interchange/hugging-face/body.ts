import { fieldOf } from '#contract/inventory/fields';
import type { ItemKind } from '#contract/inventory/kinds';
import type { Facts, TableRow } from '#contract/records/inventory';
import { type RichNode, RichText, wordsOf } from '#contract/rich-text';
import { markdownToRichText } from '../markdown/read.ts';
import { richTextToMarkdown } from '../markdown/write.ts';
import { bySpelling, DATASET_SECTIONS, MODEL_SECTIONS, plainHeading, type Section } from './headings.ts';

/** A part of a text under one heading, without the parts under further headings. `line`: of the heading, from 0. */
interface Part {
  readonly level: number;
  readonly title: string;
  readonly lines: string[];
  readonly line: number;
}

/** What a text says, by field, and what of it is left out. */
export interface ReadBody {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly dropped: readonly { readonly line: number; readonly reason: string; readonly value: string }[];
}

const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** Texts of templates that nobody filled in. */
const UNFILLED =
  /\[more information needed\](?:\([^)\s]{0,200}\))?|\[needs more information\]|\{\{[^{}\n]{0,500}\}\}|\{%[^{}\n]{0,500}%\}/i;
/** Sentences that stand in the template and say nothing of this model. */
const BOILERPLATE =
  /^(?:Use the code below to get started with the model\.|Carbon emissions can be estimated using the \[Machine Learning Impact calculator\].*|Users \(both direct and downstream\) should be made aware of the risks, biases and limitations of the model\..*)$/;
const UNFILLED_ALL = new RegExp(UNFILLED.source, 'gi');

function partsOf(lines: readonly string[]): readonly Part[] {
  const parts: Part[] = [{ level: 0, title: '', lines: [], line: 0 }];
  let fence: string | null = null;
  for (const [index, line] of lines.entries()) {
    const mark = FENCE.exec(line)?.[1] ?? null;
    if (fence === null) fence = mark;
    else if (mark !== null && mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark) fence = null;
    const heading = fence === null && mark === null ? HEADING.exec(line) : null;
    if (heading) parts.push({ level: heading[1]?.length ?? 1, title: heading[2] ?? '', lines: [], line: index });
    else parts.at(-1)?.lines.push(line);
  }
  return parts;
}

/** A line with what a template left open: dropped as a whole, if nothing else is said in it. */
function filled(part: Part, dropped: ReadBody['dropped'][number][]): readonly string[] {
  const isTemplate = part.lines.some((line) => UNFILLED.test(line));
  return part.lines.flatMap((line, index) => {
    const left = line.replace(UNFILLED_ALL, '').trim();
    const isLabelAlone = /^[-*+]?\s*(?:\*\*[^*]{0,200}\*\*)?[\s:.]*$/.test(left) || BOILERPLATE.test(left);
    const isOpen = UNFILLED.test(line) || BOILERPLATE.test(left) || (isTemplate && isLabelAlone && left !== '');
    if (!isOpen) return [line];
    dropped.push({
      line: part.line + index + (part.level === 0 ? 0 : 1),
      reason: 'unfilled-template',
      value: line.trim(),
    });
    return isLabelAlone ? [] : [line.replace(UNFILLED_ALL, '').trimEnd()];
  });
}

/** Comments of a template tell the author what to write; nobody sees them. Lines stay where they are. */
function withoutComments(text: string, dropped: ReadBody['dropped'][number][]): string {
  const kept: string[] = [];
  let at = 0;
  let line = 0;
  for (;;) {
    const start = text.indexOf('<!--', at);
    const end = start === -1 ? -1 : text.indexOf('-->', start + 4);
    if (end === -1) return [...kept, text.slice(at)].join('');
    const before = text.slice(at, start);
    const comment = text.slice(start, end + 3);
    line += linesIn(before);
    dropped.push({ line, reason: 'comment', value: comment.slice(0, 500) });
    kept.push(before, '\n'.repeat(linesIn(comment)));
    line += linesIn(comment);
    at = end + 3;
  }
}

function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

const OVERVIEW: Section = { field: 'overview', form: 'rich', heading: '', spellings: [] };

/** The sections of a kind's card, by spelling and in order. */
function sectionsOf(kind: ItemKind): { readonly list: readonly Section[]; readonly by: ReadonlyMap<string, Section> } {
  return kind === 'dataset-version' ? DATASETS : MODELS;
}
const MODELS = { list: MODEL_SECTIONS, by: bySpelling(MODEL_SECTIONS) };
const DATASETS = { list: DATASET_SECTIONS, by: bySpelling(DATASET_SECTIONS) };

/** The fields that a card's text can fill. */
export function bodyFields(kind: ItemKind): readonly string[] {
  return ['overview', ...sectionsOf(kind).list.map(({ field }) => field)];
}

/** One section with those below it: their headings stand one level under its own. */
interface Gathered {
  readonly section: Section;
  readonly level: number;
  readonly text: string[];
}

function gather(kind: ItemKind, text: string, dropped: ReadBody['dropped'][number][]): readonly Gathered[] {
  const { by } = sectionsOf(kind);
  const gathered: Gathered[] = [];
  let stack: { readonly level: number; readonly into: Gathered }[] = [];
  const start: Gathered = { section: OVERVIEW, level: 1, text: [] };
  gathered.push(start);
  for (const part of partsOf(withoutComments(text, dropped).split('\n'))) {
    const lines = filled(part, dropped);
    if (part.level === 0) {
      for (const line of lines) start.text.push(line);
      continue;
    }
    stack = stack.filter(({ level }) => level < part.level);
    const section = by.get(plainHeading(part.title));
    const above = stack.at(-1)?.into;
    if (section !== undefined) {
      const into: Gathered = { section, level: part.level, text: lines.slice() };
      gathered.push(into);
      stack.push({ level: part.level, into });
    } else {
      const into = above ?? start;
      const level = Math.min(6, Math.max(1, part.level - into.level));
      for (const line of ['', `${'#'.repeat(level)} ${part.title}`, ...lines]) into.text.push(line);
      if (above === undefined) continue;
      stack.push({ level: part.level, into });
    }
  }
  return gathered;
}

const isBlank = (lines: readonly string[]): boolean => lines.every((line) => line.trim() === '');

/** Reads the text of a card into the fields of a model version or dataset version. */
export function readBody(kind: ItemKind, text: string): ReadBody {
  const dropped: ReadBody['dropped'][number][] = [];
  const facts: Record<string, unknown> = {};
  const rich = new Map<string, string[]>();
  const add = (field: string, lines: readonly string[]): void => {
    const before = rich.get(field) ?? [];
    if (before.length > 0) before.push('');
    for (const line of lines) before.push(line);
    rich.set(field, before);
  };
  for (const { section, text: lines } of gather(kind, text, dropped)) {
    const isEmpty = isBlank(lines.filter((line) => !HEADING.test(line)));
    if (isEmpty) continue;
    const { field, form, or = 'overview', heading } = section;
    const value =
      form === 'rich' || facts[field] !== undefined ? undefined : special(kind, field, form, lines.join('\n'));
    if (value !== undefined) facts[field] = value;
    else if (form === 'rich') add(field, lines);
    else add(or, ['', `# ${heading}`, ...lines]);
  }
  for (const [field, lines] of rich) {
    const { doc, dropped: left } = markdownToRichText(lines.join('\n'));
    for (const value of left) dropped.push({ line: 0, reason: 'markup', value });
    const parsed = RichText.safeParse(doc);
    if (parsed.success && parsed.data.content.length > 0) facts[field] = parsed.data;
  }
  return { facts, dropped };
}

/** A list of plain texts, a table with our columns, or a text as it stands; undefined if it is not built so. */
function special(kind: ItemKind, field: string, form: Section['form'], text: string): unknown {
  if (form === 'text') return text.trim();
  const { content } = markdownToRichText(text).doc;
  const [only] = content;
  if (content.length !== 1 || only === undefined) return undefined;
  if (form === 'list') return only.type === 'bulletList' ? only.content.map((item) => plainText(item)) : undefined;
  if (only.type !== 'table') return undefined;
  const columns = fieldOf(kind, field)?.columns ?? [];
  const [head, ...rows] = only.content;
  const ids = cellsOf(head);
  if (ids.length === 0 || !ids.every((id) => columns.some((column) => column.id === id))) return undefined;
  return rows.map((row) =>
    Object.fromEntries(
      cellsOf(row).flatMap((cell, index): (readonly [string, string | number | boolean])[] => {
        const column = columns.find(({ id }) => id === ids[index]);
        if (column === undefined || cell === '') return [];
        if (column.type === 'number') return [[column.id, Number(cell)]];
        return [[column.id, column.type === 'yes-no' ? cell === 'true' : cell]];
      }),
    ),
  );
}

function plainText(node: RichNode): string {
  return wordsOf(node, '\n').trim();
}

function cellsOf(row: RichNode | undefined): readonly string[] {
  return row !== undefined && 'content' in row ? (row.content ?? []).map(plainText) : [];
}

const paragraph = (text: string): RichNode => ({
  type: 'paragraph',
  ...(text === '' ? {} : { content: [{ type: 'text', text }] }),
});

/** Headings inside a section stand below its own. */
function lowered(nodes: readonly RichNode[], by: number): readonly RichNode[] {
  return nodes.map((node) =>
    node.type === 'heading' ? { ...node, attrs: { level: Math.min(6, node.attrs.level + by) } } : node,
  );
}

/** Writes the text of a card from its fields. */
export function writeBody(kind: ItemKind, facts: Facts): string | undefined {
  const blocks: string[] = [];
  const richBlock = (value: unknown, by: number): string => {
    const doc = RichText.safeParse(value);
    return doc.success ? richTextToMarkdown({ type: 'doc', content: [...lowered(doc.data.content, by)] }).trim() : '';
  };
  const overview = richBlock(facts['overview'], 1);
  if (overview !== '') blocks.push(overview);
  for (const { field, form, heading } of sectionsOf(kind).list) {
    const value = facts[field];
    if (value === undefined) continue;
    const text =
      form === 'rich'
        ? richBlock(value, 2)
        : form === 'text'
          ? String(value).trim()
          : written(kind, field, form, value as readonly (string | TableRow)[]);
    if (text !== '') blocks.push(`## ${heading}`, text);
  }
  return blocks.length === 0 ? undefined : blocks.join('\n\n');
}

function written(kind: ItemKind, field: string, form: 'list' | 'table', value: readonly (string | TableRow)[]): string {
  if (form === 'list') {
    const items: RichNode[] = value.map((text) => ({ type: 'listItem', content: [paragraph(String(text))] }));
    return richTextToMarkdown({ type: 'doc', content: [{ type: 'bulletList', content: items }] }).trim();
  }
  const rows = value as readonly TableRow[];
  const ids = (fieldOf(kind, field)?.columns ?? [])
    .map(({ id }) => id)
    .filter((id) => rows.some((row) => (row[id] ?? '') !== ''));
  if (ids.length === 0) return '';
  const line = (type: 'tableHeader' | 'tableCell', cells: readonly string[]): RichNode => ({
    type: 'tableRow',
    content: cells.map((cell) => ({ type, content: [paragraph(cell)] })),
  });
  const table: RichNode = {
    type: 'table',
    content: [
      line('tableHeader', ids),
      ...rows.map((row) =>
        line(
          'tableCell',
          ids.map((id) => String(row[id] ?? '')),
        ),
      ),
    ],
  };
  return richTextToMarkdown({ type: 'doc', content: [table] }).trim();
}
