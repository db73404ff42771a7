/** Long text for screens: written with TipTap, and shown without it. */

export type { FindMentionable, Mentionable } from '../editor/mentions.svelte.ts';
export { default as RichTextField } from '../editor/RichTextField.svelte';
export { default as RichTextView } from '../editor/RichTextView.svelte';
export type { RichImages } from '../editor/rich-nodes.ts';
