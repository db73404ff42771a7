import { defineConfig } from 'vitest/config';

/** Tests in the real app's real window; needs a display (`npm run e2e` brings one). One window at a time. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['build/e2e-setup.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
