import { clockBook } from '#core/monitoring/book';
import type { ClockSetting } from '#core/monitoring/incident-pages';
import type { Reader } from '#core/store/sql';
import type { CallContext } from './base.ts';

/** Where days begin and end: on this machine. */
export function machineZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What clocks of incidents are read with. @param read  inside a write, the transaction's */
export function clockSetting(context: CallContext, read?: Reader): ClockSetting {
  return { book: clockBook(context.catalogues(read)), now: context.now(), timeZone: machineZone() };
}

/** The present day. */
export function todayOf(context: CallContext): string {
  return context.now().slice(0, 10);
}
