import { readFile } from 'node:fs/promises';
import { app, protocol, type Session, session, type WebContents } from 'electron';
import {
  type Asset,
  appScheme,
  type DevServer,
  isOwnAddress,
  mayNavigate,
  mayRequest,
  refusedSwitches,
  resolveAsset,
  responseHeaders,
  schemePrivileges,
} from './policy.ts';

/**
 * What must be settled before Electron is ready: the sandbox for every page, the scheme, no look-up of any host.
 * @throws Error if a packaged app is started with a switch that opens it to others
 */
export function hardenApp(devServer: DevServer | null): void {
  if (app.isPackaged) {
    const refused = refusedSwitches.find((name) => app.commandLine.hasSwitch(name));
    if (refused !== undefined) throw new Error(`The switch --${refused} is refused.`);
  }
  // With --no-sandbox (root, in tests) it would end every child process.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: schemePrivileges }]);
  if (devServer === null) app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
}

/** No window, frame or page but ours. */
function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event, url) => {
    if (!mayNavigate(url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !mayNavigate(event.url)) event.preventDefault();
  });
}

/** Denies every permission, device, download and request that is not of this app. */
export function hardenSession(devServer: DevServer | null, target: Session = session.defaultSession): void {
  target.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  target.setPermissionCheckHandler(() => false);
  target.setDevicePermissionHandler(() => false);
  target.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  target.setSpellCheckerEnabled(false);
  target.on('will-download', (event) => event.preventDefault());
  target.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details.url, devServer) }));
}

/** Answers `app:` addresses from the built page. */
export function servePage(files: ReadonlyMap<string, Asset>): void {
  protocol.handle(appScheme, async (request) => {
    const answer = resolveAsset(request.method, request.url, files);
    if (answer.asset === null) return new Response(null, { status: answer.status });
    const content = await readFile(answer.asset.file);
    return new Response(content, { headers: responseHeaders(answer.asset.mediaType, null) });
  });
}

/** Development only: answers `app:` addresses from Vite's server, so that the origin and the rules stay the same. */
export function servePageFrom(devServer: DevServer, fetchFrom: (url: string) => Promise<Response>): void {
  protocol.handle(appScheme, async (request) => {
    if (request.method !== 'GET' || !isOwnAddress(request.url)) return new Response(null, { status: 403 });
    const { pathname, search } = new URL(request.url);
    const answer = await fetchFrom(`${devServer.origin}${pathname}${search}`);
    const mediaType = answer.headers.get('content-type') ?? 'application/octet-stream';
    return new Response(answer.body, { status: answer.status, headers: responseHeaders(mediaType, devServer) });
  });
}
