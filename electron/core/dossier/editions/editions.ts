import type { DossierEdition, DossierPart } from '#contract/records/dossier';
import type { SectionName } from '../sections/names.ts';

/** A section in its place, and the part whose switch it hangs on. */
export interface Piece {
  readonly section: SectionName;
  readonly part: DossierPart;
}

/** What one kind of document is made of. */
export interface Edition {
  /** Ids of the packs it is for; absent: for all. */
  readonly packs?: readonly string[];
  /** What an assessment must have for it. */
  readonly needs?: 'sign-off' | 'earlier-dossier';
  /** A title page, a title above the text, or a single sheet. */
  readonly opening: 'cover' | 'head' | 'sheet';
  /** `pack`: the title of the pack's dossier; else the edition's own (`dossier.edition.<id>`). */
  readonly title: 'pack' | 'edition';
  /** In order. `pack`: what the pack lists, in its order. */
  readonly pieces: readonly (Piece | 'pack')[];
  /** Without these it would not be what it is: whoever reads it. */
  readonly core: readonly DossierPart[];
  /** Parts it has that show themselves inside other sections. */
  readonly within?: readonly DossierPart[];
}

const piece = (section: SectionName, part: DossierPart): Piece => ({ section, part });

const ANCHOR: readonly Piece[] = [piece('journal-head', 'journal'), piece('proof', 'proof')];
const INVENTORY: readonly Piece[] = [
  piece('lineage', 'lineage'),
  piece('cards', 'inventory'),
  piece('inventory', 'inventory'),
];
const CHANGES: readonly Piece[] = [piece('changes', 'changes'), piece('card-changes', 'changes')];
/** What people judge and watch, in its order. */
export const JUDGING: readonly Piece[] = (
  ['review', 'risks', 'measurements', 'watch', 'policies', 'actions'] as const
).map((name) => piece(name, name));
const LISTS: readonly Piece[] = [
  ...INVENTORY,
  ...JUDGING,
  piece('evidence', 'evidence'),
  piece('diagram', 'diagram'),
  piece('glossary', 'glossary'),
];
const OUTCOME: readonly Piece[] = [
  piece('conclusions', 'outcome'),
  piece('scores', 'outcome'),
  piece('calculations', 'outcome'),
];
const ANSWERS: readonly DossierPart[] = ['empty-answers', 'not-applicable'];

/** A document of the pack's own, with what it rests on behind it. */
function documentEdition(packs: readonly string[]): Edition {
  return {
    packs,
    opening: 'cover',
    title: 'pack',
    pieces: [
      piece('document', 'document'),
      piece('summary', 'summary'),
      ...OUTCOME,
      piece('obligations', 'obligations'),
      piece('answers', 'answers'),
      ...LISTS,
      piece('sign-offs', 'sign-offs'),
      ...ANCHOR,
      piece('sources', 'sources'),
    ],
    core: ['cover', 'document', 'sign-offs'],
    within: ['contents', 'outcome', 'reasons', 'conditions', ...ANSWERS],
  };
}

/** Every edition as data: for which packs, of what, in which order. */
export const EDITIONS: Readonly<Record<DossierEdition, Edition>> = {
  full: {
    opening: 'cover',
    title: 'pack',
    pieces: ['pack', ...CHANGES, piece('journal-entries', 'journal-entries')],
    core: ['cover', 'sign-offs'],
    within: [
      'contents',
      'document',
      'summary',
      'outcome',
      'reasons',
      'obligations',
      'answers',
      ...ANSWERS,
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
      'journal',
      'proof',
      'sources',
    ],
  },
  'annex-iv': documentEdition(['eu-annex-iv']),
  'classification-memo': {
    opening: 'head',
    title: 'edition',
    pieces: [
      piece('purpose', 'summary'),
      piece('classification', 'outcome'),
      piece('duties', 'obligations'),
      piece('decisions', 'sign-offs'),
      piece('anchor', 'journal'),
    ],
    core: ['cover', 'summary', 'outcome', 'reasons', 'obligations', 'sign-offs', 'conditions', 'journal'],
  },
  fria: documentEdition(['eu-fria']),
  declaration: {
    packs: ['eu-declaration'],
    opening: 'head',
    title: 'pack',
    pieces: [piece('document', 'document'), piece('decisions', 'sign-offs'), piece('anchor', 'journal')],
    core: ['cover', 'document', 'sign-offs', 'journal'],
  },
  dpia: {
    packs: ['gdpr-dpia'],
    opening: 'cover',
    title: 'pack',
    pieces: [
      piece('summary', 'summary'),
      ...OUTCOME,
      piece('answers', 'answers'),
      piece('obligations', 'obligations'),
      ...LISTS,
      piece('sign-offs', 'sign-offs'),
      ...ANCHOR,
      piece('sources', 'sources'),
    ],
    core: ['cover', 'summary', 'outcome', 'answers', 'sign-offs'],
    within: ['contents', 'reasons', 'conditions', ...ANSWERS],
  },
  'validation-report': {
    opening: 'cover',
    title: 'edition',
    pieces: [
      piece('purpose', 'summary'),
      piece('document', 'document'),
      piece('classification', 'outcome'),
      ...OUTCOME,
      piece('answers', 'answers'),
      ...INVENTORY,
      ...JUDGING,
      piece('evidence', 'evidence'),
      ...CHANGES,
      piece('sign-offs', 'sign-offs'),
      ...ANCHOR,
      piece('sources', 'sources'),
    ],
    core: ['cover', 'summary', 'outcome', 'reasons', 'answers', 'sign-offs', 'conditions'],
    within: ['contents', 'document', ...ANSWERS],
  },
  'model-card': {
    opening: 'head',
    title: 'edition',
    pieces: [
      piece('cards', 'summary'),
      piece('system', 'summary'),
      piece('outcome-lines', 'outcome'),
      piece('lineage', 'lineage'),
      piece('inventory', 'inventory'),
      piece('card-changes', 'changes'),
      piece('card', 'answers'),
      piece('evidence', 'evidence'),
      piece('decisions', 'sign-offs'),
      piece('anchor', 'journal'),
    ],
    core: ['cover', 'summary', 'outcome', 'answers', 'sign-offs', 'journal'],
  },
  applicability: {
    packs: ['iso-42001'],
    opening: 'head',
    title: 'pack',
    pieces: [
      piece('purpose', 'summary'),
      piece('outcome-lines', 'outcome'),
      piece('statement', 'answers'),
      piece('conclusions', 'outcome'),
      piece('evidence', 'evidence'),
      piece('decisions', 'sign-offs'),
      piece('anchor', 'journal'),
      piece('sources', 'sources'),
    ],
    core: ['cover', 'summary', 'outcome', 'answers', 'not-applicable', 'sign-offs', 'journal'],
    within: ['empty-answers', 'reasons'],
  },
  certificate: {
    needs: 'sign-off',
    opening: 'sheet',
    title: 'edition',
    pieces: [piece('certificate', 'sign-offs')],
    core: ['cover', 'sign-offs', 'conditions', 'journal'],
  },
  'audit-trail': {
    opening: 'cover',
    title: 'edition',
    pieces: [
      piece('trail', 'sign-offs'),
      piece('sign-offs', 'sign-offs'),
      piece('journal-entries', 'journal-entries'),
      ...ANCHOR,
    ],
    core: ['cover', 'sign-offs', 'conditions', 'journal', 'journal-entries', 'proof'],
    within: ['contents'],
  },
  changes: {
    needs: 'earlier-dossier',
    opening: 'head',
    title: 'edition',
    pieces: [
      ...CHANGES,
      piece('outcome-lines', 'outcome'),
      piece('decisions', 'sign-offs'),
      piece('anchor', 'journal'),
    ],
    core: ['cover', 'changes', 'outcome', 'sign-offs', 'journal'],
  },
};
