/** What of the pack is looked up in the side panel, beside the question in focus. */
export type LookedUp = { readonly kind: 'question' | 'term'; readonly id: string };

/** The side panel's own state: what is searched for, and what was opened from there. */
export class Lookup {
  query = $state('');
  shown = $state.raw<LookedUp | null>(null);

  /** Shows a term or a question that is not asked now. */
  show(shown: LookedUp): void {
    this.shown = shown;
  }

  /** Back to what was searched for, or to the question in focus. */
  back(): void {
    this.shown = null;
  }

  /** Back to the question in focus. */
  clear(): void {
    this.query = '';
    this.shown = null;
  }
}
