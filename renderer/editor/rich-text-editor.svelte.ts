import { Editor } from '@tiptap/core';
import { Placeholder } from '@tiptap/extensions';
import { StarterKit } from '@tiptap/starter-kit';
import type { RichText } from '#contract/rich-text';
import { keptExtensions } from './kept-nodes.ts';
import { toDocument, toRichText } from './rich-text-json.ts';

/** What the toolbar can do, each with the node or mark it toggles. */
export type Format = 'bold' | 'italic' | 'bulletList' | 'orderedList' | 'blockquote' | 'link';

const LINK_PROTOCOL = /^(https?:\/\/|mailto:)/i;

/** The address a person meant: `https://` before a bare host, `mailto:` before a bare e-mail address. */
export function completeAddress(text: string): string {
  const address = text.trim();
  if (address === '' || LINK_PROTOCOL.test(address)) return address;
  return /^[^/\s]+@[^/\s]+$/.test(address) ? `mailto:${address}` : `https://${address}`;
}

export interface RichTextEditorOptions {
  readonly content: RichText | null;
  /** Name of the field for assistive technology. */
  readonly label: string;
  readonly placeholder: string;
  /** Told at every change; null if nothing is written. */
  readonly onchange: (text: RichText | null) => void;
  /** Told when the field is left. */
  readonly onleave: () => void;
}

/** One TipTap editor and which formats hold at its caret. */
export class RichTextEditor {
  active = $state<Record<Format, boolean>>({
    bold: false,
    italic: false,
    bulletList: false,
    orderedList: false,
    blockquote: false,
    link: false,
  });
  readonly #options: RichTextEditorOptions;
  #editor: Editor | null = null;

  constructor(options: RichTextEditorOptions) {
    this.#options = options;
  }

  /** Puts the editor into the page. @returns takes it out again */
  mount(element: HTMLElement): () => void {
    const { content, label, placeholder, onchange, onleave } = this.#options;
    const editor = new Editor({
      element,
      // The content security policy refuses injected style sheets; ui/rich-text.css has the rules.
      injectCSS: false,
      content: toDocument(content),
      editorProps: {
        attributes: { class: 'rich-text', role: 'textbox', 'aria-label': label, 'aria-multiline': 'true' },
      },
      extensions: [
        StarterKit.configure({
          heading: false,
          codeBlock: false,
          horizontalRule: false,
          link: { openOnClick: false, autolink: true, protocols: ['http', 'https', 'mailto'] },
        }),
        Placeholder.configure({ placeholder }),
        ...keptExtensions,
      ],
      onUpdate: ({ editor: changed }) => onchange(toRichText(changed.getJSON())),
      onBlur: onleave,
      onTransaction: () => this.#follow(),
    });
    this.#editor = editor;
    this.#follow();
    return () => {
      this.#editor = null;
      editor.destroy();
    };
  }

  focus(): void {
    this.#editor?.commands.focus('end');
  }

  toggle(format: Exclude<Format, 'link'>): void {
    const chain = this.#editor?.chain().focus();
    switch (format) {
      case 'bold':
        chain?.toggleBold().run();
        break;
      case 'italic':
        chain?.toggleItalic().run();
        break;
      case 'bulletList':
        chain?.toggleBulletList().run();
        break;
      case 'orderedList':
        chain?.toggleOrderedList().run();
        break;
      case 'blockquote':
        chain?.toggleBlockquote().run();
        break;
    }
  }

  /** The address at the caret; empty if there is none. */
  get address(): string {
    return String(this.#editor?.getAttributes('link')['href'] ?? '');
  }

  /** Links the selection, or the address itself where nothing is selected; an empty address takes the link away. */
  link(text: string): void {
    const href = completeAddress(text);
    const editor = this.#editor;
    if (editor === null) return;
    const chain = editor.chain().focus().extendMarkRange('link');
    if (href === '') chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive('link')) {
      editor
        .chain()
        .focus()
        .insertContent({ type: 'text', text: text.trim(), marks: [{ type: 'link', attrs: { href } }] })
        .run();
    } else chain.setLink({ href }).run();
  }

  #follow(): void {
    const editor = this.#editor;
    if (editor === null) return;
    for (const format of Object.keys(this.active) as Format[]) {
      const isActive = editor.isActive(format);
      if (this.active[format] !== isActive) this.active[format] = isActive;
    }
  }
}
