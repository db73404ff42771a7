import type { LifecycleState } from '#contract/inventory/kinds';
import type { ItemComment, ItemRef, ItemView } from '#contract/records/inventory';
import type { CustomSchema } from '#contract/records/own-fields';
import { api, failureCode, failureText, session, Task } from '../app.ts';
import { CardSaving } from './card-saving.svelte.ts';

/** What a change of a record names: the record, and the version it starts from. */
export type ItemBase = ItemRef & { readonly baseVersion: number };

/** One record of the inventory on its page: what is saved, and what is being changed. */
export class ItemRecord {
  view = $state.raw<ItemView | null>(null);
  /** Fields of the workspace's own for this kind. */
  custom = $state.raw<CustomSchema | null>(null);
  comments = $state.raw<readonly ItemComment[]>([]);
  failure = $state<string | null>(null);
  /** Whether there is no such record, or no more. */
  isGone = $state(false);
  readonly ref: ItemRef;
  readonly saving: CardSaving;
  /** Name, state, owner, links: what is changed by a press. */
  readonly task = new Task();
  #queue: Promise<unknown> = Promise.resolve();
  #turn = 0;

  constructor(ref: ItemRef) {
    this.ref = ref;
    this.saving = new CardSaving(this);
  }

  /** Reads now and whenever this record or what hangs on it changes. @returns ends it and saves what was written */
  follow(): () => void {
    void this.load();
    void this.loadBeside();
    const stop = session.listen((event) => {
      if (event.type === 'session.changed') void this.saving.flushAll();
      void this.load();
      if (event.type !== 'item.changed' || event.id === this.ref.id) void this.loadBeside();
    });
    return () => {
      stop();
      void this.saving.flushAll();
    };
  }

  async load(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const view = await api.inventory.get(this.ref);
      if (turn === this.#turn) this.#take(view);
    } catch (error) {
      if (turn !== this.#turn) return;
      const code = failureCode(error);
      this.isGone = code === 'record.not-found';
      if (code !== 'core.stopped' || this.view === null) this.failure = failureText(error);
    }
  }

  async loadBeside(): Promise<void> {
    try {
      const [schemas, comments] = await Promise.all([api.customField.list(), api.itemComment.list(this.ref)]);
      this.custom = schemas.find(({ kind }) => kind === this.ref.kind) ?? null;
      this.comments = comments;
    } catch (error) {
      if (failureCode(error) !== 'core.stopped') this.failure = failureText(error);
    }
  }

  /**
   * Changes the record after the changes that are under way, from the version they leave.
   * @throws what the call throws
   */
  async change(call: (base: ItemBase) => Promise<ItemView>): Promise<ItemView> {
    const changed = this.#queue.then(async () => {
      const view = await call({ ...this.ref, baseVersion: this.view?.item.version ?? 0 });
      // What was asked for before is older than this.
      this.#turn += 1;
      this.#take(view);
      return view;
    });
    this.#queue = changed.catch(() => undefined);
    return await changed;
  }

  /** @returns whether it was done; else `task.failure` says why not */
  async rename(name: string): Promise<boolean> {
    if (name.trim() === '' || name.trim() === this.view?.item.name) return false;
    return await this.press((base) => api.inventory.update({ ...base, name: name.trim() }));
  }

  async setOwner(ownerId: string | null): Promise<boolean> {
    return await this.press((base) => api.inventory.update({ ...base, ownerId }));
  }

  /** @param because why; with `isOverride`, why although not all conditions are met */
  async setState(state: LifecycleState, because: string, isOverride: boolean, task: Task): Promise<boolean> {
    const reason =
      because.trim() === '' ? {} : isOverride ? { overrideReason: because.trim() } : { reason: because.trim() };
    return await this.press((base) => api.inventory.update({ ...base, state, ...reason }), task);
  }

  /** A change by a press, which `task` tells of: a dialog has its own. A record that was changed meanwhile is read again, so that the next press can succeed. */
  async press(call: (base: ItemBase) => Promise<ItemView>, task: Task = this.task): Promise<boolean> {
    await this.saving.flushAll();
    const done = await task.run(() => this.change(call));
    if (done === null) await this.load();
    return done !== null;
  }

  /** A change of what hangs on the record, after which all is read again. @returns whether it was done */
  async pressBeside(call: () => Promise<unknown>, task: Task = this.task): Promise<boolean> {
    const done = await task.run(async () => {
      await call();
      return true;
    });
    await Promise.all([this.load(), this.loadBeside()]);
    return done === true;
  }

  #take(view: ItemView): void {
    this.view = view;
    this.failure = null;
    this.isGone = false;
  }
}
