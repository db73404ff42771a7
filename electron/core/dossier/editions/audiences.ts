import { DOSSIER_PARTS } from '#contract/dossier-parts';
import type { DossierAudience, DossierPart } from '#contract/records/dossier';

const LEFT_OUT: Readonly<Record<DossierAudience, readonly DossierPart[]>> = {
  // Everything that the law may ask for; who typed what when is asked for by auditors.
  regulator: ['journal-entries', 'changes'],
  auditor: [],
  executive: [
    'contents',
    'reasons',
    'answers',
    'empty-answers',
    'not-applicable',
    'inventory',
    'evidence',
    'diagram',
    'glossary',
    'journal-entries',
    'proof',
    'sources',
  ],
  client: ['empty-answers', 'not-applicable', 'evidence', 'diagram', 'changes', 'journal-entries'],
};

/** What an audience gets to see, as far as an edition has it. */
export const AUDIENCES: Readonly<Record<DossierAudience, ReadonlySet<DossierPart>>> = {
  regulator: partsFor('regulator'),
  auditor: partsFor('auditor'),
  executive: partsFor('executive'),
  client: partsFor('client'),
};

function partsFor(audience: DossierAudience): ReadonlySet<DossierPart> {
  return new Set(DOSSIER_PARTS.filter((part) => !LEFT_OUT[audience].includes(part)));
}
