import type { AssessmentView } from '#contract/records/assessment';
import type { AnswerValue, Cells } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Column, Question } from '#contract/records/question';
import type { RichNode } from '#contract/rich-text';
import { wordsOf } from '#contract/rich-text-words';
import { cellWords } from '../answers/cell-values.ts';
import { entriesOf, isNotApplicable, isUnknown, peopleOf, richTextOf, rowsOf } from '../answers/value.ts';
import { l, t } from '../app.ts';
import { answerWords } from '../assessment/answer-words.ts';
import { type NumberedQuestion, presumedOf } from '../assessment/outline.ts';

/** A visible question with its whole answer as text; null if there is none. */
export interface SheetField {
  readonly item: NumberedQuestion;
  readonly value: AnswerValue | null;
  readonly text: string | null;
}

export interface SheetSection {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly fields: readonly SheetField[];
}

function richLines(node: RichNode, mark = ''): string {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'hardBreak':
      return '\n';
    case 'paragraph':
    case 'heading':
    case 'codeBlock':
      return (node.content ?? []).map((part) => richLines(part)).join('');
    case 'mention':
    case 'image':
    case 'horizontalRule':
      return wordsOf(node, '\n');
    case 'taskItem':
      return `${node.attrs.checked ? '[x]' : '[ ]'} ${node.content.map((part) => richLines(part)).join('\n')}`;
    case 'tableRow':
      return node.content.map((part) => richLines(part)).join('\t');
    case 'listItem':
      return `${mark}${node.content.map((part) => richLines(part)).join('\n')}`;
    case 'bulletList':
      return node.content.map((part) => richLines(part, '- ')).join('\n');
    case 'orderedList': {
      const start = node.attrs?.start ?? 1;
      return node.content.map((part, index) => richLines(part, `${start + index}. `)).join('\n');
    }
    case 'blockquote':
    case 'taskList':
    case 'table':
    case 'tableHeader':
    case 'tableCell':
      return node.content.map((part) => richLines(part)).join('\n');
  }
}

function entryLines(columns: readonly Column[], cells: Cells): string {
  return columns
    .filter(({ id }) => cells[id] !== undefined && cells[id] !== '')
    .map((column) => `${l(column.label)}: ${cellWords(column, cells[column.id])}`)
    .join('\n');
}

/** An answer in full, as it can be pasted elsewhere: entries and rows with all their cells, long text with its lines. */
export function fullText(question: Question, value: AnswerValue): string {
  if (isUnknown(value) || isNotApplicable(value)) return answerWords(question, value);
  switch (question.type) {
    case 'rich-text':
      return (richTextOf(value)?.content ?? []).map((node) => richLines(node)).join('\n');
    case 'table':
    case 'group':
      return entriesOf(value)
        .map((cells) => entryLines(question.columns, cells))
        .join('\n\n');
    case 'matrix': {
      const rows = rowsOf(value);
      return question.rows
        .flatMap(({ id, label }) => {
          const cells = rows[id];
          return cells === undefined ? [] : [`${l(label)}\n${entryLines(question.columns, cells)}`];
        })
        .join('\n\n');
    }
    case 'people':
      return peopleOf(value)
        .map((person) => [person.name, person.function, person.organisation].filter((part) => part !== '').join(', '))
        .join('\n');
    default:
      return answerWords(question, value);
  }
}

/** The questions that apply, by section, with their answers in full. What is presumed counts as the answer. */
export function answerSheet(
  pack: Pack,
  view: AssessmentView,
  questions: readonly NumberedQuestion[],
): readonly SheetSection[] {
  const stated = new Map(view.answers.map(({ questionId, value }) => [questionId, value]));
  const files = (questionId: string): string =>
    view.evidence
      .filter((file) => file.questionId === questionId)
      .map(({ name }) => name)
      .join('\n');
  const fieldOf = (item: NumberedQuestion): SheetField => {
    const { question } = item;
    if (question.type === 'evidence') return { item, value: null, text: files(question.id) || null };
    const value = stated.get(question.id) ?? presumedOf(question)?.value ?? null;
    return { item, value, text: value === null ? null : fullText(question, value) };
  };
  return pack.sections.flatMap((section, index) => {
    const own = questions.filter(
      ({ question, sectionId }) => sectionId === section.id && view.judgement.visibility[question.id] === 'true',
    );
    return own.length === 0
      ? []
      : [{ id: section.id, number: index + 1, title: l(section.title), fields: own.map(fieldOf) }];
  });
}

/** All of it as plain text, one question under the other. */
export function sheetText(title: string, sections: readonly SheetSection[]): string {
  const parts = sections.map(({ number, title: name, fields }) => {
    const lines = fields.map(
      ({ item, text }) => `${item.number} ${l(item.question.text)}\n${text ?? t('screen.assessment.answer.none')}`,
    );
    return `${number} ${name}\n\n${lines.join('\n\n')}`;
  });
  return `${[title, ...parts].join('\n\n\n')}\n`;
}

/** All of it as JSON: the pack's ids with the stored values, and the same in words. */
export function sheetJson(view: AssessmentView, sections: readonly SheetSection[]): string {
  const { assessment, system } = view;
  return JSON.stringify(
    {
      system: system.name,
      assessment: assessment.title,
      framework: { id: assessment.packId, version: assessment.packVersion },
      assessedOn: assessment.assessedOn,
      answers: sections.flatMap(({ fields }) =>
        fields.map(({ item, value, text }) => ({
          question: item.question.id,
          label: l(item.question.text),
          value,
          text,
        })),
      ),
    },
    null,
    2,
  );
}
