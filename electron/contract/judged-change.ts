import type { MessageValues } from './messages.ts';
import type { LocalText } from './records/text.ts';

/** How the reader's language says it; `tell` gives null for a key that there is no message of. */
export interface JudgedWords {
  readonly tell: (key: string, values?: MessageValues) => string | null;
  /** A question or section in words; null if the pack has none of this id. */
  readonly target: (kind: string, id: string) => string | null;
  /** What catalogues call a metric or matrix. */
  readonly label: (ref: string) => LocalText | null;
  readonly local: (text: LocalText) => string;
  /** `YYYY-MM-DD` in words. */
  readonly day: (date: string) => string;
  /** An ISO instant in words. */
  readonly moment: (instant: string) => string;
}

/** What a change is about, and how its values read. */
export interface JudgedChangeWords {
  readonly subject: string;
  readonly wordsFor: (value: string) => string;
}

const PARTS: Readonly<Record<string, RegExp>> = {
  verdict: /^(?<kind>[^.]+)\.(?<name>.*?)(?:\.(?<part>reason|action|person))?$/s,
  opinion: /^(?<name>[^.]+)(?:\.(?<part>text|givenBy|response))?$/s,
  risk: /^(?<part>[^.]+)\.(?<name>.*)$/s,
  measurement: /^(?<part>[^.]+)\.(?<name>.*)$/s,
};

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const DAY = /\d{4}-\d\d-\d\d/;

/**
 * A change of what people judged and measured, in words: `verdict.<kind>.<id>[.<part>]`, `opinion.<kind>[.<part>]`,
 * `risk.<field>.<title>`, `measurement.<field>.<metric>.<record>`, as `core/assessments/judging-changes` names them.
 * @returns null if it is none of these
 */
export function judgedChange(kind: string, rest: string, words: JudgedWords): JudgedChangeWords | null {
  const { kind: of = '', name = '', part = 'value' } = PARTS[kind]?.exec(rest)?.groups ?? {};
  if (name === '') return null;
  const say = (key: string, values?: MessageValues): string => words.tell(`judged-change.${key}`, values) ?? rest;
  switch (kind) {
    case 'verdict':
      return {
        subject: say(`verdict.${part}`, { of: words.target(of, name) ?? name }),
        wordsFor: verdictWords(part, words),
      };
    case 'opinion':
      return {
        subject: say(`opinion.${part}`, { of: words.tell(`opinion-kind.${name}`) ?? name }),
        wordsFor: (value) => {
          if (part === 'givenBy') return withDay(value, words);
          return part === 'value' ? (words.tell(OPINION_WORDS[value] ?? `opinion-stance.${value}`) ?? value) : value;
        },
      };
    case 'risk':
      return { subject: say(`risk.${part}`, { name }), wordsFor: riskWords(part, words) };
    case 'measurement':
      return {
        subject: say(`measurement.${part}`, { name: figureName(name, words) }),
        wordsFor: (value) => {
          if (part === 'verdict') return words.tell(`measurement.verdict.${value}`) ?? value;
          return value.replaceAll(INSTANT, words.moment);
        },
      };
    default:
      return null;
  }
}

const OPINION_WORDS: Readonly<Record<string, string>> = {
  asked: 'judged-change.opinion.asked',
  'not-sought': 'judged-change.opinion.not-sought',
};

/** The last day of a text in words. */
function withDay(text: string, { day }: JudgedWords): string {
  const at = text.search(/\d{4}-\d\d-\d\d\)?$/);
  return at < 0 ? text : text.slice(0, at) + text.slice(at).replace(DAY, day);
}

function verdictWords(part: string, words: JudgedWords): (value: string) => string {
  switch (part) {
    case 'value':
      return (value) => words.tell(`verdict-state.${value}`) ?? value;
    case 'action':
      return (value) => withDay(value, words);
    case 'person':
      return (value) => value.replaceAll(INSTANT, words.moment);
    default:
      return (value) => value;
  }
}

function riskWords(part: string, words: JudgedWords): (value: string) => string {
  switch (part) {
    case 'state':
      return (value) => words.tell(`risk-state.${value}`) ?? value;
    case 'treatment':
      return (value) => words.tell(`treatment.${value}`) ?? value;
    case 'matrix':
      return (value) => {
        const label = words.label(value);
        return label === null ? value : words.local(label);
      };
    case 'acceptance':
      return (value) => value.replace(/(?<=, )\d{4}-\d\d-\d\d(?=: )/, words.day);
    case 'controls':
      return (value) =>
        value.replaceAll(
          /\((planned|implementing|operating|failed|retired), (\d)\)/g,
          (_, state: string, of: string) => {
            const told = words.tell(`control-state.${state}`) ?? state;
            return `(${told}, ${words.tell('judged-change.maturity', { maturity: of }) ?? of})`;
          },
        );
    default:
      return (value) => value;
  }
}

/** `<metric>.<record>`, both of which may have dots in them: the longest beginning that is known is the metric. */
function figureName(name: string, { label, local }: JudgedWords): string {
  for (let at = name.lastIndexOf('.'); at > 0; at = name.lastIndexOf('.', at - 1)) {
    const known = label(name.slice(0, at));
    if (known !== null) return `${local(known)}, ${name.slice(at + 1)}`;
  }
  const at = name.indexOf('.');
  return at < 0 ? name : `${name.slice(0, at)}, ${name.slice(at + 1)}`;
}
