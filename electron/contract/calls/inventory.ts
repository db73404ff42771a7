import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { FingerprintCheck, FingerprintProgress, TakenFingerprint } from '../records/fingerprint.ts';
import {
  Facts,
  FactValue,
  FieldHistory,
  Item,
  ItemComment,
  ItemComparison,
  ItemFilter,
  ItemKind,
  ItemPage,
  ItemRef,
  ItemSort,
  ItemState,
  ItemView,
  LifecycleState,
  LineageGraph,
  LineagePicture,
  LinkType,
  Release,
} from '../records/inventory.ts';
import { CustomSchema, HouseRule, SchemaPreview } from '../records/own-fields.ts';
import { SearchKind, SearchResult } from '../records/search.ts';
import { RecordId } from '../records/text.ts';
import { FileToken } from '../records/workspace.ts';
import { done, job, read, versioned, write } from './base.ts';

const reason = z.string().trim().max(500).optional();
/** One line that reads as what it is: something to be seen, no control characters, none that turn the direction of text. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/[\p{L}\p{N}\p{P}\p{S}]/u, 'nothing to be seen')
  .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u, 'control characters');
const versionedItem = ItemRef.extend({ baseVersion: z.int() });

/** Systems, models, data, deployments and organisations: facts, links, cards, history. */
export const inventoryCalls = {
  inventory: {
    /** A page of one kind. `after`: the `next` of the page before. */
    list: read
      .input(
        z.strictObject({
          kind: ItemKind,
          sort: ItemSort.default('name'),
          descending: z.boolean().default(false),
          filter: ItemFilter.default({}),
          /** Words of which each must begin a word of the name, or three and more letters within it. */
          text: z.string().max(200).default(''),
          after: z.string().max(1000).nullable().default(null),
          limit: z.int().min(1).max(200).default(50),
        }),
      )
      .output(ItemPage),
    /** How many there are of each kind. */
    counts: read.output(z.record(ItemKind, z.int())),
    get: read.input(ItemRef).output(ItemView),
    add: write
      .input(
        z.strictObject({
          kind: ItemKind,
          name,
          parentId: RecordId.nullable().default(null),
          state: LifecycleState.optional(),
          ownerId: RecordId.nullable().default(null),
          facts: Facts.default({}),
        }),
      )
      .output(Item),
    /** Name, state, owner, parent. Going live is refused while the gate is not met, unless `overrideReason` is given. */
    update: write
      .input(
        versionedItem.extend({
          name: name.optional(),
          state: LifecycleState.optional(),
          ownerId: RecordId.nullable().optional(),
          parentId: RecordId.optional(),
          reason,
          overrideReason: reason,
        }),
      )
      .output(ItemView),
    /** Saves one fact; null takes it away. `field`: a field id, or `custom.<id>`. */
    setField: write
      .input(versionedItem.extend({ field: z.string().max(100), value: z.union([FactValue, z.null()]), reason }))
      .output(ItemView),
    /** Only what nothing else refers to. */
    remove: write.input(versionedItem.extend({ reason })).output(done),
    /** Newest first; of one field if it is named. `before`: the `seq` to go on from. */
    history: read
      .input(
        ItemRef.extend({
          field: z.string().max(100).optional(),
          before: z.int().optional(),
          limit: z.int().max(200).default(50),
        }),
      )
      .output(z.array(FieldHistory)),
    /** Puts a field, or all of them, back to what they were after a journal entry, or as released. */
    restore: write
      .input(versionedItem.extend({ state: ItemState.shape.at, field: z.string().max(100).optional(), reason }))
      .output(ItemView),
    compare: read.input(z.strictObject({ left: ItemState, right: ItemState })).output(ItemComparison),
    /** Freezes the card, its version and evidence. */
    release: write
      .input(
        versionedItem.extend({
          label: z.string().trim().max(200).default(''),
          statement: z.string().trim().max(2000).default(''),
        }),
      )
      .output(ItemView),
    releases: read.input(ItemRef).output(z.array(Release)),
    /** Adds a version after this one: its facts and links, its name and number given anew. */
    newVersion: write.input(ItemRef.extend({ name, semanticVersion: z.string().max(100).optional() })).output(Item),
  },
  link: {
    add: write
      .input(
        z.strictObject({ type: LinkType, from: ItemRef, to: ItemRef, note: z.string().trim().max(2000).default('') }),
      )
      .output(done),
    update: write.input(versioned.extend({ note: z.string().trim().max(2000) })).output(done),
    remove: write.input(versioned.extend({ reason })).output(done),
    /** Says that what changed upstream was looked at. */
    acknowledge: write.input(versioned).output(done),
    /** Around one record as far as `depth` links, or everything. */
    graph: read
      .input(z.strictObject({ root: ItemRef.nullable(), depth: z.int().min(1).max(20).default(6) }))
      .output(LineageGraph),
    /** The same drawn (`core/inventory/lineage-picture`); null if there are more than 600 boxes. */
    picture: read
      .input(z.strictObject({ root: ItemRef.nullable(), depth: z.int().min(1).max(20).default(6) }))
      .output(LineagePicture.nullable()),
  },
  itemComment: {
    list: read.input(ItemRef).output(z.array(ItemComment)),
    add: write
      .input(
        z.strictObject({
          item: ItemRef,
          field: z.string().max(100),
          quote: z.string().max(2000).default(''),
          text: ItemComment.shape.text,
        }),
      )
      .output(z.array(ItemComment)),
    resolve: write.input(versioned.extend({ isResolved: z.boolean() })).output(z.array(ItemComment)),
  },
  customField: {
    list: read.output(z.array(CustomSchema)),
    preview: read.input(CustomSchema.pick({ kind: true, schema: true })).output(SchemaPreview),
    /** `keepUnfit`: values that do not fit stay as they are and are told; else they are refused. */
    save: write.input(CustomSchema.extend({ keepUnfit: z.boolean().default(false) })).output(CustomSchema),
  },
  houseRule: {
    list: read.output(z.array(HouseRule)),
    add: write.input(HouseRule.omit({ id: true, version: true })).output(HouseRule),
    remove: write.input(versioned).output(done),
  },
  fingerprint: {
    /** Newest first. */
    list: read.input(ItemRef).output(z.array(TakenFingerprint)),
    /** Reads a file or folder; only what was measured is kept. */
    take: job
      .input(z.strictObject({ item: ItemRef, file: FileToken }))
      .output(eventIterator(FingerprintProgress, TakenFingerprint)),
    /** Reads it again and says what is not as it was. */
    check: job
      .input(z.strictObject({ id: RecordId, file: FileToken }))
      .output(eventIterator(FingerprintProgress, FingerprintCheck)),
    remove: write.input(versioned).output(done),
  },
  search: {
    find: read
      .input(
        z.strictObject({
          text: z.string().max(500),
          kinds: z.array(SearchKind).optional(),
          limit: z.int().min(1).max(50).default(20),
        }),
      )
      .output(SearchResult),
  },
};
