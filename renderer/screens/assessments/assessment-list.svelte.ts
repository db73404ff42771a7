import type { AssessmentSummary } from '#contract/records/assessment';
import { api, Loaded, l, region } from '../app.ts';
import { groupBy } from '../outcome/group.ts';
import { packOf } from '../pack-names.svelte.ts';

/** What a list of assessments can be narrowed to. */
export const STATES = [
  'all',
  'open',
  'determined',
  'signed',
  'stale',
  'rejected',
  'flagged',
  'overridden',
  'newer',
] as const;
export type ListState = (typeof STATES)[number];

/** By what it can be ordered. `system`: by system, then by title, under the systems' names. */
export type SortKey = 'system' | 'title' | 'progress' | 'sign-off' | 'saved';

/** The most pressing sign-off first. */
const SIGN_OFFS: readonly AssessmentSummary['signOff'][] = ['rejected', 'stale', 'none', 'current'];

/** The assessments of one system; `systemId` null: of all, in one order. */
export interface SystemRows {
  readonly systemId: string | null;
  readonly name: string;
  readonly rows: readonly AssessmentSummary[];
}

const IS_IN: Readonly<Record<ListState, (row: AssessmentSummary) => boolean>> = {
  all: () => true,
  open: ({ isDetermined }) => !isDetermined,
  determined: ({ isDetermined }) => isDetermined,
  signed: ({ signOff }) => signOff === 'current',
  stale: ({ signOff }) => signOff === 'stale',
  rejected: ({ signOff }) => signOff === 'rejected',
  flagged: ({ flagged }) => flagged > 0,
  overridden: ({ isOverridden }) => isOverridden,
  newer: ({ upgradeTo }) => upgradeTo !== null,
};

function folded(text: string): string {
  return text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
}

function share({ answered, total }: AssessmentSummary): number {
  return total === 0 ? 0 : answered / total;
}

/** The title of the framework; its id while the pack is on its way. */
function frameworkOf({ assessment }: AssessmentSummary): string {
  const pack = packOf(assessment.packId, assessment.packVersion);
  return pack === null ? assessment.packId : l(pack.title);
}

function compare(key: SortKey): (a: AssessmentSummary, b: AssessmentSummary) => number {
  const words = new Intl.Collator(region(), { numeric: true });
  const byTitle = (a: AssessmentSummary, b: AssessmentSummary): number =>
    words.compare(a.assessment.title, b.assessment.title);
  switch (key) {
    case 'system':
      return (a, b) => words.compare(a.systemName, b.systemName) || byTitle(a, b);
    case 'title':
      return byTitle;
    case 'progress':
      return (a, b) => share(a) - share(b) || byTitle(a, b);
    case 'sign-off':
      return (a, b) => SIGN_OFFS.indexOf(a.signOff) - SIGN_OFFS.indexOf(b.signOff) || byTitle(a, b);
    case 'saved':
      return (a, b) => b.savedAt.localeCompare(a.savedAt);
  }
}

/** All assessments of the workspace: searched, narrowed, ordered, and two of them picked for comparison. */
export class AssessmentList {
  readonly content = new Loaded<{ rows: readonly AssessmentSummary[]; systems: number }>(async () => {
    const [rows, systems] = await Promise.all([api.assessment.list(), api.system.list()]);
    return { rows, systems: systems.length };
  });
  search = $state('');
  packId = $state('');
  state = $state<ListState>('all');
  sort = $state<SortKey>('system');
  isReversed = $state(false);
  #picked = $state.raw<readonly string[]>([]);

  readonly all = $derived(this.content.value?.rows ?? []);
  /** The frameworks in use, by name. */
  readonly packs = $derived(
    [...new Map(this.all.map((row) => [row.assessment.packId, frameworkOf(row)]))]
      .map(([id, name]) => ({ id, name }))
      .sort((a, b) => a.name.localeCompare(b.name, region())),
  );
  readonly shown = $derived(this.all.filter((row) => this.#matches(row)));
  readonly groups = $derived.by((): readonly SystemRows[] => {
    const ordered = [...this.shown].sort(compare(this.sort));
    if (this.isReversed) ordered.reverse();
    if (this.sort !== 'system') return [{ systemId: null, name: '', rows: ordered }];
    return [...groupBy(ordered, ({ assessment }) => assessment.systemId)].map(([systemId, rows]) => ({
      systemId,
      name: rows[0]?.systemName ?? '',
      rows,
    }));
  });
  /** Those picked that are still there, in the order of picking. */
  readonly picked = $derived(
    this.#picked.flatMap((id) => this.all.find(({ assessment }) => assessment.id === id) ?? []),
  );
  /** The two to compare, the older first; null unless two by the same framework are picked. */
  readonly pair = $derived.by((): readonly [AssessmentSummary, AssessmentSummary] | null => {
    const [one, other] = this.picked;
    if (one === undefined || other === undefined || this.picked.length !== 2) return null;
    if (one.assessment.packId !== other.assessment.packId) return null;
    return one.assessment.createdAt <= other.assessment.createdAt ? [one, other] : [other, one];
  });
  readonly isFiltered = $derived(this.search.trim() !== '' || this.packId !== '' || this.state !== 'all');

  /** How many a state would show, the other filters as they are. */
  countOf(state: ListState): number {
    return this.all.filter(IS_IN[state]).length;
  }

  /** The assessment that an upgrade made from this one, if there is one. */
  successorOf(id: string): AssessmentSummary | null {
    return this.all.find(({ assessment }) => assessment.upgradedFromId === id) ?? null;
  }

  orderBy(key: SortKey): void {
    this.isReversed = this.sort === key ? !this.isReversed : false;
    this.sort = key;
  }

  isPicked(id: string): boolean {
    return this.#picked.includes(id);
  }

  pick(id: string): void {
    this.#picked = this.isPicked(id) ? this.#picked.filter((one) => one !== id) : [...this.#picked, id];
  }

  pickNone(): void {
    this.#picked = [];
  }

  clear(): void {
    this.search = '';
    this.packId = '';
    this.state = 'all';
  }

  #matches(row: AssessmentSummary): boolean {
    if (this.packId !== '' && row.assessment.packId !== this.packId) return false;
    if (!IS_IN[this.state](row)) return false;
    const wanted = folded(this.search.trim());
    const texts = [row.assessment.title, row.systemName, frameworkOf(row)];
    return wanted === '' || folded(texts.join('\n')).includes(wanted);
  }
}
