import type { PackDifference } from '#contract/records/pack';
import { api, Loaded } from '../app.ts';
import { groupBy } from '../outcome/group.ts';

const KINDS: readonly PackDifference['kind'][] = ['question', 'class', 'score', 'conclusion', 'obligation'];

/** The differences of one kind of item. */
export interface KindDifferences {
  readonly kind: PackDifference['kind'];
  readonly differences: readonly PackDifference[];
}

/** What changed from one version of a framework to another; the two are chosen by a person. */
export class VersionComparison {
  from = $state('');
  to = $state('');
  readonly content: Loaded<readonly PackDifference[]>;
  readonly groups = $derived.by((): readonly KindDifferences[] => {
    const byKind = groupBy(this.content.value ?? [], ({ kind }) => kind);
    return KINDS.flatMap((kind) => {
      const differences = byKind.get(kind);
      return differences === undefined ? [] : [{ kind, differences }];
    });
  });

  /** @param versions  at least two, newest first */
  constructor(id: string, versions: readonly string[], shown: string) {
    const at = Math.min(Math.max(versions.indexOf(shown), 0), versions.length - 2);
    this.to = versions[at] ?? '';
    this.from = versions[at + 1] ?? '';
    this.content = new Loaded(async () => {
      const { from, to } = this;
      return api.pack.diff({ id, from, to });
    });
  }

  choose(side: 'from' | 'to', version: string): void {
    this[side] = version;
    void this.content.load();
  }
}
