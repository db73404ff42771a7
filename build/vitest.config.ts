import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Unit and core tests run on Node; component tests in jsdom. The real window is tested by test/e2e, not here. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    // Vitest would leave one of two cores idle; most of these tests wait for a disk or another tool.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        extends: true,
        test: {
          name: 'core',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/renderer/**', 'node_modules/**'],
          environment: 'node',
          setupFiles: ['test/support/properties.ts'],
          // Generous: machines are shared, and passphrases cost time on purpose.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'renderer',
          include: ['test/renderer/**/*.test.ts'],
          environment: 'jsdom',
          setupFiles: ['test/support/properties.ts'],
        },
      },
    ],
  },
});
