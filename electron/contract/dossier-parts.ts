/**
 * Every part of a dossier that can be switched, in the order in which it is offered and in which one that is switched on by
 * hand takes its place. Beside the records, so that the window has it without their schemas.
 */
export const DOSSIER_PARTS = [
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
  'inventory',
  'lineage',
  'review',
  'risks',
  'measurements',
  'watch',
  'policies',
  'actions',
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
] as const;
