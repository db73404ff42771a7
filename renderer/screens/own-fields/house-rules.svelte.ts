import { fieldsOf } from '#contract/inventory/fields';
import { type ItemKind, KIND_FACTS, type LifecycleState } from '#contract/inventory/kinds';
import type { CustomSchema, HouseRule } from '#contract/records/own-fields';
import { api, Loaded, Task, t } from '../app.ts';
import { fieldLabel } from '../inventory/item-words.ts';
import { ownFields } from './custom-schema.ts';

/** What the house wants filled besides what the law asks for. */
export class HouseRules {
  readonly rules = new Loaded<readonly HouseRule[]>(() => api.houseRule.list());
  readonly schemas = new Loaded<readonly CustomSchema[]>(() => api.customField.list());
  readonly task = new Task();
  kind = $state<ItemKind>('system');
  field = $state('');
  from = $state<LifecycleState>('development');
  reason = $state('');
  isChecked = $state(false);

  constructor(kind: ItemKind) {
    this.choose(kind);
  }

  readonly fieldError = $derived(this.isChecked && this.field === '' ? t('screen.house-rules.field-missing') : null);
  readonly reasonError = $derived(
    this.isChecked && this.reason.trim() === '' ? t('screen.house-rules.reason-missing') : null,
  );

  /** The fields of the kind that a rule can be about. */
  get fields(): readonly { readonly value: string; readonly label: string }[] {
    const schema = this.schemas.value?.find(({ kind }) => kind === this.kind);
    return [
      ...fieldsOf(this.kind).map(({ id }) => ({ value: id, label: fieldLabel(this.kind, id) })),
      ...(schema === undefined
        ? []
        : ownFields(schema.schema).map(({ id, title }) => ({ value: `custom.${id}`, label: title }))),
    ].sort((a, b) => a.label.localeCompare(b.label));
  }

  nameOf({ kind, field }: HouseRule): string {
    const schema = this.schemas.value?.find((one) => one.kind === kind);
    const own = schema === undefined ? [] : ownFields(schema.schema);
    return own.find(({ id }) => `custom.${id}` === field)?.title ?? fieldLabel(kind, field);
  }

  choose(kind: ItemKind): void {
    this.kind = kind;
    this.field = '';
    const { states } = KIND_FACTS[kind];
    if (!states.includes(this.from)) this.from = states[0] ?? 'live';
  }

  async add(): Promise<void> {
    this.isChecked = true;
    if (this.field === '' || this.reason.trim() === '') return;
    const { kind, field, from, reason } = this;
    const added = await this.task.run(() => api.houseRule.add({ kind, field, from, reason: reason.trim() }));
    if (added === null) return;
    this.field = '';
    this.reason = '';
    this.isChecked = false;
    await this.rules.load();
  }

  async remove({ id, version }: HouseRule): Promise<void> {
    await this.task.run(() => api.houseRule.remove({ id, baseVersion: version }));
    await this.rules.load();
  }
}
