import type { PersonRole } from '#contract/records/person';
import type { PolicyText, PolicyTextVersion, PolicyTextView } from '#contract/records/policy-text';
import type { RichText } from '#contract/rich-text';
import { wordsOf } from '#contract/rich-text-words';
import { api, Loaded, Task } from '../app.ts';

/** What of a text is written by hand. */
export interface TextDraft {
  title: string;
  body: RichText;
  roles: PersonRole[];
  acknowledgeDays: number | null;
  reviewOn: string | null;
  ownerId: string | null;
}

/** A body without a word. */
export const EMPTY_BODY: RichText = { type: 'doc', content: [{ type: 'paragraph' }] };

/** A policy text: what is being written, its versions, and who acknowledged them. */
export class PolicyTextPage {
  readonly view: Loaded<PolicyTextView>;
  readonly task = new Task();
  draft = $state.raw<TextDraft | null>(null);
  /** Counts up when the editor has to begin anew with another text. */
  turn = $state(0);
  readonly id: string;
  #base = $state.raw<PolicyText | null>(null);

  constructor(id: string) {
    this.id = id;
    this.view = new Loaded(() => api.policyText.get({ id }));
  }

  readonly isDirty = $derived.by(
    () => this.#base !== null && this.draft !== null && JSON.stringify(pick(this.#base)) !== JSON.stringify(this.draft),
  );

  get newest(): PolicyTextVersion | null {
    return this.view.value?.versions[0] ?? null;
  }

  /** Takes what is saved over, unless something else is being written. */
  follow(text: PolicyText): void {
    if (this.#base !== null && this.isDirty) return;
    const before = JSON.stringify(this.draft?.body);
    this.#base = text;
    this.draft = pick(text);
    if (before !== JSON.stringify(text.body)) this.turn += 1;
  }

  change(change: Partial<TextDraft>): void {
    if (this.draft !== null) this.draft = { ...this.draft, ...change };
  }

  /** @returns whether all is saved */
  async save(): Promise<boolean> {
    const base = this.#base;
    const { draft } = this;
    if (base === null || draft === null) return false;
    if (!this.isDirty) return true;
    const text = await this.task.run(() => api.policyText.update({ id: base.id, baseVersion: base.version, ...draft }));
    if (text === null) return false;
    this.#base = text;
    this.draft = pick(text);
    return true;
  }

  /** Saves and freezes the text as its next version. @returns whether it is published */
  async publish(summary: string): Promise<boolean> {
    if (!(await this.save())) return false;
    return this.#take((base) => api.policyText.publish({ id: base.id, baseVersion: base.version, summary }));
  }

  async retire(): Promise<void> {
    await this.#take((base) => api.policyText.retire({ id: base.id, baseVersion: base.version }));
  }

  async acknowledge(statement: string): Promise<boolean> {
    const versionId = this.newest?.id;
    if (versionId === undefined) return false;
    return this.#take(() => api.policyText.acknowledge({ versionId, statement }));
  }

  /** @returns whether it is gone */
  async remove(): Promise<boolean> {
    const base = this.#base;
    if (base === null) return false;
    const isDone = await this.task.run(async () => {
      await api.policyText.remove({ id: base.id, baseVersion: base.version });
      return true;
    });
    return isDone === true;
  }

  async #take(call: (base: PolicyText) => Promise<PolicyTextView>): Promise<boolean> {
    const base = this.#base;
    if (base === null) return false;
    const view = await this.task.run(() => call(base));
    if (view === null) return false;
    this.view.value = view;
    this.#base = view.text;
    return true;
  }
}

function pick({ title, body, roles, acknowledgeDays, reviewOn, ownerId }: PolicyText): TextDraft {
  return { title, body, roles, acknowledgeDays, reviewOn, ownerId };
}

/** The blocks of a text, each as plain words. */
export function blocksOf(body: RichText): string[] {
  return body.content.map((block) => wordsOf(block, ' ').trim()).filter((block) => block !== '');
}

/** What differs between two rows of blocks: both without the beginning and end that are the same. */
export function differing(
  before: readonly string[],
  after: readonly string[],
): { readonly before: string; readonly after: string } {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const middle = (blocks: readonly string[]): string => blocks.slice(start, blocks.length - end).join('\n');
  return { before: middle(before), after: middle(after) };
}
