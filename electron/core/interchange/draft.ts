import type { z } from 'zod';
import { fieldOf } from '#contract/inventory/fields';
import type { ItemKind, LifecycleState, LinkType } from '#contract/inventory/kinds';
import { type Facts, type FactValue, factSchema } from '#contract/records/inventory';
import type { Draft, DraftAnswers, DraftItem, DraftLink, DraftNote, ImportFormat } from '#contract/records/transfer';
import { type Data, emptyMap, isSameData, type ReadData, wellFormed } from './data.ts';

const MOST_NOTES = 20_000;
/** Of what no field holds of one record, as JSON; pictures and tables beyond it are not kept. */
const MOST_EXTRAS_LENGTH = 1_000_000;

const schemas = new Map<string, z.ZodType<FactValue> | null>();

/** The schema of a fact, made once; null if the kind has no such field. */
export function factSchemaOf(kind: ItemKind, id: string): z.ZodType<FactValue> | null {
  const key = `${kind}.${id}`;
  let schema = schemas.get(key);
  if (schema === undefined) {
    schema = factSchema(kind, id);
    schemas.set(key, schema);
  }
  return schema;
}

/** A value as the field takes it (texts trimmed), or undefined if it does not. */
export function acceptFact(kind: ItemKind, id: string, value: unknown): FactValue | undefined {
  const parsed = factSchemaOf(kind, id)?.safeParse(value);
  return parsed?.success === true ? parsed.data : undefined;
}

/** A name as records have it: one line of at most 200 characters. Empty if nothing is left. */
export function recordName(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length <= 200 ? line : `${wellFormed(line.slice(0, 199)).trim()}…`;
}

/** At most 500 characters of a value, for a note. */
export function excerptOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return wellFormed(text.length <= 500 ? text : `${text.slice(0, 499)}…`);
}

/** A record while its file is read. */
export class ItemBuilder {
  readonly key: string;
  readonly kind: ItemKind;
  readonly #draft: DraftBuilder;
  readonly #facts: Record<string, FactValue> = {};
  readonly #custom: Record<string, Data> = emptyMap();
  readonly #extras: Record<string, Data> = emptyMap();
  readonly #head: Pick<DraftItem, 'name' | 'parentKey' | 'place'>;
  #state: LifecycleState | null = null;
  #extrasLeft = MOST_EXTRAS_LENGTH;

  constructor(draft: DraftBuilder, key: string, kind: ItemKind, head: Pick<DraftItem, 'name' | 'parentKey' | 'place'>) {
    this.#draft = draft;
    this.key = key;
    this.kind = kind;
    this.#head = head;
  }

  get facts(): Facts {
    return this.#facts;
  }

  setState(state: LifecycleState | null): void {
    this.#state = state;
  }

  setCustom(id: string, value: Data): void {
    this.#custom[id] = value;
  }

  /**
   * Puts a value into a field. A text that is too long for it is cut, with the whole kept; what the field does not take is
   * kept in the extras. Both are told.
   * @param path  where the file says it
   * @returns whether the field holds it now, whole or cut
   */
  fact(field: string, value: unknown, path: string): boolean {
    const fits = acceptFact(this.kind, field, value);
    if (fits !== undefined) {
      const before = this.#facts[field];
      if (before !== undefined && !isSameData(before, fits)) {
        this.keep(`facts/${field}`, value as Data, path, 'stated-twice');
        return false;
      }
      this.#facts[field] = fits;
      return true;
    }
    const type = fieldOf(this.kind, field)?.type;
    if (typeof value === 'string' && value.trim() === '') {
      this.#draft.note('dropped', path, 'empty', value);
      return false;
    }
    if (typeof value === 'string' && (type === 'text' || type === 'long-text')) {
      const cut = acceptFact(
        this.kind,
        field,
        `${wellFormed(value.trim().slice(0, type === 'text' ? 1999 : 99_999))}…`,
      );
      if (cut !== undefined) {
        this.#facts[field] = cut;
        this.keep(`facts/${field}`, value, path, 'too-long');
        return true;
      }
    }
    this.keep(`facts/${field}`, value as Data, path, 'does-not-fit');
    return false;
  }

  /** Keeps with the record what no field holds, and tells it; what would be too much is dropped, and told. */
  keep(key: string, value: Data, path: string, reason = 'no-field'): boolean {
    return this.keepQuietly(key, value, path) && this.#draft.note('kept', path, reason, value);
  }

  /** Like `keep`, for what is told already or needs no telling; the key is never overwritten. */
  keepQuietly(key: string, value: Data, path: string): boolean {
    const length = (JSON.stringify(value) ?? '').length;
    if (length > this.#extrasLeft) {
      this.#draft.note('dropped', path, 'too-large-to-keep', value);
      return false;
    }
    this.#extrasLeft -= length;
    let free = key;
    for (let count = 2; free in this.#extras; count += 1) free = `${key}#${count}`;
    this.#extras[free] = value;
    return true;
  }

  finish(format: string): DraftItem {
    return {
      key: this.key,
      kind: this.kind,
      ...this.#head,
      state: this.#state,
      facts: this.#facts,
      custom: { ...this.#custom } as DraftItem['custom'],
      extras: (Object.keys(this.#extras).length === 0 ? {} : { [format]: { ...this.#extras } }) as DraftItem['extras'],
    };
  }
}

/** Gathers what a file says. Records keep the order they came in; equal input gives an equal draft. */
export class DraftBuilder {
  readonly #format: ImportFormat;
  readonly #version: string;
  readonly #items = new Map<string, ItemBuilder>();
  readonly #links = new Map<string, DraftLink>();
  readonly #answers: DraftAnswers[] = [];
  readonly #notes: DraftNote[] = [];
  #untold = 0;

  constructor(format: ImportFormat, version: string) {
    this.#format = format;
    this.#version = version.slice(0, 50);
  }

  /**
   * Adds a record.
   * @param key  wished for; a number is added if another has it
   * @param name  cut to 200 characters (told); `fallback` if nothing is left of it
   */
  item(
    kind: ItemKind,
    input: { key: string; name: string; fallback?: string; parent?: ItemBuilder | null; place: string },
  ): ItemBuilder {
    const wished = wellFormed(input.key.slice(0, 480));
    let key = wished;
    for (let count = 2; this.#items.has(key); count += 1) key = `${wished}#${count}`;
    const name = recordName(input.name) || recordName(input.fallback ?? '') || kind;
    const item = new ItemBuilder(this, key, kind, {
      name,
      parentKey: input.parent?.key ?? null,
      place: input.place.slice(0, 500),
    });
    if (name !== input.name && input.name.trim().length > 200) item.keep('name', input.name, input.place, 'too-long');
    this.#items.set(key, item);
    return item;
  }

  /** Links two records; a link that is there already is not added again. */
  link(type: LinkType, from: ItemBuilder, to: ItemBuilder, note = ''): void {
    if (from === to) return;
    const key = JSON.stringify([type, from.key, to.key]);
    if (!this.#links.has(key)) {
      this.#links.set(key, { type, fromKey: from.key, toKey: to.key, note: wellFormed(note.slice(0, 2000)) });
    }
  }

  answers(answers: DraftAnswers): void {
    this.#answers.push(answers);
  }

  /** Tells something; more than 20,000 notes are counted in the last one. Gives true, to be chained. */
  note(kind: DraftNote['kind'], path: string, reason: string, value: unknown = ''): true {
    if (this.#notes.length >= MOST_NOTES - 1) this.#untold += 1;
    else this.#notes.push({ kind, path: wellFormed(path.slice(0, 1000)), reason, value: excerptOf(value) });
    return true;
  }

  /** Tells what was odd about the text itself. */
  noteOddities({ oddities }: ReadData, place = ''): void {
    for (const { reason, path, value } of oddities) {
      const isLoss = reason === 'forbidden-key' || reason === 'duplicate-key' || reason === 'comment';
      this.note(isLoss ? 'dropped' : 'unsure', `${place}${path}`, reason, value);
    }
  }

  finish(): Draft {
    return {
      format: this.#format,
      formatVersion: this.#version,
      items: [...this.#items.values()].map((item) => item.finish(this.#format)),
      links: [...this.#links.values()],
      answers: this.#answers,
      notes:
        this.#untold === 0
          ? this.#notes
          : [...this.#notes, { kind: 'dropped', path: '', reason: 'more-notes', value: String(this.#untold) }],
    };
  }
}
