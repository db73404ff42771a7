import type { AssessmentComparison, AssessmentSummary } from '#contract/records/assessment';
import { api, failureText, navigation, session } from '../app.ts';
import { comparedParts, type Side } from './comparison.ts';

interface Compared {
  readonly left: Side;
  readonly right: Side;
  readonly found: AssessmentComparison;
}

async function sideOf(id: string): Promise<Side> {
  const view = await api.assessment.open({ id });
  const { packId, packVersion } = view.assessment;
  return { view, pack: await api.pack.get({ id: packId, version: packVersion }) };
}

/** Two assessments side by side. */
export class CompareScreen {
  compared = $state.raw<Compared | null>(null);
  all = $state.raw<readonly AssessmentSummary[]>([]);
  failure = $state<string | null>(null);
  /** Shows what is the same, too. */
  isAll = $state(false);
  #turn = 0;

  readonly parts = $derived(
    this.compared === null ? [] : comparedParts(this.compared.left, this.compared.right, this.compared.found),
  );
  readonly differing = $derived(this.parts.reduce((sum, { differing }) => sum + differing, 0));
  /** Those that can stand on a side: by the same framework. */
  readonly candidates = $derived(
    this.all.filter(({ assessment }) => assessment.packId === this.compared?.left.pack.id),
  );

  /** Reads both, and again when one changes. @returns ends it */
  follow(leftId: string, rightId: string): () => void {
    void this.#load(leftId, rightId);
    return session.listen((event) => {
      const isOther = event.type === 'assessment.changed' && event.id !== leftId && event.id !== rightId;
      if (!isOther) void this.#load(leftId, rightId);
    });
  }

  /** Puts another assessment on a side; the one that stands on the other side changes places with it. */
  choose(side: 'left' | 'right', id: string, now: { readonly leftId: string; readonly rightId: string }): void {
    const other = side === 'left' ? now.rightId : now.leftId;
    const before = side === 'left' ? now.leftId : now.rightId;
    const kept = id === other ? before : other;
    navigation.replace(
      side === 'left'
        ? { screen: 'compare', leftId: id, rightId: kept }
        : { screen: 'compare', leftId: kept, rightId: id },
    );
  }

  async #load(leftId: string, rightId: string): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const [found, left, right, all] = await Promise.all([
        api.assessment.compare({ leftId, rightId }),
        sideOf(leftId),
        sideOf(rightId),
        api.assessment.list(),
      ]);
      if (turn !== this.#turn) return;
      this.compared = { left, right, found };
      this.all = all;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    }
  }
}
