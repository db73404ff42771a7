import { AddEvidence } from './add-evidence.svelte.ts';

/** What is being added to the library. It outlives its screen, because files may be dropped anywhere on it. */
export const libraryAdding = new AddEvidence();
