import { SvelteMap } from 'svelte/reactivity';
import type { CheckSummary, Problem, RuleSeverity } from '#contract/records/consistency';
import { api, failureText, Loaded, session, WatchedJob } from '../app.ts';

/** The problems of one rule, as far as they were asked for. */
export class RuleProblems {
  problems = $state.raw<readonly Problem[]>([]);
  next = $state<string | null>(null);
  failure = $state<string | null>(null);
  isLoaded = $state(false);
  readonly #rule: string;
  readonly #systemId: string | null;

  constructor(rule: string, systemId: string | null) {
    this.#rule = rule;
    this.#systemId = systemId;
  }

  /** Reads those shown anew, at least one page. */
  async load(): Promise<void> {
    await this.#read(null, Math.min(200, Math.max(60, this.problems.length)));
  }

  async more(): Promise<void> {
    if (this.next !== null) await this.#read(this.next, 60);
  }

  async #read(after: string | null, limit: number): Promise<void> {
    try {
      const page = await api.check.list({ systemId: this.#systemId, rule: this.#rule, after, limit });
      this.problems = after === null ? page.problems : [...this.problems, ...page.problems];
      this.next = page.next;
      this.failure = null;
      this.isLoaded = true;
    } catch (error) {
      this.failure = failureText(error);
    }
  }
}

/** What does not fit together: rules by severity, and of those that were opened where they are broken. */
export class Check {
  readonly summary: Loaded<CheckSummary>;
  readonly opened = new SvelteMap<string, RuleProblems>();
  readonly job = new WatchedJob<{ readonly done: number; readonly total: number }, CheckSummary>();
  shown = $state<'all' | RuleSeverity>('all');
  readonly #systemId: string | null;

  constructor(systemId: string | null) {
    this.#systemId = systemId;
    this.summary = new Loaded(() => api.check.summary({ systemId }));
  }

  /** Keeps up with what is written. @returns ends it */
  follow(): () => void {
    const ends = [
      this.summary.follow(),
      session.listen(() => {
        for (const one of this.opened.values()) void one.load();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  toggle(rule: string): void {
    if (this.opened.delete(rule)) return;
    const problems = new RuleProblems(rule, this.#systemId);
    this.opened.set(rule, problems);
    void problems.load();
  }

  async recheck(): Promise<void> {
    await this.job.run((signal) => api.check.run(undefined, { signal }));
    await this.summary.load();
    for (const one of this.opened.values()) void one.load();
  }
}
