/**
 * Every security rule of the window, as plain data and functions; `hardening.ts` wires them to Electron.
 * @source Electron, "Security, native capabilities, and your responsibility" (checklist)
 */

/** The one scheme, host and page there is. */
export const appScheme = 'app';
export const appHost = 'model-dossier';
export const appOrigin = `${appScheme}://${appHost}`;
export const appPage = `${appOrigin}/index.html`;

/** The scheme is a standard, secure origin that may load its own modules; nothing more. */
export const schemePrivileges = { standard: true, secure: true, supportFetchAPI: true } as const;

/** The window's web preferences. Nothing here may be loosened by another place. */
export function webPreferences(preload: string, options: { readonly devTools: boolean }) {
  return {
    preload,
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
    // The spelling checker would fetch dictionaries.
    spellcheck: false,
    devTools: options.devTools,
  } as const;
}

/** Where a development server may additionally be reached, for its page updates. */
export interface DevServer {
  readonly origin: string;
  readonly webSocketOrigin: string;
}

/**
 * The content security policy, sent as a header with every answer.
 * @param devServer  only in development: allows updates and the styles they inject; without Trusted Types, which
 *   Svelte's updates cannot satisfy
 */
export function contentSecurityPolicy(devServer: DevServer | null): string {
  const isDev = devServer !== null;
  return [
    "default-src 'none'",
    "script-src 'self'",
    isDev ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    isDev ? `connect-src 'self' ${devServer.webSocketOrigin}` : "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // Svelte's templates and TipTap's paste are the only two that make markup from text.
    ...(isDev ? [] : ["require-trusted-types-for 'script'", 'trusted-types svelte-trusted-html ProseMirrorClipboard']),
  ].join('; ');
}

/** The headers of every answer of the `app:` protocol. */
export function responseHeaders(mediaType: string, devServer: DevServer | null): Record<string, string> {
  return {
    'Content-Type': mediaType,
    'Content-Security-Policy': contentSecurityPolicy(devServer),
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-cache',
  };
}

/** Parses without throwing; null for what is no URL. */
function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

/** Whether an address is of this app. The host is compared too: `app://model-dossier.evil/` is a stranger. */
export function isOwnAddress(url: string): boolean {
  const parsed = parse(url);
  return (
    parsed !== null &&
    parsed.protocol === `${appScheme}:` &&
    parsed.host === appHost &&
    parsed.username === '' &&
    parsed.password === ''
  );
}

/** Whether a page may go there: only a reload of the page itself. */
export function mayNavigate(url: string): boolean {
  const parsed = parse(url);
  return parsed !== null && isOwnAddress(url) && parsed.pathname === '/index.html';
}

/** What is known about the sender of a message to the shell. */
export interface Sender {
  readonly url: string;
  readonly isMainFrame: boolean;
}

/** Whether a message comes from the window's own page and not from a frame in it or a page that took its place. */
export function isTrustedSender(sender: Sender): boolean {
  return sender.isMainFrame && mayNavigate(sender.url);
}

/** Whether a request may leave at all. The app makes no network request; a development server is the one exception. */
export function mayRequest(url: string, devServer: DevServer | null): boolean {
  const parsed = parse(url);
  if (parsed === null) return false;
  if (parsed.protocol === `${appScheme}:`) return isOwnAddress(url);
  // Made by the page itself from its own bytes, or Chromium's own developer tools.
  if (parsed.protocol === 'blob:' || parsed.protocol === 'data:' || parsed.protocol === 'devtools:') return true;
  return devServer !== null && (parsed.origin === devServer.origin || parsed.origin === devServer.webSocketOrigin);
}

/** One file of the page. */
export interface Asset {
  readonly file: string;
  readonly mediaType: string;
}
export type AssetAnswer =
  | { readonly status: 200; readonly asset: Asset }
  | { readonly status: 403 | 404 | 405; readonly asset: null };

/**
 * Finds the file an address stands for. The list of files is made at start-up, so no path is ever built from an
 * address: whatever is not in the list does not exist.
 * @param assets  address path, beginning with `/`, → file
 */
export function resolveAsset(method: string, url: string, assets: ReadonlyMap<string, Asset>): AssetAnswer {
  if (method !== 'GET') return { status: 405, asset: null };
  const parsed = parse(url);
  if (parsed === null || !isOwnAddress(url)) return { status: 403, asset: null };
  const asset = assets.get(parsed.pathname);
  return asset === undefined ? { status: 404, asset: null } : { status: 200, asset };
}

const mediaTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  ttf: 'font/ttf',
};

/** The media type of a file of the page; null for a kind the page has no use for. */
export function mediaTypeOf(fileName: string): string | null {
  return mediaTypes[fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()] ?? null;
}

/** Command line switches that open the app to others; a packaged app refuses to start with one. */
export const refusedSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'disable-web-security',
  'load-extension',
  'js-flags',
] as const;
