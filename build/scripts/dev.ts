import { createServer as createProbe } from 'node:net';
import { createServer } from 'vite';
import renderer from '../vite.renderer.config.ts';
import { buildApp } from './build.ts';
import { openApp, requireDisplay, requireElectron } from './open-app.ts';

const host = '127.0.0.1';

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createProbe();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

// The page keeps its `app:` origin and is updated as its files change; the other processes are built once.
requireDisplay();
const runtime = await requireElectron();
await buildApp();
const port = await freePort();
const server = await createServer({
  ...renderer,
  configFile: false,
  server: { host, port, strictPort: true, hmr: { host, clientPort: port, protocol: 'ws' } },
});
await server.listen();
openApp(runtime, { MODEL_DOSSIER_DEV_SERVER: `http://${host}:${port}` });
