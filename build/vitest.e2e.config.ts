import { defineConfig } from 'vitest/config';

/** What is measured while nothing else runs. */
const measured = ['test/e2e/lag.test.ts'];

/**
 * Tests in the real app's real window; needs a display (`npm run e2e` brings one). Two windows at a time: a window mostly
 * waits. Each has its own data, and Playwright gives each page the focus whatever the system says.
 */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    environment: 'node',
    globalSetup: ['build/e2e-setup.ts'],
    testTimeout: 240_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: measured,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'e2e-measured', include: measured, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
