import { fieldsOf } from '#contract/inventory/fields';
import { type ItemKind, KIND_FACTS } from '#contract/inventory/kinds';
import type { CustomSchema } from '#contract/records/own-fields';
import type { ColumnMapping, MappingTemplate, TableLook } from '#contract/records/transfer';
import { api, Task, t } from '../app.ts';
import { fieldLabel, kindName } from '../inventory/item-words.ts';
import { customFields } from '../own-fields/custom-schema.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Which column of a table becomes which field, while it is being said. */
export class TableMapping {
  kind = $state<ItemKind>('model');
  sheet = $state<string | null>(null);
  headerRow = $state(1);
  /** Column → field; empty: it stays out. */
  targets = $state.raw<readonly string[]>([]);
  templates = $state.raw<readonly MappingTemplate[]>([]);
  custom = $state.raw<readonly CustomSchema[]>([]);
  templateName = $state('');
  isChecked = $state(false);
  readonly task = new Task();
  readonly look: TableLook;

  constructor(look: TableLook) {
    this.look = look;
    this.templates = look.templates;
    this.use(look.suggestion);
  }

  /** Reads what fields the workspace has of its own. */
  async load(): Promise<void> {
    const schemas = await this.task.run(() => api.customField.list());
    if (schemas !== null) this.custom = schemas;
  }

  get table(): TableLook['sheets'][number] | null {
    return this.look.sheets.find(({ name }) => name === this.sheet) ?? this.look.sheets[0] ?? null;
  }

  get headers(): readonly string[] {
    return this.table?.headers ?? [];
  }

  /** Takes a mapping over; columns are known by their headers. */
  use({ kind, sheet, headerRow, columns }: ColumnMapping): void {
    this.kind = kind;
    if (sheet === null || this.look.sheets.some(({ name }) => name === sheet)) this.sheet = sheet;
    this.headerRow = headerRow;
    const byHeader = new Map(columns.map(({ header, target }) => [header, target]));
    this.targets = this.headers.map((header) => byHeader.get(header) ?? '');
  }

  chooseSheet(name: string): void {
    this.sheet = name;
    const known = new Map(this.look.suggestion.columns.map(({ header, target }) => [header, target]));
    this.targets = this.headers.map((header) => known.get(header) ?? '');
  }

  /** Another kind has other fields; what it has too stays mapped. */
  chooseKind(kind: ItemKind): void {
    this.kind = kind;
    const known = new Set(this.fields.map(({ value }) => value));
    this.targets = this.targets.map((target) => (known.has(target) ? target : ''));
  }

  /** A field takes one column: whatever had it before lets go. */
  map(column: number, target: string): void {
    this.targets = this.targets.map((was, at) => (at === column ? target : was === target ? '' : was));
  }

  /** What a column of this kind can be. */
  get fields(): readonly Choice[] {
    const { parent } = KIND_FACTS[this.kind];
    const own = this.custom.find(({ kind }) => kind === this.kind);
    return [
      { value: '', label: t('screen.import.map.none') },
      { value: 'name', label: t('screen.item.name') },
      { value: 'state', label: t('screen.item.state') },
      ...(parent === null ? [] : [{ value: 'parent', label: kindName(parent) }]),
      ...fieldsOf(this.kind).map(({ id }) => ({ value: id, label: fieldLabel(this.kind, id) })),
      ...(own === undefined ? [] : customFields(own.schema)).map(({ field, title }) => ({
        value: `custom.${field.id}`,
        label: title,
      })),
    ];
  }

  get nameError(): string | null {
    return this.targets.includes('name') ? null : t('screen.import.map.name-missing');
  }

  get mapping(): ColumnMapping {
    return {
      kind: this.kind,
      sheet: this.sheet,
      headerRow: this.headerRow,
      columns: this.headers.map((header, at) => ({ header, target: this.targets[at] || null })),
    };
  }

  /** Samples of one column, for a person to see what it holds. */
  samplesOf(column: number): readonly string[] {
    return (this.table?.samples ?? []).map((row) => row[column] ?? '').filter((value) => value !== '');
  }

  async saveTemplate(): Promise<void> {
    const name = this.templateName.trim();
    if (name === '') return;
    const template = await this.task.run(() => api.transfer.saveTemplate({ name, mapping: this.mapping }));
    if (template === null) return;
    this.templates = [...this.templates.filter(({ id }) => id !== template.id), template];
    this.templateName = '';
  }

  async removeTemplate({ id, version }: MappingTemplate): Promise<void> {
    await this.task.run(async () => {
      await api.transfer.removeTemplate({ id, baseVersion: version });
      this.templates = this.templates.filter((template) => template.id !== id);
    });
  }
}
