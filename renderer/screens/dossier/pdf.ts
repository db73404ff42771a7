import './older-engine.ts';
import { getDocument, type PDFDocumentProxy, type PDFPageProxy, TextLayer } from 'pdfjs-dist/legacy/build/pdf.mjs';
// Reads the file in this thread: the page's policy (Trusted Types) allows no worker. It works in short pieces.
import 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';

/** A page's size in points. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** Where a page is drawn: its picture, and its text to select and to read out. */
export interface PageTarget {
  readonly canvas: HTMLCanvasElement;
  readonly text: HTMLElement;
  /** Pixels per point. */
  readonly scale: number;
}

/** An open PDF, to be shown page by page. Everything it needs is in the file; nothing is fetched. */
export class PdfView {
  readonly pageCount: number;
  readonly #document: PDFDocumentProxy;

  private constructor(document: PDFDocumentProxy) {
    this.#document = document;
    this.pageCount = document.numPages;
  }

  /** @throws what pdf.js finds wrong with the file */
  static async open(pdf: Blob): Promise<PdfView> {
    const data = new Uint8Array(await pdf.arrayBuffer());
    const task = getDocument({ data, useWasm: false, useWorkerFetch: false, useSystemFonts: false, verbosity: 0 });
    return new PdfView(await task.promise);
  }

  /** @param number from 1 */
  async sizeOf(number: number): Promise<PageSize> {
    const { width, height } = (await this.#document.getPage(number)).getViewport({ scale: 1 });
    return { width, height };
  }

  /** Draws a page. @returns whether it is there; false if it was no longer wanted */
  async draw(number: number, target: PageTarget, signal: AbortSignal): Promise<boolean> {
    const page = await this.#document.getPage(number);
    if (signal.aborted) return false;
    return (await drawPicture(page, target, signal)) && (await layText(page, target, signal));
  }

  async close(): Promise<void> {
    await this.#document.loadingTask.destroy();
  }
}

async function drawPicture(page: PDFPageProxy, { canvas, scale }: PageTarget, signal: AbortSignal): Promise<boolean> {
  const viewport = page.getViewport({ scale: scale * window.devicePixelRatio });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  const task = page.render({ canvas, viewport });
  const cancel = (): void => task.cancel();
  signal.addEventListener('abort', cancel);
  try {
    await task.promise;
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function layText(page: PDFPageProxy, { text, scale }: PageTarget, signal: AbortSignal): Promise<boolean> {
  const layer = new TextLayer({
    textContentSource: page.streamTextContent(),
    container: text,
    viewport: page.getViewport({ scale }),
  });
  const cancel = (): void => layer.cancel();
  signal.addEventListener('abort', cancel);
  try {
    await layer.render();
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
