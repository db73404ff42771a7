import type { Block, PrintedDocument } from '#core/dossier/layout/blocks';
import { type RenderOptions, renderPdf } from '#core/dossier/layout/render';
import { fontsFolder } from './dossier-input.ts';

/** A document of one part, for tests of the layout. */
export function printed(blocks: readonly Block[], changes: Partial<PrintedDocument> = {}): PrintedDocument {
  return {
    language: 'en',
    title: 'Layout',
    author: 'Test',
    subject: 'Layout',
    keywords: '',
    creator: 'Model Dossier 0.0.0',
    createdAt: new Date('2026-11-23T09:30:00Z'),
    runningTitles: ['Layout', 'Layout'],
    runningNote: 'Note',
    pageLabel: 'Page',
    parts: [{ blocks }],
    attachments: [],
    ...changes,
  };
}

/** The document as PDF, with the shipped fonts. */
export function render(document: PrintedDocument, options: Omit<RenderOptions, 'fontsFolder'> = {}) {
  return renderPdf(document, { fontsFolder, ...options });
}
