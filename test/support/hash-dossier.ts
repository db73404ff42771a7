import { createHash } from 'node:crypto';
import { writeDossier } from '#core/dossier/dossier';
import { sampleInput } from './dossier-input.ts';

/** Prints the hash of the sample dossier, for a test that runs it under another environment. */
const { pdf } = await writeDossier(sampleInput({ signOffs: ['current', 'stale'] }));
console.log(createHash('sha256').update(pdf).digest('hex'));
