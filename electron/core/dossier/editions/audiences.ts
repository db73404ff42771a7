import type { DossierAudience, DossierPart } from '#contract/records/dossier';

/** Every part, in the order in which one that is switched on by hand takes its place. */
export const ALL_PARTS: readonly DossierPart[] = [
  'cover',
  'contents',
  'document',
  'summary',
  'outcome',
  'reasons',
  'obligations',
  'answers',
  'empty-answers',
  'not-applicable',
  'evidence',
  'diagram',
  'glossary',
  'sign-offs',
  'conditions',
  'changes',
  'journal',
  'journal-entries',
  'proof',
  'sources',
];

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
  return new Set(ALL_PARTS.filter((part) => !LEFT_OUT[audience].includes(part)));
}
