import { getContext, setContext } from 'svelte';
import type { ObligationStanding } from '#contract/records/review';
import { api, Loaded } from '../app.ts';

/** How far the duties of an assessment are. */
export class Duties {
  readonly assessmentId: string;
  readonly list: Loaded<readonly ObligationStanding[]>;
  readonly #byId = $derived.by(() => new Map((this.list.value ?? []).map((one) => [one.obligationId, one])));

  constructor(assessmentId: string) {
    this.assessmentId = assessmentId;
    this.list = new Loaded(() => api.obligation.list({ assessmentId }));
  }

  /** Null of what is no duty that holds. */
  of(obligationId: string): ObligationStanding | null {
    return this.#byId.get(obligationId) ?? null;
  }
}

const KEY = Symbol('duties');

/** Gives the duties to everything inside the component that calls it. */
export function provideDuties(duties: Duties): void {
  setContext(KEY, duties);
}

/** Null where nobody gave any. */
export function givenDuties(): Duties | null {
  return getContext<Duties | undefined>(KEY) ?? null;
}
