import { failureCode, failureText, session, Task } from './app.ts';

/** What a change of a record names. */
export interface RecordBase {
  readonly id: string;
  readonly baseVersion: number;
}

/** How a record is read, and which version of it a change is made from. */
export interface RecordSource<View> {
  read(id: string): Promise<View>;
  versionOf(view: View): number;
}

/** One record on its page: it is read anew whenever it may have changed, and changed by presses that name its version. */
export class FollowedRecord<View> {
  view = $state.raw<View | null>(null);
  failure = $state<string | null>(null);
  isGone = $state(false);
  /** What is changed by a press; a dialog has its own. */
  readonly task = new Task();
  readonly id: string;
  readonly #source: RecordSource<View>;
  #turn = 0;

  constructor(id: string, source: RecordSource<View>) {
    this.id = id;
    this.#source = source;
  }

  /** Reads now and whenever it or what it hangs on may have changed. @returns ends it */
  follow(): () => void {
    void this.load();
    return session.listen(({ type }) => {
      if (type !== 'journal.changed' && type !== 'assessment.changed') void this.load();
    });
  }

  async load(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const view = await this.#source.read(this.id);
      if (turn === this.#turn) this.#take(view);
    } catch (error) {
      if (turn !== this.#turn) return;
      const code = failureCode(error);
      this.isGone = code === 'record.not-found';
      if (code !== 'core.stopped' || this.view === null) this.failure = failureText(error);
    }
  }

  /** @returns whether it was done; else the task says why not, and the record is read again so that the next press can succeed */
  async press(call: (base: RecordBase) => Promise<View>, task: Task = this.task): Promise<boolean> {
    const { view } = this;
    if (view === null) return false;
    const changed = await task.run(() => call({ id: this.id, baseVersion: this.#source.versionOf(view) }));
    if (changed === null) {
      await this.load();
      return false;
    }
    this.#turn += 1;
    this.#take(changed);
    return true;
  }

  #take(view: View): void {
    this.view = view;
    this.failure = null;
    this.isGone = false;
  }
}
