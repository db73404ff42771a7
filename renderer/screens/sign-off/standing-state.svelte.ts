import type { AssessmentView } from '#contract/records/assessment';
import type { SignOffState } from '#contract/records/workflow';
import { api, Loaded } from '../app.ts';

/** Where the sign-off of a shown assessment stands; read again when a sign-off was made or became stale. */
export class StandingState {
  readonly #standing: Loaded<{ readonly state: SignOffState }>;
  #seen = '';

  constructor(assessmentId: string) {
    this.#standing = new Loaded(() => api.signOff.standing({ assessmentId }));
  }

  /** Null until it is known. */
  get state(): SignOffState | null {
    return this.#standing.value?.state ?? null;
  }

  /** Takes the view as it is now. */
  take({ signOffs }: Pick<AssessmentView, 'signOffs'>): void {
    const seen = JSON.stringify(signOffs.map(({ id, staleness }) => [id, staleness === null]));
    if (seen === this.#seen) return;
    this.#seen = seen;
    void this.#standing.load();
  }
}
