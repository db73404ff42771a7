import { createHash } from 'node:crypto';
import type { DossierEdition } from '#contract/records/dossier';
import { writeDossier } from '#core/dossier/dossier';
import { messagesOf, sampleInput } from './dossier-input.ts';

/** Prints the hash of the sample dossier, or of an edition of it, for a test that runs it under another environment. */
const edition = process.argv[2] as DossierEdition | undefined;
const input = sampleInput({ signOffs: ['current', 'stale'] });
const { pdf } = await writeDossier(
  edition === undefined
    ? input
    : {
        ...input,
        second: { locale: 'de', messages: messagesOf('de') },
        options: {
          edition,
          audience: 'auditor',
          parts: {},
          redaction: null,
          isDraft: true,
          classification: 'Confidential',
          languages: ['en', 'de'],
        },
      },
);
console.log(createHash('sha256').update(pdf).digest('hex'));
