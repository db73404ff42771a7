import { buildApp } from './build.ts';
import { openApp, requireDisplay } from './open-app.ts';

requireDisplay();
const built = await buildApp();
if (built.length > 0) console.log(`Built ${built.join(', ')}.`);
await openApp();
