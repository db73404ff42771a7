import { MediaQuery } from 'svelte/reactivity';
import { recall, remember } from '../app.ts';

/** Whether the knowledge panel is shown: in a place of its own if there is room, else over the questions while wanted. */
export class PanelPlace {
  readonly #wide = new MediaQuery('min-width: 1100px');
  #isOpenBeside = $state(recall('knowledge-panel') !== 'closed');
  #isOpenAbove = $state(false);

  readonly isOpen = $derived.by(() => (this.#wide.current ? this.#isOpenBeside : this.#isOpenAbove));

  open(): void {
    if (!this.isOpen) this.toggle();
  }

  /** What was chosen for the place of its own is remembered. */
  toggle(): void {
    if (!this.#wide.current) {
      this.#isOpenAbove = !this.#isOpenAbove;
      return;
    }
    this.#isOpenBeside = !this.#isOpenBeside;
    remember('knowledge-panel', this.#isOpenBeside ? 'open' : 'closed');
  }
}
