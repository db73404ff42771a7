import { existsSync, readFileSync } from 'node:fs';
import { test } from 'vitest';
import { TestApp } from './app.ts';

test('loop', async () => {
  const log = (...a: unknown[]) => process.stderr.write(`${new Date().toISOString().slice(14)} ${a.join(' ')}\n`);
  for (let i = 0; i < 40; i += 1) {
    log(i, 'launching');
    const app = await TestApp.launch(process.env.E2E_UTIL ? { env: { MODEL_DOSSIER_CORE: 'utility' } } : {});
    log(i, 'launched', app.electron.process().pid);
    try {
      await app.page.getByRole('button', { name: 'New workspace', exact: true }).waitFor({ timeout: 6000 });
      console.log(i, 'ok');
    } catch {
      console.log(i, 'FAIL', await app.page.locator('body').innerText(), app.page.url(), app.corePid(), app.complaints);
      const f = `${app.folder}/data/logs/core.log`;
      if (existsSync(f)) console.log(readFileSync(f, 'utf8'));
    }
    log(i, 'closing');
    await app.close();
    log('closed');
    await app.remove();
    log('removed');
  }
}, 200_000);
