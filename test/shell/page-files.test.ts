import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listPageFiles } from '#shell/page-files';

test('the page\u2019s files are listed by address, and nothing that a page does not use', () => {
  const folder = mkdtempSync(join(tmpdir(), 'page-files-'));
  try {
    mkdirSync(join(folder, 'assets', 'fonts'), { recursive: true });
    for (const name of ['index.html', 'assets/main.js', 'assets/main.js.map', 'assets/fonts/a.woff2', '.secret']) {
      writeFileSync(join(folder, name), 'x');
    }
    expect(Object.fromEntries(listPageFiles(folder))).toEqual({
      '/index.html': { file: join(folder, 'index.html'), mediaType: 'text/html; charset=utf-8' },
      '/assets/main.js': { file: join(folder, 'assets/main.js'), mediaType: 'text/javascript; charset=utf-8' },
      '/assets/fonts/a.woff2': { file: join(folder, 'assets/fonts/a.woff2'), mediaType: 'font/woff2' },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
