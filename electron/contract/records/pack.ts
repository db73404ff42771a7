import { z } from 'zod';
import { Catalogue } from './catalogue.ts';
import { Section, Sourced } from './question.ts';
import { Rules } from './rules.ts';
import { DateOnly, LocalText, PackName, Sha256 } from './text.ts';

/** The dossier's parts, in the order a pack may list them in dossier.yaml. */
export const DossierSectionId = z.enum([
  'document',
  'summary',
  'conclusions',
  'scores',
  'calculations',
  'obligations',
  'answers',
  'diagram',
  'glossary',
  'sign-offs',
  'journal',
]);
export type DossierSectionId = z.infer<typeof DossierSectionId>;

/** Semantic version 2.0.0 without pre-release; no leading zeros, so that a version is written in one way only. */
export const PackVersion = z
  .string()
  .regex(
    /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/,
    'three numbers such as 1.2.0, without leading zeros',
  );

/** pack.yaml */
export const PackHead = z.strictObject({
  id: PackName,
  version: PackVersion,
  title: LocalText,
  summary: LocalText,
  jurisdiction: z.string().min(1),
  languages: z.array(z.enum(['en', 'de'])).min(1),
  publisher: z.string().min(1),
  legalState: z.strictObject({ reference: LocalText, stateOn: DateOnly, checkedOn: DateOnly }),
  validFrom: DateOnly,
  validTo: DateOnly.optional(),
  notice: LocalText,
  roles: z.array(z.strictObject({ id: PackName, label: LocalText })).min(1),
  sources: z.record(z.string(), z.strictObject({ title: z.string().min(1), state: z.string().min(1) })),
});
export type PackHead = z.infer<typeof PackHead>;

/**
 * A document that the answers make up, such as a declaration or technical documentation: printed by the dossier section
 * `document` as its chapters, without questions. In `opening` and `sentences`, `{question.id}` stands for that answer.
 */
export const DocumentLayout = z.strictObject({
  opening: LocalText.optional(),
  /** Ids of the sections whose answers are its chapters, in order. */
  chapters: z.array(PackName).min(1),
  /** Question id → what its answer stands under; else its text. */
  titles: z.record(PackName, LocalText).optional(),
  /** Question id → the sentence that `yes` or `no` says. */
  sentences: z.record(PackName, z.strictObject({ yes: LocalText.optional(), no: LocalText.optional() })).optional(),
  /** Questions of the chapters that are working steps and not part of the document. */
  omit: z.array(PackName).optional(),
  /** The document ends with a line to sign on for each person of a people question; questions of place and date. */
  signature: z
    .strictObject({
      people: PackName,
      place: PackName.optional(),
      date: PackName.optional(),
      onBehalf: PackName.optional(),
    })
    .optional(),
});
export type DocumentLayout = z.infer<typeof DocumentLayout>;

/** dossier.yaml */
export const DossierLayout = z.strictObject({
  title: LocalText,
  sections: z.array(DossierSectionId).min(1),
  document: DocumentLayout.optional(),
});
export type DossierLayout = z.infer<typeof DossierLayout>;

/** A term of glossary.yaml; `forms`: other spellings by which it is found in a text. */
export const GlossaryTerm = z.strictObject({
  id: PackName,
  term: LocalText,
  forms: z.strictObject({ en: z.array(z.string().min(1)), de: z.array(z.string().min(1)).optional() }).optional(),
  meaning: LocalText,
  ...Sourced,
});
export type GlossaryTerm = z.infer<typeof GlossaryTerm>;

/** How what one pack asks or requires relates to another's. `subset`: ours is part of theirs; `superset`: theirs of ours. */
export const CrosswalkRelation = z.enum(['equal', 'subset', 'superset', 'overlap']);
export type CrosswalkRelation = z.infer<typeof CrosswalkRelation>;

/**
 * An entry of crosswalks.yaml. `item`: a question, matrix row (`question/row`), obligation or class of this pack;
 * `other.item` the same of another pack, which need not be installed.
 */
export const Crosswalk = z.strictObject({
  item: z.string().min(1),
  other: z.strictObject({ pack: PackName, item: z.string().min(1) }),
  relation: CrosswalkRelation,
  reason: LocalText,
  sources: z.array(z.string().min(1)).min(1),
});
export type Crosswalk = z.infer<typeof Crosswalk>;

/**
 * An entry of changes.yaml: what this version did to a question since version `since`, beyond what can be seen. `was`:
 * its former id. `kind` `reworded`: only the words changed, answers stay good; `meaning`: it asks something else now.
 * `policy`: what an upgrade does with an old answer: keep it, ask again, or map its options (those not in `map` are asked
 * again).
 */
export const PackChange = z.strictObject({
  since: PackVersion,
  question: PackName,
  was: PackName.optional(),
  kind: z.enum(['reworded', 'meaning']),
  policy: z.enum(['keep', 'ask', 'map']),
  map: z.record(PackName, PackName).optional(),
  note: LocalText,
});
export type PackChange = z.infer<typeof PackChange>;

/**
 * A whole pack as the engine, the window and the dossier use it. `hash`: SHA-256 of its canonical JSON without `hash`.
 * What came after the first format is optional and stays absent, so that hashes of older copies stay as they are.
 */
export const Pack = z.strictObject({
  ...PackHead.shape,
  sections: z.array(Section).min(1),
  ...Rules.shape,
  dossier: DossierLayout,
  glossary: z.array(GlossaryTerm).optional(),
  crosswalks: z.array(Crosswalk).optional(),
  changes: z.array(PackChange).optional(),
  catalogue: Catalogue.optional(),
  hash: Sha256,
});
export type Pack = z.infer<typeof Pack>;

/** What a list of packs shows. `origin`: shipped with the app, or imported into this workspace. */
export const PackSummary = PackHead.pick({
  id: true,
  version: true,
  title: true,
  summary: true,
  jurisdiction: true,
  languages: true,
  publisher: true,
  legalState: true,
  validFrom: true,
  validTo: true,
}).extend({
  hash: Sha256,
  questionCount: z.int(),
  origin: z.enum(['shipped', 'imported']),
  /** Other versions that this app or workspace holds, newest first. */
  otherVersions: z.array(PackVersion),
});
export type PackSummary = z.infer<typeof PackSummary>;

/** What is wrong with a pack. `file`: in its folder; `line` counts from 1; `reason`: English, for its authors. */
export const PackFault = z.strictObject({ code: z.string(), file: z.string(), line: z.int(), reason: z.string() });
export type PackFault = z.infer<typeof PackFault>;

/** What came of one item from one pack version to another. */
export const PackDifference = z.strictObject({
  kind: z.enum(['question', 'class', 'obligation', 'score', 'conclusion']),
  id: PackName,
  /** The id in the older version, if another. */
  was: PackName.optional(),
  change: z.enum(['new', 'gone', 'reworded', 'meaning', 'rule', 'date']),
  label: LocalText,
  /** Why, as the pack's authors say. */
  note: LocalText.optional(),
  /** Old and new wording or date, where one line tells it. */
  before: LocalText.optional(),
  after: LocalText.optional(),
});
export type PackDifference = z.infer<typeof PackDifference>;

/** A flow diagram of a pack with its places computed, in points from the upper left. Text is for the caller to fit. */
export const PackDiagram = z.strictObject({
  width: z.number(),
  height: z.number(),
  nodes: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['section', 'question', 'fact', 'class', 'score', 'conclusion']),
      /** The section, question … it stands for. */
      ref: PackName,
      label: LocalText,
      x: z.number(),
      y: z.number(),
      width: z.number(),
      height: z.number(),
    }),
  ),
  edges: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      /** The answer or truth that leads there, if one word tells it. */
      label: LocalText.optional(),
      points: z.array(z.strictObject({ x: z.number(), y: z.number() })).min(2),
    }),
  ),
});
export type PackDiagram = z.infer<typeof PackDiagram>;
