import { configureGlobal } from 'fast-check';

/**
 * Property tests try the same cases in every run, so that what fails speaks of the change and not of luck. With THOROUGH
 * they look for cases nobody tried yet; one that fails becomes an example of its test.
 */
const SEED = 20_261_123;

if (process.env['THOROUGH'] === undefined) configureGlobal({ seed: SEED });
