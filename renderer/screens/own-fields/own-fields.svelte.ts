import { isFieldId } from '#contract/inventory/field';
import type { ItemKind } from '#contract/inventory/kinds';
import type { CustomSchema, SchemaPreview } from '#contract/records/own-fields';
import { stableText } from '../answers/value.ts';
import { api, failureText, Task, t } from '../app.ts';
import { type OwnField, ownFields, schemaOf } from './custom-schema.ts';

/** A field as it is edited; its key lives as long as it is shown. */
export interface FieldDraft extends OwnField {
  readonly key: number;
  /** Whether records may hold values of it: its id stays. */
  readonly isKnown: boolean;
}

const PREVIEW_PAUSE_MS = 300;

/** The id that a title suggests: `Review board` → `reviewBoard`. */
export function idFrom(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ß/g, 'ss')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  const id = words
    .map((word, index) => (index === 0 ? word.toLowerCase() : word.slice(0, 1).toUpperCase() + word.slice(1)))
    .join('')
    .slice(0, 60);
  return /^[a-z]/.test(id) ? id : `field${id}`;
}

/** The workspace's own fields of one kind while they are edited, and what another schema would do to the records. */
export class OwnFields {
  fields = $state.raw<readonly FieldDraft[]>([]);
  preview = $state.raw<SchemaPreview | null>(null);
  failure = $state<string | null>(null);
  isChecked = $state(false);
  /** Values that do not fit stay as they are. */
  keepsUnfit = $state(false);
  saved = $state.raw<CustomSchema | null>(null);
  readonly task = new Task();
  readonly kind: ItemKind;
  #nextKey = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  constructor(kind: ItemKind) {
    this.kind = kind;
  }

  readonly isChanged = $derived(
    stableText(schemaOf(this.fields)) !== stableText(schemaOf(this.saved === null ? [] : ownFields(this.saved.schema))),
  );

  async load(): Promise<void> {
    try {
      const schemas = await api.customField.list();
      this.#show(schemas.find(({ kind }) => kind === this.kind) ?? null);
    } catch (error) {
      this.failure = failureText(error);
    }
  }

  add(): void {
    const draft: OwnField = {
      id: '',
      title: '',
      description: '',
      type: 'text',
      isRequired: false,
      options: [],
      kept: {},
    };
    this.fields = [...this.fields, this.#draft(draft, false)];
  }

  change(key: number, change: Partial<OwnField>): void {
    this.fields = this.fields.map((field) => {
      if (field.key !== key) return field;
      const next = { ...field, ...change };
      return field.isKnown || change.title === undefined ? next : { ...next, id: idFrom(change.title) };
    });
    this.#later();
  }

  remove(key: number): void {
    this.fields = this.fields.filter((field) => field.key !== key);
    this.#later();
  }

  move(key: number, by: 1 | -1): void {
    const at = this.fields.findIndex((field) => field.key === key);
    const [moved, other] = [this.fields[at], this.fields[at + by]];
    if (moved === undefined || other === undefined) return;
    this.fields = this.fields.map((field, index) => (index === at ? other : index === at + by ? moved : field));
  }

  /** What is wrong with a field; null if nothing is. */
  errorOf(field: FieldDraft): string | null {
    if (field.title.trim() === '') return t('ui.missing', { field: t('screen.own-fields.field.title') });
    if (!isFieldId(field.id)) return t('screen.own-fields.bad-id');
    if (this.fields.some(({ key, id }) => key !== field.key && id === field.id)) return t('screen.own-fields.twice');
    if (field.type === 'single' && field.options.length === 0) return t('screen.own-fields.no-options');
    return null;
  }

  /** @returns whether it was saved */
  async save(): Promise<boolean> {
    this.isChecked = true;
    if (this.fields.some((field) => this.errorOf(field) !== null)) return false;
    const saved = await this.task.run(() =>
      api.customField.save({
        kind: this.kind,
        version: this.saved?.version ?? 0,
        schema: schemaOf(this.fields),
        keepUnfit: this.keepsUnfit,
      }),
    );
    if (saved === null) return false;
    this.#show(saved);
    return true;
  }

  discard(): void {
    this.#show(this.saved);
  }

  #show(saved: CustomSchema | null): void {
    this.saved = saved;
    this.fields = saved === null ? [] : ownFields(saved.schema).map((field) => this.#draft(field, true));
    this.preview = null;
    this.isChecked = false;
    this.keepsUnfit = false;
    this.failure = null;
  }

  #draft(field: OwnField, isKnown: boolean): FieldDraft {
    this.#nextKey += 1;
    return { ...field, key: this.#nextKey, isKnown };
  }

  #later(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#look(), PREVIEW_PAUSE_MS);
  }

  async #look(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    if (!this.isChanged || this.fields.some((field) => this.errorOf(field) !== null)) {
      this.preview = null;
      return;
    }
    try {
      const preview = await api.customField.preview({ kind: this.kind, schema: schemaOf(this.fields) });
      if (turn !== this.#turn) return;
      this.preview = preview;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    }
  }
}
