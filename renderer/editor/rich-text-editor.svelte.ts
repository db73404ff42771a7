import { Editor } from '@tiptap/core';
import { Placeholder } from '@tiptap/extensions';
import { NodeSelection } from '@tiptap/pm/state';
import { StarterKit } from '@tiptap/starter-kit';
import type { RichImage, RichText } from '#contract/rich-text';
import { keptExtensions } from './kept-nodes.ts';
import { type FindMentionable, MentionChoices } from './mentions.svelte.ts';
import { quoteMarks, quotesKey } from './quote-marks.ts';
import { blockNodes, type RichImages } from './rich-nodes.ts';
import { toDocument, toRichText } from './rich-text-json.ts';

/** What the toolbar can do, each with the node or mark it toggles. */
export type Format = 'bold' | 'italic' | 'heading' | 'bulletList' | 'orderedList' | 'blockquote' | 'link' | 'table';

/** What can be done with the table at the caret. */
export type TableStep = 'row' | 'column' | 'no-row' | 'no-column' | 'no-table';

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
  /** Where pictures are kept; without it none can be put in. */
  readonly images?: RichImages;
  /** Finds what can be spoken of; without it an `@` is only a sign. */
  readonly mentions?: FindMentionable;
  /** Words that comments in the margin speak of; read whenever `showQuotes` is called. */
  readonly quotes?: () => readonly string[];
  /** Told which pictures were pasted or dropped. */
  readonly onpictures?: (files: readonly File[]) => void;
}

/** One TipTap editor and which formats hold at its caret. */
export class RichTextEditor {
  active = $state<Record<Format, boolean>>({
    bold: false,
    italic: false,
    heading: false,
    bulletList: false,
    orderedList: false,
    blockquote: false,
    link: false,
    table: false,
  });
  /** The words that are selected; empty if none are. */
  selected = $state('');
  /** The choices after an `@`. */
  readonly choices = new MentionChoices();
  readonly #options: RichTextEditorOptions;
  #editor: Editor | null = null;

  constructor(options: RichTextEditorOptions) {
    this.#options = options;
  }

  /** Puts the editor into the page. @returns takes it out again */
  mount(element: HTMLElement): () => void {
    const { content, label, placeholder, onchange, onleave, images, mentions, quotes } = this.#options;
    const editor = new Editor({
      element,
      // The content security policy refuses injected style sheets; ui/rich-text.css has the rules.
      injectCSS: false,
      content: toDocument(content),
      editorProps: {
        attributes: { class: 'rich-text', role: 'textbox', 'aria-label': label, 'aria-multiline': 'true' },
        handlePaste: (_, event) => this.#takePictures(event.clipboardData),
        handleDrop: (_, event) => this.#takePictures(event.dataTransfer),
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
        ...blockNodes(images),
        this.choices.node(mentions),
        quoteMarks(quotes ?? (() => [])),
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

  toggle(format: Exclude<Format, 'link' | 'table'>): void {
    const chain = this.#editor?.chain().focus();
    switch (format) {
      case 'bold':
        chain?.toggleBold().run();
        break;
      case 'italic':
        chain?.toggleItalic().run();
        break;
      case 'heading':
        chain?.toggleNode('heading', 'paragraph', { level: 3 }).run();
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

  /** Puts in a table of three by three, its first row a head. */
  addTable(): void {
    // A table in a table reads well nowhere.
    if (this.active.table) return;
    this.#editor?.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run();
  }

  changeTable(step: TableStep): void {
    const chain = this.#editor?.chain().focus();
    switch (step) {
      case 'row':
        chain?.addRowAfter().run();
        break;
      case 'column':
        chain?.addColumnAfter().run();
        break;
      case 'no-row':
        chain?.deleteRow().run();
        break;
      case 'no-column':
        chain?.deleteColumn().run();
        break;
      case 'no-table':
        chain?.deleteTable().run();
        break;
    }
  }

  /** The picture that is selected; null if none is. */
  get picture(): RichImage | null {
    const selection = this.#editor?.state.selection;
    if (!(selection instanceof NodeSelection) || selection.node.type.name !== 'image') return null;
    const { sha256, alt, caption } = selection.node.attrs as Record<string, unknown>;
    return { sha256: String(sha256), alt: String(alt), ...(typeof caption === 'string' ? { caption } : {}) };
  }

  /** Puts a picture in at the caret, or in the place of the one that is selected. */
  putPicture({ sha256, alt, caption }: RichImage): void {
    const attrs = { sha256, alt: alt.trim(), caption: caption?.trim() || null };
    const isChange = this.picture?.sha256 === sha256;
    const chain = this.#editor?.chain().focus();
    if (isChange) chain?.updateAttributes('image', attrs).run();
    else chain?.insertContent({ type: 'image', attrs }).run();
  }

  /** Marks anew what the comments speak of. */
  showQuotes(): void {
    const editor = this.#editor;
    editor?.view.dispatch(editor.state.tr.setMeta(quotesKey, true).setMeta('addToHistory', false));
  }

  /** Pictures among what was pasted or dropped; text goes its usual way. */
  #takePictures(data: DataTransfer | null): boolean {
    const pictures = [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
    if (pictures.length === 0 || this.#options.images === undefined) return false;
    this.#options.onpictures?.(pictures);
    return true;
  }

  #follow(): void {
    const editor = this.#editor;
    if (editor === null) return;
    for (const format of Object.keys(this.active) as Format[]) {
      const isActive = editor.isActive(format);
      if (this.active[format] !== isActive) this.active[format] = isActive;
    }
    const { from, to } = editor.state.selection;
    this.selected = from === to ? '' : editor.state.doc.textBetween(from, to, ' ').trim();
  }
}
