import { ReadingFault, unreadable } from '../fault.ts';
import { TEXT_LIMITS, TextCollector } from './extracted.ts';

/** So many pages without a readable one between them: the rest is like them. */
const BROKEN_PAGES = 20;

/** Loaded here, and only here: what draws pages is not there and not needed. */
async function loadPdf(): Promise<typeof import('pdfjs-dist')> {
  const worker = await import('pdfjs-dist/legacy/build/pdf.worker.mjs');
  // With this it looks for no file to run in another thread.
  Object.assign(globalThis, { pdfjsWorker: worker });
  return await import('pdfjs-dist/legacy/build/pdf.mjs');
}

/**
 * The text of a PDF, page by page. Scripts, actions, attached files and forms of it are not looked at, nothing is drawn.
 * Text in fonts that need Adobe's own tables of Chinese, Japanese and Korean characters is not found.
 * @throws ReadingFault `reading.unreadable` (`encrypted`, `damaged`, `otherFormat`)
 */
export async function pdfText(bytes: Uint8Array): Promise<TextCollector> {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  if (!head.includes('%PDF-')) unreadable('otherFormat');
  const { getDocument, VerbosityLevel } = await loadPdf();
  const loading = getDocument({
    data: Uint8Array.from(bytes),
    verbosity: VerbosityLevel.ERRORS,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    stopAtErrors: false,
  });
  try {
    const document = await loading.promise;
    const into = new TextCollector();
    const last = Math.min(document.numPages, TEXT_LIMITS.pages);
    if (document.numPages > last) into.cut();
    let broken = 0;
    for (let number = 1; number <= last && broken < BROKEN_PAGES && !into.isFull; number += 1) {
      const text = await pageText(document, number);
      broken = text === null ? broken + 1 : 0;
      if (text === null) into.cut();
      else into.add(String(number), text);
    }
    if (broken === Math.min(last, BROKEN_PAGES)) unreadable('damaged');
    if (into.isFull) into.cut();
    return into;
  } catch (error) {
    if (error instanceof ReadingFault) throw error;
    return unreadable(error instanceof Error && error.name === 'PasswordException' ? 'encrypted' : 'damaged', error);
  } finally {
    await loading.destroy().catch(() => undefined);
  }
}

/** @returns null if the page cannot be read; others may be */
async function pageText(document: import('pdfjs-dist').PDFDocumentProxy, number: number): Promise<string | null> {
  try {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    page.cleanup();
    return items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
  } catch {
    return null;
  }
}
