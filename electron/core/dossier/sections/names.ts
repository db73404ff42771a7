import type { DossierSectionId } from '#contract/records/pack';

/**
 * Every section of a dossier: those a pack may list, and those of editions. `purpose`: the system in short;
 * `outcome-lines`: the outcome without reasons; `anchor`: hashes and journal head in short.
 */
export type SectionName =
  | Exclude<DossierSectionId, 'journal'>
  | 'system'
  | 'purpose'
  | 'classification'
  | 'outcome-lines'
  | 'duties'
  | 'decisions'
  | 'card'
  | 'statement'
  | 'certificate'
  | 'trail'
  | 'changes'
  | 'inventory'
  | 'cards'
  | 'card-changes'
  | 'lineage'
  | 'review'
  | 'risks'
  | 'measurements'
  | 'watch'
  | 'policies'
  | 'actions'
  | 'evidence'
  | 'journal-head'
  | 'journal-entries'
  | 'proof'
  | 'sources'
  | 'anchor';
