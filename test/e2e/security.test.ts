import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestApp } from './app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.launch();
  await app.page.waitForLoadState('load');
});
afterAll(() => app.remove());

describe('the window', () => {
  test('is sandboxed, isolated and without Node', async () => {
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // Not in Electron's public types: what the page was really started with.
      const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    const names = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'];
    const reachable = await app.page.evaluate((all) => all.filter((name) => name in window), names);
    expect(reachable).toEqual([]);
  });

  test('runs under Chromium\u2019s sandbox wherever the tests may have one', async () => {
    const isOn = await app.electron.evaluate(
      ({ app: electronApp }) => !electronApp.commandLine.hasSwitch('no-sandbox'),
    );
    expect(isOn).toBe(app.isSandboxed);
  });

  test('has no other window, page or frame than its own', async () => {
    const before = app.page.url();
    expect(before).toBe('app://model-dossier/index.html');
    const opened = await app.page.evaluate(() => window.open('app://model-dossier/index.html') === null);
    expect(opened).toBe(true);
    await app.page.evaluate(() => {
      window.location.href = 'https://example.org/';
    });
    await app.page.evaluate(() => {
      window.location.href = 'file:///etc/passwd';
    });
    await app.page.waitForTimeout(300);
    expect(app.page.url()).toBe(before);
    const windows = await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(windows).toBe(1);
    const frameUrl = await app.page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.src = 'https://example.org/';
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { contentDocument } = frame;
      frame.remove();
      // What was refused is an opaque error page, which the page cannot look into, or an empty one.
      return contentDocument === null ? 'opaque' : contentDocument.URL;
    });
    expect(['opaque', 'about:blank']).toContain(frameUrl);
  });

  test('is refused every permission', async () => {
    const states = await app.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'];
      const found: Record<string, string> = {};
      for (const name of names) {
        const status = await navigator.permissions.query({ name: name as PermissionName });
        found[name] = status.state;
      }
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).catch((error: Error) => error.name);
      const screenCapture = await navigator.mediaDevices.getDisplayMedia().catch((error: Error) => error.name);
      return { ...found, media: String(media), screenCapture: String(screenCapture) };
    });
    const { media, screenCapture, ...queried } = states;
    expect(new Set(Object.values(queried))).toEqual(new Set(['denied']));
    expect(['NotAllowedError', 'NotFoundError']).toContain(media);
    expect(screenCapture).toMatch(/Error$/);
  });

  test('cannot reach the network, nor files outside the page', async () => {
    const failures = await app.page.evaluate(async () => {
      const urls = ['https://example.org/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'app://model-dossier.evil/'];
      const results = await Promise.all(urls.map((url) => fetch(url).then(String, (error: Error) => error.name)));
      return results;
    });
    expect(failures).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError']);
    // The same without the page's policy: the session itself lets nothing out.
    const fromMain = await app.electron.evaluate(async ({ session }) =>
      session.defaultSession.fetch('https://192.0.2.10/').then(
        (answer) => `${answer.status}`,
        (error: Error) => error.message,
      ),
    );
    expect(fromMain).toMatch(/ERR_BLOCKED_BY_CLIENT/);
  });
});

describe('the app: protocol', () => {
  test('sends the content security policy and the other headers with every answer', async () => {
    const headers = await app.page.evaluate(async () => Object.fromEntries((await fetch('/index.html')).headers));
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types svelte-trusted-html ProseMirrorClipboard",
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  });

  test('gives nothing but the files of the page, however the path is written', async () => {
    const paths = [
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/%252e%252e/package.json',
      '/..%5c..%5cpackage.json',
      '/assets/../../main.cjs',
      '//etc/passwd',
      '/index.html%00.js',
      '/INDEX.HTML',
      '/',
    ];
    const given = await app.page.evaluate(async (all) => {
      // What the engine itself refuses to parse does not get as far as the shell.
      const ask = (path: string) =>
        fetch(`app://model-dossier${path}`).then(
          (answer) => answer.ok,
          () => false,
        );
      const answers = await Promise.all(all.map(ask));
      return all.filter((_, index) => answers[index]);
    }, paths);
    expect(given).toEqual([]);
    const posted = await app.page.evaluate(async () => (await fetch('/index.html', { method: 'POST' })).status);
    expect(posted).toBe(405);
  });

  test('refuses inline scripts, inline handlers and strings as markup', async () => {
    const outcome = await app.page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const inject = (how: () => void): void => {
        try {
          how();
        } catch {
          // Refused already here; what counts is that it does not run.
        }
      };
      const script = document.createElement('script');
      inject(() => script.append('window.wasInjected = true'));
      const link = document.createElement('a');
      inject(() => link.setAttribute('onclick', 'window.wasInjected = true'));
      document.body.append(script, link);
      link.click();
      let markup = 'accepted';
      try {
        document.createElement('div').innerHTML = '<b>text</b>';
      } catch (error) {
        markup = error instanceof Error ? error.name : 'refused';
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      script.remove();
      link.remove();
      return { violations, markup, wasInjected: 'wasInjected' in window };
    });
    expect(outcome.wasInjected).toBe(false);
    expect(outcome.markup).toBe('TypeError');
    expect(outcome.violations.length).toBeGreaterThan(0);
  });
});

describe('the shell', () => {
  test('gives a connection only to the window\u2019s own page', async () => {
    const given = await app.electron.evaluate(({ ipcMain, BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      if (window === undefined) return ['no window'];
      const own = window.webContents.mainFrame;
      const answers: string[] = [];
      const frame = (name: string, url: string) => ({ url, postMessage: () => answers.push(name) });
      const forged: [string, unknown][] = [
        ['another page', frame('another page', 'https://example.org/')],
        ['a frame of the same address', frame('a frame of the same address', own.url)],
        ['a blank page', frame('a blank page', 'about:blank')],
        ['no frame', null],
      ];
      for (const [, senderFrame] of forged) ipcMain.emit('core:port-wanted', { senderFrame });
      return answers;
    });
    expect(given).toEqual([]);
  });

  test('listens to one message and nothing else', async () => {
    const channels = await app.electron.evaluate(({ ipcMain }) => ipcMain.eventNames().map(String));
    expect(channels.filter((name) => name !== 'error')).toEqual(['core:port-wanted']);
  });
});
