import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { _electron, type ElectronApplication, type Locator, type Page } from 'playwright';
import { expect, inject } from 'vitest';
import type {} from './provided.ts';
import { giveAway, startFor } from './unprivileged.ts';

const projectFolder = resolve(import.meta.dirname, '..', '..');
const screenshotFolder = join(projectFolder, 'out', 'screenshots');

const light = { theme: 'light', size: { width: 1280, height: 800 } } as const;
const dark = { theme: 'dark', size: { width: 1920, height: 1080 } } as const;

export interface AppOptions {
  readonly locale?: 'en' | 'de';
  readonly theme?: 'light' | 'dark';
  /** The page's size in pixels. */
  readonly size?: { readonly width: number; readonly height: number };
  /** A folder of an earlier start, to go on with its data. */
  readonly folder?: string;
  /** Added to the environment of the app. */
  readonly env?: Record<string, string>;
}

/** The real app in a real window, with a data folder of its own. */
export class TestApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** Belongs to this test; files chosen in dialogs go here. */
  readonly folder: string;
  readonly isSandboxed: boolean;
  /** What went wrong in the page: exceptions, logged errors, refusals by the content security policy. */
  readonly complaints: string[] = [];

  private constructor(electron: ElectronApplication, page: Page, folder: string, isSandboxed: boolean) {
    this.electron = electron;
    this.page = page;
    this.folder = folder;
    this.isSandboxed = isSandboxed;
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.complaints.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** Starts the app and waits for its window. */
  static async launch(options: AppOptions = {}): Promise<TestApp> {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'model-dossier-e2e-')));
    const data = join(folder, 'data');
    await mkdir(data, { recursive: true });
    giveAway(data);
    const node = join(projectFolder, 'node_modules', '.bin', 'node');
    const start = startFor(inject('electronExecutable'), [node, join(projectFolder, 'out', 'main.cjs')], folder);
    const electron = await _electron.launch({
      executablePath: start.executable,
      chromiumSandbox: start.isSandboxed,
      args: [
        '-r',
        join(import.meta.dirname, 'hold-ready.cjs'),
        // Without a graphics card its process only fails and is started again.
        '--disable-gpu',
        `--user-data-dir=${data}`,
        `--lang=${options.locale ?? 'en'}`,
        projectFolder,
      ],
      env: { ...start.env, ...options.env },
      cwd: projectFolder,
    });
    const page = await electron.firstWindow();
    const app = new TestApp(electron, page, folder, start.isSandboxed);
    await app.setTheme(options.theme ?? 'light');
    await app.setSize(options.size ?? { width: 1280, height: 800 });
    return app;
  }

  /** The system's wish for light or dark. */
  async setTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.electron.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    // Playwright says "light" to the page whatever the system says, unless told.
    await this.page.emulateMedia({ colorScheme: theme });
    // Colours pass over into one another; half way they are nobody's. They are put to their end, since a transition begun
    // while the page changes its size may never reach it by itself. What inherits a colour follows a frame later.
    await this.page.evaluate(async () => {
      const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      await nextFrame();
      for (;;) {
        await nextFrame();
        const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
        if (transitions.length === 0) return;
        for (const transition of transitions) transition.finish();
      }
    });
  }

  async setSize(size: { readonly width: number; readonly height: number }): Promise<void> {
    await this.electron.evaluate(({ BrowserWindow }, { width, height }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setBounds({ x: 0, y: 0, width, height });
      window?.setContentSize(width, height);
    }, size);
    // The menu bar takes its part of the window; the page gets the whole size all the same.
    await this.page.setViewportSize(size);
  }

  /** What the person will choose in the next native dialog; nothing closes it without a choice. */
  async chooseNext(...paths: readonly string[]): Promise<void> {
    await this.electron.evaluate(
      ({ dialog }, filePaths) => {
        const canceled = filePaths.length === 0;
        dialog.showOpenDialog = async () => ({ canceled, filePaths });
        dialog.showSaveDialog = async () => ({ canceled, filePath: filePaths[0] ?? '' });
      },
      [...paths],
    );
  }

  /** Drops a file somewhere, as bytes: a path would mean nothing to the window. */
  async drop(target: Locator, name: string, content: Uint8Array): Promise<void> {
    const dataTransfer = await this.page.evaluateHandle(
      ({ fileName, base64 }) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], fileName));
        return transfer;
      },
      { fileName: name, base64: Buffer.from(content).toString('base64') },
    );
    for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer });
  }

  /** Writes what is on the screen to `out/screenshots/NAME.png`. */
  async screenshot(name: string): Promise<void> {
    await mkdir(screenshotFolder, { recursive: true });
    await this.page.screenshot({ path: join(screenshotFolder, `${name}.png`) });
  }

  /**
   * Looks at a screen as the designer and as axe do. Colours change with the theme and the layout with the size, so that
   * two of the four ways show all there is. Nothing of that hangs on the language: where axe has looked in one, the other
   * needs only a picture of the narrow window, in which long words would not fit.
   * @param isChecked  whether axe looks too
   * @returns what axe finds wrong
   */
  async look(name: string, isChecked = true): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const { theme, size } of isChecked ? [light, dark] : [light]) {
      await this.#appear(theme, size);
      await this.screenshot(`${name}-${theme}-${size.width}`);
      const found = isChecked ? await this.accessibilityFaults() : [];
      faults.push(...found.map((fault) => `${theme} ${size.width}: ${fault}`));
    }
    await this.#appear(light.theme, light.size);
    return faults;
  }

  async #appear(theme: 'light' | 'dark', size: { readonly width: number; readonly height: number }): Promise<void> {
    await this.setTheme(theme);
    await this.setSize(size);
  }

  /** What axe finds wrong on the screen, each with the element it is about. */
  async accessibilityFaults(): Promise<readonly string[]> {
    // A message that comes or goes is half faded, and its colours are nobody's.
    await this.page.waitForFunction(() => document.querySelector('[data-sonner-toast]') === null);
    // The default mode opens a second page, which Electron has not got.
    const { violations } = await new AxeBuilder({ page: this.page })
      .setLegacyMode(true)
      .options({ resultTypes: ['violations'] })
      .analyze();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.replace(/ id="[^"]*"/, '')} (${failureSummary ?? ''})`),
    );
  }

  /** Fails with what went wrong in the page since the start or the last call. */
  expectNoComplaint(): void {
    expect(this.complaints.splice(0)).toEqual([]);
  }

  /** The process number of the core; of the newest, if it was restarted. */
  corePid(): number | null {
    const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const main = this.electron.process().pid;
    const cores = processes.map(Number).filter((pid) => parentOf(pid) === main && isCore(pid));
    return cores.at(-1) ?? null;
  }

  /** Ends the core as a power cut would. */
  killCore(): void {
    const pid = this.corePid();
    if (pid === null) throw new Error('No core process is running');
    process.kill(pid, 'SIGKILL');
  }

  /** Ends the whole app as a power cut would. The folder stays for another start. */
  async crash(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.electron.once('close', () => resolve()));
    this.killCore();
    this.electron.process().kill('SIGKILL');
    await ended;
  }

  /** Keeps what is needed to understand a test that failed. */
  async keepEvidence(name: string): Promise<void> {
    await this.screenshot(`failed-${name.replace(/\W+/g, '-')}`).catch(() => undefined);
    const log = join(this.folder, 'data', 'logs', 'core.log');
    if (existsSync(log)) console.error(readFileSync(log, 'utf8'));
  }

  async close(): Promise<void> {
    await this.electron.close();
  }

  /** Deletes everything this test made. */
  async remove(): Promise<void> {
    await this.close().catch(() => undefined);
    await rm(this.folder, { recursive: true, force: true });
  }
}

function parentOf(pid: number): number | null {
  try {
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    return Number(rest.split(' ')[1]);
  } catch {
    // It ended meanwhile.
    return null;
  }
}

/** A forked core names its file; a utility process only its kind. */
function isCore(pid: number): boolean {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  return command.includes('core.cjs') || command.includes('node.mojom.NodeService');
}
