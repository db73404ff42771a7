import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { formatMessage, type Messages, type MessageValues } from '#contract/messages';
import type { AnswerValue } from '#contract/records/judgement';
import type { PersonRole } from '#contract/records/person';
import type { Question } from '#contract/records/question';
import type { Decision } from '#contract/records/sign-off';
import type { Locale, LocalText } from '#contract/records/text';

const resources = resolve(import.meta.dirname, '..', '..', 'resources');

/** What stands on the screen in one language: tests find things as a person does, by their words. */
export interface Words {
  readonly locale: Locale;
  /** A user text by its key. */
  t(key: string, values?: MessageValues): string;
  /** The fixed part of a text before its first value, for finding it whatever the value. */
  beginning(key: string): RegExp;
  /** A pack's text. */
  l(text: LocalText): string;
}

/** Matches a name that begins with these words, whatever follows (a hint, a key). */
export function startingWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}

export function words(locale: Locale): Words {
  const messages = JSON.parse(readFileSync(join(resources, 'messages', `${locale}.json`), 'utf8')) as Messages;
  return {
    locale,
    t: (key, values) => formatMessage(messages, locale, key, values),
    beginning: (key) => {
      const [fixed = ''] = (messages[key] ?? '').split('{');
      if (fixed.trim() === '') throw new Error(`The text ${key} does not begin with words`);
      return startingWith(fixed.trim());
    },
    l: (text) => text[locale] ?? text.en,
  };
}

/** The questions of a shipped pack, in order. */
export function packQuestions(packId = 'eu-ai-act'): readonly Question[] {
  const folder = join(resources, 'packs', packId, 'questions');
  return readdirSync(folder)
    .sort()
    .flatMap((name) => (parse(readFileSync(join(folder, name), 'utf8')) as { questions: Question[] }).questions);
}

/** The title of a shipped pack, by which a person finds it among the others. */
export function packTitle(packId: string): LocalText {
  const head = parse(readFileSync(join(resources, 'packs', packId, 'pack.yaml'), 'utf8')) as { title: LocalText };
  return head.title;
}

/** The case of the demo, as far as the tests type it in. */
export interface DemoCase {
  readonly workspace: { readonly name: string };
  readonly people: readonly { readonly name: string; readonly email: string; readonly roles: readonly PersonRole[] }[];
  readonly system: Readonly<Record<string, string>>;
  readonly answers: readonly {
    readonly questionId: string;
    readonly value: AnswerValue;
    readonly justification: string;
  }[];
  /** What the others say before the approver decides, in order. */
  readonly reviews: readonly { readonly person: string; readonly decision: Decision; readonly statement: string }[];
  readonly signOff: {
    readonly person: string;
    readonly decision: Decision;
    readonly statement: string;
    readonly conditions: readonly { readonly text: string; readonly owner: string; readonly dueOn: string }[];
  };
}

export function demoCase(): DemoCase {
  return parse(readFileSync(join(resources, 'demo', 'cv-screening.yaml'), 'utf8')) as DemoCase;
}
