import type { PackSummary } from '#contract/records/pack';
import type { AiSystem } from '#contract/records/system';
import { api, navigation, Task, t } from '../app.ts';

/** What is needed to start an assessment: the system and the framework. */
export class StartAssessment {
  systems = $state.raw<readonly AiSystem[]>([]);
  packs = $state.raw<readonly PackSummary[]>([]);
  systemId = $state('');
  packId = $state('');
  title = $state('');
  isChecked = $state(false);
  readonly task = new Task();
  #loading: Promise<unknown> = Promise.resolve();

  constructor(systemId: string | null) {
    this.systemId = systemId ?? '';
  }

  readonly systemError = $derived(
    this.isChecked && this.systemId === '' ? t('ui.missing', { field: t('screen.assessments.system') }) : null,
  );
  readonly pack = $derived(this.packs.find((pack) => pack.id === this.packId));

  async load(): Promise<void> {
    this.#loading = this.task.run(async () => {
      const [systems, packs] = await Promise.all([api.system.list(), api.pack.list()]);
      this.systems = systems;
      this.packs = packs;
      if (this.systemId === '' && systems.length === 1) this.systemId = systems[0]?.id ?? '';
      this.packId = packs[0]?.id ?? '';
    });
    await this.#loading;
  }

  /** Starts it and goes to it. @returns whether it was started */
  async start(): Promise<boolean> {
    // Somebody quick may press the button before the lists are there.
    await this.#loading;
    this.isChecked = true;
    if (this.systemError !== null || this.packId === '') return false;
    const title = this.title.trim();
    const { systemId, packId } = this;
    const view = await this.task.run(() =>
      api.assessment.create({ systemId, packId, ...(title === '' ? {} : { title }) }),
    );
    if (view === null) return false;
    navigation.go({ screen: 'assessment', id: view.assessment.id });
    return true;
  }
}
