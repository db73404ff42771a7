import { type ChildProcess, spawn } from 'node:child_process';
import { type ElectronRuntime, findElectron } from './electron-runtime.ts';
import { fail, projectFolder, toolEnvironment } from './project.ts';

/** Ends the script, saying what to do, if no window could be shown here. */
export function requireDisplay(): void {
  const hasDisplay = Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  if (process.platform === 'linux' && !hasDisplay) {
    fail('No display: start it in a desktop session, or see the app work without one with "npm run demo".');
  }
}

/** Finds an Electron; ends the script, saying what to do, if there is none. */
export async function requireElectron(): Promise<ElectronRuntime> {
  return await findElectron().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
}

/**
 * Opens the built app; the script ends with it.
 * @param environment  added to the script's own
 */
export function openApp(runtime: ElectronRuntime, environment: Record<string, string> = {}): ChildProcess {
  // Chromium refuses its sandbox to root; everyone else gets it.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = spawn(runtime.executable, [projectFolder, ...asRoot, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...toolEnvironment(), ...environment },
  });
  app.once('error', (error) => fail(`Electron could not be started: ${error.message}`));
  app.once('exit', (code) => process.exit(code ?? 1));
  return app;
}
