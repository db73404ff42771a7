/** What the inventory holds. `organisation` is also vendor, provider, deployer or whoever else there is. */
export const ITEM_KINDS = [
  'system',
  'model',
  'model-version',
  'dataset',
  'dataset-version',
  'deployment',
  'organisation',
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** From the idea to the end, in this order. `live`: in use. */
export const LIFECYCLE_STATES = [
  'planned',
  'development',
  'review',
  'approved',
  'live',
  'suspended',
  'retired',
] as const;
export type LifecycleState = (typeof LIFECYCLE_STATES)[number];

/** What of a kind can be: the states it passes, and the kind whose part it is. */
export interface KindFacts {
  readonly states: readonly LifecycleState[];
  /** The kind that its `parentId` names; null: it stands alone. A version without its line is none. */
  readonly parent: ItemKind | null;
  /** Whether a card documents it, that can be released. */
  readonly hasCard: boolean;
}

export const KIND_FACTS: Readonly<Record<ItemKind, KindFacts>> = {
  system: {
    states: ['planned', 'development', 'review', 'live', 'suspended', 'retired'],
    parent: null,
    hasCard: true,
  },
  model: { states: ['development', 'live', 'retired'], parent: null, hasCard: false },
  'model-version': {
    states: ['development', 'review', 'approved', 'live', 'suspended', 'retired'],
    parent: 'model',
    hasCard: true,
  },
  dataset: { states: ['development', 'live', 'retired'], parent: null, hasCard: false },
  'dataset-version': {
    states: ['development', 'review', 'approved', 'retired'],
    parent: 'dataset',
    hasCard: true,
  },
  deployment: { states: ['planned', 'live', 'suspended', 'retired'], parent: 'system', hasCard: false },
  organisation: { states: ['live', 'retired'], parent: null, hasCard: false },
};

/**
 * How records hang together; read "from TYPE to". `trained-on`, `validated-on`, `tested-on`, `fine-tuned-on`: a model
 * version and a dataset version. `based-on`: a model version and its base model's version. `derived-from`: a dataset version
 * and another. `part-of`: a model version, dataset version or system and the system it serves. `deployed-as`: a system or
 * model version and a deployment. `supplied-by`: anything and an organisation. `replaces`: anything and what it took the
 * place of.
 */
export const LINK_TYPES = [
  'trained-on',
  'validated-on',
  'tested-on',
  'fine-tuned-on',
  'based-on',
  'derived-from',
  'part-of',
  'deployed-as',
  'supplied-by',
  'replaces',
] as const;
export type LinkType = (typeof LINK_TYPES)[number];

const ANY: readonly ItemKind[] = ITEM_KINDS;

/** Between which kinds a link can be. */
export const LINK_ENDS: Readonly<
  Record<LinkType, { readonly from: readonly ItemKind[]; readonly to: readonly ItemKind[] }>
> = {
  'trained-on': { from: ['model-version'], to: ['dataset-version'] },
  'validated-on': { from: ['model-version'], to: ['dataset-version'] },
  'tested-on': { from: ['model-version', 'system'], to: ['dataset-version'] },
  'fine-tuned-on': { from: ['model-version'], to: ['dataset-version'] },
  'based-on': { from: ['model-version'], to: ['model-version'] },
  'derived-from': { from: ['dataset-version'], to: ['dataset-version'] },
  'part-of': { from: ['model-version', 'dataset-version', 'system'], to: ['system'] },
  'deployed-as': { from: ['system', 'model-version'], to: ['deployment'] },
  'supplied-by': {
    from: ['system', 'model', 'model-version', 'dataset', 'dataset-version', 'deployment'],
    to: ['organisation'],
  },
  replaces: { from: ANY, to: ANY },
};

/**
 * Which end of a link is upstream: what the other end inherits from. Personal data, licence limits, regions and findings
 * flow from upstream to downstream; `null`: nothing flows.
 */
export const UPSTREAM_END: Readonly<Record<LinkType, 'from' | 'to' | null>> = {
  'trained-on': 'to',
  'validated-on': 'to',
  'tested-on': 'to',
  'fine-tuned-on': 'to',
  'based-on': 'to',
  'derived-from': 'to',
  'part-of': 'from',
  'deployed-as': 'from',
  'supplied-by': 'to',
  replaces: null,
};
