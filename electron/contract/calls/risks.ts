import { z } from 'zod';
import {
  ApplicabilityStatement,
  CatalogueRef,
  ControlChange,
  ControlFilter,
  ControlInput,
  ControlPage,
  ControlSort,
  ControlView,
  Coverage,
} from '../records/control.ts';
import { ItemKind, ItemRef } from '../records/inventory.ts';
import {
  ControlPreview,
  HeatCounts,
  HeldCategory,
  HeldControl,
  HeldMatrix,
  HeldRisk,
  InheritedRisk,
  RiskChange,
  RiskFilter,
  RiskInput,
  RiskLevel,
  RiskPage,
  RiskSort,
  RiskView,
} from '../records/risk.ts';
import { DateOnly, Locale, PackName, RecordId } from '../records/text.ts';
import { FileToken } from '../records/workspace.ts';
import { byId, done, job, read, versioned, write } from './base.ts';

const reason = z.string().trim().min(1).max(5000);
const effect = z.int().min(0).max(4);
const note = z.string().trim().max(5000);
const page = {
  descending: z.boolean().default(false),
  /** Words of which each must begin a word of the title, or three and more letters within it. */
  text: z.string().max(200).default(''),
  after: z.string().max(1000).nullable().default(null),
  limit: z.int().min(1).max(200).default(50),
};
const table = { file: FileToken, format: z.enum(['csv', 'xlsx']), locale: Locale };

/** Risks, controls and what they cover. */
export const risksCalls = {
  risk: {
    list: read
      .input(
        z.strictObject({
          sort: RiskSort.default('level'),
          filter: RiskFilter.default({}),
          ...page,
          descending: z.boolean().default(true),
        }),
      )
      .output(RiskPage),
    /** The heat map of one matrix. */
    heat: read.input(z.strictObject({ matrix: CatalogueRef, filter: RiskFilter.default({}) })).output(HeatCounts),
    get: read.input(byId).output(RiskView),
    add: write.input(z.strictObject({ item: ItemRef, input: RiskInput })).output(RiskView),
    update: write.input(versioned.extend({ change: RiskChange })).output(RiskView),
    /** With its links to controls. Refused while evidence, findings, incidents, cycles or acceptances refer to it. */
    remove: write.input(versioned).output(done),
    /** Another risk with the same words, levels and controls, without acceptance or override; of this record or another. */
    duplicate: write.input(byId.extend({ item: ItemRef.nullable().default(null) })).output(RiskView),
    /** Adds several of a catalogue to a record; `withControls`: with the controls that commonly answer them, planned, or those made of the same entry before. */
    fromCatalogue: write
      .input(
        z.strictObject({
          item: ItemRef,
          refs: z.array(CatalogueRef).min(1).max(200),
          matrix: CatalogueRef,
          withControls: z.boolean().default(false),
          locale: Locale,
        }),
      )
      .output(z.array(RecordId)),
    /** Sets a level against the derived one. */
    setOverride: write.input(versioned.extend({ level: RiskLevel, reason })).output(RiskView),
    clearOverride: write.input(versioned).output(RiskView),
    /** Whoever works accepts the shown level until a day. Not the owner where four eyes hold. */
    accept: write.input(versioned.extend({ reason, until: DateOnly })).output(RiskView),
    /** `id`: of the acceptance. */
    revokeAcceptance: write.input(versioned.extend({ reason })).output(RiskView),
    /** Risks of records upstream of one, the nearest first, at most 1,000; closed ones left out. */
    inherited: read.input(ItemRef).output(z.array(InheritedRisk)),
    /** The register as a table, in the order and with the filter of the list. */
    export: job
      .input(
        z.strictObject({
          ...table,
          sort: RiskSort.default('level'),
          descending: z.boolean().default(true),
          filter: RiskFilter.default({}),
          text: z.string().max(200).default(''),
        }),
      )
      .output(done),
  },
  control: {
    list: read
      .input(z.strictObject({ sort: ControlSort.default('title'), filter: ControlFilter.default({}), ...page }))
      .output(ControlPage),
    get: read.input(byId).output(ControlView),
    add: write.input(ControlInput).output(ControlView),
    update: write.input(versioned.extend({ change: ControlChange })).output(ControlView),
    /** With its links to risks and items. Refused while evidence or cycles refer to it. */
    remove: write.input(versioned).output(done),
    fromCatalogue: write
      .input(z.strictObject({ refs: z.array(CatalogueRef).min(1).max(200), locale: Locale }))
      .output(z.array(RecordId)),
    link: write
      .input(
        z.strictObject({
          riskId: RecordId,
          controlId: RecordId,
          likelihoodEffect: effect,
          impactEffect: effect,
          note: note.default(''),
        }),
      )
      .output(RiskView),
    /** `id`: of the link. */
    updateLink: write
      .input(versioned.extend({ likelihoodEffect: effect, impactEffect: effect, note: note.optional() }))
      .output(RiskView),
    /** `id`: of the link. */
    unlink: write.input(versioned).output(RiskView),
    /** What would move if a control were changed or removed, or one of its links; nothing is written. */
    preview: read
      .input(
        z.strictObject({
          id: RecordId,
          change: z.union([
            z.literal('remove'),
            ControlChange.pick({ state: true, maturity: true }),
            z.strictObject({ unlink: RecordId }),
            z.strictObject({ link: RecordId, likelihoodEffect: effect, impactEffect: effect }),
          ]),
        }),
      )
      .output(ControlPreview),
    serve: write
      .input(
        z.strictObject({ id: RecordId, packId: PackName, item: z.string().min(1).max(300), note: note.default('') }),
      )
      .output(ControlView),
    /** `id`: of what `serves` tells. */
    unserve: write.input(versioned).output(ControlView),
  },
  coverage: {
    get: read.input(z.strictObject({ packId: PackName.optional() })).output(Coverage),
    export: job.input(z.strictObject({ ...table, packId: PackName.optional() })).output(done),
  },
  applicability: {
    get: read.input(z.strictObject({ packId: PackName })).output(ApplicabilityStatement),
    /** `baseVersion` null: nobody decided before. */
    set: write
      .input(
        z.strictObject({
          packId: PackName,
          item: z.string().min(1).max(300),
          isApplicable: z.boolean(),
          reason,
          baseVersion: z.int().nullable(),
        }),
      )
      .output(ApplicabilityStatement),
    export: job.input(z.strictObject({ ...table, packId: PackName })).output(done),
  },
  catalogue: {
    matrices: read.output(z.array(HeldMatrix)),
    categories: read.output(z.array(HeldCategory)),
    /** To pick from for a kind of record; null: all. */
    risks: read.input(z.strictObject({ kind: ItemKind.nullable() })).output(z.array(HeldRisk)),
    controls: read.output(z.array(HeldControl)),
  },
};
