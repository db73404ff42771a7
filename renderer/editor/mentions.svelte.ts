import type { Node } from '@tiptap/core';
import { Mention } from '@tiptap/extension-mention';
import type { SuggestionProps } from '@tiptap/suggestion';

/** Something that a text can speak of after an `@`. */
export interface Mentionable {
  /** What it is and its id, as `<kind>:<id>`. */
  readonly id: string;
  readonly label: string;
  /** What tells it apart: its kind, in words. */
  readonly hint: string;
}

/** Finds what the words after an `@` may mean. */
export type FindMentionable = (text: string) => Promise<readonly Mentionable[]>;

type Props = SuggestionProps<Mentionable, { id: string; label: string }>;

/** The choices under the caret while an `@` is written. */
export class MentionChoices {
  items = $state.raw<readonly Mentionable[]>([]);
  at = $state(0);
  isOpen = $state(false);
  /** Where the `@` stands in the window, in px. */
  place = $state.raw({ left: 0, top: 0 });
  #props: Props | null = null;

  choose(item: Mentionable | undefined): void {
    if (item !== undefined) this.#props?.command({ id: item.id, label: item.label });
  }

  /** The node of mentions, with the search behind it. */
  node(find: FindMentionable | undefined): Node {
    return Mention.extend({
      addAttributes: () => ({ id: { default: '', rendered: false }, label: { default: '', rendered: false } }),
      parseHTML: () => [],
    }).configure({
      renderHTML: ({ node }) => ['span', { class: 'rich-text-mention' }, `@${String(node.attrs['label'])}`],
      renderText: ({ node }) => `@${String(node.attrs['label'])}`,
      suggestion: {
        char: '@',
        allow: () => find !== undefined,
        items: async ({ query }) => [...((await find?.(query).catch(() => [])) ?? [])],
        render: () => ({
          onStart: (props: Props) => this.#follow(props),
          onUpdate: (props: Props) => this.#follow(props),
          onExit: () => {
            this.isOpen = false;
            this.#props = null;
          },
          onKeyDown: ({ event }) => this.#press(event),
        }),
      },
    });
  }

  #follow(props: Props): void {
    this.#props = props;
    if (this.items !== props.items) {
      this.items = props.items;
      this.at = 0;
    }
    const rect = props.clientRect?.();
    if (rect) this.place = { left: rect.left, top: rect.bottom + 4 };
    this.isOpen = true;
  }

  #press(event: KeyboardEvent): boolean {
    const { length } = this.items;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (length > 0) this.at = (this.at + (event.key === 'ArrowDown' ? 1 : length - 1)) % length;
        return true;
      case 'Enter':
      case 'Tab':
        if (length === 0) return false;
        this.choose(this.items[this.at]);
        return true;
      case 'Escape':
        this.isOpen = false;
        return true;
      default:
        return false;
    }
  }
}
