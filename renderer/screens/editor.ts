/** Long text for screens: written with TipTap, and shown without it. */
export { default as RichTextField } from '../editor/RichTextField.svelte';
export { default as RichTextView } from '../editor/RichTextView.svelte';
