import type { Block } from '../layout/blocks.ts';
import { actions } from './actions.ts';
import { anchor } from './anchor.ts';
import { answers } from './answers.ts';
import { calculations } from './calculations.ts';
import { card } from './card.ts';
import { cardChanges } from './card-changes.ts';
import { cards } from './cards.ts';
import { certificate } from './certificate.ts';
import { changes } from './changes.ts';
import { conclusions } from './conclusions.ts';
import type { SectionContext } from './context.ts';
import { decisions } from './decisions.ts';
import { diagram } from './diagram.ts';
import { document } from './document.ts';
import { duties } from './duties.ts';
import { evidence } from './evidence.ts';
import { glossary } from './glossary.ts';
import { inventory } from './inventory.ts';
import { journalHead, proof, sources } from './journal.ts';
import { lineage } from './lineage.ts';
import { measurements } from './measurements.ts';
import type { SectionName } from './names.ts';
import { obligations } from './obligations.ts';
import { outcomeLines } from './outcome-lines.ts';
import { policies } from './policies.ts';
import { review } from './review.ts';
import { risks } from './risks.ts';
import { scores } from './scores.ts';
import { signOffs } from './sign-offs.ts';
import { statement } from './statement.ts';
import { classification, summary } from './summary.ts';
import { purpose, system } from './system.ts';
import { journalEntries, trail } from './trail.ts';
import { watch } from './watch.ts';

/** Every section there is. One that has nothing to say gives no blocks. */
export const SECTIONS: Readonly<Record<SectionName, (context: SectionContext) => Block[]>> = {
  document,
  summary,
  conclusions,
  scores,
  calculations,
  obligations,
  answers,
  diagram,
  glossary,
  'sign-offs': signOffs,
  system,
  purpose,
  classification,
  'outcome-lines': outcomeLines,
  duties,
  decisions,
  card,
  statement,
  certificate,
  trail,
  changes,
  inventory,
  cards,
  'card-changes': cardChanges,
  lineage,
  review,
  risks,
  measurements,
  watch,
  policies,
  actions,
  evidence,
  'journal-head': journalHead,
  'journal-entries': journalEntries,
  proof,
  sources,
  anchor,
};
