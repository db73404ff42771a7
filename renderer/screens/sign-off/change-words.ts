import { judgedChange } from '#contract/judged-change';
import type { Pack } from '#contract/records/pack';
import type { Change } from '#contract/records/sign-off';
import type { LocalText } from '#contract/records/text';
import { formatDate, formatDateTime, l, t, tIfKnown } from '../app.ts';
import { answerWords } from '../assessment/answer-words.ts';
import type { NumberedQuestion } from '../assessment/outline.ts';

/** A change for a person to read: what it is about, and the words before and after. */
export interface ChangeWords {
  readonly subject: string;
  readonly before: string;
  readonly after: string;
}

const ABSENT = '–';

function answerText(item: NumberedQuestion | undefined, text: string | null): string {
  if (text === null) return t('screen.assessment.answer.none');
  if (text === 'not-applicable') return t('screen.assessment.answer.hidden');
  if (text === 'unknown') return t('screen.assessment.answer.unknown');
  if (item === undefined) return text;
  const value = item.question.type === 'multi' ? text.split(', ').filter((id) => id !== '') : text;
  return answerWords(item.question, value);
}

function answerChange(change: Change, rest: string, questions: readonly NumberedQuestion[]): ChangeWords {
  const [, id = rest, part] = /^(.*?)(?:\.(justification|answeredBy|answeredAt))?$/.exec(rest) ?? [];
  const item = questions.find(({ question }) => question.id === id);
  const question = item === undefined ? id : `${item.number} ${l(item.question.text)}`;
  if (part === undefined) {
    return { subject: question, before: answerText(item, change.before), after: answerText(item, change.after) };
  }
  const shown = (text: string | null): string =>
    text === null ? ABSENT : part === 'answeredAt' ? formatDateTime(text) : text;
  const subject = `${question} – ${tIfKnown(`field.answer.${part}`) ?? part}`;
  return { subject, before: shown(change.before), after: shown(change.after) };
}

function truthWords(truth: string | null): string {
  return truth === null ? ABSENT : (tIfKnown(`screen.assessment.truth.${truth}`) ?? truth);
}

/** Fields that every record of the inventory has. */
const OWN: Readonly<Record<string, string>> = {
  name: 'field.name',
  state: 'field.state',
  owner: 'field.owner',
  line: 'field.parent',
};

/** `<kind>.<field>.<name>` of a record of the inventory, in words. */
function itemSubject(rest: string): string {
  const [kind = '', field = '', ...name] = rest.split('.');
  const key = field === 'record' ? `item-kind.${kind}` : (OWN[field] ?? `field.${kind}.${field}`);
  return `${name.join('.')} – ${tIfKnown(key) ?? field.replace(/^custom-/, '')}`;
}

/** A verdict, opinion, risk or figure, as the dossier says it too. */
function judgedWords(change: Change, kind: string, rest: string, known: Known): ChangeWords | null {
  const { pack, questions, labels } = known;
  const words = judgedChange(kind, rest, {
    tell: tIfKnown,
    target: (of, id) => {
      const asked = of === 'answer' ? questions.find(({ question }) => question.id === id) : undefined;
      if (asked !== undefined) return `${asked.number} ${l(asked.question.text)}`;
      const section = of === 'section' ? pack.sections.find((one) => one.id === id) : undefined;
      return section === undefined ? null : l(section.title);
    },
    label: (ref) => labels?.get(ref) ?? null,
    local: l,
    day: formatDate,
    moment: formatDateTime,
  });
  if (words === null) return null;
  const told = (value: string | null): string => (value === null || value === '' ? ABSENT : words.wordsFor(value));
  return { subject: words.subject, before: told(change.before), after: told(change.after) };
}

interface Known {
  readonly pack: Pack;
  readonly questions: readonly NumberedQuestion[];
  /** What catalogues call a metric or matrix, by its ref. */
  readonly labels?: ReadonlyMap<string, LocalText> | undefined;
}

/** Says a change between two states of an assessment in words. */
export function changeWords(
  change: Change,
  pack: Pack,
  questions: readonly NumberedQuestion[],
  labels?: ReadonlyMap<string, LocalText>,
): ChangeWords {
  const [, kind = change.subject, rest = ''] = /^([^.]+)\.?(.*)$/s.exec(change.subject) ?? [];
  const judged = judgedWords(change, kind, rest, { pack, questions, labels });
  if (judged !== null) return judged;
  switch (kind) {
    case 'answer':
      return answerChange(change, rest, questions);
    case 'evidence':
      return {
        subject: t('screen.sign-off.change.evidence', { name: rest }),
        before: change.before === null ? t('screen.sign-off.change.absent') : t('screen.sign-off.change.present'),
        after: change.after === null ? t('screen.sign-off.change.absent') : t('screen.sign-off.change.present'),
      };
    case 'outcome': {
      const known = pack.classes.find(({ id }) => id === rest);
      return {
        subject: known === undefined ? t('screen.sign-off.change.outcome') : l(known.label),
        before: truthWords(change.before),
        after: truthWords(change.after),
      };
    }
    case 'obligation': {
      const known = pack.obligations.find(({ id }) => id === rest);
      const subject = t('screen.sign-off.change.obligation', { title: known === undefined ? rest : l(known.title) });
      return { subject, before: truthWords(change.before), after: truthWords(change.after) };
    }
    case 'item':
      return { subject: itemSubject(rest), before: change.before || ABSENT, after: change.after || ABSENT };
    case 'link':
      return {
        subject: t('screen.sign-off.change.link', { type: tIfKnown(`link.${rest}`) ?? rest }),
        before: change.before || ABSENT,
        after: change.after || ABSENT,
      };
    default:
      return {
        subject: tIfKnown(`field.${change.subject}`) ?? change.subject,
        before: change.before || ABSENT,
        after: change.after || ABSENT,
      };
  }
}
