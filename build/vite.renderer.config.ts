import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { outFolder, projectFolder } from './scripts/project.ts';

/** The window's page: static files for the `app:` protocol. Also used by the dev server. */
export default defineConfig({
  root: join(projectFolder, 'renderer'),
  base: './',
  publicDir: false,
  plugins: [tailwindcss(), svelte()],
  logLevel: 'warn',
  build: {
    outDir: join(outFolder, 'renderer'),
    emptyOutDir: true,
    // The oldest engine the page must run on: the fallback runtime's.
    target: 'chrome114',
    cssTarget: 'chrome114',
    // Inlined assets would be data: URLs, which the content security policy refuses for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
