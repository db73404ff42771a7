import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Attachment } from '#core/dossier/layout/attachments';
import type { Block } from '#core/dossier/layout/blocks';
import { renderPdfTo } from '#core/dossier/layout/render';
import { fontsFolder } from '#test/support/dossier-input';
import { onDisk } from '#test/support/pdf-tools';
import { printed, render } from '#test/support/printed';

const MB = 1_000_000;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'streaming-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script in a process of its own. @returns the most memory it had */
function memoryOf(script: string, ...args: readonly string[]): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('test', 'support', script), ...args], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return (JSON.parse(stdout) as { maxRssBytes: number }).maxRssBytes;
}

test('an attachment of 200 MB takes at most 200 MB of memory in all', { timeout: 120_000 }, () => {
  const path = join(folder, 'large.pdf');
  expect(memoryOf('attach-large.ts', path, String(200 * MB))).toBeLessThanOrEqual(200 * MB);
  const out = join(folder, 'large.bin');
  expect(spawnSync('pdfdetach', ['-save', '1', '-o', out, path]).status).toBe(0);
  const sums = spawnSync('md5sum', [out], { encoding: 'utf8' }).stdout.slice(0, 32);
  expect(spawnSync('grep', ['-a', '-c', `CheckSum <${sums}>`, path], { encoding: 'utf8' }).stdout.trim()).toBe('1');
});

test('1,000 pages take at most 350 MB of memory', { timeout: 120_000 }, () => {
  expect(memoryOf('write-pages.ts', join(folder, 'pages.pdf'), '1000')).toBeLessThanOrEqual(350 * MB);
});

const attachment = (content: Attachment['content']): Attachment => ({
  name: 'a.bin',
  mediaType: 'application/octet-stream',
  relationship: 'Supplement',
  description: 'A',
  content,
  modifiedAt: new Date(0),
});
const blocks: readonly Block[] = [{ kind: 'paragraph', runs: [{ text: 'x' }] }];

test('content read piece by piece gives the same file as content at once, in pieces of any size', async () => {
  const content = createHash('sha512').update('seed').digest().toString('hex').repeat(20_000);
  const bytes = Buffer.from(content);
  const whole = await render(printed(blocks, { attachments: [attachment(bytes)] }));
  for (const size of [1000, 65_537, 3_000_000]) {
    function* read() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const pieces = await render(printed(blocks, { attachments: [attachment({ read })] }));
    expect(Buffer.from(pieces.pdf).equals(whole.pdf)).toBe(true);
  }
  const file = onDisk(whole.pdf);
  expect(file.bytesFrom('pdfdetach', '-save', '1', '-o', 'OUT', 'FILE').equals(bytes)).toBe(true);
  file.remove();
});

test('what goes to a sink is what is given as bytes, and a sink that fails ends the work', async () => {
  const document = printed(blocks);
  const pieces: Buffer[] = [];
  const { pages, headings } = await renderPdfTo((piece) => pieces.push(Buffer.from(piece)), document, { fontsFolder });
  expect({ pages, headings }).toEqual({ pages: 1, headings: [] });
  expect(Buffer.concat(pieces).equals((await render(document)).pdf)).toBe(true);
  const full = () => {
    throw new Error('disk full');
  };
  await expect(renderPdfTo(full, document, { fontsFolder })).rejects.toThrow('disk full');
});

test('content that cannot be read to its end ends the work', async () => {
  function* read(): Generator<Uint8Array> {
    yield Buffer.from('one');
    throw new Error('unreadable');
  }
  await expect(render(printed(blocks, { attachments: [attachment({ read })] }))).rejects.toThrow('unreadable');
});

test('headings are told with the page and the place they came to stand at', async () => {
  const { headings } = await render(
    printed([], {
      parts: ['One', 'Two'].map((text) => ({ blocks: [{ kind: 'heading', level: 1, text, id: text.toLowerCase() }] })),
    }),
  );
  expect(headings).toMatchObject([
    { id: 'one', text: 'One', level: 1, page: 1 },
    { id: 'two', text: 'Two', level: 1, page: 2 },
  ]);
  expect(headings[0]?.topPt).toBeGreaterThan(50);
});
