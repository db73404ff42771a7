import { closeSync, openSync, writeSync } from 'node:fs';
import { renderPdfTo } from '#core/dossier/layout/render';
import { fontsFolder } from './dossier-input.ts';
import { printed } from './printed.ts';

/* Run as a process of its own: writes a document with an attachment of so many bytes, and says how much memory it took. */

const [, , path = '', size = '0'] = process.argv;
const CHUNK = 1 << 20;

/** Always the same bytes, that hardly compress. */
function* content(): Generator<Uint8Array> {
  const chunk = Buffer.alloc(CHUNK);
  let state = 1;
  for (let left = Number(size); left > 0; left -= CHUNK) {
    for (let at = 0; at < CHUNK; at += 4) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      chunk.writeUInt32LE((state ^ (state >>> 15)) >>> 0, at);
    }
    yield chunk.subarray(0, Math.min(left, CHUNK));
  }
}

const handle = openSync(path, 'w');
await renderPdfTo(
  (piece) => void writeSync(handle, piece),
  printed([{ kind: 'paragraph', runs: [{ text: 'With a large attachment.' }] }], {
    attachments: [
      {
        name: 'large.bin',
        mediaType: 'application/octet-stream',
        relationship: 'Supplement',
        description: 'Large',
        content: { read: content },
        modifiedAt: new Date(0),
      },
    ],
  }),
  { fontsFolder },
);
closeSync(handle);
console.log(JSON.stringify({ maxRssBytes: process.resourceUsage().maxRSS * 1024 }));
