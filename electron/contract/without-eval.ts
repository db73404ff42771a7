import { config } from 'zod';

// Imported before any schema where code must not be made from text (the window's content security policy): else zod tries
// whether it may, and every try is reported as a breach.
config({ jitless: true });
