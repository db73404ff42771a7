import type { ErrorDetails, TooLargeWhat, UnreadableReason } from '#contract/errors';

type FaultCode = 'reading.too-large' | 'reading.unreadable' | 'reading.unsupported' | 'file.not-readable';

/** An expected failure of reading, as plain data; the name of the file is added where it is known. */
export type Fault = {
  [C in FaultCode]: { readonly code: C } & Omit<ErrorDetails<C>, 'name'>;
}[FaultCode];

/** Thrown by whatever reads a file of a stranger. It crosses to the core as its fault. */
export class ReadingFault extends Error {
  readonly fault: Fault;
  /** The file meant, if several are read. */
  readonly file: string | null;

  constructor(fault: Fault, file: string | null = null, options?: ErrorOptions) {
    super(JSON.stringify(fault), options);
    this.name = 'ReadingFault';
    this.fault = fault;
    this.file = file;
  }
}

/** Says why a file is not read. */
export function unreadable(reason: UnreadableReason, cause?: unknown): never {
  throw new ReadingFault({ code: 'reading.unreadable', reason }, null, { cause });
}

/** Says what a file has too much of. */
export function tooLarge(what: TooLargeWhat, limit: number): never {
  throw new ReadingFault({ code: 'reading.too-large', what, limit });
}

/** Says that files of this kind are not read. */
export function unsupported(): never {
  throw new ReadingFault({ code: 'reading.unsupported' });
}

/**
 * Runs code of others on bytes of strangers. Whatever it throws but our own faults means that the bytes are damaged.
 */
export async function orDamaged<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ReadingFault) throw error;
    return unreadable('damaged', error);
  }
}
