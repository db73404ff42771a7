import type { TestProject } from 'vitest/node';
import type {} from '#test/e2e/provided';
import { buildApp } from './scripts/build.ts';
import { findElectron } from './scripts/electron-runtime.ts';

/** Builds what has changed and finds an Electron, once for all e2e tests. */
export default async function setup(project: TestProject): Promise<void> {
  await buildApp();
  const runtime = await findElectron();
  console.log(`Electron ${runtime.version}${runtime.isFallback ? ' (fallback)' : ''}`);
  project.provide('electronExecutable', runtime.executable);
  project.provide('isFallbackElectron', runtime.isFallback);
}
