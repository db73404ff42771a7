import type { Matrix } from '#contract/records/catalogue';
import type { SignOffState } from '#contract/records/workflow';
import type { OpenWorkspace } from '#core/session/session';
import { build, type Reader } from '#core/store/sql';

/** An assessment as far as the inventory looks at it. `classes`: ids of those that hold. */
export type Assessed = {
  readonly id: string;
  readonly title: string;
  readonly packId: string;
  readonly state: SignOffState;
  readonly classes: readonly string[];
};

/** What the inventory is looked at with, besides its records. */
export type Looking = {
  /** The present day; evidence ends by it. */
  readonly today: string;
  /** The folder of what ships with the app. */
  readonly resources: string;
  /** Assessments of a system, the newest first. */
  readonly assessmentsOf: (systemId: string) => readonly Assessed[];
  /** The matrices at hand; without them no level of a risk is known to be acceptable or not. */
  readonly catalogues?: () => { matrix(ref: string): Pick<Matrix, 'bands'> | null };
};

const known = new WeakMap<Looking, Map<string, unknown>>();

/**
 * Finds something once for each look at the inventory: a look is thrown away before anything is written.
 * @param key  what it is, and of which record; one key is always of one type
 */
export function onceFor<T>(looking: Looking, key: string, find: () => T): T {
  const found = known.get(looking) ?? new Map<string, unknown>();
  known.set(looking, found);
  if (!found.has(key)) found.set(key, find());
  return found.get(key) as T;
}

/** What of a call it needs; every `CallContext` has it. */
export type LookingContext = {
  readonly resources: string;
  readonly now: () => string;
  readonly workspace: () => Pick<OpenWorkspace, 'summaries'>;
  readonly catalogues?: (read?: Reader) => { matrix(ref: string): Pick<Matrix, 'bands'> | null };
};

/**
 * Looks at the inventory as a call sees it.
 * @param read  inside a write, the transaction's
 */
export function lookingOf(context: LookingContext, read: Reader): Looking {
  const now = context.now();
  const { catalogues } = context;
  const known = new Map<string, readonly Assessed[]>();
  return {
    today: now.slice(0, 10),
    resources: context.resources,
    ...(catalogues === undefined ? {} : { catalogues: () => catalogues(read) }),
    assessmentsOf: (systemId) => {
      const found = known.get(systemId) ?? assessmentsOf(context, read, now, systemId);
      known.set(systemId, found);
      return found;
    },
  };
}

function assessmentsOf(context: LookingContext, read: Reader, now: string, systemId: string): Assessed[] {
  const query = build.selectFrom('assessments').select('id').where('system_id', '=', systemId).orderBy('id', 'desc');
  const rows = read.all<{ id: string }>(query);
  if (rows.length === 0) return [];
  const { summaries } = context.workspace();
  return rows.map(({ id }) => {
    const { assessment, signOffState, classes } = summaries.of(read, id, now);
    return { id, title: assessment.title, packId: assessment.packId, state: signOffState, classes };
  });
}
