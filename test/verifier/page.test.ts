import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeVerifierPage } from '#core/verification/verifier-files';
import { openFolder } from '#test/support/signing';
import { approver, author, fingerprint, makeDossier } from '#test/support/small-dossier';
import { stranger, verifierFolder } from './stranger.ts';

const source = (name: string): string => readFileSync(new URL(name, verifierFolder), 'utf8');
const script = source('verifier.mjs');
const page = composeVerifierPage(source('page.html'), script);
const folder = openFolder();
let dossier: Buffer;
beforeAll(async () => {
  dossier = Buffer.from(await makeDossier());
  folder.write('dossier.pdf', dossier);
  const spoiled = Buffer.from(dossier);
  spoiled[3000] = (dossier[3000] ?? 0) ^ 1;
  folder.write('spoiled.pdf', spoiled);
  folder.write('verifier.html', page);
});
afterAll(() => folder.remove());

describe('the files that are given to a stranger', () => {
  test('need nothing: no import but of Node, no connection, no code made of text', () => {
    const imports = [...script.matchAll(/\bimport\b[^;\n]*/g)].map(([found]) => found);
    expect(imports.filter((found) => !/import\('node:(fs|util)'\)|import\.meta\.filename/.test(found))).toEqual([]);
    expect(page).not.toMatch(/\bfetch\b|XMLHttpRequest|WebSocket|innerHTML|\beval\b|new Function|<link|https?:\/\//);
    expect(page).toContain(`content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';`);
  });

  test('hold one script: that of the page is that of Node, word for word', () => {
    const inside = page.slice(page.indexOf('<script type="module">'));
    expect(inside).toContain(script.replaceAll(/^export /gm, ''));
    expect(script).not.toMatch(/<\/script|<!--/);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain('/*VERIFIER*/');
  });

  test('say everything in both languages', () => {
    const words = (locale: string) =>
      [...script.matchAll(new RegExp(`^  ${locale}: \\{[\\s\\S]*?^  \\},`, 'gm'))].join('');
    const keys = (locale: string) => [...words(locale).matchAll(/^\s+'?([\w-]+)'?:/gm)].map(([, key]) => key);
    expect(keys('en').slice(1)).toEqual(keys('de').slice(1));
    expect(keys('en').length).toBeGreaterThan(40);
    expect(stranger.say('de', 'verdict', 'TOTAL-PASSED')).toBe('Gültig');
  });

  test('say the same as the app does', () => {
    for (const locale of ['en', 'de']) {
      const app = JSON.parse(readFileSync(new URL(`../messages/${locale}.json`, verifierFolder), 'utf8')) as Record<
        string,
        string
      >;
      for (const [key, sentence] of Object.entries(app)) {
        const [, table, code = ''] = /^(subIndication|verdict)\.([\w-]+)$/.exec(key) ?? [];
        if (!table || code.startsWith('REVOKED')) continue;
        expect(stranger.say(locale, table === 'verdict' ? 'verdict' : 'sub', code), key).toBe(sentence);
      }
    }
  });
});

describe('the command line', () => {
  const node = (...args: string[]) =>
    spawnSync(process.execPath, [new URL('verifier.mjs', verifierFolder).pathname, ...args], { encoding: 'utf8' });
  const trust = [author, approver].flatMap((one) => ['--trust', fingerprint(one)]);

  test('tells by its exit code what came out', () => {
    expect(node(join(folder.path, 'dossier.pdf'), ...trust)).toMatchObject({ status: 0, stderr: '' });
    expect(node(join(folder.path, 'dossier.pdf')).status).toBe(3);
    expect(node(join(folder.path, 'spoiled.pdf'), ...trust).status).toBe(1);
    expect(node(join(folder.path, 'missing.pdf')).status).toBe(2);
    expect(node()).toMatchObject({ status: 2, stderr: expect.stringContaining('Exit codes') });
    expect(node(join(folder.path, 'dossier.pdf'), '--trust', 'abc').status).toBe(2);
  });

  test('tells its findings in words of either language, and as JSON', () => {
    const { stdout } = node(join(folder.path, 'dossier.pdf'), '--lang', 'de', ...trust);
    expect(stdout).toMatch(/^Gültig {2}TOTAL-PASSED$/m);
    expect(stdout).toContain('Die Freigabe durch Grace Hopper bezieht sich auf genau diesen Inhalt');
    const report = JSON.parse(node(join(folder.path, 'dossier.pdf'), '--json', ...trust).stdout) as { verdict: string };
    expect(report.verdict).toBe('TOTAL-PASSED');
  });

  test('runs alone in an empty folder', () => {
    folder.write('alone.mjs', script);
    expect(
      execFileSync(process.execPath, ['alone.mjs', 'dossier.pdf', ...trust], { cwd: folder.path, encoding: 'utf8' }),
    ).toContain('TOTAL-PASSED');
  });
});

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

describe.skipIf(browserPath === undefined)('the page in a browser without a network', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());

  async function open(locale: string): Promise<{ view: Page; complaints: string[] }> {
    const context = await browser.newContext({ locale, offline: true });
    const view = await context.newPage();
    const complaints: string[] = [];
    view.on('console', (message) => complaints.push(message.text()));
    view.on('pageerror', (error) => complaints.push(error.message));
    view.on('request', (request) => request.url().startsWith('file:') || complaints.push(request.url()));
    await view.goto(pathToFileURL(join(folder.path, 'verifier.html')).href);
    return { view, complaints };
  }
  const verdict = (view: Page) => view.locator('.card strong').textContent();

  test('says what it finds, and whom to trust is said by whoever reads', { timeout: 60_000 }, async () => {
    const { view, complaints } = await open('en-GB');
    await view.setInputFiles('#file', join(folder.path, 'dossier.pdf'));
    expect(await verdict(view)).toBe('Not determined');
    for (const one of [author, approver]) {
      await view
        .locator('tr', { hasText: fingerprint(one) })
        .getByRole('button')
        .first()
        .click();
      await expect
        .poll(() =>
          view
            .locator('tr', { hasText: fingerprint(one) })
            .getByRole('button')
            .count(),
        )
        .toBe(0);
    }
    await expect.poll(() => verdict(view)).toBe('Valid');
    await view.getByRole('button', { name: 'Deutsch' }).click();
    await expect.poll(() => verdict(view)).toBe('Gültig');
    await view.setInputFiles('#file', join(folder.path, 'spoiled.pdf'));
    await expect.poll(() => verdict(view)).toBe('Ungültig');
    expect(complaints).toEqual([]);
  });

  test('compares with what somebody kept, and speaks German to a German', { timeout: 60_000 }, async () => {
    const { view, complaints } = await open('de-DE');
    await view.setInputFiles('#anchors', join(folder.path, 'dossier.pdf'));
    await view.setInputFiles('#file', join(folder.path, 'dossier.pdf'));
    await view.waitForSelector('text=Das Journal ist genau das, welches dossier.pdf gesehen hat');
    expect(await view.locator('h1').textContent()).toBe('Prüfprogramm für Model Dossier');
    expect(complaints).toEqual([]);
  });
});

test('nothing else lies in the folder of the verifier', () => {
  expect(readdirSync(verifierFolder).toSorted()).toEqual(['page.html', 'verifier.mjs']);
});
