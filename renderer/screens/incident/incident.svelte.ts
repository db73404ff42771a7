import type { IncidentMove } from '#contract/monitoring';
import type { IncidentClock, IncidentView } from '#contract/records/incident';
import { api, Loaded, language, Task } from '../app.ts';

/** One incident on its page. */
export class IncidentRecord {
  readonly id: string;
  readonly content: Loaded<IncidentView>;
  readonly task = new Task();
  /** Name of the draft that was written last. */
  written = $state<string | null>(null);

  constructor(id: string) {
    this.id = id;
    this.content = new Loaded(() => api.incident.get({ id }));
  }

  get view(): IncidentView | null {
    return this.content.value;
  }

  take(incident: IncidentView): void {
    this.content.value = incident;
  }

  /** @returns whether it was done */
  async move(move: IncidentMove, note: string): Promise<boolean> {
    const { view } = this;
    if (view === null) return false;
    const moved = await this.task.run(() => api.incident.move({ id: this.id, baseVersion: view.version, move, note }));
    if (moved !== null) this.take(moved);
    return moved !== null;
  }

  async withdraw(clock: IncidentClock): Promise<void> {
    const { notice } = clock;
    if (notice === null) return;
    const back = await this.task.run(() =>
      api.incident.withdrawAnswer({ noticeId: notice.id, baseVersion: notice.version }),
    );
    if (back !== null) this.take(back);
  }

  /** Asks where to, and writes the draft of a notification in the window's language. */
  async writeDraft(clock: IncidentClock): Promise<void> {
    const { view } = this;
    if (view === null) return;
    this.written = null;
    const name = await this.task.run(async () => {
      const suggestedName = `incident-${view.number}-${clock.ref.replace(':', '-')}.pdf`;
      const file = await api.shell.chooseFile({ purpose: 'notice.save', suggestedName });
      if (file === null) return null;
      await api.incident.writeNotice({ id: this.id, clock: clock.ref, locale: language.locale, file: file.token });
      return file.name;
    });
    this.written = name;
  }
}
