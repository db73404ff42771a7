import { buildApp } from './build.ts';
import { openApp, requireDisplay, requireElectron } from './open-app.ts';

requireDisplay();
const runtime = await requireElectron();
const built = await buildApp();
if (built.length > 0) console.log(`Built ${built.join(', ')}.`);
openApp(runtime);
