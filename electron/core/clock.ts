import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** Gives the present instant; tests and reproducible exports bring their own. */
export type Clock = () => Date;

/** Gives new record ids: UUID version 7, each greater than the one before. */
export type Ids = { next(): string };

/**
 * Makes ids from a clock. With a fixed clock and fixed random bytes the ids are the same each time.
 * @param random  gives that many random bytes
 * @source RFC 9562, 5.7 and 6.2 (a counter keeps ids of one millisecond in order)
 */
export function createIds(clock: Clock, random: (length: number) => Uint8Array = randomBytes): Ids {
  let msecs = 0;
  let seq = 0;
  return {
    next: () => {
      const now = clock().getTime();
      if (now > msecs) {
        msecs = now;
        seq = 0;
      } else {
        seq += 1;
      }
      return v7({ msecs, seq, random: random(16) });
    },
  };
}
