import type { Locator, Page } from 'playwright';
import type { Hands } from './hands.ts';

/** Words a person reads in a minute, unhurried; seconds for one click, with finding where; keystrokes in a minute. */
const PACE = { wordsAMinute: 200, secondsAClick: 2, keystrokesAMinute: 200 } as const;

/** What a part of the way asked of a person. */
export interface Effort {
  readonly questions: number;
  readonly clicks: number;
  readonly keystrokes: number;
  /** Of what must be read to go on: questions with their answers and help, and what the outcome says. */
  readonly words: number;
  /** Of everything in view. */
  readonly allWords: number;
  /** With the words that must be read, and with all. */
  readonly minutes: number;
  readonly allMinutes: number;
}

/** Counts what a person has to do and to read; what was read once is not read again. */
export class Tally {
  readonly #page: Page;
  readonly #seen = { needed: new Set<string>(), all: new Set<string>() };
  #questions = 0;
  #clicks = 0;
  #keystrokes = 0;
  #words = { needed: 0, all: 0 };

  constructor(page: Page) {
    this.#page = page;
  }

  /** Hands that count what they do. */
  watch(hands: Hands): Hands {
    return {
      kind: hands.kind,
      press: (target) => {
        this.#clicks += 1;
        return hands.press(target);
      },
      choose: (target) => {
        this.#clicks += 1;
        return hands.choose(target);
      },
      write: (target, text) => {
        this.#clicks += 1;
        this.#keystrokes += text.length;
        for (const seen of Object.values(this.#seen)) seen.add(text.trim().replace(/\s+/g, ' '));
        return hands.write(target, text);
      },
      pick: (select, option) => {
        this.#clicks += 2;
        return hands.pick(select, option);
      },
    };
  }

  /**
   * Reads everything in view, once: a dialog before all else, else the page and its navigation. Not
   * read are citations and the panel beside the questions, which is there for who is in doubt, nor what was typed before.
   */
  async look(): Promise<void> {
    await this.#read('all', this.#page.locator('body'));
  }

  /** Reads what must be read to go on. */
  async read(part: Locator): Promise<void> {
    await this.#read('needed', part);
    await this.#read('all', part);
  }

  async #read(kind: 'needed' | 'all', part: Locator): Promise<void> {
    const seen = this.#seen[kind];
    for (const text of await part.evaluate(textsInView)) {
      if (seen.has(text)) continue;
      seen.add(text);
      this.#words[kind] += text.split(/\s+/).length;
    }
  }

  /** A question was answered. */
  answered(): void {
    this.#questions += 1;
  }

  /** Something typed outside of `write`. */
  typed(keystrokes: number): void {
    this.#keystrokes += keystrokes;
  }

  /** The effort since the last call. */
  take(): Effort {
    const [questions, clicks, keystrokes, words] = [this.#questions, this.#clicks, this.#keystrokes, this.#words];
    this.#questions = 0;
    this.#clicks = 0;
    this.#keystrokes = 0;
    this.#words = { needed: 0, all: 0 };
    const hands = (clicks * PACE.secondsAClick) / 60 + keystrokes / PACE.keystrokesAMinute;
    const minutesOf = (read: number): number => Math.round((read / PACE.wordsAMinute + hands) * 10) / 10;
    return {
      questions,
      clicks,
      keystrokes,
      words: words.needed,
      allWords: words.all,
      minutes: minutesOf(words.needed),
      allMinutes: minutesOf(words.all),
    };
  }
}

/** Runs in the page. */
function textsInView(part: Element): readonly string[] {
  const dialog = document.querySelector('[role="dialog"]');
  const root = dialog !== null && part.contains(dialog) ? dialog : part;
  const isCitation = /^\(?(AI Act |KI-Verordnung |GDPR |DSGVO )?(Art\.|Artikel|Annex|Anhang|NIST|M01|SR )/;
  /** What of a text the scrolling parts around it leave to be seen. */
  const isInView = (text: Text): boolean => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    const seen = { left, right, top, bottom };
    for (let around = text.parentElement; around !== null; around = around.parentElement) {
      if (getComputedStyle(around).overflowY === 'visible' && around !== document.documentElement) continue;
      const box = around.getBoundingClientRect();
      seen.left = Math.max(seen.left, box.left);
      seen.right = Math.min(seen.right, box.right);
      seen.top = Math.max(seen.top, box.top);
      seen.bottom = Math.min(seen.bottom, box.bottom, window.innerHeight);
    }
    return seen.right - seen.left > 2 && seen.bottom - seen.top > 2;
  };
  const found: string[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').trim().replace(/\s+/g, ' ');
    if (!(node instanceof Text) || text.length < 2 || isCitation.test(text)) continue;
    if (node.parentElement?.closest('aside, [role="complementary"]') == null && isInView(node)) found.push(text);
  }
  return found;
}
