import { describe, expect, test } from 'vitest';
import {
  type Asset,
  appPage,
  contentSecurityPolicy,
  isOwnAddress,
  isTrustedSender,
  mayNavigate,
  mayRequest,
  mediaTypeOf,
  refusedSwitches,
  resolveAsset,
  responseHeaders,
  webPreferences,
} from '#shell/policy';

const strangers = [
  'https://example.org/',
  'http://127.0.0.1:9/',
  'file:///etc/passwd',
  'app://model-dossier.evil/index.html',
  'app://evil/index.html',
  'app://model-dossier:80/index.html',
  'app://user@model-dossier/index.html',
  'app:index.html',
  'about:blank',
  'about:srcdoc',
  'chrome://gpu',
  'devtools://devtools/bundled/index.html',
  'javascript:alert(1)',
  'data:text/html,<b>x</b>',
  'blob:app://model-dossier/0e8400',
  'smb://host/share',
  '',
  'not a url',
];

describe('the window\u2019s web preferences', () => {
  test('are exactly these', () => {
    expect(webPreferences('/app/preload.cjs', { devTools: false })).toEqual({
      preload: '/app/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });
});

describe('an address', () => {
  test('of anyone else is not the app\u2019s own, and no page may go there', () => {
    expect(strangers.filter(isOwnAddress)).toEqual([]);
    expect(strangers.filter(mayNavigate)).toEqual([]);
  });

  test('of the page itself may be loaded again, other files of the app may not become the page', () => {
    expect(mayNavigate(appPage)).toBe(true);
    expect(mayNavigate(`${appPage}#/systems`)).toBe(true);
    expect(mayNavigate('app://model-dossier/assets/main.js')).toBe(false);
  });

  test('outside the app is not requested, but for a development server\u2019s own', () => {
    const network = strangers.filter((url) => !/^(blob|data|devtools):/.test(url));
    expect(network.filter((url) => mayRequest(url, null))).toEqual([]);
    const devServer = { origin: 'http://127.0.0.1:5173', webSocketOrigin: 'ws://127.0.0.1:5173' };
    expect(mayRequest('http://127.0.0.1:5173/main.ts', devServer)).toBe(true);
    expect(mayRequest('ws://127.0.0.1:5173/', devServer)).toBe(true);
    expect(mayRequest('http://127.0.0.1:5174/', devServer)).toBe(false);
    expect(mayRequest('http://127.0.0.1:5173/main.ts', null)).toBe(false);
  });
});

describe('a sender', () => {
  test('is trusted only as the main frame on the app\u2019s page', () => {
    expect(isTrustedSender({ url: appPage, isMainFrame: true })).toBe(true);
    expect(isTrustedSender({ url: appPage, isMainFrame: false })).toBe(false);
    expect(strangers.filter((url) => isTrustedSender({ url, isMainFrame: true }))).toEqual([]);
  });
});

describe('the app: protocol', () => {
  const asset: Asset = { file: '/app/out/renderer/index.html', mediaType: 'text/html; charset=utf-8' };
  const assets = new Map([['/index.html', asset]]);

  test('gives a listed file, also with a query', () => {
    expect(resolveAsset('GET', appPage, assets)).toEqual({ status: 200, asset });
    expect(resolveAsset('GET', `${appPage}?x=1#y`, assets)).toEqual({ status: 200, asset });
  });

  test('has nothing else, however the path is written', () => {
    const paths = ['/../x', '/%2e%2e/x', '/..%2fx', '/%252e/x', '/..\\x', '/index.html%00', '/INDEX.html', '/', '/.'];
    const found = paths.filter((path) => resolveAsset('GET', `app://model-dossier${path}`, assets).status === 200);
    expect(found).toEqual([]);
  });

  test('answers nobody else, and nothing but GET', () => {
    expect(strangers.filter((url) => resolveAsset('GET', url, assets).status !== 403)).toEqual([]);
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
      expect(resolveAsset(method, appPage, assets).status).toBe(405);
    }
  });

  test('knows the kinds of files a page is made of and no others', () => {
    expect(mediaTypeOf('index.html')).toBe('text/html; charset=utf-8');
    expect(mediaTypeOf('inter.WOFF2')).toBe('font/woff2');
    expect(['main.js.map', 'notes.txt', 'x.cjs', 'README'].map(mediaTypeOf)).toEqual([null, null, null, null]);
  });

  test('sends its policy with every answer, and loosens it only for a development server', () => {
    const headers = responseHeaders('text/css', null);
    expect(headers['Content-Security-Policy']).toBe(contentSecurityPolicy(null));
    expect(contentSecurityPolicy(null)).toContain("default-src 'none'");
    expect(contentSecurityPolicy(null)).toContain("require-trusted-types-for 'script'");
    expect(contentSecurityPolicy(null)).not.toMatch(/unsafe|ws:|http:/);
    const dev = contentSecurityPolicy({ origin: 'http://127.0.0.1:1', webSocketOrigin: 'ws://127.0.0.1:1' });
    expect(dev).toContain("script-src 'self';");
    expect(dev).toContain("connect-src 'self' ws://127.0.0.1:1");
  });
});

test('switches that let others in are refused', () => {
  expect(refusedSwitches).toEqual(expect.arrayContaining(['remote-debugging-port', 'inspect', 'disable-web-security']));
});
