import type { Action, ObligationStanding, Verdict } from '#contract/records/review';
import { api, navigation, Task } from '../app.ts';
import { placeOf } from './action-words.ts';

type Opened =
  | { readonly kind: 'verdict'; readonly action: Action; readonly verdict: Verdict }
  | { readonly kind: 'obligation'; readonly action: Action; readonly standing: ObligationStanding };

/** The action somebody works on: what can be said of it here is asked in a dialog, all else is where it comes from. */
export class OpenAction {
  opened = $state.raw<Opened | null>(null);
  readonly task = new Task();

  async open(action: Action): Promise<void> {
    const found = await this.task.run(async () => await this.#find(action));
    if (found !== null) this.opened = found;
    else if (this.task.failure === null) navigation.go(placeOf(action));
  }

  close(): void {
    this.opened = null;
  }

  async #find(action: Action): Promise<Opened | null> {
    const { kind, id, part } = action.source;
    if (kind === 'verdict' && action.assessmentId !== null) {
      const { targets } = await api.verdict.list({ assessmentId: action.assessmentId });
      const verdict = targets.find((one) => one.verdict?.id === id)?.verdict;
      return verdict ? { kind, action, verdict } : null;
    }
    if (kind === 'obligation') {
      const standing = (await api.obligation.list({ assessmentId: id })).find((one) => one.obligationId === part);
      return standing ? { kind, action, standing } : null;
    }
    return null;
  }
}
