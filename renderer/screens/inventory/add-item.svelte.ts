import { type ItemKind, KIND_FACTS, type LifecycleState } from '#contract/inventory/kinds';
import type { Item } from '#contract/records/inventory';
import { api, session, Task, t } from '../app.ts';
import type { Picked } from './record-picker.svelte.ts';

/** A record that is about to be added. */
export class AddItem {
  readonly kind: ItemKind;
  /** Whose part it will be is settled. */
  readonly isParentFixed: boolean;
  name = $state('');
  parent = $state.raw<Picked | null>(null);
  state = $state<LifecycleState>('development');
  ownerId = $state('');
  isChecked = $state(false);
  readonly task = new Task();

  constructor(kind: ItemKind, parent: Picked | null = null) {
    const { states } = KIND_FACTS[kind];
    this.kind = kind;
    this.parent = parent;
    this.isParentFixed = parent !== null;
    this.state = states.includes('development') ? 'development' : (states[0] ?? 'live');
    this.ownerId = session.current?.actor?.id ?? '';
  }

  readonly nameError = $derived(
    this.isChecked && this.name.trim() === '' ? t('ui.missing', { field: t('screen.item.name') }) : null,
  );

  get parentError(): string | null {
    const isMissing = KIND_FACTS[this.kind].parent !== null && this.parent === null;
    return this.isChecked && isMissing ? t('screen.inventory.add.parent-missing') : null;
  }

  /** @returns the record; null if something is missing or it was refused */
  async add(): Promise<Item | null> {
    this.isChecked = true;
    if (this.nameError !== null || this.parentError !== null) return null;
    return await this.task.run(() =>
      api.inventory.add({
        kind: this.kind,
        name: this.name.trim(),
        parentId: this.parent?.id ?? null,
        state: this.state,
        ownerId: this.ownerId === '' ? null : this.ownerId,
      }),
    );
  }
}
