import type { ControlChange, ControlView } from '#contract/records/control';
import { api, type Task, t } from '../app.ts';
import { FollowedRecord } from '../followed-record.svelte.ts';
import { ControlMove } from './preview.svelte.ts';

/** One control on its page. */
export class ControlRecord extends FollowedRecord<ControlView> {
  /** A change that would move risks and waits for a word. */
  move = $state.raw<ControlMove | null>(null);

  constructor(id: string) {
    super(id, { read: (controlId) => api.control.get({ id: controlId }), versionOf: ({ control }) => control.version });
  }

  async change(change: ControlChange, task?: Task): Promise<boolean> {
    return await this.press((base) => api.control.update({ ...base, change }), task);
  }

  /** Changes state or maturity; what would move is told first. */
  async reassess(change: Pick<ControlChange, 'state' | 'maturity'>): Promise<void> {
    const move = new ControlMove(
      this.id,
      t('screen.control.preview.change', { title: this.view?.control.title ?? '' }),
      change,
      () => this.change(change),
    );
    if (await move.needsConfirmation()) this.move = move;
    else await move.apply();
  }

  /** Removes it; what would move is told first. @param done told once it is gone */
  async remove(done: () => void): Promise<void> {
    const version = this.view?.control.version ?? 0;
    const move = new ControlMove(
      this.id,
      t('screen.control.remove.title', { title: this.view?.control.title ?? '' }),
      'remove',
      async () => {
        const isGone = await this.task.run(async () => {
          await api.control.remove({ id: this.id, baseVersion: version });
          return true;
        });
        if (isGone) done();
        return isGone === true;
      },
    );
    // Taking away is confirmed in any case.
    await move.needsConfirmation();
    this.move = move;
  }
}
