import { AppError } from '#contract/errors';
import { hasPerson } from '#core/store/people';
import type { Reader } from '#core/store/sql';

/** What is to become of a record; what is not given stays. */
export type Change<Input> = { readonly id: string; readonly baseVersion: number } & {
  readonly [K in keyof Input]?: Input[K] | undefined;
};

/** What of a change was given. */
export function given(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** When a record counts as changed last: now, or as before if all columns hold what they held. */
export function changedAt(before: { readonly updated_at: string }, columns: object, now: string): string {
  const held = before as Readonly<Record<string, unknown>>;
  return Object.entries(columns).some(([column, value]) => held[column] !== value) ? now : before.updated_at;
}

/** @throws AppError `record.not-found` */
export function checkOwner(read: Reader, ownerId: string | null): void {
  if (ownerId !== null && !hasPerson(read, ownerId)) {
    throw new AppError('record.not-found', { kind: 'people', id: ownerId });
  }
}
