import type { PageSize, PdfView } from './pdf.ts';

const A4: PageSize = { width: 595.28, height: 841.89 };
const ZOOMS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];
/** Beside and between the pages, in pixels. */
export const GAP = 20;

/** The pages of a preview on the screen: which is shown, how large, and the file itself once it is open. */
export class Pages {
  view = $state.raw<PdfView | null>(null);
  failure = $state<unknown>(null);
  /** From 1. */
  current = $state(1);
  /** Pixels per point; null: as wide as there is room. */
  zoom = $state<number | null>(null);
  room = $state(0);
  sizes = $state.raw<readonly PageSize[]>([]);
  /** Of the first page; wider ones are drawn smaller while there is no zoom. */
  readonly scale = $derived(this.scaleOf(1));
  readonly numbers = $derived(Array.from({ length: this.view?.pageCount ?? 0 }, (_, index) => index + 1));
  #turn = 0;

  /** Opens another file in place of the one that is shown; that one stays until the first page of the new one is known. */
  async open(pdf: Blob): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      // A large library, and nobody needs it before the first preview.
      const { PdfView } = await import('./pdf.ts');
      const view = await PdfView.open(pdf);
      const first = await view.sizeOf(1);
      if (turn !== this.#turn) return await view.close();
      const old = this.view;
      this.sizes = Array.from({ length: view.pageCount }, () => first);
      this.view = view;
      this.current = Math.min(this.current, view.pageCount);
      this.failure = null;
      await old?.close();
      await this.#measure(view, turn);
    } catch (error) {
      if (turn === this.#turn) this.failure = error;
    }
  }

  /** In points. @param number from 1 */
  sizeOf(number: number): PageSize {
    return this.sizes[number - 1] ?? A4;
  }

  /** Pixels per point. @param number from 1 */
  scaleOf(number: number): number {
    return this.zoom ?? Math.min(1.6, Math.max(0.3, this.room / this.sizeOf(number).width));
  }

  zoomBy(step: 1 | -1): void {
    const { scale } = this;
    const next = step > 0 ? ZOOMS.find((zoom) => zoom > scale + 0.01) : ZOOMS.findLast((zoom) => zoom < scale - 0.01);
    this.zoom = next ?? scale;
  }

  close(): void {
    this.#turn += 1;
    void this.view?.close();
    this.view = null;
  }

  /** Most pages are as large as the first; only the others are told of. */
  async #measure(view: PdfView, turn: number): Promise<void> {
    const sizes = [...this.sizes];
    let isOther = false;
    for (let number = 2; number <= view.pageCount; number += 1) {
      const size = await view.sizeOf(number);
      if (turn !== this.#turn) return;
      const [first] = sizes;
      if (size.width !== first?.width || size.height !== first.height) isOther = true;
      sizes[number - 1] = size;
      // The window is served between the pages.
      if (number % 25 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
    if (isOther) this.sizes = sizes;
  }
}
