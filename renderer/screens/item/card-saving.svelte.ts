import type { FactValue, ItemView } from '#contract/records/inventory';
import { stableText } from '../answers/value.ts';
import { api, failureCode, failureText } from '../app.ts';
import { factOf } from './card-fields.ts';
import type { ItemRecord } from './item.svelte.ts';

/** A person stops writing for so long before it is saved. */
export const TYPING_PAUSE_MS = 500;

type Value = FactValue | null;

const isSame = (one: Value, other: Value): boolean => stableText(one) === stableText(other);

/**
 * Saves the fields of a card, each by itself: after a pause, or when it is left. What was written stays on the screen
 * until it is saved. Where somebody else changed the same field meanwhile, a person decides between the two.
 */
export class CardSaving {
  /** Field → what was written and is not yet saved. */
  written = $state.raw<Readonly<Record<string, Value>>>({});
  /** Field → the sentence of the last failure. */
  failures = $state.raw<Readonly<Record<string, string>>>({});
  /** Field → what another wrote there meanwhile. */
  conflicts = $state.raw<Readonly<Record<string, { readonly theirs: Value }>>>({});
  /** Field → why it is changed, kept with the next change. */
  reasons = $state.raw<Readonly<Record<string, string>>>({});
  readonly #record: ItemRecord;
  readonly #pauses = new Map<string, ReturnType<typeof setTimeout>>();
  /** Field → what was saved there when the writing began. */
  readonly #bases = new Map<string, Value>();
  readonly #sent = new Map<string, Value>();

  constructor(record: ItemRecord) {
    this.#record = record;
  }

  get isSaving(): boolean {
    return Object.keys(this.written).length > 0 && !this.hasFailed;
  }

  get hasFailed(): boolean {
    return Object.keys(this.failures).length > 0 || Object.keys(this.conflicts).length > 0;
  }

  /** What the field shows: what was written, else what is saved. */
  shown(key: string): Value {
    const written = this.written[key];
    return written === undefined ? this.#saved(key) : written;
  }

  /** Takes what is written as it is typed. */
  write(key: string, value: Value): void {
    if (!this.#bases.has(key)) this.#bases.set(key, this.#saved(key));
    this.written = { ...this.written, [key]: value };
    clearTimeout(this.#pauses.get(key));
    // What another wrote is waited for by a person's decision, not by a clock.
    if (this.conflicts[key] !== undefined) return;
    this.#pauses.set(
      key,
      setTimeout(() => void this.flush(key), TYPING_PAUSE_MS),
    );
  }

  /** Saves what was written in a field now, if it differs. */
  async flush(key: string): Promise<void> {
    clearTimeout(this.#pauses.get(key));
    this.#pauses.delete(key);
    const value = this.written[key];
    if (value === undefined || this.conflicts[key] !== undefined) return;
    if (this.#sent.has(key) && isSame(this.#sent.get(key) ?? null, value)) return;
    if (isSame(value, this.#saved(key)) && !this.#sent.has(key)) return this.#settle(key, value);
    this.failures = without(this.failures, key);
    this.#sent.set(key, value);
    try {
      await this.#save(key, value, true);
    } finally {
      if (this.#sent.get(key) === value) this.#sent.delete(key);
    }
  }

  /** Saves all that was written: before leaving, and again after the core came back. */
  async flushAll(): Promise<void> {
    await Promise.all(Object.keys(this.written).map((key) => this.flush(key)));
  }

  /** Ends a conflict: one's own words over the other's, or the other's. */
  async decide(key: string, whose: 'mine' | 'theirs'): Promise<void> {
    const conflict = this.conflicts[key];
    if (conflict === undefined) return;
    this.conflicts = without(this.conflicts, key);
    if (whose === 'theirs') return this.#settle(key, this.written[key] ?? null);
    this.#bases.set(key, conflict.theirs);
    await this.flush(key);
  }

  giveReason(key: string, reason: string): void {
    this.reasons = reason.trim() === '' ? without(this.reasons, key) : { ...this.reasons, [key]: reason };
  }

  async #save(key: string, value: Value, mayRetry: boolean): Promise<void> {
    const reason = this.reasons[key]?.trim();
    try {
      await this.#record.change((base) =>
        api.inventory.setField({ ...base, field: key, value, ...(reason === undefined ? {} : { reason }) }),
      );
      this.reasons = without(this.reasons, key);
      this.#settle(key, value);
    } catch (error) {
      if (failureCode(error) !== 'record.changed-meanwhile') {
        this.failures = { ...this.failures, [key]: failureText(error) };
        return;
      }
      await this.#record.load();
      const theirs = this.#saved(key);
      const isUntouched = isSame(theirs, this.#bases.get(key) ?? null);
      if (isUntouched && mayRetry) await this.#save(key, value, false);
      else if (isSame(theirs, value)) this.#settle(key, value);
      else if (isUntouched) this.failures = { ...this.failures, [key]: failureText(error) };
      else this.conflicts = { ...this.conflicts, [key]: { theirs } };
    }
  }

  /** Forgets what was written, if it is still this. */
  #settle(key: string, value: Value): void {
    if (!isSame(this.written[key] ?? null, value)) {
      this.#bases.set(key, value);
      return;
    }
    this.written = without(this.written, key);
    this.failures = without(this.failures, key);
    this.#bases.delete(key);
  }

  #saved(key: string): Value {
    const view: ItemView | null = this.#record.view;
    return view === null ? null : factOf(view.item, key);
  }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = record;
  return rest;
}
