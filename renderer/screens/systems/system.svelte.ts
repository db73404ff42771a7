import type { AiSystem, SystemInput } from '#contract/records/system';
import { api, navigation, Task, t } from '../app.ts';

type TextFieldName = Exclude<keyof SystemInput, 'name' | 'ownerId'>;

const EMPTY: SystemInput = {
  name: '',
  release: '',
  provider: '',
  deployer: '',
  intendedPurpose: '',
  description: '',
  sector: '',
  regions: '',
  peopleAffected: '',
  ownerId: null,
};

function inputOf(system: AiSystem): SystemInput {
  const { id: _, version: __, createdAt: ___, updatedAt: ____, ...input } = system;
  return input;
}

/**
 * The page of one AI system. A new one is added by its button; a known one saves itself whenever a field is left, so
 * that nothing is lost and each field's change stands in the journal by itself.
 */
export class SystemScreen {
  draft = $state<SystemInput>({ ...EMPTY });
  /** As last saved; null for a new system. */
  saved = $state.raw<AiSystem | null>(null);
  isChecked = $state(false);
  readonly task = new Task();
  #isSavingAgain = false;

  readonly nameError = $derived(
    (this.isChecked || this.saved !== null) && this.draft.name.trim() === ''
      ? t('ui.missing', { field: t('field.system.name') })
      : null,
  );
  readonly isChanged = $derived(
    this.saved !== null && JSON.stringify(trimmed(this.draft)) !== JSON.stringify(inputOf(this.saved)),
  );

  async load(id: string | null): Promise<void> {
    if (id === null) return;
    const found = (await this.task.run(() => api.system.list()))?.find((system) => system.id === id);
    if (found !== undefined) this.#show(found);
  }

  /** Adds the new system and stays on its page. */
  async add(): Promise<void> {
    this.isChecked = true;
    if (this.nameError !== null) return;
    const added = await this.task.run(() => api.system.add(trimmed(this.draft)));
    if (added === null) return;
    this.#show(added);
    navigation.replace({ screen: 'system', id: added.id });
  }

  /** Saves what differs; does nothing for a new or unchanged system. */
  async save(): Promise<void> {
    const { saved } = this;
    if (saved === null || !this.isChanged || this.nameError !== null) return;
    if (this.task.isRunning) {
      this.#isSavingAgain = true;
      return;
    }
    const system = trimmed(this.draft);
    const next = await this.task.run(() => api.system.update({ id: saved.id, baseVersion: saved.version, system }));
    if (next !== null) this.saved = next;
    if (this.#isSavingAgain) {
      this.#isSavingAgain = false;
      await this.save();
    }
  }

  choose(ownerId: string): void {
    this.draft.ownerId = ownerId === '' ? null : ownerId;
    void this.save();
  }

  #show(system: AiSystem): void {
    this.saved = system;
    this.draft = { ...inputOf(system) };
  }
}

function trimmed(input: SystemInput): SystemInput {
  const texts = Object.entries(input).map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value]);
  return Object.fromEntries(texts) as SystemInput;
}

/** The short facts and the long texts of a system, in the order of the page. */
export const FACTS: readonly TextFieldName[] = ['release', 'provider', 'deployer', 'sector', 'regions'];
export const TEXTS: readonly TextFieldName[] = ['intendedPurpose', 'description', 'peopleAffected'];
