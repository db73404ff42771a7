import type { AssessmentView } from '#contract/records/assessment';
import type { ObligationResult } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Obligation, ObligationKind } from '#contract/records/rules';
import { api, l, language, Task } from '../app.ts';
import { groupBy } from './group.ts';
import type { OutcomeScreen } from './outcome.svelte.ts';

/** An obligation or relief with its words. */
export interface ShownObligation {
  readonly result: ObligationResult;
  readonly known: Obligation;
}

/** Those of one role on one day, in the order of the pack. */
export interface RoleGroup {
  readonly role: string;
  readonly label: string;
  readonly items: readonly ShownObligation[];
}

/** Those of one day. */
export interface DateGroup {
  readonly date: string;
  readonly count: number;
  readonly roles: readonly RoleGroup[];
}

/** `now`: in force on the assessment date. `next`: the first day after it on which anything begins. `later`: the days after. */
export type Stage = 'now' | 'next' | 'later';

export interface StageGroup {
  readonly stage: Stage;
  readonly count: number;
  readonly dates: readonly DateGroup[];
}

export type KindFilter = 'all' | ObligationKind;

/** Groups with more than this are closed until they are opened, unless something is searched. */
export const OPEN_UP_TO = 12;

function byDate(pack: Pack, items: readonly ShownObligation[]): readonly DateGroup[] {
  const days = groupBy(items, ({ result }) => result.appliesFrom);
  return [...days]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([date, ofDay]) => ({ date, count: ofDay.length, roles: byRole(pack, ofDay) }));
}

function byRole(pack: Pack, items: readonly ShownObligation[]): readonly RoleGroup[] {
  const roles = groupBy(items, ({ result }) => result.role);
  return pack.roles.flatMap(({ id, label }) => {
    const own = roles.get(id);
    return own === undefined ? [] : [{ role: id, label: l(label), items: own }];
  });
}

/** The first day after the assessment date on which anything that holds begins; null if nothing does. */
export function nextDay(items: readonly ShownObligation[], assessedOn: string): string | null {
  const coming = items.map(({ result }) => result.appliesFrom).filter((date) => date > assessedOn);
  return coming.sort()[0] ?? null;
}

/**
 * Parts what holds by its date, as seen on the assessment date; the days before it come newest first.
 * @param next  the first day to come, of all that holds, so that narrowing moves nothing from one stage to another
 */
export function stagesOf(
  pack: Pack,
  items: readonly ShownObligation[],
  { assessedOn, next }: { readonly assessedOn: string; readonly next: string | null },
): readonly StageGroup[] {
  const days = byDate(pack, items);
  const coming = days.filter(({ date }) => date > assessedOn);
  const parts: readonly (readonly [Stage, readonly DateGroup[]])[] = [
    ['now', days.filter(({ date }) => date <= assessedOn).reverse()],
    ['next', coming.filter(({ date }) => date === next)],
    ['later', coming.filter(({ date }) => date !== next)],
  ];
  return parts
    .map(([stage, dates]) => ({ stage, dates, count: dates.reduce((sum, { count }) => sum + count, 0) }))
    .filter(({ count }) => count > 0);
}

function folded(text: string): string {
  return text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
}

/** The obligations of an outcome along time, as they are filtered just now; and their export as a calendar. */
export class Timeline {
  role = $state('');
  kind = $state<KindFilter>('all');
  search = $state('');
  /** The file that was written last. */
  exported = $state.raw<{ readonly name: string; readonly token: string } | null>(null);
  readonly task = new Task();
  /** Groups that a person opened or closed against what would be. */
  #turned = $state.raw<ReadonlySet<string>>(new Set());
  readonly #screen: OutcomeScreen;

  readonly #all = $derived.by(() => this.#shown());
  readonly matching = $derived(this.#all.filter((item) => this.#matches(item)));
  readonly stages = $derived.by(() => {
    const { view, pack } = this.#screen;
    if (view === null || pack === null) return [];
    const holds = ({ result }: ShownObligation): boolean => result.truth === 'true';
    const { assessedOn } = view.assessment;
    const next = nextDay(this.#all.filter(holds), assessedOn);
    return stagesOf(pack, this.matching.filter(holds), { assessedOn, next });
  });
  /** What may follow from open questions. */
  readonly perhaps = $derived.by(() => {
    const { pack } = this.#screen;
    return pack === null
      ? []
      : byRole(
          pack,
          this.matching.filter(({ result }) => result.truth === 'unknown'),
        );
  });
  /** The roles that any obligation has, in the order of the pack. */
  readonly roles = $derived.by(() =>
    (this.#screen.pack?.roles ?? []).filter(({ id }) => this.#all.some(({ result }) => result.role === id)),
  );
  readonly hasReliefs = $derived(this.#all.some(({ result }) => result.kind === 'relief'));
  readonly hasAny = $derived(this.#all.length > 0);
  readonly isFiltered = $derived(this.role !== '' || this.kind !== 'all' || this.search.trim() !== '');

  constructor(screen: OutcomeScreen) {
    this.#screen = screen;
  }

  /** Whether a group is open: a small one is, a large one only if it was opened. */
  isOpen(key: string, count: number): boolean {
    const isOpenByItself = count <= OPEN_UP_TO || this.search.trim() !== '';
    return this.#turned.has(key) ? !isOpenByItself : isOpenByItself;
  }

  turn(key: string): void {
    const next = new Set(this.#turned);
    if (!next.delete(key)) next.add(key);
    this.#turned = next;
  }

  clear(): void {
    this.role = '';
    this.kind = 'all';
    this.search = '';
  }

  /** Asks where to and writes the calendar. */
  async exportCalendar(view: AssessmentView): Promise<void> {
    const { locale } = language;
    this.exported = null;
    const suggestedName = `${view.assessment.title.replace(/[\\/:*?"<>|]+/g, ' ').trim()}.ics`;
    this.exported = await this.task.run(async () => {
      const file = await api.shell.chooseFile({ purpose: 'calendar.save', suggestedName });
      if (file === null) return null;
      await api.assessment.exportCalendar({ id: view.assessment.id, file: file.token, locale });
      return file;
    });
  }

  async showInFolder(): Promise<void> {
    const { exported } = this;
    if (exported !== null) await this.task.run(() => api.shell.showInFolder({ file: exported.token }));
  }

  #shown(): readonly ShownObligation[] {
    const { view, pack } = this.#screen;
    if (view === null || pack === null) return [];
    const known = new Map(pack.obligations.map((obligation) => [obligation.id, obligation]));
    return view.judgement.obligations.flatMap((result) => {
      const obligation = known.get(result.id);
      return obligation === undefined || result.truth === 'false' ? [] : [{ result, known: obligation }];
    });
  }

  #matches({ result, known }: ShownObligation): boolean {
    if (this.role !== '' && result.role !== this.role) return false;
    if (this.kind !== 'all' && result.kind !== this.kind) return false;
    const wanted = folded(this.search.trim());
    if (wanted === '') return true;
    const texts = [l(known.title), l(known.duty), known.evidence === undefined ? '' : l(known.evidence)];
    return folded([...texts, ...known.articles].join('\n')).includes(wanted);
  }
}
