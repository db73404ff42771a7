import { ITEM_KINDS } from '#contract/inventory/kinds';
import { type JudgedWords, judgedChange } from '#contract/judged-change';
import { formatMessage } from '#contract/messages';
import type { AnswerValue } from '#contract/records/judgement';
import type { Question } from '#contract/records/question';
import type { Change } from '#contract/records/sign-off';
import type { LocalText } from '#contract/records/text';
import { answerLabel } from './answer-text.ts';
import type { SectionContext } from './context.ts';
import { fieldLabel } from './fact-blocks.ts';
import { SYSTEM_FIELDS } from './wording.ts';

/** A change in words: what it concerns, what it was when it was signed, and what it is. */
export interface ChangeText {
  readonly subject: string;
  readonly before: string;
  readonly after: string;
}

/** Tells of a change as `Change.subject` names it; a subject this dossier does not know is shown as it is. */
export function changeText(context: SectionContext, change: Change): ChangeText {
  const [kind = '', ...rest] = change.subject.split('.');
  const { subject, wordsFor } = describe(context, kind, rest.join('.'), change.subject);
  const told = (value: string | null) => (value === null ? context.say('change.nothing') : wordsFor(value));
  return { subject, before: told(change.before), after: told(change.after) };
}

interface Described {
  readonly subject: string;
  readonly wordsFor: (value: string) => string;
}

function describe(context: SectionContext, kind: string, rest: string, whole: string): Described {
  const { say } = context;
  const { pack } = context.input;
  const plain = (subject: string): Described => ({ subject, wordsFor: (value) => value });
  const truth = (subject: string): Described => ({
    subject,
    wordsFor: (value) => (['true', 'false', 'unknown'].includes(value) ? say(`change.truth.${value}`) : value),
  });
  switch (kind) {
    case 'pack':
      return plain(say('change.pack'));
    case 'workspace':
      return rest === 'fourEyes' ? truth(say('change.four-eyes')) : plain(say('change.workspace'));
    case 'system':
      return plain(systemField(context, rest) ?? whole);
    case 'assessment':
      return plain(['title', 'assessedOn', 'author'].includes(rest) ? say(`change.assessment.${rest}`) : whole);
    case 'item':
      return plain(itemField(context, rest) ?? whole);
    case 'link':
      return plain(say('change.link', { type: context.tell(`link.${rest}`) }));
    case 'evidence':
      return {
        subject: say('change.evidence', { name: rest }),
        wordsFor: (hash) => (hash.match(/.{1,8}/g) ?? []).join(' '),
      };
    case 'outcome': {
      if (rest === 'isDetermined') return truth(say('change.determined'));
      const outcome = pack.classes.find(({ id }) => id === rest);
      return truth(outcome ? say('change.outcome', { label: context.local(outcome.label) }) : whole);
    }
    case 'obligation': {
      const obligation = pack.obligations.find(({ id }) => id === rest);
      return truth(obligation ? say('change.obligation', { label: context.local(obligation.title) }) : whole);
    }
    case 'score':
      return plain(labelled(context, kind, pack.scores, rest) ?? whole);
    case 'conclusion':
      return plain(labelled(context, kind, pack.conclusions, rest) ?? whole);
    case 'calculation':
      return plain(labelled(context, kind, pack.calculations, rest) ?? whole);
    case 'override': {
      const id = rest.replace(/\.byRules$/, '');
      const subject = labelled(context, kind, pack.classes, id) ?? whole;
      return rest === id ? plain(subject) : truth(subject);
    }
    case 'answer':
      return describeAnswer(context, rest) ?? plain(whole);
    case 'verdict':
    case 'opinion':
    case 'risk':
    case 'measurement':
      return judgedChange(kind, rest, judgedWords(context)) ?? plain(whole);
    default:
      return plain(whole);
  }
}

/** What is judged and measured, as the window says it too. */
function judgedWords(context: SectionContext): JudgedWords {
  const { input } = context;
  return {
    tell: (key, values) =>
      input.messages[key] === undefined ? null : formatMessage(input.messages, input.locale, key, values),
    target: (kind, id) => targetText(context, kind, id),
    label: (ref) => input.labels?.get(ref) ?? null,
    local: context.local,
    day: context.day,
    moment: context.moment,
  };
}

/** A question with its number, or a section. */
function targetText({ questions, local, input }: SectionContext, kind: string, id: string): string | null {
  if (kind === 'answer') {
    const asked = questions.get(id);
    return asked ? `${asked.number} ${local(asked.question.text)}` : null;
  }
  const section = input.pack.sections.find((one) => one.id === id);
  return section ? local(section.title) : null;
}

/** `<kind>.<field>.<name>` in words. */
function itemField(context: SectionContext, rest: string): string | undefined {
  const [kind = '', field = '', ...name] = rest.split('.');
  if (name.length === 0) return undefined;
  const known = ITEM_KINDS.find((one) => one === kind);
  if (!known) return undefined;
  const label =
    field === 'record'
      ? context.tell(`item-kind.${kind}`)
      : fieldLabel(context, known, field.replace(/^custom-/, 'custom.'));
  return `${name.join('.')}: ${label}`;
}

type Labelled = { readonly id: string; readonly label: LocalText };

function labelled(
  context: SectionContext,
  kind: string,
  items: readonly Labelled[] | undefined,
  id: string,
): string | undefined {
  const item = items?.find((one) => one.id === id);
  return item ? context.say(`change.${kind}`, { label: context.local(item.label) }) : undefined;
}

function systemField(context: SectionContext, field: string): string | undefined {
  return SYSTEM_FIELDS.some((known) => known === field) ? context.say(`system.${field}`) : undefined;
}

function describeAnswer(context: SectionContext, rest: string): Described | undefined {
  const whole = context.questions.get(rest);
  if (whole) {
    return {
      subject: context.say('change.answer', { number: whole.number, question: context.local(whole.question.text) }),
      wordsFor: (value) => signedValue(context, whole.question, value),
    };
  }
  const dot = rest.lastIndexOf('.');
  const question = context.questions.get(rest.slice(0, dot));
  const part = rest.slice(dot + 1);
  if (!question || !['justification', 'answeredBy', 'answeredAt'].includes(part)) return undefined;
  return {
    subject: context.say(`change.answer-${part}`, { number: question.number }),
    wordsFor: (value) => (part === 'answeredAt' ? context.moment(value) : value),
  };
}

/** The label of a value as `compareStates` writes it on one line. */
function signedValue(context: SectionContext, question: Question, value: string): string {
  if (value === 'not-applicable') return context.say('answer.not-applicable');
  if (value === 'unknown') return context.say('answer.unknown');
  const stated = /^not-applicable: ([\s\S]*)$/.exec(value);
  if (stated) return `${context.say('answer.not-applicable')}: ${stated[1]}`;
  const parsed: AnswerValue =
    question.type === 'multi'
      ? value.split(', ').filter((id) => id !== '')
      : question.type === 'number'
        ? Number(value)
        : value;
  return answerLabel(context, question, parsed);
}
