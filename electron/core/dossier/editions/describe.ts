import type { DossierOmission, DossierOptions } from '#contract/records/dossier';
import type { DossierInput } from '../dossier.ts';
import type { Block, Part, PrintedDocument } from '../layout/blocks.ts';
import { contents } from '../sections/contents.ts';
import { makeContext, optionsOf, type SectionContext } from '../sections/context.ts';
import { cover } from '../sections/cover.ts';
import { head } from '../sections/head.ts';
import { SECTIONS } from '../sections/index.ts';
import { isWideLineage } from '../sections/lineage.ts';
import type { SectionName } from '../sections/names.ts';
import { omissionBlocks } from '../sections/omissions.ts';
import { signatureFieldBlocks } from '../sections/signature-fields.ts';
import { attachmentsOf } from './attachments.ts';
import { demoted } from './demote.ts';
import { EDITIONS } from './editions.ts';
import { markForeign } from './foreign.ts';
import { omissionsOf } from './omissions.ts';
import { wantedParts, wantedPieces } from './parts.ts';
import { sideBySide } from './side-by-side.ts';

/** Sections that begin on a page of their own, also where there is room below the one before. */
const APART: ReadonlySet<SectionName> = new Set(['document', 'summary', 'diagram', 'sign-offs']);
/** What follows these stands below them where there is room. */
const LEADS_OVER: ReadonlySet<SectionName | undefined> = new Set(['purpose', 'trail']);
/** Sections that hold the fields for signing. */
const SIGNED: ReadonlySet<SectionName> = new Set(['sign-offs', 'decisions', 'certificate']);

/** Editions that are read without their evidence, because they are extracts. */
const WITHOUT_FILES: ReadonlySet<DossierOptions['edition']> = new Set([
  'classification-memo',
  'certificate',
  'audit-trail',
  'changes',
]);

/** A dossier as data for the layout, and what it leaves out. */
export function describeDossier(given: DossierInput): {
  readonly printed: PrintedDocument;
  readonly omissions: readonly DossierOmission[];
} {
  const input = withLinks(given);
  const context = makeContext(input);
  const options = optionsOf(input);
  const attachesEvidence =
    (context.has('evidence') || given.options === undefined) && !WITHOUT_FILES.has(options.edition);
  const omissions = omissionsOf(context, attachesEvidence);
  const { state } = input;
  const { say } = context;
  const title = titleOf(context);
  const parts = markForeign(partsOf(context, omissions), context);
  const second = input.second ? makeContext({ ...input, ...input.second }) : undefined;
  const isMarked = options.isDraft || input.isPreview === true;
  return {
    omissions,
    printed: {
      language: input.locale,
      title: `${state.system.name}: ${title}`,
      author: state.assessment.author,
      subject: say('metadata.subject', { system: state.system.name, pack: context.local(input.pack.title) }),
      keywords: `content-hash:${input.contentHash}`,
      creator: `Model Dossier ${input.appVersion}`,
      createdAt: new Date(input.createdAt),
      runningTitles: [`${state.system.name}  ·  ${title}`, title],
      runningNote: say('frame.content-hash', { hash: context.shortHash(input.contentHash) }),
      pageLabel: say('frame.page'),
      parts: second ? sideBySide(parts, markForeign(partsOf(second, omissions), second), second.input.locale) : parts,
      attachments: attachmentsOf(context, omissions, attachesEvidence),
      ...(isMarked && { watermark: say(input.isPreview ? 'frame.preview' : 'frame.draft') }),
      ...(options.classification !== '' && { classification: options.classification }),
      ...(input.look?.accent && { accent: input.look.accent }),
    },
  };
}

/** Says which of the sections that links lead to are printed. */
function withLinks(input: DossierInput): DossierInput {
  if (!input.options) return input;
  const parts = wantedParts(input.options);
  const sections = new Set(wantedPieces(input.options, input.pack, parts).map(({ section }) => section));
  const prints = (['document', 'answers'] as const).filter((section) => sections.has(section));
  return { ...input, prints: new Set(prints) };
}

/** What kind of document it is, in its language. */
export function titleOf(context: SectionContext): string {
  const { edition } = optionsOf(context.input);
  return EDITIONS[edition].title === 'pack'
    ? context.local(context.input.pack.dossier.title)
    : context.say(`edition.${edition}`);
}

/**
 * The parts of a dossier: its opening, then its sections; one that has nothing to say is left out. Signature fields need
 * their page, and whatever is left out is listed.
 */
export function partsOf(context: SectionContext, omissions: readonly DossierOmission[] = []): Part[] {
  const { input } = context;
  const options = optionsOf(input);
  const { opening } = EDITIONS[options.edition];
  const pieces = wantedPieces(options, input.pack, wantedParts(options));
  const sections = pieces.flatMap(({ section }) => {
    const blocks = SECTIONS[section](context);
    return blocks.length === 0 ? [] : [{ section, blocks }];
  });
  if (opening === 'sheet') return [{ blocks: sections.flatMap(({ blocks }) => blocks), isBare: true, isSheet: true }];
  const isSigned = pieces.some(({ section }) => SIGNED.has(section));
  const left = omissionBlocks(context, omissions);
  const isUpFront = opening === 'cover' && context.has('contents') && left.length > 0;
  const last: Block[][] = [
    ...(left.length === 0 || isUpFront ? [] : [left]),
    ...(isSigned || input.signatureFields.length === 0 ? [] : [signatureFieldBlocks(context)]),
  ];
  if (opening === 'head') {
    const blocks = [...sections.map((one) => one.blocks), ...last].flatMap(demoted);
    return [{ blocks: [...head(context), ...blocks] }];
  }
  return [
    ...(context.has('cover') ? [{ blocks: cover(context), isBare: true }] : []),
    ...(context.has('contents') ? [{ blocks: contents(context) }] : []),
    // Below the list of what is there: what is not.
    ...(isUpFront ? [{ blocks: left, joins: true }] : []),
    ...sections.map(
      ({ section, blocks }, index): Part => ({
        blocks,
        joins: !APART.has(section) || LEADS_OVER.has(sections[index - 1]?.section),
        isLandscape: section === 'diagram' || (section === 'lineage' && isWideLineage(context)),
      }),
    ),
    ...last.map((blocks): Part => ({ blocks, joins: true })),
  ];
}
