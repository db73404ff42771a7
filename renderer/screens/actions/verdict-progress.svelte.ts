import type { Verdict } from '#contract/records/review';
import { api, Task } from '../app.ts';

/** How far the action of a verdict is, as it is being said. */
export class VerdictProgress {
  progress = $state(0);
  note = $state('');
  readonly task = new Task();
  readonly verdict: Verdict;

  constructor(verdict: Verdict) {
    this.verdict = verdict;
    this.progress = verdict.progress;
    this.note = verdict.note;
  }

  /** @returns whether it was saved */
  async save(isDone: boolean): Promise<boolean> {
    const { id, version } = this.verdict;
    const said = { progress: this.progress, isDone, note: this.note.trim() };
    return (await this.task.run(() => api.verdict.progress({ id, baseVersion: version, ...said }))) !== null;
  }
}
