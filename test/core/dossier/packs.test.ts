import { afterAll, describe, expect, test } from 'vitest';
import type { Pack } from '#contract/records/pack';
import type { Column } from '#contract/records/question';
import type { Locale } from '#contract/records/text';
import { type DossierInput, writeDossier } from '#core/dossier/dossier';
import { partsOf } from '#core/dossier/editions/describe';
import { cellText, optionOf, personText, richWords } from '#core/dossier/sections/answer-text';
import { makeContext, type SectionContext } from '#core/dossier/sections/context';
import { dossierOfCase, packWithCases, shippedPacks } from '#test/support/dossier-of-pack';
import { onDisk, type PdfOnDisk, squeeze } from '#test/support/pdf-tools';

const open: PdfOnDisk[] = [];
afterAll(() => {
  for (const file of open) file.remove();
});

/** The words of a dossier in the order of its content, without running heads and feet. */
async function wordsOf(input: DossierInput): Promise<string> {
  const { pdf } = await writeDossier(input);
  const file = onDisk(pdf);
  open.push(file);
  expect(file.run('qpdf', '--check', 'FILE')).toContain('No syntax or stream encoding errors');
  const pages = file.run('pdftotext', '-raw', 'FILE', '-').split('\f');
  const running = /^(.* {2}· {2}.*|(Page|Seite) \d+( \/ \d+)?|(Content hash|Inhalts-Hash) [0-9a-f ]+…)$/u;
  return squeeze(pages.flatMap((page) => page.split('\n').filter((line) => !running.test(line.trim()))).join('\n'));
}

/** Whether a text stands there; a page break may part it once. */
function isTold(words: string, text: string): boolean {
  const whole = squeeze(text);
  if (words.includes(whole)) return true;
  return Array.from({ length: Math.max(0, whole.length - 1) }, (_, index) => index + 1).some(
    (at) => words.includes(whole.slice(0, at)) && words.includes(whole.slice(at)),
  );
}

function cellTexts(
  context: SectionContext,
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, string | number>>[],
) {
  return rows.flatMap((cells) =>
    columns.flatMap((column) => cellText(context, column, cells[column.id]).split(/\n[ \t]*\n/)),
  );
}

/** What an answer says, text by text. */
function answerTexts(context: SectionContext, id: string): string[] {
  const { question } = context.question(id);
  const { say, input } = context;
  const value = context.stated(id)?.value ?? null;
  if (value === null) return [say('answer.open')];
  if (question.type === 'evidence' && Array.isArray(value)) {
    return input.state.evidence.filter(({ questionId }) => questionId === id).map(({ name }) => name);
  }
  const option = (one: string): string => {
    const found = optionOf(question, one);
    return found ? context.local(found.label) : one;
  };
  if (Array.isArray(value)) return value.length === 0 ? [say('answer.none')] : value.map(option);
  if (typeof value === 'object') {
    if ('unknown' in value) return [say('answer.unknown')];
    if ('notApplicable' in value) return [value.notApplicable];
    if ('richText' in value) return value.richText.content.map((node) => richWords({ type: 'doc', content: [node] }));
    if ('people' in value) return value.people.map(personText);
    const columns = 'columns' in question ? question.columns : [];
    if ('entries' in value) return cellTexts(context, columns, value.entries);
    return cellTexts(context, columns, Object.values(value.rows));
  }
  if (question.type === 'number') return [typeof value === 'number' ? context.number(value) : value];
  if (question.type === 'date') return [context.day(String(value))];
  if (question.type === 'text') return String(value).split(/\n[ \t]*\n/);
  if (question.type === 'yes-no') return [];
  return [option(String(value))];
}

/** Every text of the pack and its answers that a dossier has to tell. */
function promised(context: SectionContext): string[] {
  const { pack, judgement } = context.input;
  const questions = pack.sections.flatMap((section) => section.questions);
  const isQuiet = (id: string): boolean => {
    const result = judgement.conclusions.find((one) => one.id === id);
    const rule = pack.conclusions?.find((one) => one.id === id);
    if (!result?.isDetermined) return false;
    return result.isOtherwise ? rule?.otherwise?.isQuiet === true : result.values.length === 0;
  };
  const duties = judgement.obligations.filter(({ truth }) => truth === 'true').map(({ id }) => id);
  return [
    ...questions.map(({ text }) => context.local(text)),
    ...questions.filter(({ id }) => !context.isHidden(id)).flatMap(({ id }) => answerTexts(context, id)),
    ...pack.classes.map(({ label }) => context.local(label)),
    ...pack.obligations
      .filter(({ id }) => duties.includes(id))
      .flatMap(({ title, duty }) => [title, duty].map(context.local)),
    ...(pack.conclusions ?? []).filter(({ id }) => !isQuiet(id)).map(({ label }) => context.local(label)),
    ...(pack.conclusions ?? []).flatMap((rule) =>
      (judgement.conclusions.find(({ id }) => id === rule.id)?.values ?? []).map(({ index }) =>
        context.local(rule.values[index]?.label ?? { en: 'missing' }),
      ),
    ),
    ...(pack.scores ?? []).map(({ label }) => context.local(label)),
    ...(pack.calculations ?? []).map(({ label }) => context.local(label)),
    ...Object.values(pack.sources).map(({ title }) => title),
  ].filter((text) => text.trim() !== '');
}

const languages: readonly Locale[] = ['en', 'de'];

const loaded = new Map<string, ReturnType<typeof packWithCases>>();
function load(id: string): ReturnType<typeof packWithCases> {
  const known = loaded.get(id) ?? packWithCases(id);
  loaded.set(id, known);
  return known;
}

describe.each(shippedPacks)('the dossier of %s', (id) => {
  test('tells every question, answer, class, conclusion, obligation and source', { timeout: 120_000 }, async () => {
    const { pack, cases } = load(id);
    const [fullest] = cases;
    if (!fullest) throw new Error('the pack has no worked case that leads to a class');
    for (const locale of languages.filter((one) => pack.languages.includes(one))) {
      const input = dossierOfCase(pack, fullest, locale);
      const words = await wordsOf(input);
      const missing = promised(makeContext(input)).filter((text) => !isTold(words, text));
      expect({ locale, missing }).toEqual({ locale, missing: [] });
      expect(words).not.toMatch(/\[(dossier|calculation|law)\.|undefined|\[object/);
    }
  });

  test('can be made of every outcome, with every key of its words there', () => {
    const { pack, cases } = load(id);
    for (const one of cases) {
      const parts = partsOf(makeContext(dossierOfCase(pack, one)));
      expect(JSON.stringify(parts)).not.toMatch(/"\[(dossier|calculation)\.[a-z]|\[object Object\]/);
    }
  });
});

test('a document names every question of its chapters as a title, not as a question', () => {
  const packs = ['eu-annex-iv', 'eu-declaration', 'eu-registration', 'eu-fria'].map((id) => load(id).pack);
  const documents = packs.filter(({ dossier }) => dossier.document !== undefined);
  expect(documents).toHaveLength(4);
  const asks = (pack: Pack): string[] => {
    const layout = pack.dossier.document;
    if (!layout) return [];
    return pack.sections
      .filter(({ id }) => layout.chapters.includes(id))
      .flatMap(({ questions }) => questions)
      .filter(({ id }) => !layout.omit?.includes(id))
      .map(({ id, text }) => (layout.titles?.[id] ?? text).en)
      .filter((title) => title.endsWith('?'));
  };
  expect(documents.flatMap(asks)).toEqual([]);
});
