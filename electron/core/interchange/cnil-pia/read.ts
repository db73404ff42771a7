import { Parser } from 'htmlparser2';
import { AppError } from '#contract/errors';
import { type Data, type DataMap, isDataList, isDataMap } from '../data.ts';
import { DraftBuilder, type ItemBuilder } from '../draft.ts';
import { type FormatReader, jsonOf, malformed, type NamedFile, startOf } from '../format.ts';
import { baseName, numberOfData, Taking, textOfData } from '../taking.ts';
import { FACTS, HEAD_QUESTIONS, MEASURES_QUESTION, QUESTIONS } from './mapping.ts';

const PACK = 'gdpr-dpia';
const MOST_ANSWER = 20_000;
/** Of what is longer the beginning is looked at; an answer holds less, and the whole is kept. */
const MOST_HTML = 200_000;
const MOST_ENTRIES = 5000;

function isPia(file: NamedFile): boolean {
  const start = startOf(file, 256 * 1024);
  return /^\s*\{/.test(start) && (/"pia"\s*:\s*\{/.test(start) || isStructure(start));
}

/** A template without answers. */
function isStructure(start: string): boolean {
  return /^\s*\{\s*"structure"\s*:\s*\{/.test(start);
}

/**
 * An assessment as the CNIL's PIA tool exports it: an AI system, and answers for a data protection impact assessment. What
 * no question takes stays with the system.
 * @source JSON export of the PIA tool: `pia`, `answers`, `measures`, `evaluations`, `comments`
 */
export const cnilPia: FormatReader = {
  id: 'cnil-pia',
  matches: (files) => files.some(isPia),
  read: (files) => {
    const draft = new DraftBuilder('cnil-pia', '');
    for (const file of files) {
      if (isPia(file)) readPia(file, draft);
      else draft.note('dropped', file.name, 'other-file');
    }
    return draft.finish();
  },
};

function readPia(file: NamedFile, draft: DraftBuilder): void {
  const data = jsonOf(file);
  draft.noteOddities(data, file.name);
  const source = isDataMap(data.value) ? data.value : malformed(file.name, '/', 'its top level is no map');
  if (source['pia'] === undefined)
    throw new AppError('interchange.nothing-inside', { name: file.name, format: 'CNIL PIA' });
  const pia = isDataMap(source['pia']) ? source['pia'] : malformed(file.name, '/pia', 'it is no map');
  if (source['answers'] !== undefined && !isDataList(source['answers']))
    malformed(file.name, '/answers', 'it is no list');
  const taking = new Taking(source);
  const head = new Taking(pia);
  const name = head.text('name') ?? baseName(file.name).replace(/\.json$/i, '');
  const system = draft.item('system', { key: `system:${file.name}`, name, fallback: 'PIA', place: '/pia' });
  const category = head.text('category');
  if (category !== undefined) system.fact('tags', [category], '/pia/category');
  const sector = head.text('structure_sector_name');
  if (sector !== undefined) system.fact('sector', sector, '/pia/structure_sector_name');
  const texts = answerTexts(source['answers'], system, draft);
  for (const [reference, field] of Object.entries(FACTS)) {
    const text = texts.get(Number(reference));
    if (text !== undefined)
      system.fact(
        field,
        field === 'legalBasis' || field === 'retention' ? text.replace(/\s+/g, ' ') : text,
        `/answers/${reference}`,
      );
  }
  answers(file, name, texts, head, source, system, draft);
  taking.take('pia');
  taking.take('answers');
  taking.keepRest(system, '');
  head.keepRest(system, '', ['pia']);
}

/** The words of each answer by the number of its question; the answers themselves stay as they are. */
function answerTexts(answers: Data | undefined, system: ItemBuilder, draft: DraftBuilder): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  const asked = new Set([...QUESTIONS.flatMap(({ references }) => references), ...Object.keys(FACTS).map(Number)]);
  for (const [index, answer] of (isDataList(answers) ? answers : []).entries()) {
    const path = `/answers/${index}`;
    const reference = isDataMap(answer) ? numberOfData(answer['reference_to']) : undefined;
    const data = isDataMap(answer) && isDataMap(answer['data']) ? answer['data'] : null;
    if (reference === undefined || data === null) {
      draft.note('dropped', path, 'no-answer', answer);
      continue;
    }
    const text = wordsOf(data);
    if (text === '') continue;
    if (!texts.has(reference)) texts.set(reference, text);
    if (asked.has(reference)) system.keepQuietly(path, answer, path);
    else system.keep(path, answer, path, 'no-question');
  }
  return texts;
}

function wordsOf(data: DataMap): string {
  const parts = [typeof data['text'] === 'string' ? textOfHtml(data['text']) : ''];
  if (isDataList(data['list'])) {
    for (const entry of data['list'].slice(0, MOST_ENTRIES)) {
      const text = textOfData(entry);
      if (text !== undefined) parts.push(`- ${textOfHtml(text)}`);
    }
  }
  const gauge = numberOfData(data['gauge']);
  if (gauge !== undefined) parts.push(`${gauge}/4`);
  return parts.filter((part) => part !== '').join('\n');
}

function answers(
  file: NamedFile,
  name: string,
  texts: ReadonlyMap<number, string>,
  head: Taking,
  source: DataMap,
  system: ItemBuilder,
  draft: DraftBuilder,
): void {
  const given: { questionId: string; text: string }[] = [];
  const give = (questionId: string, parts: readonly (string | undefined)[], path: string): void => {
    const text = parts.filter((part) => part !== undefined && part !== '').join('\n\n');
    if (text === '') return;
    if (text.length > MOST_ANSWER) draft.note('dropped', path, 'too-long', text.slice(MOST_ANSWER));
    given.push({ questionId, text: text.slice(0, MOST_ANSWER).toWellFormed() });
  };
  for (const { questionId, references } of QUESTIONS) {
    give(
      questionId,
      references.map((reference) => texts.get(reference)),
      `/answers/${references.join(',')}`,
    );
  }
  for (const { questionId, keys } of HEAD_QUESTIONS) {
    const parts = keys.map((key) => {
      const text = head.see(key);
      return typeof text === 'string' ? textOfHtml(text) : undefined;
    });
    give(questionId, parts, `/pia/${keys.join(',')}`);
    for (const key of keys) {
      const text = head.take(key);
      if (typeof text === 'string' && text !== '') system.keepQuietly(`/pia/${key}`, text, `/pia/${key}`);
    }
  }
  const measures = isDataList(source['measures']) ? source['measures'].filter(isDataMap) : [];
  const lines = measures.map((measure) => {
    const content = typeof measure['content'] === 'string' ? textOfHtml(measure['content']) : '';
    return [textOfData(measure['title']), content].filter((part) => part !== undefined && part !== '').join(': ');
  });
  give(MEASURES_QUESTION, lines, '/measures');
  if (given.length > 0)
    draft.answers({ packId: PACK, title: name.slice(0, 200), systemKey: `system:${file.name}`, answers: given });
}

const BLOCKS = new Set([
  'p',
  'div',
  'br',
  'li',
  'ul',
  'ol',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'tr',
  'blockquote',
  'pre',
]);
const UNSEEN = new Set(['script', 'style', 'template', 'iframe', 'object', 'svg', 'math']);

/** The words of HTML that an editor wrote, a line for each block. */
export function textOfHtml(html: string): string {
  const parts: string[] = [];
  let unseen = 0;
  const parser = new Parser({
    onopentag: (name) => {
      if (UNSEEN.has(name)) unseen += 1;
      if (name === 'li') parts.push('\n- ');
      else if (BLOCKS.has(name)) parts.push('\n');
    },
    onclosetag: (name) => {
      if (UNSEEN.has(name)) unseen -= 1;
      else if (BLOCKS.has(name) && name !== 'br') parts.push('\n');
    },
    ontext: (text) => {
      if (unseen === 0) parts.push(text.replace(/\s+/g, ' '));
    },
  });
  parser.end(html.slice(0, MOST_HTML));
  const lines = parts
    .join('')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim());
  return lines.filter((line) => line !== '').join('\n');
}
