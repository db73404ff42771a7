import { closeSync, openSync, writeSync } from 'node:fs';
import { renderPdfTo } from '#core/dossier/layout/render';
import { mixedDocument } from '../bench/mixed-content.ts';
import { fontsFolder } from './dossier-input.ts';

/* Run as a process of its own: writes a document of about so many pages, and says how much memory it took. */

const [, , path = '', wanted = '1'] = process.argv;
const handle = openSync(path, 'w');
const { pages } = await renderPdfTo((piece) => void writeSync(handle, piece), mixedDocument(Number(wanted)), {
  fontsFolder,
});
closeSync(handle);
console.log(JSON.stringify({ pages, maxRssBytes: process.resourceUsage().maxRSS * 1024 }));
