import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';
import { outFolder, projectFolder } from './scripts/project.ts';

/** The bundles that are not pages. */
export type ProcessName = 'main' | 'preload' | 'core' | 'token' | 'reader';

/** Native, or finds its own files next to itself. */
const external = ['electron', 'better-sqlite3', 'pdfkit', 'pkcs11js'];

/**
 * One CommonJS file for one process: the sandboxed preload cannot be anything else, and the fallback runtime cannot
 * load an ES module as its main file.
 * @param isRelease  leaves out everything that only development and tests may do
 */
export function processConfig(name: ProcessName, isRelease: boolean): UserConfig {
  return defineConfig({
    root: projectFolder,
    publicDir: false,
    logLevel: 'warn',
    define: { __TEST_BUILD__: JSON.stringify(!isRelease) },
    ssr: { noExternal: true, external },
    build: {
      ssr: join(projectFolder, 'electron', 'entry', `${name}.ts`),
      outDir: outFolder,
      emptyOutDir: false,
      target: name === 'preload' ? 'chrome114' : 'node18',
      minify: false,
      sourcemap: true,
      rolldownOptions: { output: { format: 'cjs', codeSplitting: false, entryFileNames: '[name].cjs' } },
    },
  });
}
