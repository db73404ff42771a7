import { DOSSIER_PARTS } from '#contract/dossier-parts';
import type { DossierEdition, DossierOptions, DossierPart, EditionChoice } from '#contract/records/dossier';
import type { DossierSectionId, Pack } from '#contract/records/pack';
import { AUDIENCES } from './audiences.ts';
import { EDITIONS, type Edition, JUDGING, type Piece } from './editions.ts';

const PART_OF: Readonly<Record<Exclude<DossierSectionId, 'journal'>, DossierPart>> = {
  document: 'document',
  summary: 'summary',
  conclusions: 'outcome',
  scores: 'outcome',
  calculations: 'outcome',
  obligations: 'obligations',
  answers: 'answers',
  diagram: 'diagram',
  glossary: 'glossary',
  'sign-offs': 'sign-offs',
};

/** What a pack lists, with the list of evidence and what every dossier has at its end. */
function packPieces(pack: Pack): Piece[] {
  const listed = pack.dossier.sections;
  const pieces = listed.flatMap((section): Piece[] =>
    section === 'journal' ? [] : [{ section, part: PART_OF[section] }],
  );
  const signOffs: Piece = { section: 'sign-offs', part: 'sign-offs' };
  const evidence: Piece = { section: 'evidence', part: 'evidence' };
  const rest = pieces.filter(({ section }) => section !== 'sign-offs' && section !== 'glossary');
  const glossary = pieces.filter(({ section }) => section === 'glossary');
  return [
    ...rest,
    { section: 'lineage', part: 'lineage' },
    { section: 'cards', part: 'inventory' },
    { section: 'inventory', part: 'inventory' },
    ...JUDGING,
    evidence,
    ...glossary,
    signOffs,
    ...(listed.includes('journal')
      ? [
          { section: 'journal-head' as const, part: 'journal' as const },
          { section: 'proof' as const, part: 'proof' as const },
        ]
      : []),
    { section: 'sources', part: 'sources' },
  ];
}

/** The pieces of an edition for a pack, whether they are switched on or not. */
export function piecesOf(edition: DossierEdition, pack: Pack): Piece[] {
  const listed: readonly string[] = pack.dossier.sections;
  const isHad = ({ section }: Piece): boolean => !OPTIONAL.has(section) || listed.includes(section);
  return EDITIONS[edition].pieces.flatMap((one) => (one === 'pack' ? packPieces(pack) : [one])).filter(isHad);
}

/** Sections that only some packs are made for. */
const OPTIONAL: ReadonlySet<string> = new Set(['diagram', 'glossary', 'document']);

/** The parts an edition has. */
function partsOfEdition(edition: Edition): ReadonlySet<DossierPart> {
  const pieces = edition.pieces.flatMap((one) => (one === 'pack' ? [] : [one.part]));
  return new Set([...pieces, ...edition.core, ...(edition.within ?? [])]);
}

/** The parts an audience gets in an edition before anything is switched, in their usual order. */
export function presetParts(edition: DossierEdition, audience: DossierOptions['audience']): DossierPart[] {
  const { core } = EDITIONS[edition];
  const has = partsOfEdition(EDITIONS[edition]);
  return DOSSIER_PARTS.filter((part) => core.includes(part) || (has.has(part) && AUDIENCES[audience].has(part)));
}

/** The parts that are on, switches by hand included. What an edition cannot be without stays on. */
export function wantedParts(options: DossierOptions): ReadonlySet<DossierPart> {
  const wanted = new Set(presetParts(options.edition, options.audience));
  const { core } = EDITIONS[options.edition];
  for (const part of DOSSIER_PARTS) {
    const isOn = options.parts[part];
    if (isOn === true) wanted.add(part);
    if (isOn === false && !core.includes(part)) wanted.delete(part);
  }
  return wanted;
}

/** The sections to print, in order: those of the edition that are on, then what was switched on besides. */
export function wantedPieces(options: DossierOptions, pack: Pack, parts: ReadonlySet<DossierPart>): Piece[] {
  const own = piecesOf(options.edition, pack);
  const ownParts = partsOfEdition(EDITIONS[options.edition]);
  const extra = piecesOf('full', pack).filter(
    ({ part }) => options.parts[part] === true && !ownParts.has(part) && !own.some((one) => one.part === part),
  );
  return [...own, ...extra].filter(({ part }) => parts.has(part));
}

/** What an assessment has that editions ask for. */
export interface EditionGround {
  readonly packId: string;
  readonly hasSignOff: boolean;
  readonly hasEarlier: boolean;
}

/** Why an edition cannot be made of an assessment; null if it can. */
export function whyUnavailable(edition: DossierEdition, ground: EditionGround): EditionChoice['reason'] {
  const { packs, needs } = EDITIONS[edition];
  if (packs && !packs.includes(ground.packId)) return 'other-pack';
  if (needs === 'sign-off' && !ground.hasSignOff) return 'no-sign-off';
  if (needs === 'earlier-dossier' && !ground.hasEarlier) return 'no-earlier-dossier';
  return null;
}

/** Every edition, with whether it can be made and what each audience gets. */
export function editionChoices(ground: EditionGround): EditionChoice[] {
  return (Object.keys(EDITIONS) as DossierEdition[]).map((edition) => {
    const reason = whyUnavailable(edition, ground);
    return {
      edition,
      isAvailable: reason === null,
      reason,
      parts: {
        regulator: presetParts(edition, 'regulator'),
        executive: presetParts(edition, 'executive'),
        auditor: presetParts(edition, 'auditor'),
        client: presetParts(edition, 'client'),
      },
    };
  });
}
