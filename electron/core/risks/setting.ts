import { AppError } from '#contract/errors';
import type { Catalogues } from '#core/packs/catalogues';
import { hasPerson } from '#core/store/people';
import type { Reader } from '#core/store/sql';

/** What writing risks and controls needs besides its transaction. */
export type RiskSetting = {
  readonly now: string;
  readonly actor: string;
  readonly newId: () => string;
  readonly catalogues: Catalogues;
};

/** @throws AppError `record.not-found` */
export function checkOwner(read: Reader, ownerId: string | null | undefined): void {
  if (typeof ownerId === 'string' && !hasPerson(read, ownerId)) {
    throw new AppError('record.not-found', { kind: 'people', id: ownerId });
  }
}
